/* copies.h: which responses of a corpus are one letter, sent as it is or edited a little.
 *
 * Two responses are near-copies if they share many shingles, pairs of stems that follow each
 * other (Broder 1997, "On the resemblance and containment of documents"): enough of the
 * shorter's, so that a letter with a paragraph of one's own is found, and enough of both
 * together, so that a long answer that quotes a sentence is not. Half is enough: two senders
 * may each have changed a quarter; in seven sets of 1,500 to 20,000 answers hardly anything
 * else was joined than copies (two reports of one piece of news, statements that differ in a
 * figure). A corpus is a sample of some thousand responses: shingles are compared as they
 * are, not by sketches of them, but only with one response of each letter, the one that is
 * most like all others; then what the responses of each letter have in common is compared
 * likewise. What is too short to tell a letter by is a copy only of the same words.
 */
#ifndef CANVASS_THEMES_COPIES_H
#define CANVASS_THEMES_COPIES_H

#include "corpus.h"

/* Gives near-copies the same number: on entry `copies` of each response numbers those of
 * equal words, below `bound`. Depends on the texts and their order alone. O(stems) memory
 * and time, times at most some ten letters that share a pair of stems. */
void copies_join(struct corpus *c, uint32_t bound);

#endif
