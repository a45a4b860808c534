/* trust.c: resampling, geometry, and the checks made of them. */
#include "trust.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../pipeline/json.h"
#include "../../pipeline/hash.h"
#include "linear.h"
#include "parallel.h"

enum { RESAMPLES = 8, LEFT_OUT_OF = 5 };
static const double ALIKE = 0.75, UNSTABLE = 0.5, CAMPAIGN = 0.5;

struct resampling {
	const struct representation *r;
	const struct fit *t;
	const struct graph *g;   /* of the first g->n units */
	double resolution;       /* at which it has as many communities as there are themes */
	double *overlap;         /* [RESAMPLES][k]: best Jaccard, below 0 if nothing of it was drawn */
	uint8_t *back;           /* [RESAMPLES][g->n]: what became of units left out */
};
enum back { BACK_UNKNOWN, BACK_ELSEWHERE, BACK_HOME };

/* The graph of the nodes that are kept, and their old numbers. */
static void cut_graph(const struct graph *g, uint64_t seed, struct graph *to, uint32_t *old)
{
	uint32_t *new = xcalloc(g->n + 1, sizeof *new);
	size_t at = 0;
	*to = (struct graph){ 0 };
	for (size_t i = 0; i < g->n; i++) {
		new[i] = UINT32_MAX;
		if (hash_mix(i ^ hash_mix(seed)) % LEFT_OUT_OF) {
			new[i] = (uint32_t)to->n;
			old[to->n++] = (uint32_t)i;
		}
	}
	to->first = xcalloc(to->n + 1, sizeof *to->first);
	to->to = xcalloc(g->first[g->n] + 1, sizeof *to->to);
	to->weight = xcalloc(g->first[g->n] + 1, sizeof *to->weight);
	for (size_t i = 0; i < to->n; i++) {
		to->first[i] = at;
		for (size_t e = g->first[old[i]]; e < g->first[old[i] + 1]; e++)
			if (new[g->to[e]] != UINT32_MAX) {
				to->to[at] = new[g->to[e]];
				to->weight[at++] = g->weight[e];
			}
	}
	to->first[to->n] = at;
	free(new);
}

/* What units that were left out make of themes found without them: whether each is put
 * into the one that most of its own theme's units are in. start[]: the resample's themes. */
static void judge_left_out(const struct resampling *s, const struct mixture *mix, const uint32_t *start,
                           const double *both, uint8_t *back)
{
	const struct features *f = &s->r->f;
	size_t k = s->t->k, m = mix->k;
	uint32_t *home = xcalloc(m + 1, sizeof *home);
	double *scores = xcalloc(m + 1, sizeof *scores);
	for (size_t y = 0; y < m; y++)
		for (size_t x = 1; x < k; x++)
			if (both[x * m + y] > both[home[y] * m + y])
				home[y] = (uint32_t)x;
	for (size_t i = 0; i < s->g->n; i++) {
		if (start[i] != IN_NO_THEME || s->t->assign[i] == IN_NO_THEME)
			continue;
		size_t best = 0;
		mixture_score(mix, f->stems + f->first[i], f->first[i + 1] - f->first[i], f->vectors + i * f->dims,
		              IN_NO_THEME, scores);
		for (size_t y = 1; y < m; y++)
			best = scores[y] > scores[best] ? y : best;
		back[i] = home[best] == s->t->assign[i] ? BACK_HOME : BACK_ELSEWHERE;
	}
	free(home);
	free(scores);
}

/* Communities found anew, mended as the themes were, and each theme's best overlap. */
static void resample(const struct resampling *s, size_t which)
{
	const struct features *f = &s->r->f;
	size_t k = s->t->k;
	uint32_t *old = xcalloc(s->g->n + 1, sizeof *old), *z = xcalloc(s->g->n + 1, sizeof *z);
	struct graph g;
	cut_graph(s->g, which + 1, &g, old);
	size_t m = number_at(&g, s->resolution, k, z);
	double *both = xcalloc(k * m + 1, sizeof *both), *a = xcalloc(k + 1, sizeof *a), *b = xcalloc(m + 1, sizeof *b);
	uint32_t *start = xcalloc(f->n + 1, sizeof *start);
	struct mixture mix = { .beta = s->t->mixture.beta, .kappa = s->t->mixture.kappa, .words = s->t->mixture.words };
	memset(start, 0xff, f->n * sizeof *start);
	for (size_t i = 0; i < g.n; i++)
		start[old[i]] = z[i];
	mixture_sweep(&mix, f, start, m, 2, f->n, 1);
	for (size_t i = 0; i < g.n; i++) {
		uint32_t x = s->t->assign[old[i]], y = start[old[i]];
		if (x == IN_NO_THEME || y == IN_NO_THEME)
			continue;
		both[x * m + y]++;
		a[x]++;
		b[y]++;
	}
	for (size_t x = 0; x < k; x++) {
		double best = a[x] > 0 ? 0 : -1;
		for (size_t y = 0; y < m && a[x] > 0; y++) {
			double j = both[x * m + y] / (a[x] + b[y] - both[x * m + y]);
			best = j > best ? j : best;
		}
		s->overlap[which * k + x] = best;
	}
	for (size_t i = 0, kept = 0; i < s->g->n; i++)
		if (kept < g.n && old[kept] == i)
			kept++;
		else
			start[i] = IN_NO_THEME;
	mixture_estimate(&mix, f, start, m);
	judge_left_out(s, &mix, start, both, s->back + which * s->g->n);
	mixture_free(&mix);
	graph_free(&g);
	free(old);
	free(z);
	free(both);
	free(a);
	free(b);
	free(start);
}

static void resample_some(void *of, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++)
		resample(of, i);
}

/* The log-odds that each unit's theme has when it is assigned, beside what became of it. */
static void calibrate(const struct resampling *s, struct calibration *c)
{
	const struct features *f = &s->r->f;
	size_t k = s->t->k, n = 0;
	double *scores = xcalloc(k + 1, sizeof *scores);
	struct outcome *list = xcalloc(RESAMPLES * s->g->n + 1, sizeof *list);
	for (size_t i = 0; i < s->g->n; i++) {
		size_t best = 0, times = 0;
		for (size_t j = 0; j < RESAMPLES; j++)
			times += s->back[j * s->g->n + i] != BACK_UNKNOWN;
		if (!times)
			continue;
		mixture_score(&s->t->mixture, f->stems + f->first[i], f->first[i + 1] - f->first[i],
		              f->vectors + i * f->dims, s->t->assign[i], scores);
		for (size_t z = 1; z < k; z++)
			best = scores[z] > scores[best] ? z : best;
		double odds = calibration_odds(scores, k, best);
		for (size_t j = 0; j < RESAMPLES; j++)
			if (s->back[j * s->g->n + i] != BACK_UNKNOWN)
				list[n++] = (struct outcome){ odds, s->back[j * s->g->n + i] == BACK_HOME };
	}
	calibration_fit(c, list, n);
	free(scores);
	free(list);
}

static void measure_stability(const struct representation *r, const struct fit *t, struct trust *trust,
                              struct calibration *c, int jobs)
{
	size_t n = r->f.n < TRUST_UNITS ? r->f.n : TRUST_UNITS;
	struct representation part = *r;
	struct neighbours own = { 0 };
	const struct neighbours *nb = t->first.k ? &t->first : &own;
	struct graph g;
	part.f.n = n;
	if (nb == &own)
		neighbours_find(&own, r->f.vectors, n, r->f.dims, n < FEW ? NEIGHBOURS_FEW : NEIGHBOURS, jobs);
	neighbours_graph(nb, nb->k, &g);
	struct resampling s = { &part, t, &g, number_resolution(&g, t->k), xcalloc(RESAMPLES * t->k + 1, sizeof(double)),
	                        xcalloc(RESAMPLES * n + 1, sizeof(uint8_t)) };
	parallel_for(jobs, RESAMPLES, 1, resample_some, &s);
	calibrate(&s, c);
	for (size_t x = 0; x < t->k; x++) {
		double sum = 0, times = 0;
		for (size_t i = 0; i < RESAMPLES; i++)
			if (s.overlap[i * t->k + x] >= 0) {
				sum += s.overlap[i * t->k + x];
				times++;
			}
		trust[x].stability = times > 0 ? sum / times : -1;
	}
	free(s.overlap);
	free(s.back);
	graph_free(&g);
	neighbours_free(&own);
}

static void measure_shape(const struct representation *r, const struct fit *t, struct trust *trust)
{
	const struct mixture *m = &t->mixture;
	double *units = xcalloc(t->k + 1, sizeof *units);
	for (size_t i = 0; i < r->f.n; i++) {
		uint32_t z = t->assign[i];
		if (z == IN_NO_THEME)
			continue;
		trust[z].cohesion += (double)dot_float(r->f.vectors + i * m->dims, m->centre + z * m->dims, m->dims);
		units[z]++;
	}
	for (size_t x = 0; x < t->k; x++) {
		double most = -1;
		trust[x].cohesion = units[x] > 0 ? trust[x].cohesion / units[x] : 0;
		trust[x].nearest = IN_NO_THEME;
		for (size_t y = 0; y < t->k; y++) {
			double c = (double)dot_float(m->centre + x * m->dims, m->centre + y * m->dims, m->dims);
			if (y != x && c > most) {
				most = c;
				trust[x].nearest = (uint32_t)y;
			}
		}
		trust[x].separation = trust[x].nearest == IN_NO_THEME ? 1 : 1 - most;
	}
	free(units);
}

static int by_theme_and_copies(const void *a, const void *b)
{
	const struct trust_member *x = a, *y = b;
	if (x->theme != y->theme)
		return x->theme < y->theme ? -1 : 1;
	if (x->copies != y->copies)
		return x->copies < y->copies ? -1 : 1;
	return (x->response > y->response) - (x->response < y->response);
}

void trust_count(struct trust_member *list, size_t n, size_t *responses, size_t *largest_campaign)
{
	size_t run = 0;
	if (n)
		qsort(list, n, sizeof *list, by_theme_and_copies);
	for (size_t i = 0; i < n; i++) {
		bool same_theme = i && list[i - 1].theme == list[i].theme;
		bool same_copies = same_theme && list[i - 1].copies == list[i].copies;
		if (same_copies && list[i - 1].response == list[i].response)
			continue;
		uint32_t z = list[i].theme;
		run = same_copies ? run + 1 : 1;
		responses[z]++;
		largest_campaign[z] = run > largest_campaign[z] ? run : largest_campaign[z];
	}
}

static void count_campaigns(const struct representation *r, const struct fit *t, struct trust *trust)
{
	struct trust_member *list = xcalloc(r->f.n + 1, sizeof *list);
	size_t n = 0, *responses = xcalloc(2 * t->k + 1, sizeof *responses);
	for (size_t i = 0; i < r->f.n; i++)
		if (t->assign[i] != IN_NO_THEME)
			list[n++] = (struct trust_member){ t->assign[i], r->corpus->responses[r->units[i].response].copies,
			                                   r->units[i].response };
	trust_count(list, n, responses, responses + t->k);
	for (size_t z = 0; z < t->k; z++) {
		trust[z].responses = responses[z];
		trust[z].largest_campaign = responses[t->k + z];
	}
	free(list);
	free(responses);
}

void trust_measure(const struct representation *r, const struct fit *t, struct trust *trust,
                   struct calibration *c, int jobs)
{
	calibration_fit(c, NULL, 0);
	memset(trust, 0, t->k * sizeof *trust);
	if (!t->k)
		return;
	for (size_t x = 0; x < t->k; x++)
		trust[x].stability = -1;
	measure_shape(r, t, trust);
	count_campaigns(r, t, trust);
	if (r->f.n > 2 && t->k > 1)
		measure_stability(r, t, trust, c, jobs);
}

static void add_check(struct buffer *b, const char *check, const char *detail, struct span key, const char *basis)
{
	struct buffer text = { 0 };
	buffer_add_text(b, b->len > 1 ? ",{\"check\":\"" : "{\"check\":\"");
	buffer_add_text(b, check);
	buffer_add_text(b, "\",\"detail\":");
	buffer_add_text(&text, detail);
	buffer_add_span(&text, key);
	json_add_string(b, (struct span){ text.bytes, text.len });
	buffer_free(&text);
	buffer_add_text(b, ",\"basis\":\"");
	buffer_add_text(b, basis);
	buffer_add_text(b, "\"}");
}

bool trust_is_campaign(size_t responses, size_t of_one_letter)
{
	return responses >= 5 && (double)of_one_letter > CAMPAIGN * (double)responses;
}

struct span trust_checks(const struct trust *t, const struct span *keys, size_t least, struct arena *a)
{
	struct buffer b = { 0 };
	char detail[120];
	buffer_add_byte(&b, '[');
	if (t->nearest != IN_NO_THEME && 1 - t->separation > ALIKE) {
		snprintf(detail, sizeof detail, "cosine %.2f with ", 1 - t->separation);
		add_check(&b, "too similar", detail, keys[t->nearest], "fit");
	}
	if (t->responses < 2 * least) {
		snprintf(detail, sizeof detail, "%zu responses of the sample", t->responses);
		add_check(&b, "too small", detail, SPAN(""), "fit");
	}
	if (t->stability >= 0 && t->stability < UNSTABLE) {
		snprintf(detail, sizeof detail, "%.2f of it comes back in resamples", t->stability);
		add_check(&b, "unstable", detail, SPAN(""), "fit");
	}
	if (t->hard_to_name)
		add_check(&b, "hard to name", "its label says little of it: read its quotes", SPAN(""), "fit");
	if (trust_is_campaign(t->responses, t->largest_campaign)) {
		snprintf(detail, sizeof detail, "%zu of %zu responses of the sample are one letter",
		         t->largest_campaign, t->responses);
		add_check(&b, "one campaign", detail, SPAN(""), "fit");
	}
	if (trust_is_campaign(t->late, t->late_campaign)) {
		snprintf(detail, sizeof detail, "%zu of %zu responses of the sample are one letter",
		         t->late_campaign, t->late);
		add_check(&b, "one campaign", detail, SPAN(""), "responses");
	}
	buffer_add_byte(&b, ']');
	struct span made = arena_span(a, (struct span){ b.bytes, b.len });
	buffer_free(&b);
	return made;
}
