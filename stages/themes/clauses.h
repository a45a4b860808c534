/* clauses.h: the parts of a segment that may make a point each: "it will push traffic on to
 * side roads, delay ambulances, and drive customers away".
 */
#ifndef CANVASS_THEMES_CLAUSES_H
#define CANVASS_THEMES_CLAUSES_H

#include <stdbool.h>

#include "../../pipeline/record.h"

enum { MOST_CLAUSES = 32 };

/* Parts tokens `from` up to `to`, those of a segment of `text`, at commas and other marks
 * inside a sentence and before a coordinating conjunction of the language (a code; of one
 * that is not known, at marks alone), where two content words or more stand on either side.
 * content[token]: it is one. bounds has MOST_CLAUSES + 1: clause i is of tokens bounds[i] up
 * to bounds[i + 1]. Gives how many, 1 if there is nothing to part at. Linear. */
size_t clauses_find(struct span text, struct span language, const struct token *tokens, const bool *content,
                    size_t from, size_t to, size_t *bounds);

#endif
