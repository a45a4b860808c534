/* clean.c: the stage that makes text fit to be read: by people and by later stages. */
#include <stdlib.h>

#include "../../pipeline/stage.h"
#include "language.h"
#include "tidy.h"

static const struct option_spec clean_options[] = {
	{ "lang", 'l', "CODE", "the language of all answers (ISO 639-1); auto finds each one's", 0 },
	{ 0 }
};

struct clean {
	struct languages *languages;
	const char *given;        /* null: find it */
	char expected[8];         /* the language the questions are asked in */
};

static int clean_open(struct context *ctx, void **state, struct fault *f)
{
	struct clean *c = *state = xcalloc(1, sizeof *c);
	const char *given = options_text(&ctx->options, "lang", "auto");
	size_t n = strspn(given, "abcdefghijklmnopqrstuvwxyz");
	if (strcmp(given, "auto") != 0) {
		if (given[n] || n < 2 || n > 3)
			return fault_set(f, EXIT_USAGE, "--lang '%s' is no language code such as en, fr or cy", given);
		c->given = given;
	}
	memcpy(c->expected, "en", 3);
	return languages_open(&c->languages, ctx, f);
}

/* Short answers tell little; the question's own language is what to expect. */
static int clean_other(void *state, struct record *r, struct fault *f)
{
	struct clean *c = state;
	(void)f;
	if (r->type == RECORD_QUESTION) {
		char found[8] = "";
		strncat(found, language_of(c->languages, record_text_or_empty(r, M_TEXT), c->expected), 3);
		memcpy(c->expected, found, sizeof found);
	}
	return 0;
}

static int clean_feed(void *state, struct record *r, struct emitter *out, struct fault *f)
{
	struct clean *c = state;
	struct span text;
	size_t replaced = 0;
	int64_t before = 0;
	CHECK(record_text(r, M_TEXT, &text, f));
	struct span tidied = tidy(text, r->arena, &replaced);
	if (tidied.bytes != text.bytes)
		record_set_text(r, M_TEXT, tidied);
	if (replaced) {
		if (record_has(r, M_REPLACED))
			CHECK(record_int(r, M_REPLACED, &before, f));
		record_set_int(r, M_REPLACED, before + (int64_t)replaced);
	}
	if (c->given || !record_has(r, M_LANGUAGE)) {
		const char *code = c->given ? c->given : language_of(c->languages, tidied, c->expected);
		record_set_text(r, M_LANGUAGE, arena_span(r->arena, span_of(code)));
	}
	return emit(out, r, f);
}

static void clean_close(void *state)
{
	struct clean *c = state;
	if (c)
		languages_close(c->languages);
	free(c);
}

const struct stage stage_clean = {
	.name = "clean",
	.summary = "make text valid, composed UTF-8 without markup; find its language",
	.kind = STAGE_EACH,
	.needs = (const char *const[]){ "text", NULL },
	.adds = (const char *const[]){ "language", NULL },
	.options = clean_options,
	.open = clean_open,
	.feed = clean_feed,
	.other = clean_other,
	.close = clean_close,
};
