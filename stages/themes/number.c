/* number.c: how many themes: a scan of resolutions, weighed by the joint likelihood. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../pipeline/memory.h"
#include "fit.h"
#include "parallel.h"

/* What a theme more must bring: nats a unit for each doubling of e times as many. */
static const double COST = 1.6;
static const double BETA = 0.05, KAPPA = 20;
enum { BISECTIONS = 14, SEED = 1, STARTS = 8, START_SWEEPS = 3 };

/* Makes exactly `wanted` of more: the smallest joins the community it is most tied to. */
static size_t join_smallest(const struct graph *g, uint32_t *community, size_t k, size_t wanted)
{
	double *tie = xcalloc(k + 1, sizeof *tie);
	size_t *size = xcalloc(k + 1, sizeof *size);
	while (k > wanted) {
		memset(size, 0, k * sizeof *size);
		memset(tie, 0, k * sizeof *tie);
		size_t small = 0, to = 0;
		for (size_t i = 0; i < g->n; i++)
			size[community[i]]++;
		for (size_t c = 1; c < k; c++)
			small = size[c] <= size[small] ? c : small;
		for (size_t i = 0; i < g->n; i++)
			if (community[i] == small)
				for (size_t e = g->first[i]; e < g->first[i + 1]; e++)
					tie[community[g->to[e]]] += (double)g->weight[e];
		for (size_t c = 0; c < k; c++) {
			double best = to == small ? -1 : tie[to] / (double)size[to];
			if (c != small && tie[c] / (double)size[c] > best)
				to = c;
		}
		if (to == small)
			to = small ? 0 : 1;
		for (size_t i = 0; i < g->n; i++) {
			community[i] = community[i] == small ? (uint32_t)to : community[i];
			community[i] -= community[i] > small;
		}
		k--;
	}
	free(tie);
	free(size);
	return k;
}

static size_t bisect(const struct graph *g, size_t wanted, uint32_t *community, double *resolution)
{
	uint32_t *try = xcalloc(g->n + 1, sizeof *try);
	double low = 0.02, high = 64;
	size_t best = 0;
	for (int i = 0; i < BISECTIONS; i++) {
		double middle = sqrt(low * high);
		size_t k = leiden(g, middle, SEED, try);
		/* Of too few and too many, rather too many: they can be joined. */
		bool better = best == 0 || (best < wanted ? k > best : k >= wanted && k < best);
		if (better) {
			best = k;
			*resolution = middle;
			memcpy(community, try, g->n * sizeof *try);
		}
		if (k == wanted)
			break;
		*(k < wanted ? &low : &high) = middle;
	}
	free(try);
	return best > wanted ? join_smallest(g, community, best, wanted) : best;
}

/* One resolution's communities, and what they gain. */
struct attempt {
	const struct graph *g;
	const struct features *f;
	double resolution, gain;
	uint64_t seed;
	uint32_t *community;
	size_t k, most;            /* of more than `most`, the gain is not asked */
	size_t wanted;             /* 0: as many as there are; fewer gain nothing, more are joined */
	int sweeps, jobs;
};

static void attempt_some(void *of, size_t from, size_t to)
{
	for (struct attempt *a = (struct attempt *)of + from; a < (struct attempt *)of + to; a++) {
		struct mixture m = { .beta = BETA, .kappa = KAPPA, .words = 1 };
		a->k = leiden(a->g, a->resolution, a->seed, a->community);
		if (a->k > a->most || a->k < a->wanted)
			continue;
		if (a->wanted)
			a->k = join_smallest(a->g, a->community, a->k, a->wanted);
		uint32_t *moved = xcalloc(a->g->n + 1, sizeof *moved);
		memcpy(moved, a->community, a->g->n * sizeof *moved);
		a->gain = mixture_sweep(&m, a->f, moved, a->k, a->sweeps, a->f->n, a->jobs) - COST * log((double)a->k);
		mixture_free(&m);
		free(moved);
	}
}

/* Resolutions are tried as many at a time as there are threads; which is the best, and
 * where to stop, is as if they came one by one. */
static size_t scan(const struct graph *g, const struct features *f, int jobs, uint32_t *community)
{
	static const double resolutions[] = { 0.25, 0.35, 0.5, 0.7, 1, 1.4, 2, 2.8, 4, 5.6, 8, 11 };
	enum { RESOLUTIONS = sizeof resolutions / sizeof *resolutions };
	struct attempt tries[RESOLUTIONS];
	double most = -1e300;
	size_t best = 0, last = 0, limit = (size_t)sqrt((double)g->n) + 2;
	size_t at_once = jobs < 1 ? 1 : jobs < RESOLUTIONS ? (size_t)jobs : RESOLUTIONS;
	bool enough = false;
	limit = limit < MOST_THEMES ? limit : MOST_THEMES;
	for (size_t i = 0; i < at_once; i++)
		tries[i] = (struct attempt){ .g = g, .f = f, .seed = SEED, .sweeps = 1, .jobs = 1,
		                             .community = xcalloc(g->n + 1, sizeof *community) };
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
			if (enough || tries[i].gain <= most)
				continue;
			most = tries[i].gain;
			best = last;
			memcpy(community, tries[i].community, g->n * sizeof *community);
		}
	}
	for (size_t i = 0; i < at_once; i++)
		free(tries[i].community);
	return best > MOST_THEMES ? join_smallest(g, community, best, MOST_THEMES) : best;
}

/* As many as wanted, from several seeds at the resolution that gives as many: which of
 * the partitions of nearly equal modularity comes is chance; the joint likelihood chooses. */
static size_t wanted_number(const struct graph *g, const struct features *f, size_t wanted, int jobs,
                            uint32_t *community)
{
	struct attempt tries[STARTS];
	double resolution = 1, most = -1e300;
	size_t k = bisect(g, wanted, community, &resolution);
	if (k < wanted || !f)
		return k;
	for (size_t i = 0; i < STARTS; i++)
		tries[i] = (struct attempt){ .g = g, .f = f, .resolution = resolution, .seed = SEED + i, .wanted = wanted,
		                             .most = SIZE_MAX, .gain = -1e300, .sweeps = START_SWEEPS, .jobs = 1,
		                             .community = xcalloc(g->n + 1, sizeof *community) };
	parallel_for(jobs, STARTS, 1, attempt_some, tries);
	for (size_t i = 0; i < STARTS; i++) {
		if (tries[i].gain > most) {
			most = tries[i].gain;
			memcpy(community, tries[i].community, g->n * sizeof *community);
		}
		free(tries[i].community);
	}
	return k;
}

size_t number_choose(const struct graph *g, const struct features *f, size_t wanted, int jobs,
                     uint32_t *community)
{
	return wanted ? wanted_number(g, f, wanted, jobs, community) : scan(g, f, jobs, community);
}

double number_resolution(const struct graph *g, size_t wanted)
{
	uint32_t *community = xcalloc(g->n + 1, sizeof *community);
	double resolution = 1;
	bisect(g, wanted, community, &resolution);
	free(community);
	return resolution;
}

size_t number_at(const struct graph *g, double resolution, size_t most, uint32_t *community)
{
	size_t k = leiden(g, resolution, SEED, community);
	return k > most ? join_smallest(g, community, k, most) : k;
}
