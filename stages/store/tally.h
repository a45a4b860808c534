/* tally.h: what the summaries count, counted from numbers kept while rows are written.
 *
 * The same sums in SQL look every answer up again for each of its themes and sort its
 * attributes by text: most of what a database takes otherwise, and more than its share
 * in a large one. Memory: 16 bytes for each response, 8 for each attribute and theme link. */
#ifndef CANVASS_TALLY_H
#define CANVASS_TALLY_H

#include <stdint.h>

#include "../../pipeline/intern.h"

/* Two numbers that belong together. */
struct tally_pair {
	uint32_t of, value;
};
struct tally_list {
	struct tally_pair *pairs;
	size_t n, cap;
};

enum tally_label { LABEL_NONE, LABEL_POSITIVE, LABEL_NEUTRAL, LABEL_NEGATIVE, LABEL_MIXED, LABELS };
enum { POSITIONS = 4 }; /* enum position */

/* What is known of a response. */
struct tally_response {
	uint32_t respondent, question;
	int32_t sentiment;              /* millionths, or UNSCORED */
	uint8_t label, position;
	bool in_campaign, has_theme, has_proposal;
};

/* What is counted of a question's or a theme's responses. */
struct tally_count {
	int64_t responses, labels[LABELS], positions[POSITIONS], in_campaigns;
	int64_t none, proposed;         /* without a theme; of these, with a proposed one */
	int64_t scored, sentiment;      /* responses with a sentiment, and its sum, millionths */
};

/* Responses with one value of an attribute. */
struct tally_cell {
	struct span name, value;        /* live as long as the tally */
	uint32_t responses;             /* of the theme, with this value */
	uint32_t of;                    /* all responses to the question with this value */
};

/* Zero-initialise; release with tally_free. */
struct tally {
	struct tally_response *responses; /* the i-th is response i + 1 */
	size_t n_responses, cap_responses;
	struct intern questions, names;
	uint32_t *asked;                  /* responses to each question */
	size_t n_asked;
	struct intern values;             /* of attributes, the names before them */
	uint32_t *value_names;            /* the name of each value */
	size_t cap_values;
	struct tally_list attributes;     /* respondent -> value */
	struct tally_list links;          /* theme -> response */
	struct tally_count *turned;       /* of each theme: what its segments change */
	size_t cap_turned;
	struct buffer key;
	/* Made by the first question asked: */
	bool grouped;
	size_t *attributes_from, *links_from; /* where those of a respondent, of a theme begin */
	uint32_t n_respondents, n_themes, total_question;
	uint32_t *order, *rank;           /* of the values, by name and value */
	uint32_t *count, *total;          /* of each value, in a theme and in its question */
	struct tally_cell *cells;
};

/* Ids are the database's, from 1; responses come in order of theirs. Of several values
 * that a respondent has for one attribute the first counts. */
void tally_attribute(struct tally *t, int64_t respondent, struct span name, struct span value);
void tally_response(struct tally *t, struct span question, struct tally_response response);
/* proposed: the response has not the theme, which is only proposed. */
void tally_link(struct tally *t, int64_t response, int64_t theme, bool proposed);
/* After tally_link: how the segment under the theme feels and stands, which the theme is
 * counted by instead of the whole response. Of `judged`, sentiment, label and position. */
void tally_segment(struct tally *t, int64_t response, int64_t theme, struct tally_response judged);

/* How many responses a question has. O(1) */
int64_t tally_responses(const struct tally *t, struct span question);
/* Asking ends adding. Counts of a question: linear in all responses; of a theme: in its. */
struct tally_count tally_question(const struct tally *t, struct span question);
struct tally_count tally_theme(struct tally *t, int64_t theme);
/* The cells of a theme of a question that are not empty, by name and value. The array is
 * the tally's own, until the next call. Linear in the theme's responses and, at each
 * change of question, in all. */
size_t tally_cells(struct tally *t, int64_t theme, struct span question, const struct tally_cell **cells);
void tally_free(struct tally *t);

#endif
