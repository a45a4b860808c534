/* meanings.c: the vocabulary of a run, and ridge regression by conjugate gradients. */
#include "meanings.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../pipeline/lower.h"
#include "../../pipeline/record.h"
#include "linear.h"
#include "parallel.h"

enum { D = MEANING_DIMENSIONS, COLUMNS = 32, ROUNDS = 40 };
static const double A = 1e-3;

void meanings_open(struct meanings *m, const struct words *table)
{
	*m = (struct meanings){ .table = table, .scale = 1 };
}

uint32_t meanings_word(struct meanings *m, struct span word)
{
	char folded[128];
	struct span w = { folded, lower_word(word, folded, sizeof folded) };
	uint32_t id = intern_add(&m->vocabulary, w);
	if (id < m->n)
		return id;
	if (m->n == m->cap) {
		m->cap = m->cap ? 2 * m->cap : 1024;
		m->weight = xrealloc(m->weight, m->cap, sizeof *m->weight);
		m->prior = xrealloc(m->prior, m->cap, D * sizeof *m->prior);
	}
	double p = 0;
	float *row = m->prior + m->n * D;
	memset(row, 0, D * sizeof *row);
	if (m->table)
		words_vector(m->table, w, row, &p, NULL);
	m->weight[m->n++] = p > 0 ? (float)(A / (A + p)) : 0;
	return id;
}

uint32_t meanings_find(const struct meanings *m, struct span word)
{
	char folded[128];
	struct span w = { folded, lower_word(word, folded, sizeof folded) };
	return intern_find(&m->vocabulary, w);
}

size_t meanings_words(struct meanings *m, const struct corpus *c, const struct corpus_segment *g,
                      struct weighted_word *list)
{
	size_t n = 0;
	float total = 0;
	for (size_t t = 0; t < g->n_tokens; t++) {
		const struct corpus_token *k = &c->tokens[g->first_token + t];
		if (k->kind != TOKEN_WORD)
			continue;
		uint32_t id = meanings_word(m, (struct span){ g->text.bytes + k->start, k->end - k->start });
		if (m->weight[id] <= 0)
			continue;
		list[n++] = (struct weighted_word){ id, m->weight[id] };
		total += m->weight[id];
	}
	for (size_t i = 0; i < n; i++)
		list[i].weight /= total;
	return n;
}

void meanings_mean(const float *rows, const struct weighted_word *list, size_t n, float *out)
{
	memset(out, 0, D * sizeof *out);
	add_rows(out, rows, list, n, D);
}

/* ---- teaching: (X X' + ridge I) Y = E - X P, some columns on each thread ---- */

struct teaching {
	struct meanings *m;
	const struct lesson *lessons;
	size_t n;
	float *residual;      /* [n][D]: E - X P at first */
};

/* w = X' y and out = X w + ridge y, for COLUMNS columns; w is [vocabulary][COLUMNS]. */
static void apply(const struct teaching *t, const float *y, float *w, float *out)
{
	memset(w, 0, t->m->n * COLUMNS * sizeof *w);
	for (size_t i = 0; i < t->n; i++)
		for (size_t k = 0; k < t->lessons[i].n_words; k++)
			add_scaled(w + (size_t)t->lessons[i].words[k].word * COLUMNS, y + i * COLUMNS,
			           t->lessons[i].words[k].weight, COLUMNS);
	for (size_t i = 0; out && i < t->n; i++) {
		float *o = out + i * COLUMNS;
		for (size_t c = 0; c < COLUMNS; c++)
			o[c] = (float)MEANINGS_RIDGE * y[i * COLUMNS + c];
		for (size_t k = 0; k < t->lessons[i].n_words; k++)
			add_scaled(o, w + (size_t)t->lessons[i].words[k].word * COLUMNS,
			           t->lessons[i].words[k].weight, COLUMNS);
	}
}

static void products(const float *a, const float *b, size_t n, double *sum)
{
	memset(sum, 0, COLUMNS * sizeof *sum);
	for (size_t i = 0; i < n; i++)
		for (size_t c = 0; c < COLUMNS; c++)
			sum[c] += (double)(a[i * COLUMNS + c] * b[i * COLUMNS + c]);
}

static void teach_columns(void *of, size_t from, size_t to)
{
	struct teaching *t = of;
	size_t size = t->n * COLUMNS;
	(void)to;
	float *w = xcalloc(t->m->n * COLUMNS + 1, sizeof *w), *y = xcalloc(size, sizeof *y);
	float *r = xcalloc(size, sizeof *r), *p = xcalloc(size, sizeof *p), *ap = xcalloc(size, sizeof *ap);
	double rr[COLUMNS], pap[COLUMNS], next[COLUMNS];
	for (size_t i = 0; i < t->n; i++)
		memcpy(r + i * COLUMNS, t->residual + i * D + from, COLUMNS * sizeof *r);
	memcpy(p, r, size * sizeof *p);
	products(r, r, t->n, rr);
	for (int round = 0; round < ROUNDS; round++) {
		float step[COLUMNS], back[COLUMNS];
		apply(t, p, w, ap);
		products(p, ap, t->n, pap);
		for (size_t c = 0; c < COLUMNS; c++)
			step[c] = pap[c] > 1e-30 ? (float)(rr[c] / pap[c]) : 0;
		for (size_t i = 0; i < size; i++) {
			y[i] += step[i % COLUMNS] * p[i];
			r[i] -= step[i % COLUMNS] * ap[i];
		}
		products(r, r, t->n, next);
		for (size_t c = 0; c < COLUMNS; c++) {
			back[c] = rr[c] > 1e-30 ? (float)(next[c] / rr[c]) : 0;
			rr[c] = next[c];
		}
		for (size_t i = 0; i < size; i++)
			p[i] = r[i] + back[i % COLUMNS] * p[i];
	}
	apply(t, y, w, NULL);
	for (size_t i = 0; i < t->m->n; i++)
		for (size_t c = 0; c < COLUMNS; c++)
			t->m->taught[i * D + from + c] += w[i * COLUMNS + c];
	free(w);
	free(y);
	free(r);
	free(p);
	free(ap);
}

void meanings_teach(struct meanings *m, const struct lesson *lessons, size_t n, int jobs)
{
	float *residual = xcalloc(n * D + 1, sizeof *residual);
	double fit = 0, square = 0;
	for (size_t i = 0; i < n; i++) {
		float *mean = residual + i * D;
		meanings_mean(m->prior, lessons[i].words, lessons[i].n_words, mean);
		fit += (double)dot_float(mean, lessons[i].vector, D);
		square += (double)dot_float(mean, mean, D);
	}
	m->scale = fit > 0 && square > 0 ? (float)(fit / square) : 1;
	m->taught = xcalloc(m->n * D + 1, sizeof *m->taught);
	for (size_t i = 0; i < m->n * D; i++)
		m->taught[i] = m->scale * m->prior[i];
	for (size_t i = 0; i < n * D; i++)
		residual[i] = lessons[i / D].vector[i % D] - m->scale * residual[i];
	struct teaching t = { m, lessons, n, residual };
	if (n)
		parallel_for(jobs, D, COLUMNS, teach_columns, &t);
	free(residual);
}

void meanings_free(struct meanings *m)
{
	intern_free(&m->vocabulary);
	free(m->weight);
	free(m->prior);
	free(m->taught);
	*m = (struct meanings){ 0 };
}
