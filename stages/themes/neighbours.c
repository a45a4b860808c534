/* neighbours.c: all pairs, in blocks that stay in the nearest cache. */
#include "neighbours.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../pipeline/memory.h"
#include "dot.h"
#include "parallel.h"

enum { ROWS = 32, COLUMNS = 16 };

struct search {
	struct neighbours *nb;
	const int16_t *values; /* [n][stride] */
	const float *scale;
	size_t stride;
};

/* Puts a candidate into a row's list, which is sorted. */
static void consider(float *cosine, uint32_t *index, size_t k, size_t *have, float c, uint32_t j)
{
	if (*have == k && c <= cosine[k - 1])
		return;
	size_t at = *have < k ? (*have)++ : k - 1;
	for (; at > 0 && cosine[at - 1] < c; at--) {
		cosine[at] = cosine[at - 1];
		index[at] = index[at - 1];
	}
	cosine[at] = c;
	index[at] = j;
}

static void search_rows(void *of, size_t from, size_t to)
{
	struct search *s = of;
	size_t n = s->nb->n, k = s->nb->k, have[ROWS] = { 0 };
	int32_t dots[ROWS * COLUMNS];
	for (size_t block = 0; block < n; block += COLUMNS) {
		size_t some = n - block < COLUMNS ? n - block : COLUMNS;
		dot_tile(s->values + from * s->stride, to - from, s->values + block * s->stride, some, s->stride, dots);
		for (size_t i = from; i < to; i++)
			for (size_t r = 0; r < some; r++)
				if (block + r != i)
					consider(s->nb->cosine + i * k, s->nb->index + i * k, k, &have[i - from],
					         (float)dots[(i - from) * some + r] * (s->scale[i] * s->scale[block + r]),
					         (uint32_t)(block + r));
	}
}

void neighbours_find(struct neighbours *nb, const float *vectors, size_t n, size_t dims, size_t k, int jobs)
{
	*nb = (struct neighbours){ .n = n, .k = n ? (k < n - 1 ? k : n - 1) : 0 };
	nb->index = xcalloc(n * nb->k + 1, sizeof *nb->index);
	nb->cosine = xcalloc(n * nb->k + 1, sizeof *nb->cosine);
	if (!nb->k)
		return;
	size_t stride = (dims + 31) / 32 * 32;
	int16_t *values = xcalloc(n * stride, sizeof *values);
	float *scale = xcalloc(n, sizeof *scale);
	for (size_t i = 0; i < n; i++) {
		const float *v = vectors + i * dims;
		float most = 0;
		for (size_t d = 0; d < dims; d++)
			most = fabsf(v[d]) > most ? fabsf(v[d]) : most;
		scale[i] = most / 1000;
		for (size_t d = 0; d < dims && most > 0; d++)
			values[i * stride + d] = (int16_t)lrintf(v[d] / most * 1000);
	}
	struct search s = { nb, values, scale, stride };
	parallel_for(jobs, n, ROWS, search_rows, &s);
	free(values);
	free(scale);
}

void neighbours_free(struct neighbours *nb)
{
	free(nb->index);
	free(nb->cosine);
	*nb = (struct neighbours){ 0 };
}

struct smoothing {
	const struct neighbours *nb;
	size_t k, dims;
	const float *in;
	float *out;
};

static void smooth_rows(void *of, size_t from, size_t to)
{
	struct smoothing *s = of;
	for (size_t i = from; i < to; i++) {
		float *out = s->out + i * s->dims;
		double norm = 0;
		memcpy(out, s->in + i * s->dims, s->dims * sizeof *out);
		for (size_t j = 0; j < s->k; j++) {
			const float *other = s->in + s->nb->index[i * s->nb->k + j] * s->dims;
			for (size_t d = 0; d < s->dims; d++)
				out[d] += other[d];
		}
		for (size_t d = 0; d < s->dims; d++)
			norm += (double)out[d] * (double)out[d];
		float unit = norm > 0 ? (float)(1 / sqrt(norm)) : 0;
		for (size_t d = 0; d < s->dims; d++)
			out[d] *= unit;
	}
}

void neighbours_smooth(const struct neighbours *nb, size_t k, const float *vectors, size_t dims,
                       float *out, int jobs)
{
	struct smoothing s = { nb, k < nb->k ? k : nb->k, dims, vectors, out };
	parallel_for(jobs, nb->n, 64, smooth_rows, &s);
}

struct edge {
	uint32_t a, b;
	float weight;
};

static int by_ends(const void *x, const void *y)
{
	const struct edge *e = x, *f = y;
	if (e->a != f->a)
		return e->a < f->a ? -1 : 1;
	return (e->b > f->b) - (e->b < f->b);
}

void neighbours_graph(const struct neighbours *nb, size_t k, struct graph *g)
{
	size_t n = nb->n, m = 0;
	k = k < nb->k ? k : nb->k;
	struct edge *edges = xcalloc(2 * n * k + 1, sizeof *edges);
	*g = (struct graph){ .n = n };
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < k; j++) {
			uint32_t other = nb->index[i * nb->k + j];
			float w = nb->cosine[i * nb->k + j];
			if (w <= 0)
				continue;
			edges[m++] = (struct edge){ (uint32_t)i, other, w };
			edges[m++] = (struct edge){ other, (uint32_t)i, w };
		}
	qsort(edges, m, sizeof *edges, by_ends);
	g->first = xcalloc(n + 1, sizeof *g->first);
	g->to = xcalloc(m + 1, sizeof *g->to);
	g->weight = xcalloc(m + 1, sizeof *g->weight);
	size_t at = 0;
	for (size_t e = 0, i = 0; i < n; i++) {
		g->first[i] = at;
		for (; e < m && edges[e].a == i; e++) {
			if (at > g->first[i] && g->to[at - 1] == edges[e].b)
				continue;
			g->to[at] = edges[e].b;
			g->weight[at++] = edges[e].weight;
		}
	}
	g->first[n] = at;
	free(edges);
}
