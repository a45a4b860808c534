/* clauses.c: where a segment may be parted. */
#include "clauses.h"

#include <string.h>

enum { LEAST_CONTENT = 2 };

/* The coordinating conjunctions of a language; null ends each list. */
static const struct coordination {
	const char *language, *words[5];
} coordinations[] = {
	{ "en", { "and", "or", NULL } },
	{ "cy", { "a", "ac", "neu", NULL } },
	{ "fr", { "et", "ou", NULL } },
	{ "de", { "und", "oder", NULL } },
	{ "es", { "y", "e", "o", NULL } },
	{ "it", { "e", "ed", "o", NULL } },
	{ "nl", { "en", "of", NULL } },
	{ "pt", { "e", "ou", NULL } },
	{ "pl", { "i", "oraz", "lub", NULL } },
	{ "ga", { "agus", "n\u00F3", NULL } },
	{ "", { NULL } }
};

static const char *const *coordination_of(struct span language)
{
	const struct coordination *c = coordinations;
	while (*c->language && !span_is(language, c->language))
		c++;
	return c->words;
}

/* Whether a mark stands between two tokens. */
static bool marked(struct span between)
{
	for (size_t i = 0; i < between.len; i++)
		if (between.bytes[i] && strchr(",:;()/&", between.bytes[i]))
			return true;
	return memmem(between.bytes, between.len, "\u2013", 3) || memmem(between.bytes, between.len, "\u2014", 3);
}

/* Whether a clause may begin with a token that is not the first. */
static bool may_begin(struct span text, const struct token *t, const char *const *words)
{
	struct span word = { text.bytes + t->start, t->end - t->start };
	while (*words && !span_is(word, *words))
		words++;
	return *words || marked((struct span){ text.bytes + t[-1].end, t->start - t[-1].end });
}

size_t clauses_find(struct span text, struct span language, const struct token *tokens, const bool *content,
                    size_t from, size_t to, size_t *bounds)
{
	const char *const *words = coordination_of(language);
	size_t n = 0, before = 0, after = 0;
	for (size_t t = from; t < to; t++)
		after += content[t];
	bounds[0] = from;
	for (size_t t = from; t < to && n + 1 < MOST_CLAUSES; t++) {
		if (before >= LEAST_CONTENT && after >= LEAST_CONTENT && may_begin(text, &tokens[t], words)) {
			bounds[++n] = t;
			before = 0;
		}
		before += content[t];
		after -= content[t];
	}
	bounds[++n] = to;
	return n;
}
