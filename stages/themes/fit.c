/* fit.c: neighbours, communities, mixture, levels. */
#include "fit.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../pipeline/memory.h"
#include "kmeans.h"
#include "neighbours.h"

enum { NEIGHBOURS = 15, NEIGHBOURS_FEW = 8, FEW = 500, SWEEPS = 15, ONE_LEVEL_UP_TO = 12 };
static const double BETA = 0.05, KAPPA = 20, ALIKE = 0.9;

/* The least units a theme may rest on: 5, or 0.1 %; fewer in a handful of responses. */
static size_t least_units(size_t n)
{
	size_t least = n / 1000 > 5 ? n / 1000 : 5;
	return n < 100 ? (n < 20 ? 1 : n < 40 ? 2 : 3) : least;
}

static void find_start(const struct representation *r, size_t wanted, int jobs, uint32_t *assign, size_t *k)
{
	const struct features *f = &r->f;
	struct neighbours nb;
	struct graph g;
	neighbours_find(&nb, f->vectors, f->n, f->dims, f->n < FEW ? NEIGHBOURS_FEW : NEIGHBOURS, jobs);
	neighbours_graph(&nb, nb.k, &g);
	*k = number_choose(&g, f, wanted, jobs, assign);
	graph_free(&g);
	neighbours_free(&nb);
}

static void make_levels(struct fit *t, size_t dims)
{
	t->parent = xcalloc(t->k + 1, sizeof *t->parent);
	if (t->k <= ONE_LEVEL_UP_TO)
		return;
	t->n_parents = (size_t)lrint(sqrt(2.0 * (double)t->k));
	themes_group(t->mixture.centre, t->mixture.size, t->k, dims, t->n_parents, t->parent);
}

void fit_find(struct fit *t, const struct representation *r, size_t wanted, int jobs)
{
	const struct features *f = &r->f;
	*t = (struct fit){ .mixture = { .beta = BETA, .kappa = KAPPA, .words = 1 } };
	t->assign = xcalloc(f->n + 1, sizeof *t->assign);
	if (f->n == 0)
		return;
	wanted = wanted < f->n ? wanted : f->n;
	find_start(r, wanted, jobs, t->assign, &t->k);
	if (!wanted)
		t->k = themes_tidy(f, t->assign, t->k, least_units(f->n), ALIKE, jobs);
	mixture_fit(&t->mixture, f, t->assign, t->k, SWEEPS, jobs);
	if (!wanted) {
		t->k = themes_tidy(f, t->assign, t->k, least_units(f->n), ALIKE, jobs);
		mixture_estimate(&t->mixture, f, t->assign, t->k);
	}
	if (!wanted)
		make_levels(t, f->dims);
	else
		t->parent = xcalloc(t->k + 1, sizeof *t->parent);
}

void fit_free(struct fit *t)
{
	free(t->assign);
	free(t->parent);
	mixture_free(&t->mixture);
	*t = (struct fit){ 0 };
}
