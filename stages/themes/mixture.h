/* mixture.h: themes as a joint mixture of words and meanings.
 *
 * Each unit has one theme; given it, its stems follow a Dirichlet-multinomial (Yin and
 * Wang 2014, GSDMM; Nigam et al. 2000) and its vector a von Mises-Fisher distribution
 * (Banerjee et al. 2005); the two log-likelihoods are added. Fitted by classification EM
 * (Celeux and Govaert 1992) in batches, each unit judged by what the others say, as a
 * collapsed sampler would: a sweep is a function of the one before, so neither the order
 * of the units nor the number of threads changes anything.
 */
#ifndef CANVASS_THEMES_MIXTURE_H
#define CANVASS_THEMES_MIXTURE_H

#include "features.h"

#define IN_NO_THEME UINT32_MAX

struct mixture {
	size_t k, n_stems, dims;
	double beta, kappa, words;   /* prior count of a stem; weights of vectors and of stems */
	double *size, *total;        /* [k]: units, stems */
	float *count;                /* [n_stems][k]: stems */
	float *log_stem;             /* [n_stems][k]: log p(stem | theme) */
	float *centre;               /* [k][dims], of length 1 */
	double *length;              /* [k]: of the sum of the theme's vectors */
	double *log_prior, *log_total; /* [k] */
};

/* Parameters of the themes that assign[n] (in [0, k), or IN_NO_THEME) gives; beta, kappa
 * and words are set before. Release with mixture_free. O(n (stems + dims) + n_stems k). */
void mixture_estimate(struct mixture *m, const struct features *f, const uint32_t *assign, size_t k);
/* What follows from counts that were read from a file: log_total and log_stem, which have room. */
void mixture_ready(struct mixture *m, int jobs);
/* log p(theme) + words * log p(stems | theme) + kappa * cosine, for each theme. `own` is
 * the theme that the unit was counted in (its own share is taken out), or IN_NO_THEME. */
void mixture_score(const struct mixture *m, const struct stem_count *stems, size_t n,
                   const float *vector, uint32_t own, double *scores);
/* The same for two units at once, which asks for little more than half of the time. */
struct scored {
	const struct stem_count *stems;
	size_t n;
	const float *vector;
	uint32_t own;
	double *scores;
};
void mixture_score_two(const struct mixture *m, const struct scored *a, const struct scored *b);
/* What mixture_score makes of `own`, the theme that the unit was counted in, alone. */
double mixture_own(const struct mixture *m, const struct stem_count *stems, size_t n, const float *vector, uint32_t own);
/* Sweeps from a start until next to nothing moves or `sweeps` are done; assign is start
 * and result. Units from n_free on stay where they are. Leaves *m estimated from the
 * result. Returns the mean log-likelihood of those that may move. */
double mixture_fit(struct mixture *m, const struct features *f, uint32_t *assign, size_t k,
                   int sweeps, size_t n_free, int jobs);
/* The same for who needs the result only: *m is left as it was before the last sweep. */
double mixture_sweep(struct mixture *m, const struct features *f, uint32_t *assign, size_t k,
                     int sweeps, size_t n_free, int jobs);
void mixture_free(struct mixture *m);

#endif
