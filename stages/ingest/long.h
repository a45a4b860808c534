/* long.h: tables with a row for each answer, and a column that says to which question.
 *
 *	respondent,question,answer
 *	R1,Do you agree?,Yes
 *	R1,Why?,Because ...
 *
 * Each value of that column is a question of its own, open or closed as its answers say.
 */
#ifndef CANVASS_LONG_H
#define CANVASS_LONG_H

#include "questions.h"

/* After the roles are judged, before the questions are found: looks for such a column (a
 * role given by the user, or a header like "question" over values that repeat, beside one
 * text) and judges the answers to each of its values. asked->n is 0 if there is none; the
 * text's own question is then found as usual. whole: the sample is the whole table. */
void long_find(struct asked_list *asked, struct columns *c, struct questions *q,
               const struct lexicons *l, const struct span *const *rows, size_t n_rows, bool whole);

/* The entry for a row's value; null if it was not in the sample. */
const struct asked *long_asked(const struct asked_list *asked, struct span value);

#endif
