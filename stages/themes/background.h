/* background.h: which texts have nothing to do with what the others of a question say: off its
 * subject, or without content. They form no theme and are given none.
 *
 * A text's likeness is the mean cosine with the few most alike of the question's texts, taken
 * from the origin of language at large, not from the question's mean: that is what says
 * whether it speaks of the same matters at all. How alike a text is that does not is known
 * beforehand: words drawn from the whole table (an empirical null; Efron 2004, "Large-scale
 * simultaneous hypothesis testing: the choice of a null hypothesis", JASA 99). The texts'
 * likeness is a mixture of that null, which is fixed, and of a normal distribution of those
 * on the subject, fitted with its share by EM; a text is off where the null is the likelier
 * (local false discovery rate above a half). So the share of them is the data's: none where
 * all keep to the subject. Those off that say the same among themselves, as alike as those
 * on the subject are, and enough of them for a theme, are a matter of their own, and stay.
 * Responses to which themes are given that were found in others have a share of their own.
 */
#ifndef CANVASS_THEMES_BACKGROUND_H
#define CANVASS_THEMES_BACKGROUND_H

#include "represent.h"

enum { MOST_KIN = 564 };
struct curve {
	double mean, spread;     /* spread 0: not known */
};
/* Texts to compare with, in one way of reading them. */
struct kin {
	size_t n;
	float *rows;             /* [n][256], of length 1 */
	double least;            /* likeness below which a text is off; -2: none is */
	struct curve null, on;   /* of likeness: of what is off, of what is on the subject */
	double share;            /* of the former among the texts */
};

struct background {
	struct kin read, words;  /* by sentence vectors; as means of their words */
	float origin[MEANING_DIMENSIONS]; /* what sentence vectors were moved by */
	float usual[MEANING_DIMENSIONS];  /* the words of the language at large, on the mean */
};

/* off[r->f.n]: the units that are off, of those that are respondents'. Nothing is where no
 * word table tells what language at large is, nor where fewer than 50 texts differ: copies
 * tell nothing of each other. Depends on r alone; O(units 500 256). Release
 * with background_free. */
void background_find(struct background *b, const struct representation *r, bool *off, int jobs);
/* Which side a text is on: its sentence vector as represent_read gives it, or null, and its
 * words. SIDE_UNKNOWN where nothing of the question is off, as it is read. Thread-safe. */
enum side { SIDE_UNKNOWN, SIDE_ON, SIDE_OFF };
enum side background_side(const struct background *b, const struct representation *r, const float *read,
                          const struct weighted_word *words, size_t n_words);
/* How alike a text is to the question's; *by_read tells whether by its sentence vector, else
 * by its words. False if neither tells. Thread-safe. */
bool background_likeness(const struct background *b, const struct representation *r, const float *read,
                         const struct weighted_word *words, size_t n_words, bool *by_read, double *likeness);
/* Late responses have a share of their own that is off: where nothing was, they may be about
 * something else altogether. Given how alike n of them are by one way of reading, their
 * share is fitted, the two curves as they are, and if it is clearly greater than that of
 * the texts before, the border moves. O(rounds n). */
void background_late(struct kin *k, const double *likeness, size_t n);
/* Leaves the units that are off out of r, so that no theme forms of them, and centres the
 * sentence vectors on the others. Before represent_finish. */
void background_leave_out(struct background *b, struct representation *r, const bool *off);
void background_free(struct background *b);

#endif
