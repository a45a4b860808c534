/* lsa.h: latent semantic analysis (Deerwester et al. 1990): a place in some 100 dimensions
 * for each stem, by which stems that go with the same stems lie near each other.
 *
 * The first right singular vectors of the tf-idf matrix by subspace iteration from a fixed
 * start (Halko, Martinsson and Tropp 2011).
 */
#ifndef CANVASS_THEMES_LSA_H
#define CANVASS_THEMES_LSA_H

#include "features.h"

enum { LSA_DIMENSIONS = 100 };

struct lsa {
	size_t n_stems, dims; /* dims: at most LSA_DIMENSIONS; 0 if there is too little text */
	float *idf;           /* [n_stems]; 0: too rare to tell */
	float *stems;         /* [n_stems][dims] */
};

/* Fits on the bags of stems. O(tokens dims + (n + n_stems) dims^2). */
void lsa_fit(struct lsa *l, const struct features *u, int jobs);
/* The place of a bag of stems, of length 1, or 0 if nothing is known of it: out[dims]. */
void lsa_vector(const struct lsa *l, const struct stem_count *stems, size_t n, float *out);
void lsa_free(struct lsa *l);

#endif
