/* neighbours.c: all pairs, each once, for both. */
#include "neighbours.h"

#include <float.h>
#include <math.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "../../pipeline/encoder/products.h"
#include "../../pipeline/memory.h"
#include "parallel.h"

enum { ROWS = PRODUCTS_ROWS, COLUMNS = PRODUCTS_COLUMNS, AT_ONCE = 16, MOST_THREADS = 16 };

/* What is asked for: neighbours among all, and among the first. */
enum { ALL, FIRST, ASKED };

/* What has been found of one of these, and the least of each row's list: what is below cannot
 * enter. */
struct list {
	struct neighbours nb;
	float *least;
};

/* One thread's. */
struct finder {
	struct list lists[ASKED];
	struct products_room *room;
};

struct search {
	struct finder *finders; /* [threads] */
	struct products *products;
	size_t n;
	atomic_size_t next;    /* row that nobody has taken */
};

static void make_lists(struct neighbours *nb, size_t n, size_t k)
{
	k = n ? (k < n - 1 ? k : n - 1) : 0;
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

/* Which of AT_ONCE cosines of a row may enter its list or the others'. */
static uint32_t near_plain(const float *c, float least, const float *leasts)
{
	uint32_t near = 0;
	for (size_t r = 0; r < AT_ONCE; r++)
		near |= (uint32_t)(c[r] >= least || c[r] >= leasts[r]) << r;
	return near;
}

#if defined(__x86_64__)
#include <immintrin.h>

__attribute__((target("avx512f"))) static uint32_t near_avx512(const float *c, float least, const float *leasts)
{
	__m512 x = _mm512_loadu_ps(c);
	return (uint32_t)_mm512_cmp_ps_mask(x, _mm512_set1_ps(least), _CMP_GE_OQ) |
	       (uint32_t)_mm512_cmp_ps_mask(x, _mm512_loadu_ps(leasts), _CMP_GE_OQ);
}

__attribute__((target("avx2"))) static uint32_t near_avx2(const float *c, float least, const float *leasts)
{
	uint32_t near = 0;
	for (size_t r = 0; r < AT_ONCE; r += 8) {
		__m256 x = _mm256_loadu_ps(c + r), own = _mm256_cmp_ps(x, _mm256_set1_ps(least), _CMP_GE_OQ);
		__m256 others = _mm256_cmp_ps(x, _mm256_loadu_ps(leasts + r), _CMP_GE_OQ);
		near |= (uint32_t)_mm256_movemask_ps(_mm256_or_ps(own, others)) << r;
	}
	return near;
}

#define NEAR (__builtin_cpu_supports("avx512f") ? near_avx512 : __builtin_cpu_supports("avx2") ? near_avx2 : near_plain)
#else
#define NEAR near_plain
#endif

/* One row and some others from `block` on. */
static void consider_both(struct list *l, size_t row, const float *cosines, size_t block, size_t some)
{
	uint32_t (*near_of)(const float *, float, const float *) = NEAR;
	for (size_t at = 0; at < some; at += AT_ONCE) {
		uint32_t near = near_of(cosines + at, l->least[row], l->least + block + at);
		for (; near; near &= near - 1) {
			size_t r = at + (size_t)__builtin_ctz(near), other = block + r;
			if (other <= row || other >= l->nb.n)
				continue;
			l->least[row] = consider(&l->nb, row, cosines[r], (uint32_t)other);
			l->least[other] = consider(&l->nb, other, cosines[r], (uint32_t)row);
		}
	}
}

/* Some rows against all from there on. */
static void search_rows(struct search *s, struct finder *f, size_t from, size_t to)
{
	products_left(s->products, f->room, from, to - from);
	for (size_t block = from / 64 * 64; block < s->n; block += COLUMNS) {
		const float *cosines = products_right(s->products, f->room, to - from, block);
		for (struct list *l = f->lists; l < f->lists + ASKED; l++) {
			size_t end = l->nb.k ? l->nb.n : 0, some = block + COLUMNS < end ? COLUMNS : end - block;
			for (size_t i = from; i < to && i < end && block < end; i++)
				consider_both(l, i, cosines + (i - from) * COLUMNS, block, some);
		}
	}
}

static void search_on_threads(void *of, size_t from, size_t to)
{
	struct search *s = of;
	for (size_t t = from; t < to; t++)
		for (size_t i; (i = atomic_fetch_add(&s->next, ROWS)) < s->n;)
			search_rows(s, &s->finders[t], i, s->n - i < ROWS ? s->n : i + ROWS);
}

/* found[ASKED]: made, to be filled. */
static void search(struct search *s, struct neighbours *const *found, int jobs)
{
	size_t threads = jobs < 1 ? 1 : jobs < MOST_THREADS ? (size_t)jobs : MOST_THREADS;
	s->finders = xcalloc(threads, sizeof *s->finders);
	for (size_t t = 0; t < threads; t++) {
		s->finders[t].room = products_room();
		for (size_t a = 0; a < ASKED; a++) {
			struct list *l = &s->finders[t].lists[a];
			make_lists(&l->nb, found[a]->n, found[a]->k);
			l->least = xcalloc(l->nb.n + AT_ONCE, sizeof *l->least);
			for (size_t i = 0; i < l->nb.n; i++)
				l->least[i] = -FLT_MAX;
		}
	}
	parallel_for(jobs, threads, 1, search_on_threads, s);
	for (size_t t = 0; t < threads; t++) {
		for (size_t a = 0; a < ASKED; a++) {
			struct neighbours *nb = &s->finders[t].lists[a].nb;
			for (size_t e = 0; e < nb->n * nb->k; e++)
				if (nb->index[e] != UINT32_MAX)
					consider(found[a], e / nb->k, nb->cosine[e], nb->index[e]);
			neighbours_free(nb);
			free(s->finders[t].lists[a].least);
		}
		free(s->finders[t].room);
	}
	free(s->finders);
}

void neighbours_find_both(struct neighbours *all, size_t k, struct neighbours *first, size_t m, size_t k_first,
                          const float *vectors, size_t n, size_t dims, int jobs)
{
	make_lists(all, n, k);
	make_lists(first, m < n ? m : n, k_first);
	if (!all->k)
		return;
	struct search s = { .products = products_open(vectors, n, dims), .n = n };
	search(&s, (struct neighbours *const[ASKED]){ all, first }, jobs);
	products_close(s.products);
}

void neighbours_find(struct neighbours *nb, const float *vectors, size_t n, size_t dims, size_t k, int jobs)
{
	struct neighbours none;
	neighbours_find_both(nb, k, &none, 0, 0, vectors, n, dims, jobs);
	neighbours_free(&none);
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
