/* neighbours.h: the most alike segments of each segment, by cosine, and the graph they make.
 *
 * Every pair is looked at, with 8 bits for a value (products.h): cosines are off by 0.001 or
 * less. n^2/2 dims multiply-adds: for 10,000 segments of 600 values a tenth of a second on one
 * core with AMX.
 */
#ifndef CANVASS_THEMES_NEIGHBOURS_H
#define CANVASS_THEMES_NEIGHBOURS_H

#include "leiden.h"

struct neighbours {
	size_t n, k;          /* k: of each, fewer than n */
	uint32_t *index;      /* [n][k], most alike first; ties: lower index */
	float *cosine;        /* [n][k] */
};

/* vectors: n unit vectors of `dims` values. k is cut to n - 1. */
void neighbours_find(struct neighbours *nb, const float *vectors, size_t n, size_t dims, size_t k, int jobs);
/* The same, and the k_first neighbours of each of the first m vectors among these alone. */
void neighbours_find_both(struct neighbours *all, size_t k, struct neighbours *first, size_t m, size_t k_first,
                          const float *vectors, size_t n, size_t dims, int jobs);
void neighbours_free(struct neighbours *nb);

/* Each vector with its first k neighbours' added, `each` times, scaled to length 1: what most
 * of UMAP's gain comes from (measured.md). out may not be vectors. */
void neighbours_smooth(const struct neighbours *nb, size_t k, float each, const float *vectors, size_t dims,
                       float *out, int jobs);

/* An edge for each pair of which one is among the other's first k; weight: the cosine.
 * Pairs of cosine 0 or less have none. */
void neighbours_graph(const struct neighbours *nb, size_t k, struct graph *g);

#endif
