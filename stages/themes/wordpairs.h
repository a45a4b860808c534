/* wordpairs.h: how far the words of a text and those of a theme's description find each other.
 *
 * Each word of the one looks for the word of the other that is nearest in meaning (the word
 * table's cosine), and the cosines are averaged, rare words weighing more: from the text to
 * the description and back (Corley and Mihalcea 2005, "Measuring the semantic similarity
 * of texts"). Unlike the vectors of whole texts it does not drown one matching word among
 * many others. Less its mean over the question's texts, as some words are near to everything.
 * Where no word table knows the language, stems stand for words and are near to themselves
 * alone: what shares none with a theme has nothing of it.
 */
#ifndef CANVASS_THEMES_WORDPAIRS_H
#define CANVASS_THEMES_WORDPAIRS_H

#include "represent.h"

/* Cosines are kept in a byte, each by 127: the mean of several is right to a thousandth. */
struct wordpairs {
	size_t k, n_words;
	float *weight;           /* [n_words]: of each word of the run, or stem of the question */
	size_t n_terms;
	uint32_t *term;          /* [n_terms]: words of the descriptions, each once */
	uint32_t *first;         /* [k + 1]: of a theme's terms in `of` */
	uint32_t *of;            /* [first[k]]: indices into term, a theme's together */
	float *mean;             /* [k]: over the question's texts */
	/* Made of the rest: */
	int8_t *alike;           /* [n_words][n_terms]: cosines */
	int8_t *nearest;         /* [n_words][k]: with the theme's nearest term */
};

/* From the last n_frame units of r, frame_theme[i] being the theme of each. A theme has at
 * most 200 terms, and fewer in the order of its texts where the table would grow over
 * WORDPAIRS_CELLS, which is told on standard error. Release with wordpairs_free.
 * O(words terms 256). */
void wordpairs_begin(struct wordpairs *w, const struct representation *r, size_t n_frame, const uint32_t *frame_theme,
                   size_t k, int jobs);
enum { WORDPAIRS_CELLS = 1 << 27 };
/* What is made of the rest rather than kept with it: cosines. Null for stems. */
void wordpairs_table(struct wordpairs *w, const struct meanings *m, int jobs);
/* How alike a text's words are to each theme's: out[k]. Thread-safe. O(n (terms + k)). */
void wordpairs_score(const struct wordpairs *w, const struct weighted_word *words, size_t n, double *out);
/* The same of stems, where they stand for words. */
void wordpairs_score_stems(const struct wordpairs *w, const struct stem_count *stems, size_t n, double *out);
void wordpairs_free(struct wordpairs *w);

#endif
