/* codeframes.c: one codeframe of all that is given. */
#include "codeframes.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static bool are_for_one(struct span a, struct span b)
{
	return !a.len || !b.len || span_equal(a, b);
}

/* earlier: how many themes are of other files; within one the same key is one theme. */
static int check_theme(const struct codeframe *c, size_t earlier, const struct frame_theme *t, const char *path,
                       struct fault *f)
{
	if (c->n == MOST_FRAME_THEMES)
		return fault_set(f, EXIT_CONFIG, "codeframe '%s': with those before more than %d themes", path, MOST_FRAME_THEMES);
	for (size_t i = 0; i < earlier; i++)
		if (span_equal(c->themes[i].key, t->key) && are_for_one(c->themes[i].question, t->question))
			return fault_set(f, EXIT_CONFIG, "codeframe '%s': the key '%.*s' is in a file before, for the same question",
			                 path, (int)t->key.len, t->key.bytes);
	return 0;
}

/* A theme whose texts are in another arena. */
static void add_theme(struct codeframe *c, const struct frame_theme *from)
{
	struct frame_theme *to = &c->themes[c->n++];
	*to = (struct frame_theme){ arena_span(&c->arena, from->question), arena_span(&c->arena, from->key),
		arena_span(&c->arena, from->label), arena_span(&c->arena, from->description), arena_span(&c->arena, from->group),
		arena_alloc(&c->arena, (from->n_examples + 1) * sizeof *to->examples), from->n_examples };
	for (size_t i = 0; i < from->n_examples; i++)
		to->examples[i] = arena_span(&c->arena, from->examples[i]);
}

static int add_file(struct context *ctx, const char *path, struct codeframe *out, struct fault *f)
{
	struct codeframe one;
	int code = codeframe_read(ctx, path, &one, f);
	size_t earlier = out->n;
	for (size_t i = 0; i < one.n && !code; i++) {
		code = check_theme(out, earlier, &one.themes[i], path, f);
		if (!code)
			add_theme(out, &one.themes[i]);
	}
	codeframe_free(&one);
	return code;
}

static int is_csv(const struct dirent *entry)
{
	size_t n = strlen(entry->d_name);
	return n > 4 && entry->d_name[0] != '.' && strcmp(entry->d_name + n - 4, ".csv") == 0;
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static int add_folder(struct context *ctx, const char *folder, struct codeframe *out, struct fault *f)
{
	struct dirent **entries = NULL;
	char path[4096];
	int n = scandir(folder, &entries, is_csv, by_name), code = 0;
	if (n < 0)
		return fault_set(f, EXIT_NO_INPUT, "cannot read '%s': %s", folder, strerror(errno));
	if (n == 0)
		code = fault_set(f, EXIT_CONFIG, "the folder '%s' holds no codeframe (.csv)", folder);
	for (int i = 0; i < n; i++) {
		snprintf(path, sizeof path, "%s/%s", folder, entries[i]->d_name);
		if (!code)
			code = add_file(ctx, path, out, f);
		free(entries[i]);
	}
	free(entries);
	return code;
}

int codeframes_read(struct context *ctx, struct codeframe *out, struct fault *f)
{
	const char *path;
	struct stat st;
	*out = (struct codeframe){ 0 };
	out->themes = arena_calloc(&out->arena, MOST_FRAME_THEMES, sizeof *out->themes);
	for (size_t i = 0; (path = options_nth(&ctx->options, "codeframe", i)); i++)
		CHECK(stat(path, &st) == 0 && S_ISDIR(st.st_mode) ? add_folder(ctx, path, out, f) : add_file(ctx, path, out, f));
	return 0;
}
