/* consensus.c: fits of disturbed vectors, and the graph of what they agree on. */
#include "consensus.h"

#include <math.h>
#include <stdlib.h>

#include "../../pipeline/hash.h"
#include "../../pipeline/memory.h"
#include "fit.h"
#include "leiden.h"
#include "linear.h"
#include "parallel.h"
#include "start.h"

enum { FITS = 20 };
/* NOISE: the length of what is added to a vector of length 1. RARELY: units together in
 * fewer of the fits are not tied. */
static const double NOISE = 0.6, RARELY = 0.2;

struct fits {
	const struct representation *r;
	const struct mixture *like;
	size_t k;
	uint32_t *theme; /* [FITS][n] */
};

/* Noise is even in each value, as its sum in a direction is normal anyway. */
static float *disturbed(const struct features *f, uint64_t seed)
{
	float *v = xcalloc(f->n * f->dims + 1, sizeof *v);
	double width = NOISE * sqrt(12.0 / (double)f->dims);
	for (size_t i = 0; i < f->n; i++) {
		for (size_t d = 0; d < f->dims; d++)
			v[i * f->dims + d] = f->vectors[i * f->dims + d] + (float)(width * (random_unit(&seed) - 0.5));
		normalise(v + i * f->dims, f->dims);
	}
	return v;
}

static void fit_some(void *of, size_t from, size_t to)
{
	const struct fits *t = of;
	for (size_t i = from; i < to; i++) {
		struct representation r = *t->r;
		r.f.vectors = disturbed(&t->r->f, i + 1);
		struct features smooth = r.f;
		struct mixture m = { .beta = t->like->beta, .kappa = t->like->kappa, .words = t->like->words };
		uint32_t *theme = t->theme + i * r.f.n;
		size_t k = start_find(&r, &m, t->k, 1, theme, &smooth.vectors, NULL);
		mixture_sweep(&m, &smooth, theme, k, FIT_SWEEPS, r.f.n, 1);
		mixture_free(&m);
		if (smooth.vectors != r.f.vectors)
			free(smooth.vectors);
		free(r.f.vectors);
	}
}

/* The share of the fits in which two units are in one theme. */
static float together(const struct fits *t, size_t a, size_t b)
{
	size_t n = t->r->f.n, same = 0;
	for (size_t i = 0; i < FITS; i++)
		same += t->theme[i * n + a] != IN_NO_THEME && t->theme[i * n + a] == t->theme[i * n + b];
	return (float)same / FITS;
}

static void tie(const struct fits *t, struct graph *g)
{
	size_t n = t->r->f.n, room = 16 * n;
	*g = (struct graph){ .n = n, .first = xcalloc(n + 1, sizeof *g->first),
	                     .to = xcalloc(room + 1, sizeof *g->to), .weight = xcalloc(room + 1, sizeof *g->weight) };
	for (size_t i = 0, edges = 0; i < n; i++) {
		if (edges + n > room) {
			room = 2 * room + n;
			g->to = xrealloc(g->to, room, sizeof *g->to);
			g->weight = xrealloc(g->weight, room, sizeof *g->weight);
		}
		for (size_t j = 0; j < n; j++) {
			float share = i == j ? 0 : together(t, i, j);
			if (share < (float)RARELY)
				continue;
			g->to[edges] = (uint32_t)j;
			g->weight[edges++] = share;
		}
		g->first[i + 1] = edges;
	}
}

size_t consensus_find(const struct representation *r, const struct mixture *m, size_t k, int jobs, uint32_t *assign)
{
	struct fits t = { r, m, k, xcalloc(FITS * r->f.n + 1, sizeof *t.theme) };
	struct graph g;
	parallel_for(jobs, FITS, 1, fit_some, &t);
	tie(&t, &g);
	size_t found = number_agreed(&g, number_resolution(&g, k), k, jobs, assign);
	graph_free(&g);
	free(t.theme);
	return found;
}
