/* neighbours.c: all pairs, in blocks that stay in the nearest cache. */
#include "neighbours.h"

#include <float.h>
#include <math.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "../../pipeline/memory.h"
#include "dot.h"
#include "parallel.h"

enum { ROWS = 32, COLUMNS = 16, MOST_LISTS = 16 }; /* ROWS a multiple of COLUMNS */

struct search {
	struct list *list;     /* [threads]: lists of their own */
	const int16_t *values; /* [n][stride] */
	const float *scale;
	size_t stride;
	atomic_size_t next;    /* row that nobody has taken */
};

/* What one thread has found, and the least of each row's list: what is below cannot enter. */
struct list {
	struct neighbours nb;
	float *least;
};

static void make_lists(struct neighbours *nb, size_t n, size_t k)
{
	*nb = (struct neighbours){ .n = n, .k = k };
	nb->index = xcalloc(n * k + 1, sizeof *nb->index);
	nb->cosine = xcalloc(n * k + 1, sizeof *nb->cosine);
	for (size_t e = 0; e < n * k; e++) {
		nb->index[e] = UINT32_MAX;
		nb->cosine[e] = -FLT_MAX;
	}
}

/* Puts a candidate into a row's list, which is sorted: the nearest first, then the lowest,
 * whatever order they come in. Gives the least of the list. */
static float consider(struct neighbours *nb, size_t row, float c, uint32_t j)
{
	float *cosine = nb->cosine + row * nb->k;
	uint32_t *index = nb->index + row * nb->k;
	size_t last = nb->k - 1, at = last;
	if (c < cosine[at] || (c <= cosine[at] && j > index[at]))
		return cosine[last];
	for (; at > 0 && (cosine[at - 1] < c || (cosine[at - 1] <= c && index[at - 1] > j)); at--) {
		cosine[at] = cosine[at - 1];
		index[at] = index[at - 1];
	}
	cosine[at] = c;
	index[at] = j;
	return cosine[last];
}

/* The cosines of a row with COLUMNS others, and which may enter its list or theirs. */
static uint32_t cosines_plain(const int32_t *dots, float scale, const float *scales, float least, const float *leasts, float *c)
{
	uint32_t near = 0;
	for (size_t r = 0; r < COLUMNS; r++) {
		c[r] = (float)dots[r] * (scale * scales[r]);
		near |= (uint32_t)(c[r] >= least || c[r] >= leasts[r]) << r;
	}
	return near;
}

#if defined(__x86_64__)
#include <immintrin.h>

__attribute__((target("avx512f"))) static uint32_t cosines_avx512(const int32_t *dots, float scale, const float *scales,
                                                                  float least, const float *leasts, float *c)
{
	__m512 by = _mm512_mul_ps(_mm512_set1_ps(scale), _mm512_loadu_ps(scales));
	__m512 x = _mm512_mul_ps(_mm512_cvtepi32_ps(_mm512_loadu_si512(dots)), by);
	_mm512_storeu_ps(c, x);
	return (uint32_t)_mm512_cmp_ps_mask(x, _mm512_set1_ps(least), _CMP_GE_OQ) |
	       (uint32_t)_mm512_cmp_ps_mask(x, _mm512_loadu_ps(leasts), _CMP_GE_OQ);
}

static bool has_avx512(void)
{
	return __builtin_cpu_supports("avx512f");
}
#else
#define cosines_avx512 cosines_plain
static bool has_avx512(void)
{
	return false;
}
#endif

/* Some rows against all from there on: a pair once, for both. */
static void search_rows(struct search *s, struct list *l, size_t from, size_t to)
{
	int32_t dots[ROWS * COLUMNS];
	uint32_t (*cosines)(const int32_t *, float, const float *, float, const float *, float *) =
		has_avx512() ? cosines_avx512 : cosines_plain;
	for (size_t block = from; block < l->nb.n; block += COLUMNS) {
		size_t some = l->nb.n - block < COLUMNS ? l->nb.n - block : COLUMNS;
		dot_tile(s->values + from * s->stride, to - from, s->values + block * s->stride, some, s->stride, dots);
		for (size_t i = from; i < to; i++) {
			float c[COLUMNS];
			int32_t row[COLUMNS] = { 0 };
			memcpy(row, dots + (i - from) * some, some * sizeof *row);
			uint32_t near = cosines(row, s->scale[i], s->scale + block, l->least[i], l->least + block, c);
			near &= some < COLUMNS ? (1u << some) - 1 : UINT32_MAX;
			for (; near; near &= near - 1) {
				size_t r = (size_t)__builtin_ctz(near), j = block + r;
				if (j <= i)
					continue;
				l->least[i] = consider(&l->nb, i, c[r], (uint32_t)j);
				l->least[j] = consider(&l->nb, j, c[r], (uint32_t)i);
			}
		}
	}
}

static void search_on_threads(void *of, size_t from, size_t to)
{
	struct search *s = of;
	for (size_t t = from; t < to; t++)
		for (size_t i; (i = atomic_fetch_add(&s->next, ROWS)) < s->list[t].nb.n;)
			search_rows(s, &s->list[t], i, s->list[t].nb.n - i < ROWS ? s->list[t].nb.n : i + ROWS);
}

static void search(struct search *s, struct neighbours *found, int jobs)
{
	size_t threads = jobs < 1 ? 1 : jobs < MOST_LISTS ? (size_t)jobs : MOST_LISTS, n = found->n;
	s->list = xcalloc(threads, sizeof *s->list);
	for (size_t t = 0; t < threads; t++) {
		make_lists(&s->list[t].nb, n, found->k);
		s->list[t].least = xcalloc(n + COLUMNS, sizeof(float));
		for (size_t i = 0; i < n; i++)
			s->list[t].least[i] = -FLT_MAX;
	}
	parallel_for(jobs, threads, 1, search_on_threads, s);
	*found = s->list[0].nb;
	free(s->list[0].least);
	for (size_t t = 1; t < threads; t++) {
		struct neighbours *nb = &s->list[t].nb;
		for (size_t e = 0; e < n * found->k; e++)
			if (nb->index[e] != UINT32_MAX)
				consider(found, e / found->k, nb->cosine[e], nb->index[e]);
		neighbours_free(nb);
		free(s->list[t].least);
	}
	free(s->list);
}

void neighbours_find(struct neighbours *nb, const float *vectors, size_t n, size_t dims, size_t k, int jobs)
{
	*nb = (struct neighbours){ .n = n, .k = n ? (k < n - 1 ? k : n - 1) : 0 };
	if (!nb->k) {
		make_lists(nb, n, 0);
		return;
	}
	size_t stride = (dims + 31) / 32 * 32;
	int16_t *values = xcalloc(n * stride, sizeof *values);
	float *scale = xcalloc(n + COLUMNS, sizeof *scale);
	for (size_t i = 0; i < n; i++) {
		const float *v = vectors + i * dims;
		float most = 0;
		for (size_t d = 0; d < dims; d++)
			most = fabsf(v[d]) > most ? fabsf(v[d]) : most;
		scale[i] = most / 1000;
		for (size_t d = 0; d < dims && most > 0; d++)
			values[i * stride + d] = (int16_t)lrintf(v[d] / most * 1000);
	}
	struct search s = { .values = values, .scale = scale, .stride = stride };
	search(&s, nb, jobs);
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
	float each;
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
				out[d] += s->each * other[d];
		}
		for (size_t d = 0; d < s->dims; d++)
			norm += (double)out[d] * (double)out[d];
		float unit = norm > 0 ? (float)(1 / sqrt(norm)) : 0;
		for (size_t d = 0; d < s->dims; d++)
			out[d] *= unit;
	}
}

void neighbours_smooth(const struct neighbours *nb, size_t k, float each, const float *vectors, size_t dims,
                       float *out, int jobs)
{
	struct smoothing s = { nb, k < nb->k ? k : nb->k, dims, each, vectors, out };
	parallel_for(jobs, nb->n, 64, smooth_rows, &s);
}

struct edge {
	uint32_t to;
	float weight;
};

/* Few: by insertion. */
static void sort_edges(struct edge *list, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		struct edge e = list[i];
		size_t at = i;
		for (; at > 0 && list[at - 1].to > e.to; at--)
			list[at] = list[at - 1];
		list[at] = e;
	}
}

void neighbours_graph(const struct neighbours *nb, size_t k, struct graph *g)
{
	size_t n = nb->n;
	k = k < nb->k ? k : nb->k;
	*g = (struct graph){ .n = n };
	size_t *start = xcalloc(n + 2, sizeof *start), at = 0;
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < k; j++)
			if (nb->cosine[i * nb->k + j] > 0) {
				start[i + 2]++;
				start[nb->index[i * nb->k + j] + 2]++;
			}
	for (size_t i = 2; i < n + 2; i++)
		start[i] += start[i - 1];
	struct edge *edges = xcalloc(start[n + 1] + 1, sizeof *edges);
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < k; j++) {
			uint32_t other = nb->index[i * nb->k + j];
			float w = nb->cosine[i * nb->k + j];
			if (w <= 0)
				continue;
			edges[start[i + 1]++] = (struct edge){ other, w };
			edges[start[other + 1]++] = (struct edge){ (uint32_t)i, w };
		}
	g->first = xcalloc(n + 1, sizeof *g->first);
	g->to = xcalloc(start[n] + 1, sizeof *g->to);
	g->weight = xcalloc(start[n] + 1, sizeof *g->weight);
	for (size_t i = 0; i < n; i++) {
		sort_edges(edges + start[i], start[i + 1] - start[i]);
		g->first[i] = at;
		for (size_t e = start[i]; e < start[i + 1]; e++) {
			if (at > g->first[i] && g->to[at - 1] == edges[e].to)
				continue;
			g->to[at] = edges[e].to;
			g->weight[at++] = edges[e].weight;
		}
	}
	g->first[n] = at;
	free(start);
	free(edges);
}
