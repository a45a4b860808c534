/* stage.c: finding stages, and the records that say what a stage was. */
#include "stage.h"

#include <stdio.h>
#include <string.h>

#include "data.h"

const struct stage *stage_find(const char *name)
{
	for (size_t i = 0; all_stages[i]; i++)
		if (strcmp(all_stages[i]->name, name) == 0)
			return all_stages[i];
	return NULL;
}

const char *stage_adding(const char *member)
{
	for (size_t i = 0; all_stages[i]; i++)
		for (const char *const *m = all_stages[i]->adds; m && *m; m++)
			if (strcmp(*m, member) == 0)
				return all_stages[i]->name;
	return "the stage that adds it";
}

int emit_run(struct emitter *out, const char *key, struct span value, struct fault *f)
{
	struct arena a = { 0 };
	struct record r;
	record_begin(&r, RECORD_RUN, &a);
	record_set_text(&r, M_KEY, span_of(key));
	record_set_text(&r, M_VALUE, value);
	int code = emit(out, &r, f);
	arena_free(&a);
	return code;
}

int context_announce(const struct context *ctx, struct emitter *out, struct fault *f)
{
	char key[512];
	struct buffer value = { 0 };
	for (size_t i = 0; i < ctx->options.n_given; i++) {
		const struct option_value *given = &ctx->options.given[i];
		if (given->spec->flags & OPTION_QUIET)
			continue;
		buffer_add_text(&value, value.len ? " --" : "--");
		buffer_add_text(&value, given->spec->name);
		if (given->spec->argument) {
			buffer_add_byte(&value, ' ');
			buffer_add_text(&value, given->value);
		}
	}
	snprintf(key, sizeof key, "stage.%s", ctx->stage->name);
	int code = emit_run(out, key, (struct span){ value.bytes, value.len }, f);
	buffer_free(&value);
	for (size_t i = 0; !code && i < ctx->n_files; i++) {
		const char *slash = strrchr(ctx->files[i].name, '/');
		snprintf(key, sizeof key, "lexicon.%s", slash ? slash + 1 : ctx->files[i].name);
		code = emit_run(out, key, span_of(ctx->files[i].sha256), f);
	}
	return code;
}
