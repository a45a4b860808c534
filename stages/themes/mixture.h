/* mixture.h: themes as a joint mixture of words and meanings.
 *
 * Each unit has one theme; given it, its stems follow a Dirichlet-multinomial (Yin and
 * Wang 2014, GSDMM; Nigam et al. 2000) and its vector a von Mises-Fisher distribution
 * (Banerjee et al. 2005); the two log-likelihoods are added. Fitted by classification EM
 * (Celeux and Govaert 1992) in batches: each sweep is a function of the one before, so
 * neither the order of the units nor the number of threads changes anything.
 */
#ifndef CANVASS_THEMES_MIXTURE_H
#define CANVASS_THEMES_MIXTURE_H

#include "features.h"

struct mixture {
	size_t k, n_stems, dims;
	double beta, kappa, words;   /* prior count of a stem; weight of vectors; weight of stems */
	float *log_stem;             /* [n_stems][k]: log p(stem | theme) */
	float *centre;               /* [k][dims], length 1 */
	double *log_prior;           /* [k] */
	double *size;                /* [k] units */
};

/* Parameters of the themes that assign[n] (themes in [0, k), or UINT32_MAX: in none)
 * gives. Release with mixture_free. O(n (stems + dims) + n_stems k). */
void mixture_estimate(struct mixture *m, const struct features *u, const uint32_t *assign, size_t k);
/* log p(theme) + words * log p(stems | theme) + kappa * cosine, for each theme. */
void mixture_score(const struct mixture *m, const struct stem_count *stems, size_t n,
                   const float *vector, double *scores);
/* Sweeps from a start until nothing moves or `sweeps` are done; assign is start and
 * result. Leaves *m of the last sweep. Returns the mean joint log-likelihood. */
double mixture_fit(struct mixture *m, const struct features *u, uint32_t *assign, size_t k, int sweeps);
void mixture_free(struct mixture *m);

#endif
