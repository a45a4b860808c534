/* meanings.h: what each word of this run means: the word table's vectors, and better ones
 * taught from the segments that the encoder has read.
 *
 * A word has weight a/(a + p(word)) (SIF, Arora et al. 2017); a segment's vector is the
 * weighted mean of its words'. With P the table's rows, X the encoded segments as rows of
 * weights that sum to 1 and E their centred sentence vectors, the taught rows are
 *     B = P + X' (X X' + ridge I)^-1 (E - X P)
 * (ridge regression toward the table): the encoder's judgement as a sum over words.
 */
#ifndef CANVASS_THEMES_MEANINGS_H
#define CANVASS_THEMES_MEANINGS_H

#include "../../pipeline/encoder/words.h"
#include "corpus.h"
#include "floats.h"
#include "../../pipeline/intern.h"

enum { MEANING_DIMENSIONS = WORDS_DIMENSIONS };
static const double MEANINGS_RIDGE = 0.1;

struct meanings {
	const struct words *table;
	struct intern vocabulary;    /* lower-case words */
	float *weight;               /* [n]: a/(a + p); 0: nothing is known of it */
	float *prior, *taught;       /* [n][256]; taught is prior until meanings_teach */
	float scale;                 /* of prior, so that means of it fit the encoder's vectors */
	size_t n, cap;
};

/* Over a table that outlives it; zero-initialised before. Release with meanings_free. */
void meanings_open(struct meanings *m, const struct words *table);
/* The number of a word as written (its case is folded here). Adds it, known or not. */
uint32_t meanings_word(struct meanings *m, struct span word);
/* The number of a word that is there already, or UINT32_MAX. Thread-safe. */
uint32_t meanings_find(const struct meanings *m, struct span word);
/* The words of a segment, weights summing to 1: list has room for n_tokens. Numbers and
 * symbols are passed over. Gives how many. */
size_t meanings_words(struct meanings *m, const struct corpus *c, const struct corpus_segment *g,
                      struct weighted_word *list);
/* The weighted mean of the words' rows: out[256]. */
void meanings_mean(const float *rows, const struct weighted_word *list, size_t n, float *out);

/* One encoded segment: its words, and its centred vector in the table's space. */
struct lesson {
	const struct weighted_word *words;
	size_t n_words;
	const float *vector;
};
/* Conjugate gradients on the ridge equations: O(rounds (words of all lessons) 256). */
void meanings_teach(struct meanings *m, const struct lesson *lessons, size_t n, int jobs);
void meanings_free(struct meanings *m);

#endif
