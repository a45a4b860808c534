/* background.c: likeness, its null, and the share of the null by EM. */
#include "background.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../pipeline/memory.h"
#include "fit.h"
#include "linear.h"
#include "parallel.h"
#include "strange.h"

enum { D = MEANING_DIMENSIONS, NEAR = 8, MOST_SUBJECT = 500, ROUNDS = 100, LEAST_TEXTS = 50, PASSES = 3 };
static const double NOTHING = -2, COPY = 0.9999, NARROWEST = 0.03, HALF = 0.5, MORE_OFF = 0.1;

/* ---- texts as vectors from the origin of language ---- */

static void from_read(const struct background *b, const float *read, float *out)
{
	memcpy(out, read, D * sizeof *out);
	add_scaled(out, b->origin, 1, D);
	normalise(out, D);
}

static bool from_words(const struct background *b, const struct representation *r, const struct weighted_word *words,
                       size_t n, float *out)
{
	if (!r->meanings || !n)
		return false;
	meanings_mean(r->meanings->prior, words, n, out);
	add_scaled(out, b->usual, -1, D);
	return normalise(out, D) > 0;
}

/* Keeps the `most` greatest, in order. */
static void keep_best(double *best, size_t *n, size_t most, double x)
{
	if (*n == most && x <= best[most - 1])
		return;
	size_t at = *n < most ? (*n)++ : most - 1;
	for (; at > 0 && best[at - 1] < x; at--)
		best[at] = best[at - 1];
	best[at] = x;
}

/* Mean cosine with the NEAR most alike; copies of it tell nothing. */
static double likeness(const struct kin *k, const float *vector)
{
	double best[NEAR], sum = 0;
	size_t n = 0, near = k->n / 10 < 2 ? 2 : k->n / 10 < NEAR ? k->n / 10 : NEAR;
	float cosine[MOST_KIN];
	dot_float_rows(vector, k->rows, k->n, D, cosine);
	for (size_t i = 0; i < k->n; i++) {
		if ((double)cosine[i] <= COPY)
			keep_best(best, &n, near, (double)cosine[i]);
	}
	for (size_t i = 0; i < n; i++)
		sum += best[i] / (double)n;
	return n ? sum : 1;
}

/* ---- one way of reading: the units' vectors, those of strange texts, and what they tell ---- */

struct reading {
	struct kin *kin;
	size_t n;
	float *rows, *strange;   /* [n][D] (0: not known this way), [STRANGE_TEXTS][D] */
	bool *known;             /* [n] */
	double *like, *null;     /* likeness of each */
	double middle;           /* of those on the subject */
};

static void like_units(void *of, size_t from, size_t to)
{
	struct reading *g = of;
	for (size_t i = from; i < to; i++)
		g->like[i] = g->known[i] ? likeness(g->kin, g->rows + i * D) : 0;
}

static void like_strange(void *of, size_t from, size_t to)
{
	struct reading *g = of;
	for (size_t i = from; i < to; i++)
		g->null[i] = likeness(g->kin, g->strange + i * D);
}

static double normal(double x, double mean, double spread)
{
	double z = (x - mean) / spread;
	return exp(-0.5 * z * z) / spread;
}

static struct curve curve_of(const double *x, size_t n)
{
	struct curve c = { 0, 0 };
	for (size_t i = 0; i < n; i++)
		c.mean += x[i] / (double)n;
	for (size_t i = 0; i < n; i++)
		c.spread += (x[i] - c.mean) * (x[i] - c.mean) / (double)n;
	c.spread = fmax(sqrt(c.spread), NARROWEST);
	return c;
}

/* The share of the null among units of likeness x; the less alike, the greater it is. */
static double share_off(double x, const struct curve *null, const struct curve *on, double share)
{
	x = fmax(x, null->mean);
	double a = share * normal(x, null->mean, null->spread), b = (1 - share) * normal(x, on->mean, on->spread);
	return a / (a + b + 1e-300);
}

/* Where the share falls to a half, between the two means; NOTHING if it is less all along. */
static double border(const struct curve *null, const struct curve *on, double share)
{
	double low = null->mean, high = on->mean;
	if (share_off(low, null, on, share) <= HALF)
		return NOTHING;
	for (int i = 0; i < 40; i++) {
		double middle = (low + high) / 2;
		if (share_off(middle, null, on, share) > HALF)
			low = middle;
		else
			high = middle;
	}
	return low;
}

/* Fits the share and the curve of those on the subject: EM with the null as it is. */
static void find_border(struct reading *g)
{
	struct curve null = curve_of(g->null, STRANGE_TEXTS), on;
	double *x = xcalloc(g->n + 1, sizeof *x), *s = xcalloc(g->n + 1, sizeof *s), share = 0.1;
	size_t n = 0;
	for (size_t i = 0; i < g->n; i++)
		if (g->known[i])
			x[n++] = g->like[i];
	on = curve_of(x, n);
	for (int round = 0; round < ROUNDS; round++) {
		double off = 0, sum = 0, square = 0, rest = 1e-9;
		for (size_t i = 0; i < n; i++) {
			s[i] = share_off(x[i], &null, &on, share);
			off += s[i];
			rest += 1 - s[i];
			sum += (1 - s[i]) * x[i];
		}
		double mean = fmax(sum / rest, null.mean + 2 * null.spread);
		for (size_t i = 0; i < n; i++)
			square += (1 - s[i]) * (x[i] - mean) * (x[i] - mean);
		on = (struct curve){ mean, fmax(sqrt(square / rest), NARROWEST) };
		share = (off + 0.5) / ((double)n + 5);
	}
	g->middle = on.mean;
	g->kin->least = border(&null, &on, share);
	g->kin->null = null;
	g->kin->on = on;
	g->kin->share = share;
	free(x);
	free(s);
}

void background_late(struct kin *k, const double *likeness, size_t n)
{
	double share = 0.1;
	if (!n || k->null.spread <= 0 || k->on.spread <= 0)
		return;
	for (int round = 0; round < ROUNDS; round++) {
		double off = 0;
		for (size_t i = 0; i < n; i++)
			off += share_off(likeness[i], &k->null, &k->on, share);
		share = (off + 0.5) / ((double)n + 5);
	}
	double least = border(&k->null, &k->on, share);
	if (share > k->share + MORE_OFF && least > k->least)
		k->least = least;
}

static void choose_kin(struct reading *g, const bool *off, const bool *own)
{
	struct kin *k = g->kin;
	k->n = 0;
	for (size_t i = 0; i < g->n && k->n < MOST_SUBJECT; i++)
		if (g->known[i] && !off[i] && !own[i])
			memcpy(k->rows + k->n++ * D, g->rows + i * D, D * sizeof *k->rows);
	for (size_t i = 0; i < g->n && k->n < MOST_KIN; i++)
		if (g->known[i] && own[i])
			memcpy(k->rows + k->n++ * D, g->rows + i * D, D * sizeof *k->rows);
}

/* Units off that are as like some others of them as those on the subject are. */
static void find_own_matters(const struct reading *g, const bool *off, bool *own)
{
	size_t n = 0, least = fit_least(g->n) - 1;
	size_t *unit = xcalloc(g->n + 1, sizeof *unit);
	double best[NEAR];
	least = least < 1 ? 1 : least > NEAR ? NEAR : least;
	for (size_t i = 0; i < g->n; i++)
		if (g->known[i] && off[i])
			unit[n++] = i;
	for (size_t a = 0; a < n; a++) {
		size_t m = 0;
		double sum = 0;
		for (size_t b = 0; b < n; b++) {
			double c = a == b ? -1 : (double)dot_float(g->rows + unit[a] * D, g->rows + unit[b] * D, D);
			keep_best(best, &m, least, c);
		}
		for (size_t i = 0; i < m; i++)
			sum += best[i] / (double)least;
		own[unit[a]] = sum > g->middle;
	}
	free(unit);
}

/* off: as is known before, and after. Once more while some are: these are no texts to compare
 * with. */
static void judge_units(struct reading *g, bool *off, int jobs)
{
	bool *own = xcalloc(g->n + 1, sizeof *own);
	size_t found = 1;
	for (int pass = 0; pass < PASSES && found; pass++) {
		bool last = pass + 1 == PASSES;
		choose_kin(g, off, own);
		parallel_for(jobs, g->n, 16, like_units, g);
		parallel_for(jobs, STRANGE_TEXTS, 16, like_strange, g);
		if (!last)
			find_border(g);
		found = 0;
		for (size_t i = 0; i < g->n; i++)
			if (g->known[i])
				found += off[i] = g->like[i] < g->kin->least;
		if (!last)
			find_own_matters(g, off, own);
	}
	free(own);
}

static void begin_reading(struct reading *g, struct kin *k, size_t n)
{
	*k = (struct kin){ .rows = xcalloc((MOST_KIN) * D, sizeof *k->rows), .least = NOTHING };
	*g = (struct reading){ .kin = k, .n = n, .rows = xcalloc(n * D + 1, sizeof *g->rows), .known = xcalloc(n + 1, sizeof *g->known),
	                       .like = xcalloc(n + 1, sizeof *g->like), .null = xcalloc(STRANGE_TEXTS, sizeof *g->null) };
}

/* How many texts are known, each once: copies tell nothing of what they are like. */
static size_t known_texts(const struct reading *g)
{
	float *rows = xcalloc(g->n * D + 1, sizeof *rows);
	size_t n = 0;
	for (size_t i = 0; i < g->n; i++)
		if (g->known[i])
			memcpy(rows + n++ * D, g->rows + i * D, D * sizeof *rows);
	n = rows_distinct(rows, n, D);
	free(rows);
	return n;
}

/* By words where usual is given. */
static void end_reading(struct reading *g, const struct representation *r, const float *usual, bool *off, int jobs)
{
	if (known_texts(g) >= LEAST_TEXTS) {
		g->strange = xcalloc(STRANGE_TEXTS * D, sizeof *g->strange);
		if (usual)
			strange_texts(r, g->n, usual, g->strange);
		else
			strange_words(r->meanings->table, g->strange);
		judge_units(g, off, jobs);
	} else {
		g->kin->n = 0;
	}
	free(g->rows);
	free(g->strange);
	free(g->known);
	free(g->like);
	free(g->null);
}

static const float *read_of(const struct representation *r, size_t unit)
{
	const struct unit *u = &r->units[unit];
	return r->given ? NULL : represent_read(r, u->n_segments > 1 ? represent_beginning(r, u->text) : u->text);
}

void background_find(struct background *b, const struct representation *r, bool *off, int jobs)
{
	size_t n = r->f.n - r->n_frame;
	struct reading read, words;
	*b = (struct background){ .read.least = NOTHING, .words.least = NOTHING };
	memset(off, 0, r->f.n * sizeof *off);
	if (!r->meanings || !r->meanings->table)
		return;
	if (r->mean_wide)
		words_project(r->meanings->table, r->mean_wide, false, b->origin);
	strange_usual(r->meanings->table, b->usual);
	begin_reading(&read, &b->read, n);
	begin_reading(&words, &b->words, n);
	for (size_t i = 0; i < n; i++) {
		const float *v = read_of(r, i);
		if ((read.known[i] = v != NULL))
			from_read(b, v, read.rows + i * D);
		words.known[i] = from_words(b, r, r->words + r->first_word[i], r->first_word[i + 1] - r->first_word[i],
		                            words.rows + i * D);
	}
	bool *by_words = xcalloc(n + 1, sizeof *by_words), *has_read = xcalloc(n + 1, sizeof *has_read);
	memcpy(has_read, read.known, n * sizeof *has_read);
	end_reading(&read, r, NULL, off, jobs);
	memcpy(by_words, off, n * sizeof *by_words);
	end_reading(&words, r, b->usual, by_words, jobs);
	for (size_t i = 0; i < n; i++)
		off[i] = has_read[i] ? off[i] : by_words[i];
	free(by_words);
	free(has_read);
}

bool background_likeness(const struct background *b, const struct representation *r, const float *read,
                         const struct weighted_word *words, size_t n_words, bool *by_read, double *x)
{
	float v[D];
	*by_read = read && b->read.n;
	if (*by_read)
		from_read(b, read, v);
	else if (!b->words.n || !from_words(b, r, words, n_words, v))
		return false;
	*x = likeness(*by_read ? &b->read : &b->words, v);
	return true;
}

enum side background_side(const struct background *b, const struct representation *r, const float *read,
                          const struct weighted_word *words, size_t n_words)
{
	bool by_read = read && b->read.n;
	double least = by_read ? b->read.least : b->words.least, x;
	if (least <= NOTHING || !background_likeness(b, r, read, words, n_words, &by_read, &x))
		return SIDE_UNKNOWN;
	return x < least ? SIDE_OFF : SIDE_ON;
}

/* Takes the mean of those that stay off all sentence vectors, as the mean of all was. */
static void centre_again(struct representation *r, const bool *off)
{
	float mean[D];
	double sum[D] = { 0 }, n = 0;
	for (size_t i = 0; i < r->f.n; i++) {
		if (off[i] || r->read_weight[i] <= 0)
			continue;
		for (size_t d = 0; d < D; d++)
			sum[d] += (double)(r->encoded[i * D + d] / r->read_weight[i]);
		n++;
	}
	for (size_t d = 0; d < D; d++)
		mean[d] = n > 2 ? (float)(sum[d] / n) : 0;
	for (size_t i = 0; i < r->f.n; i++)
		add_scaled(r->encoded + i * D, mean, -r->read_weight[i], D);
	for (size_t t = 0; t < r->read.n; t++)
		add_scaled(r->read_vectors + t * D, mean, -1, D);
	add_scaled(r->moved, mean, 1, D);
}

void background_leave_out(struct background *b, struct representation *r, const bool *off)
{
	struct features *f = &r->f;
	size_t n = 0, stems = 0, words = 0;
	while (n < f->n && !off[n])
		n++;
	if (n == f->n)
		return;
	if (r->read_weight && !r->given) {
		centre_again(r, off);
		add_scaled(b->origin, r->moved, 1, D);
	}
	n = 0;
	for (size_t i = 0; i < f->n; i++) {
		size_t first = f->first[i], many = f->first[i + 1] - first;
		size_t word = r->first_word[i], many_words = r->first_word[i + 1] - word;
		if (off[i])
			continue;
		memmove(f->stems + stems, f->stems + first, many * sizeof *f->stems);
		memmove(r->words + words, r->words + word, many_words * sizeof *r->words);
		if (r->encoded)
			memmove(r->encoded + n * r->own, r->encoded + i * r->own, r->own * sizeof *r->encoded);
		r->units[n] = r->units[i];
		f->first[n] = (uint32_t)stems;
		r->first_word[n++] = (uint32_t)words;
		stems += many;
		words += many_words;
	}
	f->first[n] = (uint32_t)stems;
	r->first_word[n] = (uint32_t)words;
	f->n = n;
}

void background_free(struct background *b)
{
	free(b->read.rows);
	free(b->words.rows);
	*b = (struct background){ 0 };
}
