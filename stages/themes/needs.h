/* needs.h: which texts the encoder had better read next: those that the words read so far
 * tell least about. What a ridge regression cannot know of a text with word weights x is
 * its predictive variance, here by the diagonal of X'X alone (uncertainty sampling by
 * variance; Cohn, Ghahramani and Jordan 1996):
 *     need = sum over words of x^2 / (ridge + sum of x^2 over what was read).
 */
#ifndef CANVASS_THEMES_NEEDS_H
#define CANVASS_THEMES_NEEDS_H

#include "represent.h"

struct needs;

/* Over the words of r's units, none of them read yet; r outlives it. O(words known). */
struct needs *needs_new(const struct representation *r);
/* Unit i is read. O(its words). */
void needs_read(struct needs *n, size_t i);
/* From here on the units [from, to) are candidates, once. O(their words). */
void needs_rank(struct needs *n, size_t from, size_t to);
/* The candidate with the greatest need, the first of equals, which is none afterwards;
 * SIZE_MAX if there is none left. Amortised O(log candidates) and the words looked at:
 * needs only fall, so that one looked at again and still the greatest is the greatest
 * (Minoux 1978). */
size_t needs_next(struct needs *n);
void needs_free(struct needs *n);

#endif
