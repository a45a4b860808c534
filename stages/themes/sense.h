/* sense.h: what phrases mean beside what themes mean, so that a label says what its theme
 * is about and not what somebody said in passing (after Grootendorst 2020, KeyBERT).
 *
 * In the encoder's space where it has read the question, otherwise as means of words;
 * nothing where the language has no word table.
 */
#ifndef CANVASS_THEMES_SENSE_H
#define CANVASS_THEMES_SENSE_H

#include "recall.h"
#include "represent.h"

enum { SENSE_DIMENSIONS = MEANING_DIMENSIONS };

struct sense {
	const struct representation *r;
	struct recall *encoder;        /* null: by words */
	int jobs;
	float *centres;                /* [n_themes][SENSE_DIMENSIONS], of length 1 or 0 */
};

/* The centres of the themes of a fitted corpus, parents' included. encoder may be null.
 * False if nothing is known of meanings here. Release with sense_end. */
bool sense_begin(struct sense *s, const struct representation *r, struct recall *encoder, int jobs);
void sense_end(struct sense *s);

/* The vectors of n short texts, of length 1 or 0: out[n][SENSE_DIMENSIONS]. */
void sense_read(const struct sense *s, const struct span *texts, size_t n, float *out);
/* How near a segment's text is to a theme's centre, in [-1, 1]; false if it is not known. */
bool sense_near(const struct sense *s, struct span text, uint32_t theme, double *near);

#endif
