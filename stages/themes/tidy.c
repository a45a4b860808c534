/* tidy.c: few, distinct themes: near-duplicates merged, small ones given up, two levels. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../pipeline/memory.h"
#include "fit.h"
#include "linear.h"

static const double BETA = 0.05, KAPPA = 20;

/* Numbers what is left by falling size, but the first `given` as they are; gives how many. */
static size_t renumber(uint32_t *assign, size_t n, size_t k, size_t given)
{
	size_t *size = xcalloc(k + 1, sizeof *size), count = 0;
	uint32_t *order = xcalloc(k + 1, sizeof *order), *number = xcalloc(k + 1, sizeof *number);
	for (size_t i = 0; i < n; i++)
		if (assign[i] != IN_NO_THEME)
			size[assign[i]]++;
	for (size_t z = 0; z < k; z++) {
		if (!size[z] && z >= given)
			continue;
		size_t at = count++;
		for (; at > given && size[order[at - 1]] < size[z]; at--)
			order[at] = order[at - 1];
		order[at] = (uint32_t)z;
	}
	for (size_t z = 0; z < count; z++)
		number[order[z]] = (uint32_t)z;
	for (size_t i = 0; i < n; i++)
		if (assign[i] != IN_NO_THEME)
			assign[i] = number[assign[i]];
	free(size);
	free(order);
	free(number);
	return count;
}

static bool merge_closest(const struct mixture *m, uint32_t *assign, size_t n, double alike)
{
	size_t a = 0, b = 0;
	float most = (float)alike;
	for (size_t x = 0; x < m->k; x++)
		for (size_t y = x + 1; y < m->k; y++) {
			float c = dot_float(m->centre + x * m->dims, m->centre + y * m->dims, m->dims);
			if (c > most) {
				most = c;
				a = x;
				b = y;
			}
		}
	for (size_t i = 0; i < n && b; i++)
		if (assign[i] == b)
			assign[i] = (uint32_t)a;
	return b != 0;
}

/* How many responses have each theme, however often: [k], to be freed. */
static size_t *count_responses(const struct unit *units, const uint32_t *assign, size_t n, size_t k)
{
	uint32_t *last = xcalloc(k + 1, sizeof *last); /* the last response that has it, from 1 */
	size_t *responses = xcalloc(k + 1, sizeof *responses);
	for (size_t i = 0; i < n; i++) {
		uint32_t z = assign[i], response = units[i].response + 1;
		if (z == IN_NO_THEME || last[z] == response)
			continue;
		last[z] = response;
		responses[z]++;
	}
	free(last);
	return responses;
}

/* The theme that the fewest responses have; and how many have it. */
static size_t least_said(const struct unit *units, const uint32_t *assign, size_t n, size_t k, size_t *said)
{
	size_t *responses = count_responses(units, assign, n, k), least = 0;
	for (size_t z = 1; z < k; z++)
		if (responses[z] <= responses[least])
			least = z;
	*said = responses[least];
	free(responses);
	return least;
}

/* The units of a theme that fewer than `least` responses have go each where they fit best. */
static bool give_up_smallest(const struct mixture *m, const struct features *f, const struct unit *units, uint32_t *assign, size_t least)
{
	size_t said, small = least_said(units, assign, f->n, m->k, &said);
	if (m->k < 2 || said >= least)
		return false;
	double *scores = xcalloc(m->k, sizeof *scores);
	for (size_t i = 0; i < f->n; i++) {
		if (assign[i] != small)
			continue;
		size_t best = small ? 0 : 1;
		mixture_score(m, f->stems + f->first[i], f->first[i + 1] - f->first[i],
		              f->vectors + i * f->dims, IN_NO_THEME, scores);
		for (size_t z = 0; z < m->k; z++)
			if (z != small && scores[z] > scores[best])
				best = z;
		assign[i] = (uint32_t)best;
	}
	free(scores);
	return true;
}

size_t themes_tidy(const struct features *f, const struct unit *units, uint32_t *assign, size_t k, size_t least, double alike)
{
	struct mixture m = { .beta = BETA, .kappa = KAPPA, .words = 1 };
	for (bool changed = true; changed && k;) {
		k = renumber(assign, f->n, k, 0);
		mixture_estimate(&m, f, assign, k);
		changed = merge_closest(&m, assign, f->n, alike) || give_up_smallest(&m, f, units, assign, least);
	}
	mixture_free(&m);
	return k;
}

/* Merges the pair of themes that share the largest part of the smaller one's responses. */
static bool merge_most_shared(const struct unit *units, size_t n, uint32_t *assign, size_t k, size_t given, double most)
{
	uint32_t *last = xcalloc(k + 1, sizeof *last); /* the last response that has it, from 1 */
	double *both = xcalloc(k * k + 1, sizeof *both);
	size_t a = 0, b = 0;
	for (size_t i = 0; i < n; i++) {
		uint32_t z = assign[i], response = units[i].response + 1;
		if (z == IN_NO_THEME || last[z] == response)
			continue;
		last[z] = response;
		for (size_t y = 0; y < k; y++)
			if (last[y] == response) {
				both[y * k + z]++;
				both[z * k + y] = both[y * k + z];
			}
	}
	for (size_t x = given; x < k; x++)
		for (size_t y = x + 1; y < k; y++) {
			double less = both[x * k + x] < both[y * k + y] ? both[x * k + x] : both[y * k + y];
			if (less > 0 && both[x * k + y] / less > most) {
				most = both[x * k + y] / less;
				a = x;
				b = y;
			}
		}
	for (size_t i = 0; i < n && b; i++)
		if (assign[i] == b)
			assign[i] = (uint32_t)a;
	free(last);
	free(both);
	return b != 0;
}

size_t themes_merge_shared(const struct unit *units, size_t n, uint32_t *assign, size_t k, size_t given, double most)
{
	while (k > given + 1 && merge_most_shared(units, n, assign, k, given, most))
		k = renumber(assign, n, k, given);
	return k;
}

size_t themes_drop_small(const struct unit *units, size_t n, uint32_t *assign, size_t k, size_t given, size_t least)
{
	size_t *responses = count_responses(units, assign, n, k);
	for (size_t i = 0; i < n; i++)
		if (assign[i] != IN_NO_THEME && assign[i] >= given && responses[assign[i]] < least)
			assign[i] = IN_NO_THEME;
	free(responses);
	return renumber(assign, n, k, given);
}

void themes_group(const float *centres, const double *sizes, size_t k, size_t dims, size_t groups,
                  uint32_t *group)
{
	double *mean = xcalloc(k * dims + 1, sizeof *mean), *weight = xcalloc(k + 1, sizeof *weight);
	for (size_t z = 0; z < k; z++) {
		group[z] = (uint32_t)z;
		weight[z] = sizes[z] > 0 ? sizes[z] : 1e-3;
		for (size_t d = 0; d < dims; d++)
			mean[z * dims + d] = (double)centres[z * dims + d];
	}
	for (size_t left = k; left > groups && left > 1; left--) {
		double least = 1e300;
		size_t a = 0, b = 0;
		for (size_t x = 0; x < k; x++)
			for (size_t y = x + 1; y < k && weight[x] > 0; y++) {
				double square = 0;
				for (size_t d = 0; d < dims && weight[y] > 0; d++) {
					double gap = mean[x * dims + d] - mean[y * dims + d];
					square += gap * gap;
				}
				double cost = square * weight[x] * weight[y] / (weight[x] + weight[y]);
				if (weight[y] > 0 && cost < least) {
					least = cost;
					a = x;
					b = y;
				}
			}
		for (size_t d = 0; d < dims; d++)
			mean[a * dims + d] = (mean[a * dims + d] * weight[a] + mean[b * dims + d] * weight[b]) / (weight[a] + weight[b]);
		weight[a] += weight[b];
		weight[b] = 0;
		for (size_t z = 0; z < k; z++)
			if (group[z] == b)
				group[z] = (uint32_t)a;
	}
	uint32_t *number = xcalloc(k + 1, sizeof *number), next = 0;
	for (size_t z = 0; z < k; z++) {
		if (!number[group[z]])
			number[group[z]] = ++next;
		group[z] = number[group[z]] - 1;
	}
	free(number);
	free(mean);
	free(weight);
}
