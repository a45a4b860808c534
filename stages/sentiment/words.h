/* words.h: the words of a short text that the tokenise stage does not see: a
 * question's wording, a template of the fairness check.
 */
#ifndef CANVASS_PLAIN_WORDS_H
#define CANVASS_PLAIN_WORDS_H

#include "../../pipeline/record.h"

/* Fills tokens (room for text.len) with runs of letters, marks, digits, and single '
 * ’ - between them; returns their number. */
size_t plain_words(struct span text, struct token *tokens);

#endif
