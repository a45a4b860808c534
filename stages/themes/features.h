/* features.h: what a fit works on: segments as bags of stems and as vectors. */
#ifndef CANVASS_THEMES_FEATURES_H
#define CANVASS_THEMES_FEATURES_H

#include <stddef.h>
#include <stdint.h>

struct stem_count {
	uint32_t stem, count;
};

/* Unit i has stems [first[i], first[i + 1]) and the unit vector at vectors + i * dims. */
struct features {
	size_t n, n_stems, dims;     /* dims 0: no vectors */
	uint32_t *first;
	struct stem_count *stems;
	float *vectors;
	float *weight;               /* how many units each counts for; null: 1 */
};

/* Sorts stems and counts equal ones, in place; gives how many differ. */
size_t stems_count(struct stem_count *list, size_t n);
/* Stems of a unit, equal ones counted, on average; 0 of none. O(stems). */
double features_length(const struct features *f);
/* Release the arrays. */
void features_free(struct features *u);

#endif
