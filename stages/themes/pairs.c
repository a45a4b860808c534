/* pairs.c: labels of two things, for a theme of which no phrase is said often: "Noise and
 * litter", "Blue badges and filters". */
#include <math.h>

#include "candidates.h"

enum { PAIR_LEAST = 2 };
static const double PAIR = .4, PAIR_SHARE = .05, FIXED = .6, TELLS = .3;

void terms_note_phrase(const struct job *j, uint32_t theme, const struct phrase *p, uint32_t texts)
{
	const struct saying *s = &j->phrases.sayings[p->first];
	struct theme_terms *t = &j->terms[theme];
	uint32_t stems[LONGEST_PHRASE];
	if (p->n_words > 3 || texts < PAIR_LEAST || s->shape.kind != PHRASE_THING || saying_is_weak(j, s))
		return;
	size_t n = saying_stems(j, s, stems);
	for (size_t i = 0; i < t->n; i++)
		for (size_t k = 0; k < n; k++)
			if (stems[k] == t->list[i].stem && texts > t->list[i].fixed_texts && texts >= FIXED * t->list[i].texts) {
				t->list[i].fixed = p;
				t->list[i].fixed_texts = texts;
			}
}

/* One side of a pair: the word, or what it is part of. */
static struct span side(const struct job *j, uint32_t theme, const struct term *t, uint32_t *stems, size_t *n)
{
	const struct saying *s = t->fixed ? phrase_typical(&j->phrases, j->corpus, t->fixed, theme) : NULL;
	*n = s ? saying_stems(j, s, stems) : 1;
	if (!s)
		stems[0] = t->stem;
	return s ? saying_as_written(j, s, false) : t->surface;
}

static bool can_stand(const struct job *j, uint32_t theme, const struct term *t)
{
	double share = t->texts / fmax(1, j->phrases.theme_texts[theme]);
	if (term_lift(j, theme, t->stem) < TELLS * share) /* the others have it as well */
		return false;
	return t->noun && t->texts >= PAIR_LEAST && t->texts >= PAIR_SHARE * j->phrases.theme_texts[theme] &&
	       !memchr(t->surface.bytes, '\'', t->surface.len) && !j->misspelt[t->stem];
}

static bool share_any(const uint32_t *x, size_t n, const uint32_t *y, size_t m)
{
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < m; k++)
			if (x[i] == y[k])
				return true;
	return false;
}

static void add_pair(struct job *j, uint32_t theme, const struct term *a, const struct term *b, struct shortlist *l)
{
	double here = fmax(1, j->phrases.theme_texts[theme]), missed = (1 - a->texts / here) * (1 - b->texts / here);
	double missed_more = (1 - term_lift(j, theme, a->stem)) * (1 - term_lift(j, theme, b->stem));
	uint32_t x[LONGEST_PHRASE], y[LONGEST_PHRASE];
	size_t n, m;
	struct span first = side(j, theme, a, x, &n), second = side(j, theme, b, y, &m);
	if (n + m > LONGEST_PHRASE || share_any(x, n, y, m))
		return;
	for (size_t i = 0; i < l->n; i++) /* by another word of "blue badges" */
		if (l->list[i].pair && l->list[i].n_stems == n + m && !memcmp(l->list[i].stems, x, n * sizeof *x) &&
		    !memcmp(l->list[i].stems + n, y, m * sizeof *y))
			return;
	struct candidate *c = &l->list[l->n++];
	*c = (struct candidate){ .text = label_joined(j, first, second), .parts = { first, second }, .n_stems = n + m,
	                         .pair = true, .form = 1, .cover = 1 - missed_more,
	                         .key = word_key(j->corpus->stems[a->stem].text) ^ 3 * word_key(j->corpus->stems[b->stem].text) };
	memcpy(c->stems, x, n * sizeof *x);
	memcpy(c->stems + n, y, m * sizeof *y);
	c->score = PAIR * (.35 * (a->weight + b->weight) + .3 * b->weight) * sqrt(1.1 - missed) *
	           label_support(j, theme, (1 - missed) * here);
}

void pairs_add(struct job *j, uint32_t theme, struct shortlist *l)
{
	const struct theme_terms *t = &j->terms[theme];
	for (size_t k = 1; k < t->n; k++)
		for (size_t i = 0; i < k && l->n < MOST_CANDIDATES - MOST_JOINED; i++)
			if (can_stand(j, theme, &t->list[i]) && can_stand(j, theme, &t->list[k]))
				add_pair(j, theme, &t->list[i], &t->list[k], l);
}
