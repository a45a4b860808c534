/* fit.c: neighbours, communities, mixture, levels. */
#include "fit.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../pipeline/memory.h"
#include "linear.h"
#include "neighbours.h"

enum { NEIGHBOURS = 15, NEIGHBOURS_FEW = 8, FEW = 500, SMOOTHED_WITH = 7, SWEEPS = 15, ONE_LEVEL_UP_TO = 12,
       PLENTY = 2000, MOST_PARENTS = 9 };
static const double BETA = 0.05, KAPPA_FEW = 20, KAPPA_MANY = 40, ALIKE = 0.9, SHARED = 0.7;
/* Fewer themes than this share of the communities: merging these by
 * their ties makes uneven lumps, Ward on smoothed vectors does not. FINE: the resolution of
 * the communities it begins with. */
static const double BROAD = 0.6, FINE = 8;

size_t fit_least(size_t n)
{
	size_t least = n / 1000 > 5 ? n / 1000 : 5;
	return n < 100 ? (n < 20 ? 1 : n < 40 ? 2 : 3) : least;
}

/* The units that the communities are found among: all, or those the encoder has read where
 * it has read plenty; their rows one after the other. */
struct core {
	size_t n;
	uint32_t *unit;
	float *vectors;
};

static void choose_core(const struct representation *r, struct core *c)
{
	const struct features *f = &r->f;
	c->unit = xcalloc(f->n + 1, sizeof *c->unit);
	for (size_t i = 0; i < f->n && r->encoded; i++)
		if (dot_float(r->encoded + i * r->own, r->encoded + i * r->own, r->own) > 0)
			c->unit[c->n++] = (uint32_t)i;
	if (c->n < PLENTY) {
		c->n = f->n;
		for (size_t i = 0; i < f->n; i++)
			c->unit[i] = (uint32_t)i;
	}
	c->vectors = xcalloc(c->n * f->dims + 1, sizeof *c->vectors);
	for (size_t i = 0; i < c->n; i++)
		memcpy(c->vectors + i * f->dims, f->vectors + c->unit[i] * f->dims, f->dims * sizeof *c->vectors);
}

static void core_features(const struct core *c, const struct features *f, struct features *to)
{
	*to = (struct features){ .n = c->n, .n_stems = f->n_stems, .dims = f->dims, .vectors = c->vectors };
	to->first = xcalloc(c->n + 1, sizeof *to->first);
	to->stems = xcalloc(f->first[f->n] + 1, sizeof *to->stems);
	for (size_t i = 0; i < c->n; i++) {
		size_t n = f->first[c->unit[i] + 1] - f->first[c->unit[i]];
		memcpy(to->stems + to->first[i], f->stems + f->first[c->unit[i]], n * sizeof *to->stems);
		to->first[i + 1] = to->first[i] + (uint32_t)n;
	}
}

/* Many small communities, grouped by Ward's criterion on smoothed vectors. */
static void ward(const struct graph *g, const struct features *f, const float *smooth, size_t k, uint32_t *assign)
{
	size_t many = leiden(g, FINE, 1, assign);
	float *centre = xcalloc(many * f->dims + 1, sizeof *centre);
	double *size = xcalloc(many + 1, sizeof *size);
	uint32_t *group = xcalloc(many + 1, sizeof *group);
	for (size_t i = 0; i < f->n; i++) {
		size[assign[i]]++;
		add_scaled(centre + assign[i] * f->dims, smooth + i * f->dims, 1, f->dims);
	}
	for (size_t z = 0; z < many; z++)
		for (size_t d = 0; d < f->dims; d++)
			centre[z * f->dims + d] /= (float)size[z];
	themes_group(centre, size, many, f->dims, k, group);
	for (size_t i = 0; i < f->n; i++)
		assign[i] = group[assign[i]];
	free(centre);
	free(size);
	free(group);
}

/* A start for few, broad themes: vectors averaged with their neighbours twice, then Ward. */
static void broad_start(const struct neighbours *nb, const struct graph *g, const struct features *f, size_t k, int jobs, uint32_t *assign)
{
	float *once = xcalloc(f->n * f->dims + 1, sizeof *once), *twice = xcalloc(f->n * f->dims + 1, sizeof *twice);
	struct neighbours again;
	size_t near = f->n < FEW ? 5 : 10;
	neighbours_smooth(nb, near, f->vectors, f->dims, once, jobs);
	neighbours_find(&again, once, f->n, f->dims, near, jobs);
	neighbours_smooth(&again, near, once, f->dims, twice, jobs);
	ward(g, f, twice, k, assign);
	neighbours_free(&again);
	free(once);
	free(twice);
}

/* Each unit's vector averaged with its neighbours': themes are told apart better by them,
 * not single units (measured.md found the same). core: nb is of them alone. */
static float *smoothed(const struct features *f, const struct core *c, const struct neighbours *nb, int jobs)
{
	float *smooth = xcalloc(f->n * f->dims + 1, sizeof *smooth);
	struct neighbours all = { 0 };
	if (c->n < f->n)
		neighbours_find(&all, f->vectors, f->n, f->dims, SMOOTHED_WITH, jobs);
	neighbours_smooth(c->n < f->n ? &all : nb, SMOOTHED_WITH, f->vectors, f->dims, smooth, jobs);
	neighbours_free(&all);
	return smooth;
}

/* smooth may be null. */
static void find_start(const struct representation *r, size_t wanted, int jobs, uint32_t *assign, size_t *k,
                       float **smooth)
{
	struct core c = { 0 };
	struct features f;
	struct neighbours nb;
	struct graph g;
	choose_core(r, &c);
	core_features(&c, &r->f, &f);
	uint32_t *z = xcalloc(c.n + 1, sizeof *z);
	neighbours_find(&nb, f.vectors, f.n, f.dims, f.n < FEW ? NEIGHBOURS_FEW : NEIGHBOURS, jobs);
	neighbours_graph(&nb, nb.k, &g);
	size_t natural = wanted ? leiden(&g, 1, 1, z) : 0;
	if (wanted && (double)wanted < BROAD * (double)natural) {
		broad_start(&nb, &g, &f, wanted, jobs, z);
		*k = wanted;
	} else {
		*k = number_choose(&g, &f, wanted, jobs, z);
	}
	for (size_t i = 0; i < r->f.n; i++)
		assign[i] = IN_NO_THEME;
	for (size_t i = 0; i < c.n; i++)
		assign[c.unit[i]] = z[i];
	if (smooth && r->f.n >= FEW)
		*smooth = smoothed(&r->f, &c, &nb, jobs);
	graph_free(&g);
	neighbours_free(&nb);
	features_free(&f);
	free(c.unit);
	free(z);
}

/* A parent of one theme would say the same twice: that theme stands at the upper level. */
static void drop_single_parents(struct fit *t)
{
	size_t *children = xcalloc(t->n_parents + 1, sizeof *children), kept = 0;
	uint32_t *number = xcalloc(t->n_parents + 1, sizeof *number);
	for (size_t z = 0; z < t->k; z++)
		children[t->parent[z]]++;
	for (size_t p = 0; p < t->n_parents; p++)
		number[p] = children[p] > 1 ? (uint32_t)kept++ : IN_NO_THEME;
	for (size_t z = 0; z < t->k; z++)
		t->parent[z] = number[t->parent[z]];
	t->n_parents = kept;
	free(children);
	free(number);
}

static void make_levels(struct fit *t, size_t dims)
{
	t->parent = xcalloc(t->k + 1, sizeof *t->parent);
	if (t->k <= ONE_LEVEL_UP_TO)
		return;
	t->n_parents = (size_t)lrint(sqrt(2.0 * (double)t->k));
	t->n_parents = t->n_parents < MOST_PARENTS ? t->n_parents : MOST_PARENTS;
	themes_group(t->mixture.centre, t->mixture.size, t->k, dims, t->n_parents, t->parent);
	drop_single_parents(t);
}

void fit_find(struct fit *t, const struct representation *r, size_t wanted, int jobs)
{
	struct features smooth = r->f, *f = &smooth;
	*t = (struct fit){ .mixture = { .beta = BETA, .kappa = KAPPA_FEW + represent_many(f->n) * (KAPPA_MANY - KAPPA_FEW), .words = 1 } };
	t->assign = xcalloc(f->n + 1, sizeof *t->assign);
	if (f->n == 0)
		return;
	wanted = wanted < f->n ? wanted : f->n;
	find_start(r, wanted, jobs, t->assign, &t->k, &smooth.vectors);
	if (!wanted)
		t->k = themes_tidy(f, t->assign, t->k, fit_least(f->n), ALIKE, jobs);
	mixture_fit(&t->mixture, f, t->assign, t->k, SWEEPS, f->n, jobs);
	if (!wanted) {
		t->k = themes_tidy(f, t->assign, t->k, fit_least(f->n), ALIKE, jobs);
		t->k = themes_merge_shared(r->units, f->n, t->assign, t->k, SHARED);
		mixture_estimate(&t->mixture, f, t->assign, t->k);
	}
	if (smooth.vectors != r->f.vectors)
		free(smooth.vectors);
	if (!wanted)
		make_levels(t, f->dims);
	else
		t->parent = xcalloc(t->k + 1, sizeof *t->parent);
}

/* Which seeded theme a unit begins in: the one whose words it has most of. */
static uint32_t seeded_theme(const struct features *f, size_t unit, size_t n, const uint32_t *frame_theme, size_t k,
                             double *found)
{
	uint32_t best = IN_NO_THEME;
	memset(found, 0, k * sizeof *found);
	for (size_t i = n; i < f->n; i++)
		for (uint32_t a = f->first[i]; a < f->first[i + 1]; a++)
			for (uint32_t b = f->first[unit]; b < f->first[unit + 1]; b++)
				found[frame_theme[i - n]] += f->stems[a].stem == f->stems[b].stem;
	for (size_t z = 0; z < k; z++)
		if (found[z] > 0 && (best == IN_NO_THEME || found[z] > found[best]))
			best = (uint32_t)z;
	return best;
}

/* Found themes that have become too small are given up, the last first. */
static void give_up_small(struct fit *t, const struct features *f, size_t seeded, size_t n, int jobs)
{
	for (size_t z = t->k; z-- > seeded;) {
		if (t->mixture.size[z] >= (double)fit_least(n) || t->k < 2)
			continue;
		for (size_t i = 0; i < f->n; i++)
			if (t->assign[i] != IN_NO_THEME && t->assign[i] >= z)
				t->assign[i] = t->assign[i] == z ? IN_NO_THEME : t->assign[i] - 1;
		t->k--;
		mixture_fit(&t->mixture, f, t->assign, t->k, 1, n, jobs);
	}
}

void fit_seeded(struct fit *t, const struct representation *r, size_t n_frame, const uint32_t *frame_theme,
                size_t k, size_t wanted, int jobs)
{
	const struct features *f = &r->f;
	size_t n = f->n - n_frame, others = 0;
	struct representation part = *r;
	double *found = xcalloc(k + 1, sizeof *found);
	*t = (struct fit){ .mixture = { .beta = BETA, .kappa = KAPPA_FEW, .words = 1 } };
	t->assign = xcalloc(f->n + 1, sizeof *t->assign);
	part.f.n = n;
	if (n && (!wanted || wanted > k))
		find_start(&part, wanted ? (wanted - k < n ? wanted - k : n) : 0, jobs, t->assign, &others, NULL);
	for (size_t i = 0; i < n; i++) {
		uint32_t seed = seeded_theme(f, i, n, frame_theme, k, found);
		t->assign[i] = seed != IN_NO_THEME ? seed
		             : others && t->assign[i] != IN_NO_THEME ? (uint32_t)(k + t->assign[i]) : IN_NO_THEME;
	}
	memcpy(t->assign + n, frame_theme, n_frame * sizeof *frame_theme);
	t->k = k + others;
	mixture_fit(&t->mixture, f, t->assign, t->k, SWEEPS, n, jobs);
	give_up_small(t, f, k, n, jobs);
	t->parent = xcalloc(t->k + 1, sizeof *t->parent);
	free(found);
}

void fit_free(struct fit *t)
{
	free(t->assign);
	free(t->parent);
	mixture_free(&t->mixture);
	*t = (struct fit){ 0 };
}
