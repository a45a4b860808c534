/* phrases.c: every word and every phrase that could be a label, sorted and counted. */
#include "phrases.h"

#include <math.h>
#include <stdlib.h>

#include "../../pipeline/record.h"

enum { MOST_WORDS = 512 }; /* of a segment: what goes beyond says nothing new */

/* The words of one segment. */
struct line {
	struct span words[MOST_WORDS];       /* folded */
	char classes[MOST_WORDS + 1];
	uint16_t does[MOST_WORDS];
	bool joined[MOST_WORDS];             /* one space parts it from the word before */
	bool function[MOST_WORDS], names[MOST_WORDS]; /* see grammar_classes */
	uint32_t tokens[MOST_WORDS];
	size_t n;
	bool foreign;
	char folded[MOST_WORDS * LONGEST_WORD_BYTES];
};

static uint64_t mix(uint64_t h, struct span s)
{
	for (size_t i = 0; i < s.len; i++)
		h = (h ^ (unsigned char)s.bytes[i]) * 1099511628211u;
	return (h ^ 0xFF) * 1099511628211u;
}

uint64_t word_key(struct span stem)
{
	return mix(14695981039346656037u, stem);
}

static bool has_capital(struct span w)
{
	unsigned char first = (unsigned char)*w.bytes, next = w.len > 1 ? (unsigned char)w.bytes[1] : 0;
	return (first >= 'A' && first <= 'Z') || (first == 0xC3 && next >= 0x80 && next <= 0x9E);
}

/* How much more often each stem has a capital than not, where no sentence begins: what says
 * whether German's first words are nouns. */
static int32_t *count_capitals(const struct corpus *c)
{
	int32_t *capital = xcalloc(c->n_stems + 1, sizeof *capital);
	for (const struct corpus_segment *s = c->segments; s < c->segments + c->n_segments; s++)
		for (uint32_t i = 1; i < s->n_tokens; i++) {
			const struct corpus_token *t = &c->tokens[s->first_token + i];
			if (t->stem != NO_STEM && t->end > t->start)
				capital[t->stem] += has_capital((struct span){ s->text.bytes + t->start, t->end - t->start }) ? 1 : -1;
		}
	return capital;
}

static void read_line(struct line *l, const struct corpus *c, const struct grammar *g, const struct corpus_segment *s,
                      const int32_t *capital)
{
	size_t capitals = 0, closed = 0;
	char *room = l->folded;
	l->n = 0;
	for (uint32_t i = 0; i < s->n_tokens && l->n < MOST_WORDS; i++) {
		const struct corpus_token *t = &c->tokens[s->first_token + i];
		struct span text = { s->text.bytes + t->start, t->end - t->start };
		size_t n = l->n++;
		l->words[n] = fold_word(text, room);
		room += l->words[n].len;
		l->tokens[n] = s->first_token + i;
		l->joined[n] = n > 0 && t->start == t[-1].end + 1 && s->text.bytes[t->start - 1] == ' ';
		l->names[n] = n > 0 && has_capital(text);
		capitals += l->names[n];
		l->function[n] = t->kind == TOKEN_WORD && t->stem == NO_STEM;
		closed += l->words[n].len > 1 && grammar_is_closed(g, l->words[n]);
		l->classes[n] = t->kind == TOKEN_NUMBER ? 'q' : ' ';
		if (l->words[n].len == 0 || (t->kind != TOKEN_WORD && t->kind != TOKEN_NUMBER))
			l->classes[n] = '.';
	}
	/* Two words of five are of closed classes in English; two of ten are in its notes. */
	l->foreign = span_is(c->language, "en") && l->n >= 5 && 6 * closed < l->n;
	if (capital && l->n && c->tokens[l->tokens[0]].stem != NO_STEM)
		l->names[0] = capital[c->tokens[l->tokens[0]].stem] > 0;
	if (5 * capitals > 3 * l->n && !capital) /* a title, or shouted */
		memset(l->names, 0, l->n * sizeof *l->names);
	grammar_classes(g, c->language, l->words, l->function, l->names, l->joined, l->n, l->classes, l->does);
}

static bool is_article(struct span w)
{
	return span_is(w, "the") || span_is(w, "a") || span_is(w, "an");
}

static uint64_t key_of(const struct line *l, const struct corpus *c, size_t i, size_t n)
{
	uint64_t h = 14695981039346656037u;
	for (size_t k = i; k < i + n; k++) {
		uint32_t stem = c->tokens[l->tokens[k]].stem;
		if (stem != NO_STEM)
			h = mix(h, c->stems[stem].text);
		else if (!is_article(l->words[k]))
			h = mix(h, l->words[k]);
	}
	return h;
}

struct list {
	struct saying *items;
	size_t n, cap;
};

static void add(struct list *list, struct saying s)
{
	if (list->n == list->cap) {
		list->cap = list->cap ? 2 * list->cap : 4096;
		list->items = xrealloc(list->items, list->cap, sizeof *list->items);
	}
	list->items[list->n++] = s;
}

static void add_line(struct list *list, const struct line *l, const struct corpus *c, uint32_t segment)
{
	const struct corpus_segment *s = &c->segments[segment];
	for (size_t i = 0; i < l->n; i++) {
		struct saying said = { .theme = s->theme, .copies = c->responses[s->response].copies,
		                       .segment = segment, .first_token = l->tokens[i], .n_words = 1,
		                       .foreign = l->foreign };
		if (c->tokens[l->tokens[i]].stem != NO_STEM) {
			said.key = key_of(l, c, i, 1);
			said.shape.kind = l->classes[i] == 'n' ? PHRASE_THING : 0;
			add(list, said);
		}
		for (size_t n = 2; n <= LONGEST_PHRASE && i + n <= l->n && l->joined[i + n - 1]; n++) {
			if (l->classes[i] == '.' || l->classes[i + n - 1] == '.')
				break;
			said.shape = grammar_phrase(l->classes + i, l->does + i, n);
			if (!said.shape.kind)
				continue;
			said.key = key_of(l, c, i, n);
			said.n_words = (uint8_t)n;
			said.cut_after = i + n < l->n && l->joined[i + n] &&
			                 grammar_goes_on(said.shape, l->classes[i + n - 1], l->classes[i + n], l->does[i + n]);
			said.cut_before = l->joined[i] && (grammar_came_before(l->classes[i - 1], l->classes[i]) ||
			                                   grammar_hangs(said.shape, l->classes, l->does, l->joined, i));
			add(list, said);
		}
	}
}

/* By key, theme, copies; what is left does not depend on the input's order either. */
static int by_key(const void *x, const void *y)
{
	const struct saying *a = x, *b = y;
	if (a->key != b->key)
		return a->key < b->key ? -1 : 1;
	if (a->theme != b->theme)
		return a->theme < b->theme ? -1 : 1;
	if (a->copies != b->copies)
		return a->copies < b->copies ? -1 : 1;
	return (a->first_token > b->first_token) - (a->first_token < b->first_token);
}

static void tally_up(struct phrases *p, const struct corpus *c)
{
	p->list = xmalloc((p->n_sayings + 1) * sizeof *p->list);
	p->tallies = xmalloc((p->n_sayings + 1) * sizeof *p->tallies);
	size_t n_tallies = 0;
	for (size_t i = 0; i < p->n_sayings; i++) {
		const struct saying *s = &p->sayings[i], *before = i ? s - 1 : NULL;
		bool new_phrase = !before || before->key != s->key;
		bool new_theme = new_phrase || before->theme != s->theme;
		bool new_text = new_theme || before->copies != s->copies;
		if (new_phrase)
			p->list[p->n++] = (struct phrase){ .first = (uint32_t)i, .first_tally = (uint32_t)n_tallies, .n_words = s->n_words };
		if (new_theme)
			p->tallies[n_tallies++] = (struct tally){ .theme = s->theme };
		struct phrase *which = &p->list[p->n - 1];
		struct tally *t = &p->tallies[n_tallies - 1];
		which->n_tallies += new_theme;
		which->n++;
		which->texts += new_text;
		t->texts += new_text;
		t->sayings++;
		t->foreign += s->foreign;
		t->typical += (double)c->segments[s->segment].typical;
		t->whole += !s->cut_after;
		t->whole_before += !s->cut_before;
	}
}

static int by_text(const void *x, const void *y)
{
	const uint64_t *a = x, *b = y;
	return (*a > *b) - (*a < *b);
}

/* One more for a theme and for its parent. */
static void count(uint32_t *counts, const struct corpus *c, uint32_t theme)
{
	if (theme == NO_THEME)
		return;
	counts[theme]++;
	if (c->themes[theme].parent != NO_THEME)
		counts[c->themes[theme].parent]++;
}

/* In how many texts each theme is, and how many there are. */
static void count_texts(struct phrases *p, const struct corpus *c)
{
	uint64_t *seen = xmalloc((c->n_segments + 1) * sizeof *seen);
	p->theme_texts = xcalloc(c->n_themes + 1, sizeof *p->theme_texts);
	for (size_t i = 0; i < c->n_segments; i++)
		seen[i] = (uint64_t)c->segments[i].theme << 32 | c->responses[c->segments[i].response].copies;
	qsort(seen, c->n_segments, sizeof *seen, by_text);
	for (size_t i = 0; i < c->n_segments; i++) {
		uint32_t theme = (uint32_t)(seen[i] >> 32);
		if (i && seen[i] == seen[i - 1])
			continue;
		p->all_texts++;
		count(p->theme_texts, c, theme);
	}
	free(seen);
}

void phrases_count(struct phrases *p, const struct corpus *c, const struct grammar *g)
{
	struct line *l = xmalloc(sizeof *l);
	int32_t *capital = span_is(c->language, "de") ? count_capitals(c) : NULL;
	struct list list = { 0 };
	*p = (struct phrases){ 0 };
	p->theme_segments = xcalloc(c->n_themes + 1, sizeof *p->theme_segments);
	p->theme_foreign = xcalloc(c->n_themes + 1, sizeof *p->theme_foreign);
	for (uint32_t i = 0; i < c->n_segments; i++) {
		read_line(l, c, g, &c->segments[i], capital);
		add_line(&list, l, c, i);
		count(p->theme_segments, c, c->segments[i].theme);
		if (l->foreign)
			count(p->theme_foreign, c, c->segments[i].theme);
	}
	free(l);
	free(capital);
	if (list.n)
		qsort(list.items, list.n, sizeof *list.items, by_key);
	p->sayings = list.items;
	p->n_sayings = list.n;
	tally_up(p, c);
	count_texts(p, c);
}

void phrases_free(struct phrases *p)
{
	free(p->sayings);
	free(p->list);
	free(p->tallies);
	free(p->theme_texts);
	free(p->theme_segments);
	free(p->theme_foreign);
	*p = (struct phrases){ 0 };
}

const struct phrase *phrases_find(const struct phrases *p, uint64_t key)
{
	size_t low = 0, high = p->n;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (p->sayings[p->list[middle].first].key < key)
			low = middle + 1;
		else
			high = middle;
	}
	return low < p->n && p->sayings[p->list[low].first].key == key ? &p->list[low] : NULL;
}

struct span saying_word(const struct corpus *c, const struct saying *s, size_t k, char *out)
{
	const struct corpus_token *t = &c->tokens[s->first_token + k];
	return fold_word((struct span){ c->segments[s->segment].text.bytes + t->start, t->end - t->start }, out);
}

/* A saying and its words in lower case, a space between them. */
struct form {
	const struct saying *said;
	struct span text;
};

static int by_form(const void *x, const void *y)
{
	const struct form *a = x, *b = y;
	int order = span_compare(a->text, b->text);
	return order ? order : (a->said > b->said) - (a->said < b->said);
}

const struct saying *phrase_typical(const struct phrases *p, const struct corpus *c,
                                    const struct phrase *which, uint32_t theme)
{
	struct form *forms = xmalloc(which->n * sizeof *forms);
	const struct form *best = NULL;
	struct arena a = { 0 };
	size_t n = 0, most = 0;
	for (const struct saying *s = &p->sayings[which->first]; s < &p->sayings[which->first + which->n]; s++) {
		if (theme != NO_THEME && !theme_holds(c, theme, s->theme))
			continue;
		char *low = arena_alloc(&a, s->n_words * (LONGEST_WORD_BYTES + 1u)), *at = low;
		for (size_t k = 0; k < s->n_words; k++) {
			at += saying_word(c, s, k, at).len;
			*at++ = ' ';
		}
		forms[n++] = (struct form){ s, { low, (size_t)(at - low) } };
	}
	qsort(forms, n, sizeof *forms, by_form);
	for (size_t i = 0, run = 0; i < n; i++) {
		run = i && span_equal(forms[i].text, forms[i - 1].text) ? run + 1 : 1;
		if (run > most || (run == most && forms[i].text.len < best->text.len)) {
			most = run;
			best = &forms[i];
		}
	}
	const struct saying *typical = best ? best->said : NULL;
	free(forms);
	arena_free(&a);
	return typical;
}

double log_odds(double in, double n_in, double out, double n_out)
{
	if (n_out <= 0)
		n_out = n_in;
	/* The prior: what both say together, worth a fifth of all texts; with less, a word
	 * that the others never say would come last for its uncertainty. */
	double all = fmax(1, n_in + n_out), strength = fmax(8, .2 * all), prior = strength * (in + out) / all;
	double odds_in = log((in + prior) / fmax(.5, n_in + strength - in - prior));
	double odds_out = log((out + prior) / fmax(.5, n_out + strength - out - prior));
	return (odds_in - odds_out) / sqrt(1 / fmax(.01, in + prior) + 1 / fmax(.01, out + prior));
}
