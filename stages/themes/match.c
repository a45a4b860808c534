/* match.c: the weights' file, and the sum. */
#include "match.h"

#include <math.h>
#include <stdlib.h>

#include "../../pipeline/data.h"
#include "../../pipeline/memory.h"

enum { ROUNDS = 100 };
static const double BELIEF = 1; /* how many texts the share known before counts for, for each */

int match_open(struct match *m, struct context *ctx, struct fault *f)
{
	static const char *const names[] = {
		"first-shaped", "first-given", "first-raw", "first-words", "first-none", "first-themes",
		"shaped", "given", "raw", "words", "neighbours", "none", "themes", "share", "least" };
	enum { N = sizeof names / sizeof *names };
	struct tsv t = { .name = "lexicons/match.tsv" };
	struct span fields[4];
	double value[3][N];
	unsigned seen = 0;
	CHECK(data_read(ctx, t.name, &t.rest, f));
	while (tsv_next(&t, fields, 4, 4, f)) {
		size_t i = 0;
		while (i < N && !span_is(fields[0], names[i]))
			i++;
		if (i == N)
			return fault_set(f, EXIT_CONFIG, "%s: line %zu: no such weight", t.name, t.line);
		for (size_t k = 0; k < 3; k++)
			CHECK(tsv_number(&t, fields[1 + k], &value[k][i], f));
		seen |= 1u << i;
	}
	CHECK(f->code);
	if (seen != (1u << N) - 1)
		return fault_set(f, EXIT_CONFIG, "%s: a weight is missing", t.name);
	struct match_weights *const sets[] = { &m->read, &m->words, &m->stems };
	for (size_t k = 0; k < 3; k++) {
		struct match_weights *w = sets[k];
		const double *from = value[k];
		*w = (struct match_weights){ 0 };
		for (size_t v = 0; v < MATCH_NEIGHBOURS; v++)
			w->first.view[v] = *from++;
		w->first.none = *from++;
		w->first.themes = *from++;
		for (size_t v = 0; v < MATCH_VIEWS; v++)
			w->last.view[v] = *from++;
		w->last.none = *from++;
		w->last.themes = *from++;
		w->share = *from++;
		w->least = *from++;
		if (w->share <= 0 || w->share >= 1)
			return fault_set(f, EXIT_CONFIG, "%s: a share is not between 0 and 1", t.name);
	}
	return 0;
}

void match_odds(const struct match_sum *w, const double *views, size_t k, double *odds)
{
	double none = w->none + w->themes * log((double)k);
	for (size_t z = 0; z < k; z++) {
		odds[z] = -none;
		for (size_t v = 0; v < MATCH_VIEWS; v++)
			odds[z] += w->view[v] * views[z * MATCH_VIEWS + v];
	}
}

double match_share(const struct match_weights *w, const double *odds, size_t n, size_t k)
{
	double *any = xcalloc(n + 1, sizeof *any), share = w->share, before = w->share / (1 - w->share);
	for (size_t i = 0; i < n; i++)
		for (size_t z = 0; z < k; z++)
			any[i] += exp(odds[i * k + z]) * before;
	for (int round = 0; round < ROUNDS; round++) {
		double none = 0;
		for (size_t i = 0; i < n; i++)
			none += share / (share + (1 - share) * any[i]);
		share = n ? (none / (double)n + BELIEF * w->share) / (1 + BELIEF) : share;
	}
	free(any);
	return share;
}
