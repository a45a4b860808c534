/* wording.h: which question of later responses is which of those that themes were kept of.
 *
 * Ids number the columns of one export: another may lack a question, have one more or ask
 * in another order. So questions are matched by how they are worded: equal wordings first,
 * then those that share most of their words (Jaccard) down to two in five, as in next year's
 * "How did you find the library in 2027?".
 */
#ifndef CANVASS_THEMES_WORDING_H
#define CANVASS_THEMES_WORDING_H

#include <stddef.h>
#include <stdint.h>

#include "../../pipeline/span.h"

/* from, to: wordings. match[n_to]: the number in `from` of each, UINT32_MAX for none; none
 * is given twice. O(p log p), p = n_from n_to. */
void wordings_match(const struct span *from, size_t n_from, const struct span *to, size_t n_to, uint32_t *match);
/* How alike two wordings are, capitals and marks aside: 1 for the same words. */
double wordings_alike(struct span a, struct span b);

#endif
