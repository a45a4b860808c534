/* wordpairs.h: how far the words of a text and those of a theme's description find each other.
 *
 * Each word of the one looks for the word of the other that is nearest in meaning (the word
 * table's cosine), and the cosines are averaged, rare words weighing more: from the text to
 * the description and back (Corley and Mihalcea 2005, "Measuring the semantic similarity
 * of texts"). Unlike the vectors of whole texts it does not drown one matching word among
 * many others. Less its mean over the question's texts, as some words are near to everything.
 */
#ifndef CANVASS_THEMES_WORDPAIRS_H
#define CANVASS_THEMES_WORDPAIRS_H

#include "represent.h"

enum { WORDPAIRS_CELLS = 1 << 23 }; /* of the table of cosines, at most */

struct wordpairs {
	size_t k, n_words;
	float *weight;           /* [n_words]: of each word of the run */
	uint32_t *first;         /* [k + 1]: of a theme's terms */
	uint32_t *term;          /* [first[k]]: words of the descriptions, a theme's together */
	float *mean;             /* [k]: over the question's texts */
	float *alike;            /* [n_words][first[k]]: cosines; made of the rest */
};

/* From the last n_frame units of r, frame_theme[i] being the theme of each. Without a word
 * table nothing is alike. Release with wordpairs_free. O(words terms 256). */
void wordpairs_begin(struct wordpairs *w, const struct representation *r, size_t n_frame, const uint32_t *frame_theme,
                   size_t k, int jobs);
/* What is made of the rest rather than kept with it: cosines. */
void wordpairs_table(struct wordpairs *w, const struct meanings *m, int jobs);
/* How alike a text's words are to each theme's: out[k]. Thread-safe. */
void wordpairs_score(const struct wordpairs *w, const struct weighted_word *words, size_t n, double *out);
void wordpairs_free(struct wordpairs *w);

#endif
