/* lsa.c: tf-idf rows, subspace iteration, rotation to singular vectors. */
#include "lsa.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../pipeline/memory.h"
#include "../../pipeline/hash.h"
#include "linear.h"
#include "parallel.h"

enum { EXTRA = 10, ROUNDS = 3, FIT_ON = 6000 };

/* Rows of tf-idf of length 1, over the stems that are kept. */
struct matrix {
	size_t n, n_stems;
	const uint32_t *first;
	const struct stem_count *stems;
	float *value;
	float *in, *out;      /* of the product under way, by direction: [r][n_stems], [r][n] */
};

static float weight(const struct lsa *l, struct stem_count s)
{
	float times = s.count == 1 ? 1 : (float)(1 + log((double)s.count));
	return l->idf[s.stem] > 0 ? times * l->idf[s.stem] : 0;
}

static void rows_from_stems(void *of, size_t from, size_t to)
{
	struct matrix *m = of;
	for (size_t r = from; r < to; r++)
		for (size_t i = 0; i < m->n; i++) {
			float sum = 0;
			for (uint32_t e = m->first[i]; e < m->first[i + 1]; e++)
				sum += m->value[e] * m->in[r * m->n_stems + m->stems[e].stem];
			m->out[r * m->n + i] = sum;
		}
}

static void stems_from_rows(void *of, size_t from, size_t to)
{
	struct matrix *m = of;
	memset(m->in + from * m->n_stems, 0, (to - from) * m->n_stems * sizeof *m->in);
	for (size_t r = from; r < to; r++)
		for (size_t i = 0; i < m->n; i++)
			for (uint32_t e = m->first[i]; e < m->first[i + 1]; e++)
				m->in[r * m->n_stems + m->stems[e].stem] += m->value[e] * m->out[r * m->n + i];
}

/* Idf of the stems that at least two rows have (one, where there is next to no text). */
static size_t find_idf(struct lsa *l, const struct features *u)
{
	uint32_t *rows = xcalloc(l->n_stems + 1, sizeof *rows);
	size_t kept = 0;
	for (size_t e = 0; e < u->first[u->n]; e++)
		rows[u->stems[e].stem]++;
	for (uint32_t least = 2; least > 0 && kept < 3; least--) {
		kept = 0;
		for (size_t s = 0; s < l->n_stems; s++) {
			l->idf[s] = rows[s] >= least ? (float)(log((double)u->n / rows[s]) + 1) : 0;
			kept += l->idf[s] > 0;
		}
	}
	free(rows);
	return kept;
}

/* The turn of the basis, by stems. */
struct turn {
	struct lsa *l;
	const struct matrix *m;
	const double *vectors; /* [r][dims] */
	size_t r;
};

static void turn_stems(void *of, size_t from, size_t to)
{
	const struct turn *t = of;
	size_t dims = t->l->dims;
	double *sum = xcalloc(dims + 1, sizeof *sum);
	for (size_t s = from; s < to; s++) {
		memset(sum, 0, dims * sizeof *sum);
		for (size_t k = 0; k < t->r; k++)
			add_doubles(sum, t->vectors + k * dims, (double)t->m->in[k * t->m->n_stems + s], dims);
		for (size_t d = 0; d < dims; d++)
			t->l->stems[s * dims + d] = (float)sum[d];
	}
	free(sum);
}

/* Turns the basis in m->in to singular vectors and keeps the first. */
static void rotate_to_singular(struct lsa *l, struct matrix *m, size_t r, int jobs)
{
	double *gram = xcalloc(r * r, sizeof *gram), *values = xcalloc(r, sizeof *values);
	double *vectors = xcalloc(r * r, sizeof *vectors);
	parallel_for(jobs, r, 4, rows_from_stems, m);
	for (size_t a = 0; a < r; a++)
		for (size_t b = 0; b <= a; b++)
			gram[a * r + b] = gram[b * r + a] = (double)dot_float(m->out + a * m->n, m->out + b * m->n, m->n);
	symmetric_eigen(gram, r, values, vectors);
	while (l->dims > 0 && values[l->dims - 1] <= 1e-6 * values[0])
		l->dims--;
	l->stems = xcalloc(l->n_stems * l->dims + 1, sizeof *l->stems);
	double *by_row = xcalloc(r * l->dims + 1, sizeof *by_row);
	for (size_t k = 0; k < r; k++)
		for (size_t d = 0; d < l->dims; d++)
			by_row[k * l->dims + d] = vectors[d * r + k];
	struct turn t = { l, m, by_row, r };
	parallel_for(jobs, l->n_stems, 64, turn_stems, &t);
	free(by_row);
	free(gram);
	free(values);
	free(vectors);
}

void lsa_fit(struct lsa *l, const struct features *u, int jobs)
{
	*l = (struct lsa){ .n_stems = u->n_stems };
	l->idf = xcalloc(l->n_stems + 1, sizeof *l->idf);
	struct matrix m = { .n = u->n < FIT_ON ? u->n : FIT_ON, .n_stems = u->n_stems, .first = u->first, .stems = u->stems };
	size_t kept = find_idf(l, u), least = kept < m.n ? kept : m.n;
	if (least < 3)
		return;
	l->dims = least - 1 < LSA_DIMENSIONS ? least - 1 : LSA_DIMENSIONS;
	size_t r = l->dims + EXTRA < least ? l->dims + EXTRA : least;
	m.value = xcalloc(m.first[m.n] + 1, sizeof *m.value);
	m.in = xcalloc(r * m.n_stems, sizeof *m.in);
	m.out = xcalloc(r * m.n, sizeof *m.out);
	for (size_t i = 0; i < m.n; i++) {
		for (uint32_t e = m.first[i]; e < m.first[i + 1]; e++)
			m.value[e] = weight(l, m.stems[e]);
		normalise(m.value + m.first[i], m.first[i + 1] - m.first[i]);
	}
	uint64_t random = 1;
	for (size_t i = 0; i < r * m.n_stems; i++)
		m.in[i] = l->idf[i % m.n_stems] > 0 ? (float)(random_unit(&random) - 0.5) : 0;
	for (int round = 0; round < ROUNDS; round++) {
		parallel_for(jobs, r, 4, rows_from_stems, &m);
		orthonormalise(m.out, r, m.n, jobs);
		parallel_for(jobs, r, 4, stems_from_rows, &m);
	}
	orthonormalise(m.in, r, m.n_stems, jobs);
	rotate_to_singular(l, &m, r, jobs);
	free(m.value);
	free(m.in);
	free(m.out);
}

void lsa_vector(const struct lsa *l, const struct stem_count *stems, size_t n, float *out)
{
	struct weighted_word some[32];
	size_t m = 0;
	memset(out, 0, l->dims * sizeof *out);
	for (size_t i = 0; i < n; i++) {
		if (stems[i].stem < l->n_stems && l->idf[stems[i].stem] > 0)
			some[m++] = (struct weighted_word){ stems[i].stem, weight(l, stems[i]) };
		if (m == sizeof some / sizeof *some || i + 1 == n) {
			add_rows(out, l->stems, some, m, l->dims);
			m = 0;
		}
	}
	normalise(out, l->dims);
}

void lsa_free(struct lsa *l)
{
	free(l->idf);
	free(l->stems);
	*l = (struct lsa){ 0 };
}
