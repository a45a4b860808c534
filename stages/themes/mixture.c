/* mixture.c: estimate, score, sweep. */
#include "mixture.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../pipeline/memory.h"
#include "linear.h"
#include "parallel.h"

enum { AT_ONCE = 64 };

void mixture_free(struct mixture *m)
{
	free(m->size);
	free(m->total);
	free(m->count);
	free(m->log_stem);
	free(m->centre);
	free(m->length);
	free(m->log_prior);
	free(m->log_total);
	*m = (struct mixture){ .beta = m->beta, .kappa = m->kappa, .words = m->words };
}

static void make_room(struct mixture *m, const struct features *f, size_t k)
{
	if (m->k != k || m->n_stems != f->n_stems || m->dims != f->dims) {
		mixture_free(m);
		m->k = k;
		m->n_stems = f->n_stems;
		m->dims = f->dims;
		m->size = xcalloc(k + 1, sizeof *m->size);
		m->total = xcalloc(k + 1, sizeof *m->total);
		m->count = xcalloc(k * f->n_stems + 1, sizeof *m->count);
		m->log_stem = xcalloc(k * f->n_stems + 1, sizeof *m->log_stem);
		m->centre = xcalloc(k * f->dims + 1, sizeof *m->centre);
		m->length = xcalloc(k + 1, sizeof *m->length);
		m->log_prior = xcalloc(k + 1, sizeof *m->log_prior);
		m->log_total = xcalloc(k + 1, sizeof *m->log_total);
		return;
	}
	memset(m->size, 0, k * sizeof *m->size);
	memset(m->total, 0, k * sizeof *m->total);
}

/* Parameters as they are put together, on several threads. */
struct estimate {
	struct mixture *m;
	const struct features *f;
	const uint32_t *assign;
};

static float weight_of(const struct features *f, size_t unit)
{
	return f->weight ? f->weight[unit] : 1;
}

static void count_stems(struct mixture *m, const struct features *f, const uint32_t *assign)
{
	memset(m->count, 0, m->k * m->n_stems * sizeof *m->count);
	for (size_t i = 0; i < f->n; i++) {
		uint32_t z = assign[i];
		float weight = weight_of(f, i);
		if (z == IN_NO_THEME)
			continue;
		for (uint32_t s = f->first[i]; s < f->first[i + 1]; s++) {
			m->count[f->stems[s].stem * m->k + z] += weight * (float)f->stems[s].count;
			m->total[z] += (double)weight * f->stems[s].count;
		}
	}
}

static void add_vectors(struct mixture *m, const struct features *f, const uint32_t *assign)
{
	memset(m->centre, 0, m->k * m->dims * sizeof *m->centre);
	for (size_t i = 0; i < f->n; i++)
		if (assign[i] != IN_NO_THEME)
			add_scaled(m->centre + assign[i] * f->dims, f->vectors + i * f->dims, weight_of(f, i), f->dims);
	for (size_t z = 0; z < m->k; z++)
		m->length[z] = (double)normalise(m->centre + z * f->dims, f->dims);
}

/* Index 0: what is counted; 1: the vectors. */
static void put_together(void *of, size_t from, size_t to)
{
	struct estimate *e = of;
	for (size_t i = from; i < to; i++) {
		if (i == 0)
			count_stems(e->m, e->f, e->assign);
		else
			add_vectors(e->m, e->f, e->assign);
	}
}

static void take_logs(void *of, size_t from, size_t to)
{
	const struct mixture *m = of;
	float unseen = (float)log(m->beta);
	for (size_t s = from; s < to; s++)
		for (size_t z = 0; z < m->k; z++) {
			float count = m->count[s * m->k + z];
			m->log_stem[s * m->k + z] = (count > 0 ? logf(count + (float)m->beta) : unseen) - (float)m->log_total[z];
		}
}

void mixture_ready(struct mixture *m, int jobs)
{
	double all = m->beta * (double)m->n_stems;
	for (size_t z = 0; z < m->k; z++)
		m->log_total[z] = log(m->total[z] + all);
	parallel_for(jobs, m->n_stems, 512, take_logs, m);
}

static void estimate(struct mixture *m, const struct features *f, const uint32_t *assign, size_t k, int jobs)
{
	make_room(m, f, k);
	double n = 0;
	for (size_t i = 0; i < f->n; i++)
		if (assign[i] != IN_NO_THEME) {
			m->size[assign[i]] += (double)weight_of(f, i);
			n += (double)weight_of(f, i);
		}
	struct estimate e = { m, f, assign };
	parallel_for(jobs, 2, 1, put_together, &e);
	for (size_t z = 0; z < k; z++)
		m->log_prior[z] = log((m->size[z] + 0.1) / (n + 0.1 * (double)k));
	mixture_ready(m, jobs);
}

void mixture_estimate(struct mixture *m, const struct features *f, const uint32_t *assign, size_t k)
{
	estimate(m, f, assign, k, 1);
}

/* The score of the unit's own theme, as if the unit were not in it. */
static double own_score(const struct mixture *m, const struct stem_count *stems, size_t n, uint32_t own,
                        double cosine)
{
	double words = 0, mine = 0;
	for (size_t s = 0; s < n; s++)
		mine += stems[s].count;
	/* Where only the beginning of a long text was counted, more may be taken out than is there. */
	double others = m->total[own] > mine ? m->total[own] - mine : 0, rest = log(others + m->beta * (double)m->n_stems);
	for (size_t s = 0; s < n; s++) {
		double left = (double)m->count[stems[s].stem * m->k + own] - stems[s].count;
		words += stems[s].count * (log((left > 0 ? left : 0) + m->beta) - rest);
	}
	double along = m->length[own] * cosine, square = m->length[own] * m->length[own] - 2 * along + 1;
	double without = square > 1e-6 ? (along - 1) / sqrt(square) : 0;
	double prior = log((m->size[own] - 1 > 0 ? m->size[own] - 1 : 0) + 0.1) - log(m->size[own] + 0.1);
	return m->log_prior[own] + prior + m->words * words + m->kappa * (m->dims ? without : 0);
}

static void add_words(const struct mixture *m, const struct scored *u)
{
	for (size_t z = 0; z < m->k; z++)
		u->scores[z] = 0;
	for (size_t s = 0; s < u->n; s++)
		add_row(u->scores, m->log_stem + u->stems[s].stem * m->k, u->stems[s].count, m->k);
}

/* Of themes [z, z + some). */
static void add_cosines(const struct mixture *m, const struct scored *u, size_t z, size_t some, const float *cosines,
                        double *own_cosine)
{
	for (size_t i = 0; i < some; i++)
		u->scores[z + i] = m->log_prior[z + i] + m->words * u->scores[z + i] + m->kappa * (double)cosines[i];
	if (u->own >= z && u->own < z + some)
		*own_cosine = (double)cosines[u->own - z];
}

/* b may be null. */
static void score_units(const struct mixture *m, const struct scored *a, const struct scored *b)
{
	double own_a = 0, own_b = 0;
	add_words(m, a);
	if (b)
		add_words(m, b);
	for (size_t z = 0; z < m->k; z += AT_ONCE) {
		size_t some = m->k - z < AT_ONCE ? m->k - z : AT_ONCE;
		float cosines[2][AT_ONCE];
		const float *rows = m->centre + z * m->dims;
		if (b) {
			dot_float_two(a->vector, b->vector, rows, some, m->dims, cosines[0], cosines[1]);
			add_cosines(m, b, z, some, cosines[1], &own_b);
		} else {
			dot_float_rows(a->vector, rows, some, m->dims, cosines[0]);
		}
		add_cosines(m, a, z, some, cosines[0], &own_a);
	}
	if (a->own != IN_NO_THEME)
		a->scores[a->own] = own_score(m, a->stems, a->n, a->own, own_a);
	if (b && b->own != IN_NO_THEME)
		b->scores[b->own] = own_score(m, b->stems, b->n, b->own, own_b);
}

void mixture_score(const struct mixture *m, const struct stem_count *stems, size_t n,
                   const float *vector, uint32_t own, double *scores)
{
	score_units(m, &(struct scored){ stems, n, vector, own, scores }, NULL);
}

void mixture_score_two(const struct mixture *m, const struct scored *a, const struct scored *b)
{
	score_units(m, a, b);
}

double mixture_own(const struct mixture *m, const struct stem_count *stems, size_t n, const float *vector, uint32_t own)
{
	return own_score(m, stems, n, own, (double)dot_float(vector, m->centre + own * m->dims, m->dims));
}

struct sweep {
	const struct mixture *m;
	const struct features *f;
	const uint32_t *from;
	uint32_t *to;
	double *best;
};

static void settle(const struct sweep *w, size_t unit, const double *scores)
{
	size_t best = 0;
	for (size_t z = 1; z < w->m->k; z++)
		if (scores[z] > scores[best])
			best = z;
	w->to[unit] = (uint32_t)best;
	w->best[unit] = scores[best];
}

static void sweep_units(void *of, size_t from, size_t to)
{
	struct sweep *w = of;
	const struct features *f = w->f;
	double *scores = xcalloc(2 * w->m->k + 1, sizeof *scores);
	for (size_t i = from; i < to; i += 2) {
		struct scored u[2];
		for (size_t k = 0; k < 2 && i + k < to; k++)
			u[k] = (struct scored){ f->stems + f->first[i + k], f->first[i + k + 1] - f->first[i + k],
				f->vectors + (i + k) * f->dims, w->from[i + k], scores + k * w->m->k };
		score_units(w->m, &u[0], i + 1 < to ? &u[1] : NULL);
		settle(w, i, u[0].scores);
		if (i + 1 < to)
			settle(w, i + 1, u[1].scores);
	}
	free(scores);
}

double mixture_sweep(struct mixture *m, const struct features *f, uint32_t *assign, size_t k,
                     int sweeps, size_t n_free, int jobs)
{
	double likelihood = 0;
	uint32_t *next = xcalloc(f->n + 1, sizeof *next);
	struct sweep w = { m, f, assign, next, xcalloc(f->n + 1, sizeof(double)) };
	for (int sweep = 0; sweep < sweeps && k; sweep++) {
		size_t moved = 0;
		likelihood = 0;
		estimate(m, f, assign, k, jobs);
		parallel_for(jobs, n_free, 32, sweep_units, &w);
		for (size_t i = 0; i < n_free; i++) {
			moved += assign[i] != next[i];
			assign[i] = next[i];
			likelihood += w.best[i];
		}
		if (moved * 1000 < f->n)
			break;
	}
	free(next);
	free(w.best);
	return n_free ? likelihood / (double)n_free : 0;
}

double mixture_fit(struct mixture *m, const struct features *f, uint32_t *assign, size_t k,
                   int sweeps, size_t n_free, int jobs)
{
	double likelihood = mixture_sweep(m, f, assign, k, sweeps, n_free, jobs);
	estimate(m, f, assign, k, jobs);
	return likelihood;
}
