/* names.c: the parts of naming put together. */
#include "naming.h"

#include <stdio.h>
#include <stdlib.h>
#include <utf8proc.h>

#include "../../pipeline/intern.h"
#include "../../pipeline/json.h"

struct naming {
	struct grammar *grammar;
};

int naming_open(struct context *ctx, struct naming **n, struct fault *f)
{
	*n = xcalloc(1, sizeof **n);
	return grammar_open(ctx, &(*n)->grammar, f);
}

void naming_close(struct naming *n)
{
	if (n)
		grammar_close(n->grammar);
	free(n);
}

struct span name_slug(struct span label, struct arena *a)
{
	enum { MOST_BYTES = 48 };
	char *slug = arena_alloc(a, MOST_BYTES + 1);
	size_t n = 0;
	bool gap = false;
	for (size_t i = 0; i < label.len && n < MOST_BYTES;) {
		utf8proc_int32_t point, parts[8];
		utf8proc_ssize_t step = utf8proc_iterate((const utf8proc_uint8_t *)label.bytes + i,
		                                         (utf8proc_ssize_t)(label.len - i), &point);
		i += step > 0 ? (size_t)step : 1;
		if (point < 0)
			continue;
		int boundary = 0;
		utf8proc_ssize_t got = utf8proc_decompose_char(point, parts, 8, UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT |
		                                               UTF8PROC_STRIPMARK | UTF8PROC_CASEFOLD, &boundary);
		bool said = false;
		for (utf8proc_ssize_t k = 0; k < got && k < 8 && n < MOST_BYTES; k++) {
			bool keep = (parts[k] >= 'a' && parts[k] <= 'z') || (parts[k] >= '0' && parts[k] <= '9');
			if (keep && gap && n && n + 1 < MOST_BYTES)
				slug[n++] = '-';
			gap &= !keep;
			if (keep)
				slug[n++] = (char)parts[k];
			said |= keep;
		}
		if (!said && point != '\'' && point != 0x2019)
			gap = true;
	}
	if (n == 0)
		n = (size_t)(stpcpy(slug, "theme") - slug);
	return (struct span){ slug, n };
}

/* The slug of a label, with a number if another theme has it. */
static struct span unique_key(const struct job *j, uint32_t theme)
{
	struct span slug = name_slug(j->names[theme].label, j->arena);
	char *key = arena_alloc(j->arena, slug.len + 12);
	memcpy(key, slug.bytes, slug.len);
	key[slug.len] = '\0';
	struct span unique = slug;
	for (unsigned number = 2;; number++) {
		bool taken = false;
		for (size_t t = 0; t < j->corpus->n_themes; t++)
			taken |= t != theme && span_equal(j->names[t].key, unique);
		if (!taken)
			return unique;
		unique = (struct span){ key, slug.len + (size_t)snprintf(key + slug.len, 12, "-%u", number) };
	}
}

int names_make(const struct naming *n, const struct corpus *c, const struct sense *sense, const struct giving *giving,
               struct arena *a, struct theme_name *names, struct fault *f)
{
	struct arena scratch = { 0 };
	struct job j = { .grammar = n->grammar, .corpus = c, .arena = a, .scratch = &scratch, .names = names,
	                 .sense = sense, .giving = giving };
	(void)f;
	for (size_t t = 0; t < c->n_themes; t++)
		names[t] = (struct theme_name){ .key = c->themes[t].key, .label = c->themes[t].label,
		                                .description = c->themes[t].description };
	for (uint32_t t = 0; t < c->n_themes; t++) /* whatever is found beside */
		if (names[t].label.len && !names[t].key.len)
			names[t].key = unique_key(&j, t);
	phrases_count(&j.phrases, c, j.grammar);
	j.written = arena_calloc(&scratch, 2 * c->n_stems + 1, sizeof *j.written);
	find_terms(&j);
	j.coarse = find_coarse(&j);
	choose_labels(&j);
	for (uint32_t t = 0; t < c->n_themes; t++) {
		struct quote quotes[3];
		size_t got = find_quotes(&j, t, quotes, 3);
		if (!names[t].key.len)
			names[t].key = unique_key(&j, t);
		if (!names[t].description.len)
			names[t].description = describe(&j, t, quotes, got);
		names[t].terms = terms_json(&j, t);
		names[t].quotes = quotes_json(&j, quotes, got);
	}
	phrases_free(&j.phrases);
	arena_free(&scratch);
	return 0;
}

/* Which stem each word of the corpus has. */
struct stemmed {
	struct intern words;
	uint32_t *stem;
	size_t cap;
};

static void find_stems(const struct corpus *c, struct stemmed *s)
{
	char folded[LONGEST_WORD_BYTES];
	for (size_t i = 0; i < c->n_segments; i++)
		for (uint32_t k = 0; k < c->segments[i].n_tokens; k++) {
			const struct corpus_token *t = &c->tokens[c->segments[i].first_token + k];
			struct span word = { c->segments[i].text.bytes + t->start, t->end - t->start };
			uint32_t at = t->stem == NO_STEM ? UINT32_MAX : intern_add(&s->words, fold_word(word, folded));
			if (at == UINT32_MAX)
				continue;
			if (at >= s->cap) {
				s->cap = 2 * (size_t)at + 64;
				s->stem = xrealloc(s->stem, s->cap, sizeof *s->stem);
			}
			s->stem[at] = t->stem;
		}
}

/* Adds the stems of a term's words. */
static void add_term(const struct stemmed *s, struct span term, double weight, struct theme_terms *to)
{
	char folded[LONGEST_WORD_BYTES];
	for (size_t i = 0, n; i < term.len && to->n < MOST_TERMS; i += n + 1) {
		for (n = 0; i + n < term.len && term.bytes[i + n] != ' '; n++)
			;
		uint32_t word = intern_find(&s->words, fold_word((struct span){ term.bytes + i, n }, folded));
		if (word != UINT32_MAX)
			to->list[to->n++] = (struct term){ .stem = s->stem[word], .weight = weight };
	}
}

/* The terms of a theme as terms_json wrote them. */
static void read_terms(const struct stemmed *s, struct span json, struct theme_terms *to, struct arena *a)
{
	struct json list = { json.bytes, json.bytes + json.len, NULL };
	struct span object, key, value, term = SPAN("");
	int64_t weight = 0;
	bool first = true;
	json_enter(&list, '[');
	while (json_element(&list, &first) && json_value(&list, &object)) {
		struct json j = { object.bytes, object.bytes + object.len, NULL };
		bool first_member = true;
		json_enter(&j, '{');
		while (json_member(&j, &first_member, &key) && json_value(&j, &value)) {
			if (span_is(key, "term") && json_kind(value) == '"')
				term = json_text(value, a);
			else if (span_is(key, "weight") && !json_micro(value, &weight))
				weight = 0;
		}
		add_term(s, term, (double)weight / 1e6, to);
	}
}

void names_quote(const struct naming *n, const struct corpus *c, struct arena *a, struct theme_name *names)
{
	struct arena scratch = { 0 };
	struct stemmed stems = { 0 };
	struct job j = { .grammar = n->grammar, .corpus = c, .arena = a, .scratch = &scratch };
	j.terms = arena_calloc(&scratch, c->n_themes + 1, sizeof *j.terms);
	j.taken = arena_calloc(&scratch, c->n_themes + 1, sizeof *j.taken);
	j.coarse = find_coarse(&j);
	find_stems(c, &stems);
	for (uint32_t t = 0; t < c->n_themes; t++) {
		struct quote quotes[3];
		read_terms(&stems, names[t].terms, &j.terms[t], &scratch);
		names[t].quotes = quotes_json(&j, quotes, find_quotes(&j, t, quotes, 3));
	}
	intern_free(&stems.words);
	free(stems.stem);
	arena_free(&scratch);
}
