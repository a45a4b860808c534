/* frame.c: centres from descriptions, then from what is near them. */
#include "frame.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../pipeline/memory.h"
#include "linear.h"
#include "neighbours.h"
#include "parallel.h"

enum { NEAR = 3 /* of FRAME_NEAREST */, NEAR_AMONG = 500, AT_ONCE = 100, SWEEPS = 10 };
enum { BYTE_STEPS = 127, TEXT_STEPS = 2047 };
static const float NEARLY_ONE = 0.99f, ONE = 0.99999f;
static const double KAPPA = 20, NONE = 0.35, DESCRIPTION = 6, NEAR_WEIGHT = 0.5;
/* Where a theme has MUCH units, half of what the texts can say counts: they say it themselves
 * which theme is theirs, by TEXT of the mixture's likelihood, and less often none by SLACK. */
static const double MUCH = 100, TEXT = 0.4, SLACK = 0.4, NEVER = 1e9;
/* By how much likelier one is than what is not worth adding to its odds. */
static const double NOUGHT = 40, LEAST_SHARE = 1e-9;

/* Whole steps, of which the largest value has so many; gives the size of one. */
static float steps_of(const float *v, size_t n, int most, int16_t *out)
{
	float largest = 0;
	for (size_t d = 0; d < n; d++)
		largest = fabsf(v[d]) > largest ? fabsf(v[d]) : largest;
	for (size_t d = 0; d < n; d++)
		out[d] = largest > 0 ? (int16_t)lrintf(v[d] / largest * (float)most) : 0;
	return largest / (float)most;
}

void frame_ready(struct frame_judge *j)
{
	j->padded = (j->dims + 15) / 16 * 16;
	j->bytes = xcalloc(j->n * j->padded + 1, sizeof *j->bytes);
	j->step = xcalloc(j->n + 1, sizeof *j->step);
	int16_t *steps = xcalloc(j->dims + 1, sizeof *steps);
	for (size_t i = 0; i < j->n; i++) {
		j->step[i] = steps_of(j->sample + i * j->dims, j->dims, BYTE_STEPS, steps);
		for (size_t d = 0; d < j->dims; d++)
			j->bytes[i * j->padded + d] = (int8_t)steps[d];
	}
	free(steps);
}

/* What is no nearer than this is not among the `most` nearest. */
static inline float too_far(const struct frame_near *near, size_t most)
{
	return near->n == most ? near->cosine[most - 1] : 0;
}

/* Keeps the `most` nearest, the nearest first, of equals who came first. */
static void keep_near(struct frame_near *near, size_t most, size_t i, float cosine)
{
	if (cosine <= too_far(near, most))
		return;
	size_t at = near->n < most ? near->n++ : most - 1;
	for (; at > 0 && near->cosine[at - 1] < cosine; at--) {
		near->cosine[at] = near->cosine[at - 1];
		near->at[at] = near->at[at - 1];
	}
	near->cosine[at] = cosine;
	near->at[at] = i;
}

/* In bytes first, which is quick and off by some thousandths, then those that may be it. */
void frame_nearest(const struct frame_judge *j, const float *vector, struct frame_near *near)
{
	struct frame_near about = { 0 };
	int16_t *steps = xcalloc(j->padded + 1, sizeof *steps);
	float step = steps_of(vector, j->dims, TEXT_STEPS, steps);
	int32_t c[AT_ONCE];
	for (size_t i = 0; i < j->n; i++) {
		size_t some = j->n - i < AT_ONCE ? j->n - i : AT_ONCE, k = i % AT_ONCE;
		if (k == 0)
			dot_byte_rows(steps, j->bytes + i * j->padded, some, j->padded, c);
		float cosine = (float)c[k] * step * j->step[i];
		if (cosine <= too_far(&about, FRAME_ABOUT))
			continue;
		if (cosine < NEARLY_ONE || dot_float(vector, j->sample + i * j->dims, j->dims) < ONE)
			keep_near(&about, FRAME_ABOUT, i, cosine);
	}
	near->n = 0;
	for (size_t a = 0; a < about.n; a++) {
		float cosine = dot_float(vector, j->sample + about.at[a] * j->dims, j->dims);
		if (cosine < ONE)
			keep_near(near, FRAME_NEAREST, about.at[a], cosine);
	}
	free(steps);
}

/* The unit's vector with the mean of its NEAR nearest added. */
static void with_near(const struct frame_judge *j, const float *vector, const struct frame_near *near, float *out)
{
	size_t n = near->n < NEAR ? near->n : NEAR;
	memcpy(out, vector, j->dims * sizeof *out);
	for (size_t i = 0; i < n; i++)
		add_scaled(out, j->sample + near->at[i] * j->dims, (float)(NEAR_WEIGHT / (double)n), j->dims);
	normalise(out, j->dims);
}

/* The mean of what its nearest have, by the squares of their cosines: out[k], of zeros. */
static void ask_near(const struct frame_judge *j, const struct frame_near *near, float *out)
{
	float total = 0;
	for (size_t i = 0; i < near->n; i++)
		total += near->cosine[i] * near->cosine[i];
	for (size_t i = 0; i < near->n; i++)
		add_scaled(out, j->says + near->at[i] * j->k, near->cosine[i] * near->cosine[i] / total, j->k);
}

/* The sentence vector as the encoder gave it, or as the words make it: not centred. */
static void uncentred(const struct frame_judge *j, const struct representation *r, const struct frame_unit *u, float *out)
{
	memset(out, 0, j->own * sizeof *out);
	if (u->encoded && u->weight > 0)
		add_scaled(out, u->encoded, 1 / u->weight, j->own);
	else if (!r->given && r->meanings && r->meanings->taught && u->n_words)
		meanings_mean(r->meanings->taught, u->words, u->n_words, out);
	else
		return;
	add_scaled(out, j->origin, 1, j->own);
	normalise(out, j->own);
}

void frame_views(const struct frame_judge *j, const struct representation *r, const struct frame_unit *u, double *views)
{
	float *mixed = xcalloc(j->dims + j->own + 1, sizeof *mixed), *raw = mixed + j->dims;
	float *shaped = xcalloc(4 * j->k + 1, sizeof *shaped), *given = shaped + j->k, *own = given + j->k, *others = own + j->k;
	double *words = xcalloc(j->k + 1, sizeof *words);
	struct frame_near found;
	const struct frame_near *near = u->near ? u->near : &found;
	if (!u->near)
		frame_nearest(j, u->vector, &found);
	with_near(j, u->vector, near, mixed);
	dot_float_rows(mixed, j->shaped, j->k, j->dims, shaped);
	dot_float_rows(mixed, j->given, j->k, j->dims, given);
	if (j->says)
		ask_near(j, near, others);
	if (j->own) {
		uncentred(j, r, u, raw);
		dot_float_rows(raw, j->raw, j->k, j->own, own);
	}
	if (r->meanings)
		wordpairs_score(&j->pairs, u->words, u->n_words, words);
	else
		wordpairs_score_stems(&j->pairs, u->stems, u->n_stems, words);
	for (size_t z = 0; z < j->k; z++) {
		double *v = views + z * MATCH_VIEWS;
		v[MATCH_SHAPED] = (double)shaped[z];
		v[MATCH_GIVEN] = (double)given[z];
		v[MATCH_RAW] = j->own ? (double)own[z] - j->usual : 0;
		v[MATCH_WORDS] = words[z];
		v[MATCH_NEIGHBOURS] = (double)others[z];
	}
	free(mixed);
	free(shaped);
	free(words);
}

static void score_by(const struct match_sum *weights, const struct frame_judge *j, const struct representation *r,
                     const struct frame_unit *u, double *odds)
{
	double *views = xcalloc(j->k * MATCH_VIEWS + 1, sizeof *views);
	frame_views(j, r, u, views);
	match_odds(weights, views, j->k, odds);
	free(views);
}

void frame_score(const struct frame_judge *j, const struct representation *r, const struct frame_unit *u, double *odds)
{
	score_by(&j->weights.last, j, r, u, odds);
}

struct frame_unit frame_unit_of(const struct representation *r, size_t i)
{
	const float *encoded = r->encoded ? r->encoded + i * r->own : NULL;
	float weight = !encoded ? 0 : r->read_weight ? r->read_weight[i] : 1;
	return (struct frame_unit){ r->f.vectors + i * r->f.dims, encoded, weight,
		r->words + r->first_word[i], r->first_word[i + 1] - r->first_word[i],
		r->f.stems + r->f.first[i], r->f.first[i + 1] - r->f.first[i], NULL };
}

/* ---- the judge ---- */

static void add_descriptions(struct frame_judge *j, const struct representation *r, size_t n_frame,
                             const uint32_t *frame_theme)
{
	size_t first = r->f.n - n_frame;
	float *raw = xcalloc(j->own + 1, sizeof *raw);
	for (size_t i = 0; i < n_frame; i++) {
		struct frame_unit u = frame_unit_of(r, first + i);
		if (r->f.first[first + i] == r->f.first[first + i + 1] && !u.n_words)
			continue; /* marks alone: the encoder reads them as something, and near to much */
		add_scaled(j->given + frame_theme[i] * j->dims, u.vector, 1, j->dims);
		if (!j->own)
			continue;
		uncentred(j, r, &u, raw);
		add_scaled(j->raw + frame_theme[i] * j->own, raw, 1, j->own);
	}
	for (size_t z = 0; z < j->k; z++) {
		normalise(j->given + z * j->dims, j->dims);
		normalise(j->raw + z * j->own, j->own);
	}
	free(raw);
}

struct scoring {
	const struct frame_judge *j;
	const struct representation *r;
	size_t n;
	struct frame_near *nearest; /* [n] */
	float *near;             /* [n][dims]: with_near of all */
	bool *said;              /* [k]: themes that say something */
	const struct match_sum *weights;
	double *odds;            /* [n][k], by these */
};

static void find_near(void *of, size_t from, size_t to)
{
	struct scoring *s = of;
	for (size_t i = from; i < to; i++) {
		const float *vector = s->r->f.vectors + i * s->j->dims;
		frame_nearest(s->j, vector, &s->nearest[i]);
		with_near(s->j, vector, &s->nearest[i], s->near + i * s->j->dims);
	}
}

static void score_rows(void *of, size_t from, size_t to)
{
	struct scoring *s = of;
	for (size_t i = from; i < to; i++) {
		struct frame_unit u = frame_unit_of(s->r, i);
		u.near = &s->nearest[i];
		score_by(s->weights, s->j, s->r, &u, s->odds + i * s->j->k);
	}
}

/* What share of each theme's description a text is, by how near they are: s->odds[units][k].
 * Nothing is near one that says nothing, by marks alone or in words that the question does not
 * know. */
static void share_texts(void *of, size_t from, size_t to)
{
	struct scoring *s = of;
	const struct frame_judge *j = s->j;
	float *cosine = xcalloc(j->k + 1, sizeof *cosine);
	for (size_t i = from; i < to; i++) {
		double *share = s->odds + i * j->k, total = exp(KAPPA * NONE);
		dot_float_rows(s->near + i * j->dims, j->given, j->k, j->dims, cosine);
		for (size_t z = 0; z < j->k; z++)
			total += share[z] = s->said[z] ? exp(KAPPA * (double)cosine[z]) : 0;
		for (size_t z = 0; z < j->k; z++)
			share[z] /= total;
	}
	free(cosine);
}

/* The descriptions' centres with what is plainly near them. */
static void shape_some(void *of, size_t from, size_t to)
{
	struct scoring *s = of;
	const struct frame_judge *j = s->j;
	for (size_t z = from; z < to; z++) {
		float *to_row = j->shaped + z * j->dims;
		for (size_t d = 0; d < j->dims; d++)
			to_row[d] = (float)(DESCRIPTION * (double)j->given[z * j->dims + d]);
		for (size_t i = 0; i < s->n; i++)
			if (s->odds[i * j->k + z] > LEAST_SHARE)
				add_scaled(to_row, s->r->f.vectors + i * j->dims, (float)s->odds[i * j->k + z], j->dims);
		normalise(to_row, j->dims);
	}
}

/* How near its nearest description a text of the question usually is: some descriptions are
 * wide, or worded as nobody answers, and near to nothing. */
static void find_usual(struct frame_judge *j, const struct representation *r, size_t n)
{
	float *raw = xcalloc(j->own + 1, sizeof *raw), *cosine = xcalloc(j->k + 1, sizeof *cosine);
	double sum = 0;
	for (size_t i = 0; i < n && j->own; i++) {
		struct frame_unit u = frame_unit_of(r, i);
		float most = -1;
		uncentred(j, r, &u, raw);
		dot_float_rows(raw, j->raw, j->k, j->own, cosine);
		for (size_t z = 0; z < j->k; z++)
			most = fmaxf(most, cosine[z]);
		sum += (double)most;
	}
	j->usual = n ? sum / (double)n : 0;
	free(raw);
	free(cosine);
}

/* What those that are kept have, by their odds, for others to ask. Nobody has what says nothing. */
static void let_say(struct frame_judge *j, const struct scoring *s)
{
	j->says = xcalloc(j->n * j->k + 1, sizeof *j->says);
	for (size_t i = 0; i < j->n; i++) {
		const double *odds = s->odds + i * j->k;
		double most = 0, total;
		for (size_t z = 0; z < j->k; z++)
			most = fmax(most, odds[z]);
		total = exp(-most);
		for (size_t z = 0; z < j->k; z++)
			total += s->said[z] ? exp(odds[z] - most) : 0;
		for (size_t z = 0; z < j->k; z++)
			j->says[i * j->k + z] = s->said[z] ? (float)(exp(odds[z] - most) / total) : 0;
	}
}

static void judge_begin(struct frame_judge *j, const struct representation *r, size_t n_frame,
                        const uint32_t *frame_theme, const struct match *match, struct scoring *s, int jobs)
{
	size_t n = r->f.n - n_frame;
	j->own = r->encoded ? r->own : 0;
	j->n = n < NEAR_AMONG ? n : NEAR_AMONG;
	j->weights = !r->meanings ? match->stems : j->own && !r->given ? match->read : match->words;
	j->given = xcalloc(j->k * j->dims + 1, sizeof *j->given);
	j->shaped = xcalloc(j->k * j->dims + 1, sizeof *j->shaped);
	j->raw = xcalloc(j->k * j->own + 1, sizeof *j->raw);
	j->origin = xcalloc(j->own + 1, sizeof *j->origin);
	if (r->given)
		memcpy(j->origin, r->mean_encoded, j->own * sizeof *j->origin);
	else if (j->own)
		words_project(r->meanings->table, r->mean_wide, false, j->origin);
	j->sample = xcalloc(j->n * j->dims + 1, sizeof *j->sample);
	memcpy(j->sample, r->f.vectors, j->n * j->dims * sizeof *j->sample);
	frame_ready(j);
	add_descriptions(j, r, n_frame, frame_theme);
	find_usual(j, r, n);
	wordpairs_begin(&j->pairs, r, n_frame, frame_theme, j->k, jobs);
	s->nearest = xcalloc(n + 1, sizeof *s->nearest);
	s->near = xcalloc(n * j->dims + 1, sizeof *s->near);
	s->odds = xcalloc(n * j->k + 1, sizeof *s->odds);
	s->said = xcalloc(j->k + 1, sizeof *s->said);
	s->n = n;
	for (size_t z = 0; z < j->k; z++)
		s->said[z] = dot_float(j->given + z * j->dims, j->given + z * j->dims, j->dims) > 0;
	parallel_for(jobs, n, 16, find_near, s);
	parallel_for(jobs, n, 16, share_texts, s);
	parallel_for(jobs, j->k, 1, shape_some, s);
	free(s->near);
	s->weights = &j->weights.first;
	parallel_for(jobs, j->n, 16, score_rows, s);
	let_say(j, s);
	free(s->said);
	s->weights = &j->weights.last;
	parallel_for(jobs, n, 16, score_rows, s);
	free(s->nearest);
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
	if (m >= least) {
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

/* ---- what the texts say ---- */

void frame_add_text(const struct frame_judge *j, const struct mixture *m, double *scores, double *odds)
{
	double most = -1e300;
	for (size_t z = 0; z < m->k; z++) {
		scores[z] -= m->log_prior[z];
		most = scores[z] > most ? scores[z] : most;
	}
	for (size_t z = 0; z < j->k; z++)
		odds[z] += j->text * (scores[z] - most);
	for (size_t z = j->k; z < m->k; z++)
		odds[z] = scores[z] < most ? -NEVER : j->least;
}

double frame_probability(const struct frame_judge *j, const double *odds, size_t k, size_t theme)
{
	double none = j->least - j->weights.least, most = fmax(none, odds[theme]), total;
	for (size_t z = 0; z < k; z++)
		most = fmax(most, odds[z]);
	total = exp(none - most);
	for (size_t z = 0; z < k; z++)
		if (odds[z] > most - NOUGHT)
			total += exp(odds[z] - most);
	return exp(odds[theme] - most) / total;
}

/* The likeliest of k, or IN_NO_THEME if that is not likely enough. */
static uint32_t best_of(const struct frame_judge *j, const double *odds, size_t k, bool known)
{
	size_t best = 0;
	for (size_t z = 1; z < k; z++)
		best = odds[z] > odds[best] ? z : best;
	return known && odds[best] >= j->least ? (uint32_t)best : IN_NO_THEME;
}

struct settling {
	const struct scoring *s;
	const struct fit *t;
	uint32_t *next;
};

static void settle_some(void *of, size_t from, size_t to)
{
	const struct settling *x = of;
	const struct features *f = &x->s->r->f;
	const struct frame_judge *j = x->s->j;
	const struct mixture *m = &x->t->mixture;
	double *scores = xcalloc(m->k + 1, sizeof *scores), *odds = xcalloc(m->k + 1, sizeof *odds);
	for (size_t i = from; i < to; i++) {
		size_t n = f->first[i + 1] - f->first[i];
		const struct stem_count *stems = f->stems + f->first[i];
		mixture_score(m, stems, n, f->vectors + i * f->dims, x->t->assign[i], scores);
		memcpy(odds, x->s->odds + i * j->k, j->k * sizeof *odds);
		frame_add_text(j, m, scores, odds);
		x->next[i] = best_of(j, odds, m->k, n > 0);
	}
	free(scores);
	free(odds);
}

/* The mixture and what it makes of the units, in turn, until next to nothing moves. */
static void sweep(struct fit *t, const struct scoring *s, size_t n, int jobs)
{
	const struct representation *r = s->r;
	struct settling x = { s, t, xcalloc(n + 1, sizeof *x.next) };
	for (int i = 0; i < SWEEPS; i++) {
		size_t moved = 0;
		mixture_estimate(&t->mixture, &r->f, t->assign, t->k);
		parallel_for(jobs, n, 16, settle_some, &x);
		for (size_t u = 0; u < n; u++) {
			moved += t->assign[u] != x.next[u];
			t->assign[u] = x.next[u];
		}
		if (moved * 1000 < n)
			break;
	}
	free(x.next);
}

void fit_frame(struct fit *t, const struct representation *r, size_t n_frame, const uint32_t *frame_theme,
               size_t k, const struct match *match, size_t *proposals, struct frame_judge *judge, int jobs)
{
	size_t n = r->f.n - n_frame;
	*t = (struct fit){ .k = k, .mixture = { .beta = 0.05, .kappa = KAPPA, .words = 1 } };
	t->assign = xcalloc(r->f.n + 1, sizeof *t->assign);
	*judge = (struct frame_judge){ .k = k, .dims = r->f.dims };
	struct scoring s = { .j = judge, .r = r };
	judge_begin(judge, r, n_frame, frame_theme, match, &s, jobs);
	double each = (double)n / (MUCH * (double)k), share = each * each / (1 + each * each);
	judge->text = TEXT * share;
	double none = match_share(&judge->weights, s.odds, n, k), usual = judge->weights.share;
	judge->least = judge->weights.least - SLACK * share + log(none / (1 - none) * (1 - usual) / usual);
	for (size_t i = 0; i < n; i++)
		t->assign[i] = best_of(judge, s.odds + i * k, k, r->f.first[i + 1] > r->f.first[i]);
	for (size_t i = 0; i < n_frame; i++)
		t->assign[n + i] = frame_theme[i];
	*proposals = propose(t, r, n, k, jobs);
	t->k = k + *proposals;
	t->parent = xcalloc(t->k + 1, sizeof *t->parent);
	sweep(t, &s, n, jobs);
	t->k = themes_merge_shared(r->units, n, t->assign, t->k, k, THEMES_SHARED);
	t->k = themes_drop_small(r->units, n, t->assign, t->k, k, fit_least(n));
	*proposals = t->k - k;
	mixture_estimate(&t->mixture, &r->f, t->assign, t->k);
	free(s.odds);
}

void frame_judge_free(struct frame_judge *j)
{
	free(j->given);
	free(j->shaped);
	free(j->raw);
	free(j->origin);
	free(j->sample);
	free(j->bytes);
	free(j->step);
	free(j->says);
	wordpairs_free(&j->pairs);
	*j = (struct frame_judge){ 0 };
}
