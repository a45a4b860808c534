/* wordpairs.c: words of descriptions, a table of cosines, the best of each row and column. */
#include "wordpairs.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../pipeline/memory.h"
#include "linear.h"
#include "parallel.h"

enum { D = MEANING_DIMENSIONS, MOST_TERMS = 200 /* of a theme */ };
static const double LEAST_IDF = 0.05;

/* Rare words of the question weigh more, and so do rare ones of the language. */
static void weigh_words(struct wordpairs *w, const struct representation *r, size_t n)
{
	uint32_t *in = xcalloc(w->n_words + 1, sizeof *in), *last = xcalloc(w->n_words + 1, sizeof *last);
	for (size_t i = 0; i < n; i++)
		for (uint32_t e = r->first_word[i]; e < r->first_word[i + 1]; e++) {
			uint32_t word = r->words[e].word;
			in[word] += last[word] != i + 1;
			last[word] = (uint32_t)i + 1;
		}
	for (size_t x = 0; x < w->n_words; x++) {
		double idf = log(((double)n + 1) / (in[x] + 0.5));
		w->weight[x] = r->meanings->weight[x] * (float)(idf > LEAST_IDF ? idf : LEAST_IDF);
	}
	free(in);
	free(last);
}

static bool is_term(const struct wordpairs *w, size_t theme, uint32_t word)
{
	for (uint32_t t = w->first[theme]; t < w->first[theme + 1]; t++)
		if (w->term[t] == word)
			return true;
	return false;
}

/* The words of each theme, each once, in the order of its texts; as many as the table has
 * room for. */
static void list_terms(struct wordpairs *w, const struct representation *r, size_t n_frame, const uint32_t *frame_theme)
{
	size_t n = r->f.n - n_frame, all = r->first_word[r->f.n] - r->first_word[n];
	size_t most = WORDPAIRS_CELLS / (w->n_words + 1) / (w->k + 1);
	most = most < MOST_TERMS ? most : MOST_TERMS;
	w->term = xcalloc(all + 1, sizeof *w->term);
	for (size_t z = 0; z < w->k; z++) {
		w->first[z + 1] = w->first[z];
		for (size_t i = n; i < r->f.n; i++)
			for (uint32_t e = r->first_word[i]; e < r->first_word[i + 1] && frame_theme[i - n] == z; e++)
				if (w->first[z + 1] - w->first[z] < most && !is_term(w, z, r->words[e].word))
					w->term[w->first[z + 1]++] = r->words[e].word;
	}
}

struct tabling {
	struct wordpairs *w;
	float *rows;             /* [n_words][D], of length 1 */
};

static void table_rows(void *of, size_t from, size_t to)
{
	const struct tabling *t = of;
	size_t n = t->w->first[t->w->k];
	for (size_t x = from; x < to; x++)
		for (size_t c = 0; c < n && t->w->weight[x] > 0; c++)
			t->w->alike[x * n + c] = dot_float(t->rows + x * D, t->rows + t->w->term[c] * D, D);
}

void wordpairs_table(struct wordpairs *w, const struct meanings *m, int jobs)
{
	if (!w->n_words)
		return;
	w->alike = xcalloc(w->n_words * w->first[w->k] + 1, sizeof *w->alike);
	struct tabling t = { w, xcalloc(w->n_words * D + 1, sizeof *t.rows) };
	memcpy(t.rows, m->prior, w->n_words * D * sizeof *t.rows);
	for (size_t x = 0; x < w->n_words; x++)
		normalise(t.rows + x * D, D);
	parallel_for(jobs, w->n_words, 64, table_rows, &t);
	free(t.rows);
}

/* best[terms]: the nearest of the text to each term; out[k]: without the means taken off. */
static void both_ways(const struct wordpairs *w, const struct weighted_word *words, size_t n, float *best, double *out)
{
	size_t terms = w->first[w->k];
	double total = 0;
	memset(out, 0, w->k * sizeof *out);
	for (size_t i = 0; i < n; i++) {
		if (words[i].word >= w->n_words || w->weight[words[i].word] <= 0)
			continue; /* a word that came later */
		const float *row = w->alike + words[i].word * terms;
		double weight = (double)w->weight[words[i].word];
		for (size_t t = 0; t < terms; t++)
			best[t] = total > 0 && best[t] > row[t] ? best[t] : row[t];
		for (size_t z = 0; z < w->k; z++) {
			float nearest = w->first[z] < w->first[z + 1] ? row[w->first[z]] : 0;
			for (uint32_t t = w->first[z]; t < w->first[z + 1]; t++)
				nearest = row[t] > nearest ? row[t] : nearest;
			out[z] += weight * (double)nearest;
		}
		total += weight;
	}
	for (size_t z = 0; z < w->k && total > 0; z++) {
		double sum = 0, all = 0;
		for (uint32_t t = w->first[z]; t < w->first[z + 1]; t++) {
			sum += (double)(w->weight[w->term[t]] * best[t]);
			all += (double)w->weight[w->term[t]];
		}
		out[z] = out[z] / total + (all > 0 ? sum / all : 0);
	}
}

void wordpairs_score(const struct wordpairs *w, const struct weighted_word *words, size_t n, double *out)
{
	memset(out, 0, w->k * sizeof *out);
	if (!w->n_words || !n)
		return;
	float *best = xcalloc(w->first[w->k] + 1, sizeof *best);
	both_ways(w, words, n, best, out);
	for (size_t z = 0; z < w->k; z++)
		out[z] -= (double)w->mean[z];
	free(best);
}

static void find_means(struct wordpairs *w, const struct representation *r, size_t n)
{
	double *sum = xcalloc(w->k + 1, sizeof *sum), *one = xcalloc(w->k + 1, sizeof *one);
	for (size_t i = 0; i < n; i++) {
		wordpairs_score(w, r->words + r->first_word[i], r->first_word[i + 1] - r->first_word[i], one);
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
	*w = (struct wordpairs){ .k = k, .n_words = r->meanings ? r->meanings->n : 0 };
	w->weight = xcalloc(w->n_words + 1, sizeof *w->weight);
	w->first = xcalloc(k + 1, sizeof *w->first);
	w->mean = xcalloc(k + 1, sizeof *w->mean);
	if (!w->n_words) {
		w->term = xcalloc(1, sizeof *w->term);
		return;
	}
	weigh_words(w, r, n);
	list_terms(w, r, n_frame, frame_theme);
	wordpairs_table(w, r->meanings, jobs);
	find_means(w, r, n);
}

void wordpairs_free(struct wordpairs *w)
{
	free(w->weight);
	free(w->first);
	free(w->term);
	free(w->mean);
	free(w->alike);
	*w = (struct wordpairs){ 0 };
}
