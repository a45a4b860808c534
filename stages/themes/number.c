/* number.c: how many themes: a scan of resolutions, weighed by the joint likelihood; or a
 * wanted number, made of more by merging. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../pipeline/memory.h"
#include "fit.h"
#include "parallel.h"

/* What e times as many themes must bring: COST nats a unit where a thousand units of USUAL
 * stems are asked. More where they are few, as communities of few fit by chance; more where
 * they are long, as stems of one text come together and each is counted as if by itself.
 * Estimated on 119 practice questions (1 to 77 themes, 23 to 12,295 answers), and so that
 * the two samples and a city survey get the dozen or score that people would make. */
static const double COST = 2, USUAL = 8, OF_NUMBER = -0.2, OF_LENGTH = 0.75;
/* Within this share of the price the finer is taken: groups tell the coarser. The more units are
 * asked the surer gains are, and the less of the price it is: EVEN where a thousand are. Of fewer,
 * more than EVEN only where the finer are so many that there will be groups. */
static const double EVEN = 0.05;
static const double BETA = 0.05, KAPPA = 20;
/* A wanted number is made of FINER times as many communities. */
enum { SEED = 1, FINER = 3, MOST_STEPS = 14, RUNS = 5 };
static const double STEP = 1.4;
static const float APART = 0.05f; /* what is left of an edge that no run keeps within a community */

/* Communities and what ties them: tie[x][y] is the weight of the edges between x and y. */
struct ties {
	size_t k, left;
	double *tie, *strength;
	uint32_t *best;     /* [k]: of those above x that are left, the one x is most tied to */
	uint32_t *into;     /* [k]: itself while it is left, else what it was merged into */
};

/* How much more x and y are tied than nodes of their strengths would be by chance. */
static double tied(const struct ties *t, size_t x, size_t y)
{
	double chance = t->strength[x] * t->strength[y];
	return chance > 0 ? t->tie[x * t->k + y] / chance : 0;
}

static void find_best(struct ties *t, size_t x)
{
	t->best[x] = (uint32_t)x;
	for (size_t y = x + 1; y < t->k; y++)
		if (t->into[y] == y && (t->best[x] == x || tied(t, x, y) > tied(t, x, t->best[x])))
			t->best[x] = (uint32_t)y;
}

static void merge(struct ties *t, size_t a, size_t b)
{
	for (size_t y = 0; y < t->k; y++) {
		t->tie[a * t->k + y] += t->tie[b * t->k + y];
		t->tie[y * t->k + a] = t->tie[a * t->k + y];
	}
	t->strength[a] += t->strength[b];
	t->into[b] = (uint32_t)a;
	t->left--;
	for (size_t x = 0; x < b; x++) {
		if (t->into[x] != x)
			continue;
		if (x == a || t->best[x] == a || t->best[x] == b)
			find_best(t, x);
		else if (x < a && tied(t, x, a) > tied(t, x, t->best[x]))
			t->best[x] = (uint32_t)a;
	}
}

static void merge_most_tied(struct ties *t)
{
	size_t a = t->k, last = 0, before = 0;
	for (size_t x = 0; x < t->k; x++) {
		if (t->into[x] != x)
			continue;
		before = last;
		last = x;
		if (t->best[x] != x && (a == t->k || tied(t, x, t->best[x]) > tied(t, a, t->best[a])))
			a = x;
	}
	if (tied(t, a, t->best[a]) > 0)
		merge(t, a, t->best[a]);
	else /* nothing is tied: the two smallest */
		merge(t, before, last);
}

/* Nodes without edges are a community each: all but some of these become one. Gives the
 * new k. */
static size_t join_untied(const struct graph *g, uint32_t *community, size_t k, size_t some)
{
	uint32_t *number = xcalloc(k + 1, sizeof *number), next = 0, untied = 0;
	uint8_t *has_ties = xcalloc(k + 1, sizeof *has_ties);
	for (size_t i = 0; i < g->n; i++)
		has_ties[community[i]] |= g->first[i] < g->first[i + 1];
	for (size_t c = 0; c < k; c++) {
		bool joins = !has_ties[c] && untied++ >= some;
		number[c] = joins ? next - 1 : next;
		next += !joins;
	}
	for (size_t i = 0; i < g->n; i++)
		community[i] = number[community[i]];
	free(number);
	free(has_ties);
	return next;
}

/* Makes `wanted` of k communities: again and again, the two that are tied most for their
 * strengths become one (average linkage; chance as modularity has it). O(edges + k^2), and
 * O(k) for a merge, as a rule. */
static size_t merge_tied(const struct graph *g, uint32_t *community, size_t k, size_t wanted)
{
	k = join_untied(g, community, k, wanted);
	struct ties t = { k, k, xcalloc(k * k + 1, sizeof(double)), xcalloc(k + 1, sizeof(double)),
	                  xcalloc(k + 1, sizeof *t.best), xcalloc(k + 1, sizeof *t.into) };
	uint32_t *number = xcalloc(k + 1, sizeof *number), next = 0;
	for (size_t i = 0; i < g->n; i++)
		for (size_t e = g->first[i]; e < g->first[i + 1]; e++) {
			t.tie[community[i] * k + community[g->to[e]]] += (double)g->weight[e];
			t.strength[community[i]] += (double)g->weight[e];
		}
	for (size_t x = 0; x < k; x++)
		t.into[x] = (uint32_t)x;
	for (size_t x = 0; x < k; x++)
		find_best(&t, x);
	while (t.left > wanted && t.left > 1)
		merge_most_tied(&t);
	for (size_t x = 0; x < k; x++) /* what it was merged into comes before */
		number[x] = t.into[x] == x ? next++ : number[t.into[x]];
	for (size_t i = 0; i < g->n; i++)
		community[i] = number[community[i]];
	free(t.tie);
	free(t.strength);
	free(t.best);
	free(t.into);
	free(number);
	return next;
}

/* One resolution's communities, and what they gain. */
struct attempt {
	const struct graph *g;
	const struct features *f;
	double resolution, cost, gain;
	uint32_t *community;
	size_t k, most;            /* of more than `most`, the gain is not asked */
};

static void attempt_some(void *of, size_t from, size_t to)
{
	for (struct attempt *a = (struct attempt *)of + from; a < (struct attempt *)of + to; a++) {
		struct mixture m = { .beta = BETA, .kappa = KAPPA, .words = 1 };
		a->k = leiden(a->g, a->resolution, SEED, a->community);
		if (a->k > a->most)
			continue;
		uint32_t *moved = xcalloc(a->g->n + 1, sizeof *moved);
		memcpy(moved, a->community, a->g->n * sizeof *moved);
		a->gain = mixture_sweep(&m, a->f, moved, a->k, 1, a->f->n, 1) - a->cost * log((double)a->k);
		mixture_free(&m);
		free(moved);
	}
}

static double cost_of(const struct features *f)
{
	return COST * pow((double)f->n / 1000, OF_NUMBER) * pow(features_length(f) / USUAL, OF_LENGTH);
}

/* Resolutions are tried as many at a time as there are threads; which is the best, and
 * where to stop, is as if they came one by one. */
size_t number_choose(const struct graph *g, const struct features *f, int jobs, uint32_t *community)
{
	static const double resolutions[] = { 0.25, 0.35, 0.5, 0.7, 1, 1.4, 2, 2.8, 4, 5.6, 8, 11 };
	enum { RESOLUTIONS = sizeof resolutions / sizeof *resolutions };
	struct attempt tries[RESOLUTIONS];
	double most = -1e300, cost = cost_of(f), even = EVEN * cost * sqrt(1000 / (double)f->n);
	size_t best = 0, last = 0, limit = (size_t)sqrt((double)g->n) + 2;
	size_t at_once = jobs < 1 ? 1 : jobs < RESOLUTIONS ? (size_t)jobs : RESOLUTIONS;
	bool enough = false;
	limit = limit < MOST_THEMES ? limit : MOST_THEMES;
	for (size_t i = 0; i < at_once; i++)
		tries[i] = (struct attempt){ .g = g, .f = f, .cost = cost, .community = xcalloc(g->n + 1, sizeof *community) };
	for (size_t first = 0; first < RESOLUTIONS && !enough; first += at_once) {
		size_t n = RESOLUTIONS - first < at_once ? RESOLUTIONS - first : at_once;
		for (size_t i = 0; i < n; i++) {
			tries[i].resolution = resolutions[first + i];
			tries[i].most = best ? limit : SIZE_MAX;
		}
		parallel_for(jobs, n, 1, attempt_some, tries);
		for (size_t i = 0; i < n && !enough; i++) {
			if (tries[i].k == last)
				continue;
			last = tries[i].k;
			enough = best && last > limit;
			double off = last > ONE_LEVEL_UP_TO ? even : fmin(even, EVEN * cost);
			if (enough || tries[i].gain <= most - off)
				continue;
			most = fmax(most, tries[i].gain);
			best = last;
			memcpy(community, tries[i].community, g->n * sizeof *community);
		}
	}
	for (size_t i = 0; i < at_once; i++)
		free(tries[i].community);
	return best > MOST_THEMES ? merge_tied(g, community, best, MOST_THEMES) : best;
}

/* The least of the resolutions 1, STEP, STEP^2, ... that gives enough communities: they are more
 * the finer it is, so it is found by halving. */
double number_resolution(const struct graph *g, size_t wanted)
{
	double resolution[MOST_STEPS + 1] = { 1 };
	uint32_t *community = xcalloc(g->n + 1, sizeof *community);
	size_t untied = 0, low = 0, high = MOST_STEPS;
	for (size_t i = 0; i < g->n; i++)
		untied += g->first[i] == g->first[i + 1];
	for (size_t i = 0; i < MOST_STEPS; i++)
		resolution[i + 1] = resolution[i] * STEP;
	while (low < high) {
		size_t middle = (low + high) / 2;
		if (leiden(g, resolution[middle], SEED, community) < FINER * wanted + untied)
			low = middle + 1;
		else
			high = middle;
	}
	free(community);
	return resolution[low];
}

size_t number_at(const struct graph *g, double resolution, size_t most, uint32_t *community)
{
	size_t k = leiden(g, resolution, SEED, community);
	return k > most ? merge_tied(g, community, k, most) : k;
}

/* Communities of the same graph, a seed each. */
struct runs {
	const struct graph *g;
	double resolution;
	uint32_t *community;       /* [RUNS][n] */
};

static void run_some(void *of, size_t from, size_t to)
{
	const struct runs *r = of;
	for (size_t i = from; i < to; i++)
		leiden(r->g, r->resolution, SEED + i, r->community + i * r->g->n);
}

/* The graph with each edge weighing as often as its ends are in one community. */
static void weigh_agreement(const struct runs *r, struct graph *agreed)
{
	const struct graph *g = r->g;
	*agreed = *g;
	agreed->weight = xcalloc(g->first[g->n] + 1, sizeof *agreed->weight);
	for (size_t i = 0; i < g->n; i++)
		for (size_t e = g->first[i]; e < g->first[i + 1]; e++) {
			size_t together = 0;
			for (size_t k = 0; k < RUNS; k++)
				together += r->community[k * g->n + i] == r->community[k * g->n + g->to[e]];
			agreed->weight[e] = g->weight[e] * (APART + (1 - APART) * (float)together / RUNS);
		}
}

size_t number_agreed(const struct graph *g, double resolution, size_t most, int jobs, uint32_t *community)
{
	struct runs r = { g, resolution, xcalloc(RUNS * g->n + 1, sizeof *r.community) };
	struct graph agreed;
	parallel_for(jobs, RUNS, 1, run_some, &r);
	weigh_agreement(&r, &agreed);
	size_t k = leiden(&agreed, resolution, SEED, community);
	free(agreed.weight);
	free(r.community);
	return k > most ? merge_tied(g, community, k, most) : k;
}
