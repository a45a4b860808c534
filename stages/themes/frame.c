/* frame.c: centres from descriptions, then from what is near them. */
#include "frame.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../pipeline/memory.h"
#include "linear.h"
#include "neighbours.h"
#include "parallel.h"

enum { NEAR = 3, SWEEPS = 10, MUCH = 40, UNSURE_LEAST = 40 };
static const double KAPPA = 20, NONE = 0.35, DESCRIPTION = 6, SECOND = 0.4, NEAR_WEIGHT = 0.5;

/* The unit's vector with the mean of its NEAR nearest of the sample added. */
static void with_near(const struct frame_judge *j, const float *vector, float *out)
{
	size_t best[NEAR], n = 0;
	float cosine[NEAR];
	for (size_t i = 0; i < j->n; i++) {
		float c = dot_float(vector, j->sample + i * j->dims, j->dims);
		if (c > 0.99999f || (n == NEAR && c <= cosine[n - 1]))
			continue; /* itself, or a copy of it, tells nothing new */
		size_t at = n < NEAR ? n++ : n - 1;
		for (; at > 0 && cosine[at - 1] < c; at--) {
			cosine[at] = cosine[at - 1];
			best[at] = best[at - 1];
		}
		cosine[at] = c;
		best[at] = i;
	}
	memcpy(out, vector, j->dims * sizeof *out);
	for (size_t i = 0; i < n; i++)
		add_scaled(out, j->sample + best[i] * j->dims, (float)(NEAR_WEIGHT / (double)n), j->dims);
	normalise(out, j->dims);
}

double frame_score(const struct frame_judge *j, const float *vector, float *room, double *scores)
{
	double best = -1, second = -1;
	with_near(j, vector, room);
	for (size_t z = 0; z < j->k; z++) {
		double c = (double)dot_float(room, j->centres + z * j->dims, j->dims);
		scores[z] = KAPPA * c;
		if (c > best) {
			second = best;
			best = c;
		} else if (c > second) {
			second = c;
		}
	}
	return best - (j->k > 1 ? SECOND * second : 0);
}

struct scoring {
	const struct frame_judge *j;
	const float *vectors;
	double *scores, *ahead;
};

static void score_rows(void *of, size_t from, size_t to)
{
	struct scoring *s = of;
	float *room = xcalloc(s->j->dims + 1, sizeof *room);
	for (size_t i = from; i < to; i++)
		s->ahead[i] = frame_score(s->j, s->vectors + i * s->j->dims, room, s->scores + i * s->j->k);
	free(room);
}

/* Centres of the descriptions, then with what is plainly near them. */
static void find_centres(struct frame_judge *j, const struct representation *r, size_t n_frame,
                         const uint32_t *frame_theme, struct scoring *s, int jobs)
{
	const float *frame = r->f.vectors + j->n * j->dims;
	float *given = xcalloc(j->k * j->dims + 1, sizeof *given);
	for (size_t i = 0; i < n_frame; i++)
		add_scaled(given + frame_theme[i] * j->dims, frame + i * j->dims, 1, j->dims);
	for (size_t z = 0; z < j->k; z++)
		normalise(given + z * j->dims, j->dims);
	memcpy(j->centres, given, j->k * j->dims * sizeof *given);
	parallel_for(jobs, j->n, 16, score_rows, s);
	for (size_t z = 0; z < j->k; z++)
		for (size_t d = 0; d < j->dims; d++)
			j->centres[z * j->dims + d] = (float)(DESCRIPTION * (double)given[z * j->dims + d]);
	for (size_t i = 0; i < j->n; i++) {
		double total = exp(KAPPA * NONE);
		for (size_t z = 0; z < j->k; z++)
			total += exp(s->scores[i * j->k + z]);
		for (size_t z = 0; z < j->k; z++)
			add_scaled(j->centres + z * j->dims, r->f.vectors + i * j->dims,
			           (float)(exp(s->scores[i * j->k + z]) / total), j->dims);
	}
	for (size_t z = 0; z < j->k; z++)
		normalise(j->centres + z * j->dims, j->dims);
	parallel_for(jobs, j->n, 16, score_rows, s);
	free(given);
}

/* Communities among the units without a theme: further themes, numbered from k on. Gives
 * how many. */
static size_t propose(struct fit *t, const struct representation *r, size_t n, size_t k, int jobs)
{
	size_t dims = r->f.dims, m = 0, found = 0, least = n / 100 > 5 ? n / 100 : 5;
	uint32_t *unit = xcalloc(n + 1, sizeof *unit), *z = xcalloc(n + 1, sizeof *z), *size = xcalloc(n + 1, sizeof *size);
	float *rows = xcalloc(n * dims + 1, sizeof *rows);
	struct neighbours nb = { 0 };
	struct graph g = { 0 };
	for (size_t i = 0; i < n; i++)
		if (t->assign[i] == IN_NO_THEME) {
			memcpy(rows + m * dims, r->f.vectors + i * dims, dims * sizeof *rows);
			unit[m++] = (uint32_t)i;
		}
	if (m >= 2 * least) {
		neighbours_find(&nb, rows, m, dims, m < 500 ? 8 : 15, jobs);
		neighbours_graph(&nb, nb.k, &g);
		leiden(&g, 1, 1, z);
		for (size_t i = 0; i < m; i++)
			size[z[i]]++;
		while (found + k < MOST_THEMES && found < m && size[found] >= least) /* by falling size */
			found++;
		for (size_t i = 0; i < m; i++)
			if (z[i] < found)
				t->assign[unit[i]] = (uint32_t)(k + z[i]);
	}
	neighbours_free(&nb);
	graph_free(&g);
	free(unit);
	free(z);
	free(size);
	free(rows);
	return found;
}

void fit_frame(struct fit *t, const struct representation *r, size_t n_frame, const uint32_t *frame_theme,
               size_t k, size_t *proposals, struct frame_judge *judge, int jobs)
{
	size_t n = r->f.n - n_frame, dims = r->f.dims;
	*t = (struct fit){ .k = k, .mixture = { .beta = 0.05, .kappa = KAPPA, .words = 1 } };
	t->assign = xcalloc(r->f.n + 1, sizeof *t->assign);
	*judge = (struct frame_judge){ .k = k, .dims = dims, .n = n };
	judge->centres = xcalloc(k * dims + 1, sizeof *judge->centres);
	judge->sample = r->f.vectors;
	struct scoring s = { judge, r->f.vectors, xcalloc(n * k + 1, sizeof(double)), xcalloc(n + 1, sizeof(double)) };
	find_centres(judge, r, n_frame, frame_theme, &s, jobs);
	for (size_t i = 0; i < n; i++) {
		const double *row = s.scores + i * k;
		size_t best = 0;
		for (size_t z = 1; z < k; z++)
			best = row[z] > row[best] ? z : best;
		bool known = r->f.first[i + 1] > r->f.first[i];
		t->assign[i] = known && s.ahead[i] >= FRAME_LEAST ? (uint32_t)best : IN_NO_THEME;
	}
	for (size_t i = 0; i < n_frame; i++)
		t->assign[n + i] = frame_theme[i];
	free(s.scores);
	free(s.ahead);
	*proposals = propose(t, r, n, k, jobs);
	t->k = k + *proposals;
	t->parent = xcalloc(t->k + 1, sizeof *t->parent);
	if (n >= MUCH * k) { /* much text: the answers may reshape the themes */
		mixture_fit(&t->mixture, &r->f, t->assign, t->k, SWEEPS, n, jobs);
		free(judge->centres);
		*judge = (struct frame_judge){ 0 };
		return;
	}
	mixture_estimate(&t->mixture, &r->f, t->assign, t->k);
	judge->sample = xcalloc(n * dims + 1, sizeof *judge->sample);
	memcpy(judge->sample, r->f.vectors, n * dims * sizeof *judge->sample);
}

void frame_judge_free(struct frame_judge *j)
{
	free(j->centres);
	free(j->sample);
	*j = (struct frame_judge){ 0 };
}
