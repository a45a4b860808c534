/* chain.c: what is true of a chain however it is run. */
#include "chain.h"

#include <stdlib.h>
#include <unistd.h>

#include "filter.h"

static int check_ends(const struct chain *c, struct fault *f)
{
	for (size_t i = 0; i < c->n_steps; i++) {
		const struct step *s = &c->steps[i];
		if (!s->stage)
			continue;
		if (s->stage->kind == STAGE_SOURCE && i > 0)
			return fault_set(f, EXIT_CONFIG, "%s reads the input, so it must be the first stage",
			                 s->name);
		if (s->stage->kind == STAGE_SINK && i + 1 < c->n_steps)
			return fault_set(f, EXIT_CONFIG, "%s ends a chain, so it must be the last stage", s->name);
	}
	if (c->steps[0].stage && c->steps[0].stage->kind != STAGE_SOURCE)
		return fault_set(f, EXIT_CONFIG, "the first stage must read the input, as ingest does; %s does not",
		                 c->steps[0].name);
	return 0;
}

int chain_resolve(struct chain *c, int jobs, struct fault *f)
{
	CHECK(check_ends(c, f));
	for (size_t i = 0; i < c->n_steps; i++) {
		struct step *s = &c->steps[i];
		if (!s->stage)
			continue;
		const struct option_spec *tables[] = { common_options, s->stage->options, NULL };
		s->ctx.stage = s->stage;
		s->ctx.jobs = jobs;
		if (options_parse(&s->ctx.options, s->argc, s->argv, tables, f) != 0)
			return fault_who(f, s->name);
		if (s->ctx.options.n_operands && !s->stage->operands) {
			fault_set(f, EXIT_USAGE, "takes no operand, but '%s' is given",
			          s->ctx.options.operands[0]);
			return fault_who(f, s->name);
		}
	}
	return 0;
}

static bool added_before(const struct chain *c, size_t place, const char *member)
{
	for (size_t i = 0; i < place; i++) {
		if (!c->steps[i].stage)
			return true;
		for (const char *const *m = c->steps[i].stage->adds; m && *m; m++)
			if (strcmp(*m, member) == 0)
				return true;
	}
	return false;
}

int chain_check(const struct chain *c, struct fault *f)
{
	for (size_t i = 0; i < c->n_steps; i++) {
		const struct stage *s = c->steps[i].stage;
		for (const char *const *need = s ? s->needs : NULL; need && *need; need++)
			if (!added_before(c, i, *need))
				return fault_set(f, EXIT_CONFIG, "%s needs '%s'; put %s before it", s->name, *need,
				                 stage_adding(*need));
	}
	return 0;
}

char *stage_program(const char *stage_name)
{
	char self[4096], *path = NULL;
	ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);
	if (n <= 0)
		n = 0;
	self[n] = '\0';
	char *slash = strrchr(self, '/');
	if (slash)
		*slash = '\0';
	if (asprintf(&path, "%s/canvass-%s", slash ? self : ".", stage_name) < 0)
		memory_exhausted();
	return path;
}

/* A word as a shell reads it back. */
static void print_quoted(const char *word, FILE *to)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
	                            "-_./,:=+@%";
	if (*word && strspn(word, plain) == strlen(word)) {
		fputs(word, to);
		return;
	}
	fputc('\'', to);
	for (; *word; word++)
		if (*word == '\'')
			fputs("'\\''", to);
		else
			fputc(*word, to);
	fputc('\'', to);
}

/* The plain name where the shell would find this very program by it. */
static void print_program(const char *stage_name, FILE *to)
{
	char *path = stage_program(stage_name), found[4096], real_found[4096], real_path[4096];
	const char *places = getenv("PATH");
	for (const char *p = places ? places : ""; *p;) {
		size_t n = strcspn(p, ":");
		snprintf(found, sizeof found, "%.*s/canvass-%s", (int)n, p, stage_name);
		if (n && access(found, X_OK) == 0) {
			if (realpath(found, real_found) && realpath(path, real_path) &&
			    strcmp(real_found, real_path) == 0) {
				fprintf(to, "canvass-%s", stage_name);
				free(path);
				return;
			}
			break;
		}
		p += n + (p[n] == ':');
	}
	print_quoted(path, to);
	free(path);
}

void chain_print(const struct chain *c, FILE *to)
{
	for (size_t i = 0; i < c->n_steps; i++) {
		const struct step *s = &c->steps[i];
		if (i)
			fputs(" | ", to);
		if (s->stage)
			print_program(s->name, to);
		else
			print_quoted(s->program, to);
		for (int a = 1; a < s->argc; a++) {
			fputc(' ', to);
			print_quoted(s->argv[a], to);
		}
	}
	fputc('\n', to);
}

void chain_free(struct chain *c)
{
	for (size_t i = 0; i < c->n_steps; i++)
		context_free(&c->steps[i].ctx);
	free(c->steps);
	arena_free(&c->arena);
	*c = (struct chain){ 0 };
}
