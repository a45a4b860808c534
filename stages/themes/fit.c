/* fit.c: a start, the mixture, levels. */
#include "fit.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../pipeline/memory.h"
#include "consensus.h"
#include "linear.h"
#include "start.h"

enum { MOST_PARENTS = 9 };
static const double BETA = 0.05, KAPPA_FEW = 20, KAPPA_MANY = 40, ALIKE = 0.9;
static const double USUAL_STEMS = 12;

size_t fit_least(size_t n)
{
	size_t least = n / 1000 > 5 ? n / 1000 : 5;
	return n < 100 ? (n < 20 ? 1 : n < 40 ? 2 : 3) : least;
}

/* A parent of one theme would say the same twice: that theme stands at the upper level. */
static void drop_single_parents(struct fit *t)
{
	size_t *children = xcalloc(t->n_parents + 1, sizeof *children), kept = 0;
	uint32_t *number = xcalloc(t->n_parents + 1, sizeof *number);
	for (size_t z = 0; z < t->k; z++)
		if (t->parent[z] != IN_NO_THEME)
			children[t->parent[z]]++;
	for (size_t p = 0; p < t->n_parents; p++)
		number[p] = children[p] > 1 ? (uint32_t)kept++ : IN_NO_THEME;
	for (size_t z = 0; z < t->k; z++)
		if (t->parent[z] != IN_NO_THEME)
			t->parent[z] = number[t->parent[z]];
	t->n_parents = kept;
	free(children);
	free(number);
}

void fit_stand_alone(struct fit *t, size_t theme)
{
	if (!t->n_parents)
		return;
	t->parent[theme] = IN_NO_THEME;
	drop_single_parents(t);
}

/* One level where a number is wanted. */
static void make_levels(struct fit *t, size_t dims, size_t wanted)
{
	t->parent = xcalloc(t->k + 1, sizeof *t->parent);
	if (wanted || t->k <= ONE_LEVEL_UP_TO)
		return;
	t->n_parents = (size_t)lrint(sqrt(2.0 * (double)t->k));
	t->n_parents = t->n_parents < MOST_PARENTS ? t->n_parents : MOST_PARENTS;
	themes_group(t->mixture.centre, t->mixture.size, t->k, dims, t->n_parents, t->parent);
	drop_single_parents(t);
}

/* What a stem counts for beside the vector: stems of one text come together (Madsen, Kauchak
 * and Elkan 2005), so that a text four times as long says about twice as much. */
static double words_weight(const struct features *f)
{
	double length = features_length(f);
	return length > USUAL_STEMS ? sqrt(USUAL_STEMS / length) : 1;
}

/* What has no word that says anything ("👍👍", "It is.") is given no theme, so it is none's. */
static void leave_out_wordless(const struct features *f, uint32_t *assign)
{
	for (size_t i = 0; i < f->n; i++)
		if (f->first[i] == f->first[i + 1])
			assign[i] = IN_NO_THEME;
}

void fit_find(struct fit *t, const struct representation *r, size_t wanted, int jobs)
{
	struct features smooth = r->f, *f = &smooth;
	*t = (struct fit){ .mixture = { .beta = BETA, .kappa = KAPPA_FEW + represent_many(f->n) * (KAPPA_MANY - KAPPA_FEW), .words = words_weight(f) } };
	t->assign = xcalloc(f->n + 1, sizeof *t->assign);
	if (f->first[f->n] == 0) { /* no word that says anything: no response could be given a theme */
		memset(t->assign, 0xff, f->n * sizeof *t->assign);
		return;
	}
	size_t most = wanted ? rows_distinct(f->vectors, f->n, f->dims) : 0; /* more cannot be told apart */
	wanted = wanted < most ? wanted : most;
	t->k = start_find(r, &t->mixture, wanted, jobs, t->assign, &smooth.vectors, &t->first);
	if (!wanted)
		t->k = themes_tidy(f, r->units, t->assign, t->k, fit_least(f->n), ALIKE);
	if (t->k > 1 && f->n <= CONSENSUS_UNITS)
		t->k = consensus_find(r, &t->mixture, t->k, jobs, t->assign);
	mixture_fit(&t->mixture, f, t->assign, t->k, FIT_SWEEPS, f->n, jobs);
	if (!wanted) {
		t->k = themes_tidy(f, r->units, t->assign, t->k, fit_least(f->n), ALIKE);
		t->k = themes_merge_shared(r->units, f->n, t->assign, t->k, 0, THEMES_SHARED);
	}
	leave_out_wordless(f, t->assign);
	t->k = themes_drop_small(r->units, f->n, t->assign, t->k, 0, wanted ? 1 : fit_least(f->n));
	mixture_estimate(&t->mixture, f, t->assign, t->k);
	if (smooth.vectors != r->f.vectors)
		free(smooth.vectors);
	make_levels(t, f->dims, wanted);
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
				if (frame_theme[i - n] != IN_NO_THEME)
					found[frame_theme[i - n]] += f->stems[a].stem == f->stems[b].stem;
	for (size_t z = 0; z < k; z++)
		if (found[z] > 0 && (best == IN_NO_THEME || found[z] > found[best]))
			best = (uint32_t)z;
	return best;
}

/* What was found beside the seeded themes is given up where it has become too small, and
 * merged where it is much the same. */
static void tidy_others(struct fit *t, const struct representation *r, size_t seeded, size_t n, int jobs)
{
	for (size_t before = t->k + 1; t->k < before && t->k > seeded;) {
		before = t->k;
		t->k = themes_drop_small(r->units, n, t->assign, t->k, seeded, fit_least(n));
		if (t->k < before)
			mixture_fit(&t->mixture, &r->f, t->assign, t->k, 1, n, jobs);
	}
	t->k = themes_merge_shared(r->units, n, t->assign, t->k, seeded, THEMES_SHARED);
	mixture_estimate(&t->mixture, &r->f, t->assign, t->k);
}

void fit_seeded(struct fit *t, const struct representation *r, size_t n_frame, const uint32_t *frame_theme,
                size_t k, size_t wanted, int jobs)
{
	const struct features *f = &r->f;
	size_t n = f->n - n_frame, others = 0;
	struct representation part = *r;
	double *found = xcalloc(k + 1, sizeof *found);
	*t = (struct fit){ .mixture = { .beta = BETA, .kappa = KAPPA_FEW, .words = words_weight(f) } };
	t->assign = xcalloc(f->n + 1, sizeof *t->assign);
	part.f.n = n;
	if (n && (!wanted || wanted > k))
		others = start_find(&part, &t->mixture, wanted ? (wanted - k < n ? wanted - k : n) : 0, jobs, t->assign, NULL, NULL);
	for (size_t i = 0; i < n; i++) {
		uint32_t seed = seeded_theme(f, i, n, frame_theme, k, found);
		t->assign[i] = seed != IN_NO_THEME ? seed
		             : others && t->assign[i] != IN_NO_THEME ? (uint32_t)(k + t->assign[i]) : IN_NO_THEME;
	}
	memcpy(t->assign + n, frame_theme, n_frame * sizeof *frame_theme);
	t->k = k + others;
	mixture_fit(&t->mixture, f, t->assign, t->k, FIT_SWEEPS, n, jobs);
	leave_out_wordless(f, t->assign);
	if (!wanted)
		tidy_others(t, r, k, n, jobs);
	make_levels(t, f->dims, wanted);
	free(found);
}

void fit_free(struct fit *t)
{
	free(t->assign);
	free(t->parent);
	neighbours_free(&t->first);
	mixture_free(&t->mixture);
	*t = (struct fit){ 0 };
}
