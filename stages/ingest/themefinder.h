/* themefinder.h: a folder laid out as ThemeFinder's input, read as one consultation.
 *
 *	respondents.jsonl                       response_id, demographic_data
 *	question_part_N/question.json           question_number, question_text
 *	question_part_N/responses.jsonl         response_id, response
 *	question_part_N/multi_choice.jsonl      response_id, options
 *
 * (themefinder_id and text in later versions.) The table has a row for each respondent:
 * the reference, the demographic attributes, and a column for each question, named by
 * its wording. A second answer of one respondent to one question is a row of its own.
 */
#ifndef CANVASS_THEMEFINDER_H
#define CANVASS_THEMEFINDER_H

#include "folder.h"
#include "table.h"

/* Is there such a consultation among the files? *root, of the i-th, is the folder that
 * holds its question folders, to be freed. */
bool themefinder_root(const struct folder *d, size_t i, char **root);

/* Where the digest of a file goes. */
typedef struct digest *digest_of(void *self, const char *name);

/* Fills t with the consultation at root. The folder must outlive it. Memory: all of it,
 * for answers are put beside each other; at most MOST_HELD_BYTES, else EXIT_DATA. */
enum { MOST_HELD_MIB = 1024 };
int themefinder_open(struct table *t, struct folder *d, const char *root, digest_of *digest, void *self,
                     struct fault *f);

#endif
