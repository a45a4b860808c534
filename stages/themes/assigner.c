/* assigner.c: what assigning needs of a question, from the units of its fit. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../pipeline/hash.h"
#include "linear.h"
#include "parallel.h"
#include "pieces.h"

static const double NONE_QUANTILE = 0.01;

static int by_text(const void *a, const void *b)
{
	const struct known *x = a, *y = b;
	if (x->text != y->text)
		return x->text < y->text ? -1 : 1;
	return (x->theme > y->theme) - (x->theme < y->theme);
}

static void remember(struct assigner *j, const struct fit *t)
{
	const struct representation *r = j->r;
	j->known = xcalloc(r->f.n + 1, sizeof *j->known);
	for (size_t i = 0; i < r->f.n; i++)
		if (t->assign[i] != IN_NO_THEME)
			j->known[j->n_known++] = (struct known){ hash_bytes(r->units[i].text, 0), t->assign[i] };
	qsort(j->known, j->n_known, sizeof *j->known, by_text);
}

static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

/* What each word of the vocabulary says of each theme. */
static void word_rows(void *of, size_t from, size_t to)
{
	struct assigner *j = of;
	const struct mixture *m = j->mixture;
	float *vector = xcalloc(m->dims + 1, sizeof *vector);
	for (size_t w = from; w < to; w++) {
		struct weighted_word one = { (uint32_t)w, 1 };
		if (j->r->meanings->weight[w] <= 0)
			continue;
		represent_segment(j->r, &one, 1, NULL, 0, NULL, vector);
		dot_float_rows(vector, m->centre, m->k, m->dims, j->word_cosine + w * m->k);
	}
	free(vector);
}

void assigner_table(struct assigner *j, int jobs)
{
	if (!j->r->meanings || !j->mixture->k)
		return;
	j->n_words = j->r->meanings->n;
	j->word_cosine = xcalloc(j->n_words * j->mixture->k + 1, sizeof *j->word_cosine);
	parallel_for(jobs, j->n_words, 64, word_rows, j);
}

void assigner_begin(struct assigner *j, const struct representation *r, const struct fit *t, struct intern *stems,
                    struct span *keys, int jobs)
{
	const struct features *f = &r->f;
	*j = (struct assigner){ .r = r, .mixture = &t->mixture, .stems = stems, .sharpness = 0.5, .keys = keys,
	                       .n_linked = t->k };
	double *count = xcalloc(f->n_stems + 1, sizeof *count), total = 0;
	j->background = xcalloc(f->n_stems + 1, sizeof *j->background);
	for (size_t e = 0; e < f->first[f->n]; e++) {
		count[f->stems[e].stem] += f->stems[e].count;
		total += f->stems[e].count;
	}
	for (size_t s = 0; s < f->n_stems; s++)
		j->background[s] = (float)log((count[s] + 0.5) / (total + 0.5 * (double)f->n_stems + 1));
	free(count);
	if (!t->k || !f->n)
		return;
	assigner_table(j, jobs);
	remember(j, t);
	double *evidence = xcalloc(f->n, sizeof *evidence), *scores = xcalloc(t->k, sizeof *scores);
	size_t n = 0;
	for (size_t i = 0; i < f->n; i++) {
		struct piece p = { .stems = f->stems + f->first[i], .n_stems = f->first[i + 1] - f->first[i],
		                   .vector = f->vectors + i * f->dims, .scores = scores };
		mixture_score(j->mixture, p.stems, p.n_stems, p.vector, t->assign[i], scores);
		piece_settle(j, &p);
		if (p.n_stems)
			evidence[n++] = p.evidence;
	}
	qsort(evidence, n, sizeof *evidence, by_value);
	for (size_t i = 0; i < n; i++)
		j->usual += evidence[i] / (double)n;
	j->least = n ? evidence[(size_t)(NONE_QUANTILE * (double)n)] : 0;
	j->least = j->least < 0.5 ? j->least : 0.5;
	free(evidence);
	free(scores);
}

void assigner_free(struct assigner *j)
{
	free(j->background);
	free(j->word_cosine);
	free(j->known);
	*j = (struct assigner){ 0 };
}
