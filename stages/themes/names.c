/* names.c: the parts of naming put together. */
#include "naming.h"

#include <stdio.h>
#include <stdlib.h>
#include <utf8proc.h>

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

int names_make(const struct naming *n, const struct corpus *c, const struct sense *sense, struct arena *a,
               struct theme_name *names, struct fault *f)
{
	struct arena scratch = { 0 };
	struct job j = { .grammar = n->grammar, .corpus = c, .arena = a, .scratch = &scratch, .names = names,
	                 .sense = sense };
	(void)f;
	for (size_t t = 0; t < c->n_themes; t++)
		names[t] = (struct theme_name){ .key = c->themes[t].key, .label = c->themes[t].label,
		                                .description = c->themes[t].description };
	for (uint32_t t = 0; t < c->n_themes; t++) /* whatever is found beside */
		if (names[t].label.len && !names[t].key.len)
			names[t].key = unique_key(&j, t);
	phrases_count(&j.phrases, c, j.grammar);
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
