/* parents.c: what a theme with sub-themes is called: what they have in common, two words
 * that are in most of them, or two of them ("Bike lanes and public transport"). */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "candidates.h"
#include "linear.h"

enum { LARGEST = 6, D = SENSE_DIMENSIONS };
/* What a phrase and two words are worth beside the names of two themes, and many words; how
 * nearness in meaning weighs: by reading the groups of some practice sets beside their themes,
 * and by how much of the gold names of others they cover. */
static const double PHRASE = 1.15, WORDS = .95, LONG = .9, NEAR = 2;

/* A theme's label as it would stand within a sentence. */
static struct span within_sentence(const struct job *j, uint32_t theme)
{
	return j->inner_labels[theme].len ? j->inner_labels[theme] : j->names[theme].label;
}

static bool is_pair(const struct job *j, uint32_t theme)
{
	char and[32];
	struct span label = j->names[theme].label, word = grammar_wording(j->grammar, j->corpus->language, "and");
	int n = snprintf(and, sizeof and, " %.*s ", (int)word.len, word.bytes);
	return n > 0 && (size_t)n < sizeof and && memmem(label.bytes, label.len, and, (size_t)n);
}

/* "Bike lanes and public transport"; "Public transport, noise and litter" if one of them is
 * two things already; empty if both are. */
static struct span both_named(const struct job *j, uint32_t first, uint32_t second)
{
	if (is_pair(j, first)) {
		uint32_t swap = first;
		first = second;
		second = swap;
	}
	if (!is_pair(j, second))
		return label_joined(j, within_sentence(j, first), within_sentence(j, second));
	if (is_pair(j, first))
		return SPAN("");
	struct buffer b = { 0 };
	buffer_add_span(&b, within_sentence(j, first));
	buffer_add_text(&b, ", ");
	buffer_add_span(&b, within_sentence(j, second));
	struct span label = arena_span(j->arena, (struct span){ b.bytes, b.len });
	buffer_free(&b);
	return label;
}

static size_t words_of(struct span label)
{
	size_t words = label.len > 0;
	for (size_t i = 0; i < label.len; i++)
		words += label.bytes[i] == ' ';
	return words;
}

/* The themes of a parent that have labels, largest first. */
static size_t children_of(const struct job *j, uint32_t parent, uint32_t *children)
{
	const uint32_t *texts = j->phrases.theme_texts;
	size_t n = 0;
	for (uint32_t t = 0; t < j->corpus->n_themes; t++) {
		if (j->corpus->themes[t].parent != parent || !j->names[t].label.len)
			continue;
		size_t at = n < LARGEST ? n++ : LARGEST;
		for (; at > 0 && texts[t] > texts[children[at - 1]]; at--)
			if (at < LARGEST)
				children[at] = children[at - 1];
		if (at < LARGEST)
			children[at] = t;
	}
	return n;
}

/* Things go well together; a claim or an action with something else does not. */
static double fluency(const struct job *j, uint32_t x, uint32_t y)
{
	uint8_t a = j->taken[x].kind, b = j->taken[y].kind; /* 0: two things already */
	bool things = a == PHRASE_THING && b == PHRASE_THING;
	bool fair = (a == PHRASE_ACTION && b == PHRASE_ACTION) || (a <= PHRASE_THING && b <= PHRASE_THING);
	return things ? 1 : fair ? .8 : .5;
}

static void add_stems(struct candidate *c, const struct label_stems *from)
{
	for (size_t k = 0; k < from->n && c->n_stems < LONGEST_PHRASE; k++) {
		size_t i = 0;
		while (i < c->n_stems && c->stems[i] != from->stems[k])
			i++;
		if (i == c->n_stems)
			c->stems[c->n_stems++] = from->stems[k];
	}
}

static void join_children(struct job *j, uint32_t parent, struct shortlist *l)
{
	uint32_t children[LARGEST];
	size_t n = children_of(j, parent, children);
	for (size_t sum = 1; sum < 2 * n; sum++) /* the largest two first */
		for (size_t i = 0; 2 * i < sum; i++) {
			uint32_t x = children[i], y = sum - i < n ? children[sum - i] : NO_THEME;
			struct span text = y == NO_THEME ? SPAN("") : both_named(j, x, y);
			if (!text.len || words_of(text) > LONGEST_PHRASE || l->n == MOST_CANDIDATES)
				continue;
			struct candidate *c = &l->list[l->n++];
			*c = (struct candidate){ .text = text, .of_children = true, .key = sum << 8 | i, .form = fluency(j, x, y),
			                         .parts = { within_sentence(j, x), within_sentence(j, y) } };
			if (words_of(text) > 5)
				c->form *= LONG;
			add_stems(c, &j->taken[x]);
			add_stems(c, &j->taken[y]);
		}
}

/* By how much more of a theme's segments than of the others' have one of some stems. */
static double said_any(const struct job *j, uint32_t theme, const uint32_t *stems, size_t n)
{
	const struct corpus *c = j->corpus;
	size_t all[2] = { 0 }, found[2] = { 0 };
	for (size_t i = 0; i < c->n_segments; i++) {
		size_t k = 0, here = theme_holds(c, theme, c->segments[i].theme);
		while (k < n && !segment_has(c, &c->segments[i], stems[k]))
			k++;
		found[here] += k < n;
		all[here]++;
	}
	return fmax(0, (double)found[1] / fmax(1, (double)all[1]) - (double)found[0] / fmax(1, (double)all[0]));
}

/* How near two vectors of length 1 or 0, or what both mean together, are to another. */
static double nearness(const float *x, const float *y, const float *to)
{
	float both[D];
	memcpy(both, x, sizeof both);
	add_scaled(both, y, 1, D);
	normalise(both, D);
	return (double)dot_float(both, to, D);
}

/* How near a parent's candidates are to it in meaning; and in near_all, to its themes: to each
 * by the nearer part, a theme counting by its texts. What is told well of some and not of
 * others is near to few (the objective of facility location). */
static void read_parts(const struct job *j, uint32_t parent, struct shortlist *l, double *near_all)
{
	const float *centres = j->sense->centres;
	struct span *texts = xmalloc((2 * l->n + 1) * sizeof *texts);
	float *vectors = xmalloc((2 * l->n + 1) * D * sizeof *vectors);
	for (size_t i = 0; i < l->n; i++)
		for (size_t k = 0; k < 2; k++)
			texts[2 * i + k] = l->list[i].parts[0].len ? l->list[i].parts[k] : l->list[i].text;
	sense_read(j->sense, texts, 2 * l->n, vectors);
	for (size_t i = 0; i < l->n; i++) {
		const float *x = vectors + 2 * i * D, *y = x + D;
		double sum = 0, all = 0;
		for (uint32_t t = 0; t < j->corpus->n_themes; t++) {
			double texts_of = j->phrases.theme_texts[t];
			if (j->corpus->themes[t].parent != parent)
				continue;
			sum += texts_of * fmax(0, fmax((double)dot_float(x, centres + t * D, D), (double)dot_float(y, centres + t * D, D)));
			all += texts_of;
		}
		near_all[i] = sum / fmax(1, all);
		l->list[i].near = nearness(x, y, centres + parent * D);
	}
	free(vectors);
	free(texts);
}

static int best_first(const void *x, const void *y)
{
	const struct candidate *a = x, *b = y;
	return candidate_better(a, b) ? -1 : candidate_better(b, a);
}

void parents_offer(struct job *j, struct shortlist *lists)
{
	for (uint32_t t = 0; t < j->corpus->n_themes; t++) {
		struct shortlist *l = &lists[t];
		double near_all[MOST_CANDIDATES];
		if (j->names[t].label.len || !has_children(j->corpus, t))
			continue;
		join_children(j, t, l);
		if (j->sense)
			read_parts(j, t, l, near_all);
		for (size_t i = 0; i < l->n; i++) {
			struct candidate *x = &l->list[i];
			double said = x->parts[0].len ? said_any(j, t, x->stems, x->n_stems) : x->cover;
			x->score = (x->pair ? WORDS : x->of_children ? 1 : PHRASE) * x->form * sqrt(.1 + said) * exp(NEAR * x->near);
			if (j->sense)
				x->score *= near_all[i];
		}
		qsort(l->list, l->n, sizeof *l->list, best_first);
	}
}
