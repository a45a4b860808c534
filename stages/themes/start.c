/* start.c: neighbours, communities, and how they are brought to a wanted number. */
#include "start.h"

#include <stdlib.h>
#include <string.h>

#include "../../pipeline/memory.h"
#include "fit.h"
#include "linear.h"

enum { SMOOTHED_WITH = 7, SMOOTHED_WITH_FEW = 3, SWEEPS = 5, PLENTY = 2000,
       MOST_GROUPED = 128 /* communities: Ward's time grows with their number cubed */ };
/* Where fewer themes are wanted than this share of the communities, merging these by their
 * ties can make uneven lumps: then Ward on smoothed vectors is tried too, and taken if the
 * likelihood is DECIDED nats a unit better. FINE: the resolution of what it begins with. */
static const double BROAD = 0.6, FINE = 2, DECIDED = 0.3;

/* The units that the communities are found among: all, or those the encoder has read where
 * it has read plenty; their rows one after the other. */
struct core {
	size_t n;
	uint32_t *unit;
	float *vectors;
};

/* The core's rows of all units' vectors. */
static void gather(const struct core *c, const float *vectors, size_t dims, float *rows)
{
	for (size_t i = 0; i < c->n; i++)
		memcpy(rows + i * dims, vectors + c->unit[i] * dims, dims * sizeof *rows);
}

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
	gather(c, f->vectors, f->dims, c->vectors);
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
	size_t many = number_at(g, FINE, MOST_GROUPED, assign);
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
	neighbours_smooth(nb, near, 1, f->vectors, f->dims, once, jobs);
	neighbours_find(&again, once, f->n, f->dims, near, jobs);
	neighbours_smooth(&again, near, 1, once, f->dims, twice, jobs);
	ward(g, f, twice, k, assign);
	neighbours_free(&again);
	free(once);
	free(twice);
}

/* k neighbours of each, and those of the first units among these, unless first is null. */
static void find_neighbours(struct neighbours *nb, size_t k, struct neighbours *first, const float *vectors, size_t n,
                            size_t dims, int jobs)
{
	if (first)
		neighbours_find_both(nb, k, first, TRUST_UNITS, n < FEW ? NEIGHBOURS_FEW : NEIGHBOURS, vectors, n, dims, jobs);
	else
		neighbours_find(nb, vectors, n, dims, k, jobs);
}

/* Each unit's vector with its nearest neighbours' added: themes are told apart better by
 * them, not single units (measured.md found the same); in small questions by few, and
 * together they count for no more than the unit. core: nb is of them alone; if they are not
 * all, those of all are found, and first. */
static float *smoothed(const struct features *f, const struct core *c, const struct neighbours *nb, struct neighbours *first,
                       int jobs)
{
	float *smooth = xcalloc(f->n * f->dims + 1, sizeof *smooth);
	struct neighbours all = { 0 };
	size_t near = f->n < FEW ? SMOOTHED_WITH_FEW : SMOOTHED_WITH;
	if (c->n < f->n)
		find_neighbours(&all, near, first, f->vectors, f->n, f->dims, jobs);
	neighbours_smooth(c->n < f->n ? &all : nb, near, f->n < FEW ? 1.0f / SMOOTHED_WITH_FEW : 1, f->vectors, f->dims, smooth, jobs);
	neighbours_free(&all);
	return smooth;
}

/* The joint likelihood of a unit, as a few sweeps of a mixture like m leave it. */
static double likelihood(const struct features *f, const struct mixture *m, const uint32_t *start, size_t k, int jobs)
{
	struct mixture own = { .beta = m->beta, .kappa = m->kappa, .words = m->words };
	uint32_t *z = xcalloc(f->n + 1, sizeof *z);
	memcpy(z, start, f->n * sizeof *z);
	double mean = mixture_sweep(&own, f, z, k, SWEEPS, f->n, jobs);
	mixture_free(&own);
	free(z);
	return mean;
}

/* Puts a broad start in z's place if it is plainly more likely. smooth: of all units. */
static void perhaps_broad(const struct core *c, const struct neighbours *nb, const struct graph *g, const struct features *f,
                          const float *smooth, const struct mixture *m, size_t k, int jobs, uint32_t *z)
{
	struct features fitted = *f;
	uint32_t *broad = xcalloc(f->n + 1, sizeof *broad);
	broad_start(nb, g, f, k, jobs, broad);
	if (smooth) {
		fitted.vectors = xcalloc(f->n * f->dims + 1, sizeof *fitted.vectors);
		gather(c, smooth, f->dims, fitted.vectors);
	}
	if (likelihood(&fitted, m, broad, k, jobs) > likelihood(&fitted, m, z, k, jobs) + DECIDED)
		memcpy(z, broad, f->n * sizeof *z);
	if (smooth)
		free(fitted.vectors);
	free(broad);
}

static size_t wanted_start(const struct core *c, const struct neighbours *nb, const struct graph *g, const struct features *f,
                           const float *smooth, const struct mixture *m, size_t wanted, int jobs, uint32_t *z)
{
	size_t natural = leiden(g, 1, 1, z), k = number_agreed(g, number_resolution(g, wanted), wanted, jobs, z);
	if (k == wanted && (double)wanted < BROAD * (double)natural)
		perhaps_broad(c, nb, g, f, smooth, m, wanted, jobs, z);
	return k;
}

size_t start_find(const struct representation *r, const struct mixture *m, size_t wanted, int jobs, uint32_t *assign,
                  float **smooth, struct neighbours *first)
{
	struct core c = { 0 };
	struct features f;
	struct neighbours nb;
	struct graph g;
	choose_core(r, &c);
	core_features(&c, &r->f, &f);
	uint32_t *z = xcalloc(c.n + 1, sizeof *z);
	find_neighbours(&nb, f.n < FEW ? NEIGHBOURS_FEW : NEIGHBOURS, c.n < r->f.n ? NULL : first, f.vectors, f.n, f.dims, jobs);
	neighbours_graph(&nb, nb.k, &g);
	if (smooth)
		*smooth = smoothed(&r->f, &c, &nb, first, jobs);
	size_t k = wanted ? wanted_start(&c, &nb, &g, &f, smooth ? *smooth : NULL, m, wanted, jobs, z)
	                  : number_choose(&g, &f, jobs, z);
	for (size_t i = 0; i < r->f.n; i++)
		assign[i] = IN_NO_THEME;
	for (size_t i = 0; i < c.n; i++)
		assign[c.unit[i]] = z[i];
	graph_free(&g);
	neighbours_free(&nb);
	features_free(&f);
	free(c.unit);
	free(z);
	return k;
}
