/* mixture.c: estimate, score, sweep. */
#include "mixture.h"

#include <math.h>
#include <stdlib.h>

#include "../../pipeline/memory.h"

void features_free(struct features *u)
{
	free(u->first);
	free(u->stems);
	free(u->vectors);
	*u = (struct features){ 0 };
}

void mixture_free(struct mixture *m)
{
	free(m->log_stem);
	free(m->centre);
	free(m->log_prior);
	free(m->size);
	m->log_stem = m->centre = NULL;
	m->log_prior = m->size = NULL;
}

void mixture_estimate(struct mixture *m, const struct features *u, const uint32_t *assign, size_t k)
{
	double *total = xcalloc(k, sizeof *total), *centre = xcalloc(k * u->dims + 1, sizeof *centre);
	mixture_free(m);
	m->k = k;
	m->n_stems = u->n_stems;
	m->dims = u->dims;
	m->log_stem = xcalloc(k * u->n_stems + 1, sizeof *m->log_stem);
	m->centre = xcalloc(k * u->dims + 1, sizeof *m->centre);
	m->log_prior = xcalloc(k, sizeof *m->log_prior);
	m->size = xcalloc(k, sizeof *m->size);
	for (size_t i = 0; i < u->n; i++) {
		uint32_t z = assign[i];
		if (z == UINT32_MAX)
			continue;
		m->size[z]++;
		for (uint32_t s = u->first[i]; s < u->first[i + 1]; s++) {
			m->log_stem[u->stems[s].stem * k + z] += (float)u->stems[s].count;
			total[z] += u->stems[s].count;
		}
		for (size_t d = 0; d < u->dims; d++)
			centre[z * u->dims + d] += (double)u->vectors[i * u->dims + d];
	}
	for (size_t z = 0; z < k; z++)
		total[z] = log(total[z] + m->beta * (double)u->n_stems);
	for (size_t s = 0; s < u->n_stems; s++)
		for (size_t z = 0; z < k; z++)
			m->log_stem[s * k + z] = (float)(log((double)m->log_stem[s * k + z] + m->beta) - total[z]);
	for (size_t z = 0; z < k; z++) {
		double norm = 0, *c = centre + z * u->dims;
		for (size_t d = 0; d < u->dims; d++)
			norm += c[d] * c[d];
		norm = norm > 0 ? 1 / sqrt(norm) : 0;
		for (size_t d = 0; d < u->dims; d++)
			m->centre[z * u->dims + d] = (float)(c[d] * norm);
		m->log_prior[z] = log((m->size[z] + 0.1) / ((double)u->n + 0.1 * (double)k));
	}
	free(total);
	free(centre);
}

void mixture_score(const struct mixture *m, const struct stem_count *stems, size_t n,
                   const float *vector, double *scores)
{
	for (size_t z = 0; z < m->k; z++)
		scores[z] = 0;
	for (size_t s = 0; s < n; s++) {
		const float *row = m->log_stem + stems[s].stem * m->k;
		for (size_t z = 0; z < m->k; z++)
			scores[z] += stems[s].count * (double)row[z];
	}
	for (size_t z = 0; z < m->k; z++) {
		float cosine = 0;
		for (size_t d = 0; d < m->dims; d++)
			cosine += m->centre[z * m->dims + d] * vector[d];
		scores[z] = m->log_prior[z] + m->words * scores[z] + m->kappa * (double)cosine;
	}
}

double mixture_fit(struct mixture *m, const struct features *u, uint32_t *assign, size_t k, int sweeps)
{
	double likelihood = 0, *scores = xcalloc(k, sizeof *scores);
	for (int sweep = 0; sweep < sweeps; sweep++) {
		size_t moved = 0;
		likelihood = 0;
		mixture_estimate(m, u, assign, k);
		for (size_t i = 0; i < u->n; i++) {
			mixture_score(m, u->stems + u->first[i], u->first[i + 1] - u->first[i],
			              u->vectors + i * u->dims, scores);
			size_t best = 0;
			for (size_t z = 1; z < k; z++)
				if (scores[z] > scores[best])
					best = z;
			moved += assign[i] != best;
			assign[i] = (uint32_t)best;
			likelihood += scores[best];
		}
		if (!moved)
			break;
	}
	free(scores);
	return u->n ? likelihood / (double)u->n : 0;
}
