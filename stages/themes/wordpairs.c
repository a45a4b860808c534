/* wordpairs.c: words of descriptions, tables of cosines, the best of each row and column. */
#include "wordpairs.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../pipeline/fault.h"
#include "../../pipeline/memory.h"
#include "linear.h"
#include "parallel.h"

enum { D = MEANING_DIMENSIONS, MOST_TERMS = 200 /* of a theme */ };
static const double LEAST_IDF = 0.05;
static const float UNITY = 127;

/* The words of a unit, or its stems: entries [first[i], first[i + 1]) of one list. */
static const uint32_t *firsts(const struct representation *r)
{
	return r->meanings ? r->first_word : r->f.first;
}

static uint32_t word_at(const struct representation *r, uint32_t entry)
{
	return r->meanings ? r->words[entry].word : r->f.stems[entry].stem;
}

/* Rare words of the question weigh more, and so do rare ones of the language. */
static void weigh_words(struct wordpairs *w, const struct representation *r, size_t n)
{
	uint32_t *in = xcalloc(w->n_words + 1, sizeof *in), *last = xcalloc(w->n_words + 1, sizeof *last);
	for (size_t i = 0; i < n; i++)
		for (uint32_t e = firsts(r)[i]; e < firsts(r)[i + 1]; e++) {
			uint32_t word = word_at(r, e);
			in[word] += last[word] != i + 1;
			last[word] = (uint32_t)i + 1;
		}
	for (size_t x = 0; x < w->n_words; x++) {
		double idf = log(((double)n + 1) / (in[x] + 0.5));
		w->weight[x] = (r->meanings ? r->meanings->weight[x] : 1) * (float)(idf > LEAST_IDF ? idf : LEAST_IDF);
	}
	free(in);
	free(last);
}

/* The words of each theme, each once, in the order of its texts: at most `most` of a theme. */
static void list_terms(struct wordpairs *w, const struct representation *r, size_t n_frame, const uint32_t *frame_theme,
                       size_t most)
{
	size_t n = r->f.n - n_frame;
	uint32_t *number = xcalloc(w->n_words + 1, sizeof *number), *last = xcalloc(w->n_words + 1, sizeof *last);
	w->n_terms = 0;
	for (uint32_t z = 0; z < w->k; z++) {
		w->first[z + 1] = w->first[z];
		for (size_t i = n; i < r->f.n; i++)
			for (uint32_t e = firsts(r)[i]; e < firsts(r)[i + 1] && frame_theme[i - n] == z; e++) {
				uint32_t word = word_at(r, e);
				if (w->first[z + 1] - w->first[z] == most || last[word] == z + 1)
					continue;
				last[word] = z + 1;
				if (!number[word]) {
					w->term[w->n_terms++] = word;
					number[word] = (uint32_t)w->n_terms;
				}
				w->of[w->first[z + 1]++] = number[word] - 1;
			}
	}
	free(number);
	free(last);
}

/* As many terms as the table has room for. */
static void choose_terms(struct wordpairs *w, const struct representation *r, size_t n_frame, const uint32_t *frame_theme)
{
	size_t all = firsts(r)[r->f.n] - firsts(r)[r->f.n - n_frame], most = MOST_TERMS;
	w->term = xcalloc(all + 1, sizeof *w->term);
	w->of = xcalloc(all + 1, sizeof *w->of);
	list_terms(w, r, n_frame, frame_theme, most);
	while (w->n_terms * w->n_words > WORDPAIRS_CELLS && most > 1)
		list_terms(w, r, n_frame, frame_theme, most = most * 3 / 4);
	if (most < MOST_TERMS)
		report("themes", "note", "the codeframe says so much that of each theme %zu words are compared one by one", most);
}

struct tabling {
	struct wordpairs *w;
	float *rows, *terms;     /* [n_words][D], [n_terms][D], of length 1; null for stems */
};

static void table_rows(void *of, size_t from, size_t to)
{
	const struct tabling *t = of;
	const struct wordpairs *w = t->w;
	float *cosine = xcalloc(w->n_terms + 1, sizeof *cosine);
	for (size_t x = from; x < to; x++) {
		int8_t *row = w->alike + x * w->n_terms;
		if (w->weight[x] <= 0)
			continue;
		for (size_t c = 0; c < w->n_terms && !t->rows; c++)
			cosine[c] = w->term[c] == x;
		if (t->rows)
			dot_float_rows(t->rows + x * D, t->terms, w->n_terms, D, cosine);
		for (size_t c = 0; c < w->n_terms; c++)
			row[c] = (int8_t)lrintf(UNITY * fminf(fmaxf(cosine[c], -1), 1));
		for (size_t z = 0; z < w->k; z++) {
			int8_t nearest = w->first[z] < w->first[z + 1] ? row[w->of[w->first[z]]] : 0;
			for (uint32_t e = w->first[z]; e < w->first[z + 1]; e++)
				nearest = row[w->of[e]] > nearest ? row[w->of[e]] : nearest;
			w->nearest[x * w->k + z] = nearest;
		}
	}
	free(cosine);
}

void wordpairs_table(struct wordpairs *w, const struct meanings *m, int jobs)
{
	if (!w->n_words)
		return;
	w->alike = xcalloc(w->n_words * w->n_terms + 1, sizeof *w->alike);
	w->nearest = xcalloc(w->n_words * w->k + 1, sizeof *w->nearest);
	struct tabling t = { .w = w };
	if (m) {
		t.rows = xcalloc(w->n_words * D + 1, sizeof *t.rows);
		t.terms = xcalloc(w->n_terms * D + 1, sizeof *t.terms);
		memcpy(t.rows, m->prior, w->n_words * D * sizeof *t.rows);
		for (size_t x = 0; x < w->n_words; x++)
			normalise(t.rows + x * D, D);
		for (size_t c = 0; c < w->n_terms; c++)
			memcpy(t.terms + c * D, t.rows + w->term[c] * D, D * sizeof *t.terms);
	}
	parallel_for(jobs, w->n_words, 64, table_rows, &t);
	free(t.rows);
	free(t.terms);
}

static bool is_known(const struct wordpairs *w, const struct weighted_word *word)
{
	return word->word < w->n_words && w->weight[word->word] > 0; /* none that came later */
}

/* best[n_terms]: the nearest of the text to each term. */
static void find_best(const struct wordpairs *w, const struct weighted_word *words, size_t n, int8_t *best)
{
	bool first = true;
	for (size_t i = 0; i < n; i++) {
		if (!is_known(w, &words[i]))
			continue;
		const int8_t *row = w->alike + words[i].word * w->n_terms;
		if (first)
			memcpy(best, row, w->n_terms);
		else
			greater_bytes(best, row, w->n_terms);
		first = false;
	}
}

/* Both ways, without the means taken off. */
static void both_ways(const struct wordpairs *w, const struct weighted_word *words, size_t n, int8_t *best, double *out)
{
	double total = 0;
	memset(out, 0, w->k * sizeof *out);
	for (size_t i = 0; i < n; i++) {
		if (!is_known(w, &words[i]))
			continue;
		const int8_t *row = w->nearest + words[i].word * w->k;
		double weight = (double)w->weight[words[i].word];
		for (size_t z = 0; z < w->k; z++)
			out[z] += weight * row[z];
		total += weight;
	}
	if (total <= 0)
		return;
	find_best(w, words, n, best);
	for (size_t z = 0; z < w->k; z++) {
		double sum = 0, all = 0;
		for (uint32_t e = w->first[z]; e < w->first[z + 1]; e++) {
			double weight = (double)w->weight[w->term[w->of[e]]];
			sum += weight * best[w->of[e]];
			all += weight;
		}
		out[z] = (out[z] / total + (all > 0 ? sum / all : 0)) / (double)UNITY;
	}
}

void wordpairs_score(const struct wordpairs *w, const struct weighted_word *words, size_t n, double *out)
{
	memset(out, 0, w->k * sizeof *out);
	if (!w->n_words || !n)
		return;
	int8_t *best = xcalloc(w->n_terms + 1, sizeof *best);
	both_ways(w, words, n, best, out);
	for (size_t z = 0; z < w->k; z++)
		out[z] -= (double)w->mean[z];
	free(best);
}

void wordpairs_score_stems(const struct wordpairs *w, const struct stem_count *stems, size_t n, double *out)
{
	struct weighted_word *words = xcalloc(n + 1, sizeof *words);
	for (size_t i = 0; i < n; i++)
		words[i].word = stems[i].stem;
	wordpairs_score(w, words, n, out);
	free(words);
}

static void find_means(struct wordpairs *w, const struct representation *r, size_t n)
{
	double *sum = xcalloc(w->k + 1, sizeof *sum), *one = xcalloc(w->k + 1, sizeof *one);
	for (size_t i = 0; i < n; i++) {
		if (r->meanings)
			wordpairs_score(w, r->words + r->first_word[i], r->first_word[i + 1] - r->first_word[i], one);
		else
			wordpairs_score_stems(w, r->f.stems + r->f.first[i], r->f.first[i + 1] - r->f.first[i], one);
		for (size_t z = 0; z < w->k; z++)
			sum[z] += one[z];
	}
	for (size_t z = 0; z < w->k && n; z++)
		w->mean[z] = (float)(sum[z] / (double)n);
	free(sum);
	free(one);
}

void wordpairs_begin(struct wordpairs *w, const struct representation *r, size_t n_frame, const uint32_t *frame_theme,
                   size_t k, int jobs)
{
	size_t n = r->f.n - n_frame;
	*w = (struct wordpairs){ .k = k, .n_words = r->meanings ? r->meanings->n : r->f.n_stems };
	w->weight = xcalloc(w->n_words + 1, sizeof *w->weight);
	w->first = xcalloc(k + 1, sizeof *w->first);
	w->mean = xcalloc(k + 1, sizeof *w->mean);
	weigh_words(w, r, n);
	choose_terms(w, r, n_frame, frame_theme);
	wordpairs_table(w, r->meanings, jobs);
	find_means(w, r, n);
}

void wordpairs_free(struct wordpairs *w)
{
	free(w->weight);
	free(w->first);
	free(w->term);
	free(w->of);
	free(w->mean);
	free(w->alike);
	free(w->nearest);
	*w = (struct wordpairs){ 0 };
}
