/* run.c: a recipe, the user's options and inputs made into a chain, and run. */
#include "run.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "chain.h"
#include "cleanup.h"
#include "filter.h"
#include "version.h"

static const struct option_spec run_options[] = {
	{ "output", 'o', "OUT.db", "the database to write (default: out/NAME.db after the input)", 0 },
	{ "recipe", 'r', "FILE", "another chain of stages than the default", 0 },
	{ "piped", 0, NULL, "run each stage as its own process, chained by pipes", 0 },
	{ "print", 0, NULL, "print the equivalent shell pipeline and stop", 0 },
	{ "until", 0, "STAGE", "stop after a stage and write its records to standard output", 0 },
	{ 0 }
};

void run_tables(const struct option_spec **tables, size_t room)
{
	size_t n = 0;
	tables[n++] = run_options;
	tables[n++] = common_options;
	for (size_t i = 0; all_stages[i] && n + 1 < room; i++)
		if (all_stages[i]->options)
			tables[n++] = all_stages[i]->options;
	tables[n] = NULL;
}

static bool declares(const struct stage *s, const char *option)
{
	for (const struct option_spec *o = s ? s->options : NULL; o && o->name; o++)
		if (strcmp(o->name, option) == 0)
			return true;
	return false;
}

static bool in_table(const struct option_spec *table, const char *option)
{
	for (; table->name; table++)
		if (strcmp(table->name, option) == 0)
			return true;
	return false;
}

/* Gives each option to the stages that declare it. */
static int hand_out(struct chain *c, const struct options *o, struct fault *f)
{
	char word[4096];
	for (size_t i = 0; i < o->n_given; i++) {
		const struct option_value *given = &o->given[i];
		const char *name = given->spec->name;
		bool taken = in_table(run_options, name) || in_table(common_options, name);
		if (given->spec->flags & OPTION_ALONE)
			return fault_set(f, EXIT_USAGE, "--%s is an option of the stage alone, not of run", name);
		for (size_t s = 0; s < c->n_steps; s++) {
			if (!declares(c->steps[s].stage, name))
				continue;
			taken = true;
			snprintf(word, sizeof word, "--%s", name);
			step_argument(c, &c->steps[s], word);
			if (given->spec->argument)
				step_argument(c, &c->steps[s], given->value);
		}
		if (!taken)
			return fault_set(f, EXIT_USAGE, "no stage of this recipe takes --%s", name);
	}
	return 0;
}

/* Adds a file as a stage's operand: "./-x.csv" for "-x.csv", which is no option. */
static void file_operand(struct chain *c, struct step *s, const char *path)
{
	char safe[4096];
	bool like_option = path[0] == '-' && path[1];
	snprintf(safe, sizeof safe, "%s%s", like_option ? "./" : "", path);
	step_argument(c, s, safe);
}

/* An export is never overwritten by what is found in it. */
static int check_not_input(const char *output, const struct options *o, struct fault *f)
{
	struct stat out, in;
	for (size_t i = 0; i < o->n_operands && stat(output, &out) == 0; i++)
		if (stat(o->operands[i], &in) == 0 && in.st_ino == out.st_ino && in.st_dev == out.st_dev)
			return fault_set(f, EXIT_USAGE, "'%s' is both input and output", output);
	return 0;
}

/* out/NAME.db, NAME being the first input's without folder and endings. */
static int default_output(const char *input, char *path, size_t size, struct fault *f)
{
	char name[256], whole[PATH_MAX];
	if (input[strspn(input, "./")] == '\0' && realpath(input, whole))
		input = whole; /* ".": the folder's name */
	size_t len = strlen(input);
	while (len > 1 && input[len - 1] == '/')
		len--;
	size_t start = len;
	while (start > 0 && input[start - 1] != '/')
		start--;
	snprintf(name, sizeof name, "%.*s", (int)(len - start), input + start);
	char *dot = strchr(name + 1, '.');
	if (*name && dot)
		*dot = '\0';
	if (strcmp(input, "-") == 0)
		snprintf(name, sizeof name, "stdin");
	if (mkdir("out", 0777) != 0 && errno != EEXIST)
		return fault_set(f, EXIT_CANT_CREATE, "cannot create the folder 'out': %s", strerror(errno));
	snprintf(path, size, "out/%s.db", name);
	return 0;
}

static int cut_after(struct chain *c, const char *until, struct fault *f)
{
	for (size_t i = 0; i < c->n_steps; i++)
		if (strcmp(c->steps[i].name, until) == 0) {
			if (c->steps[i].stage && c->steps[i].stage->kind == STAGE_SINK)
				return fault_set(f, EXIT_USAGE, "%s gives no records: nothing to stop for", until);
			c->n_steps = i + 1;
			return 0;
		}
	return fault_set(f, EXIT_USAGE, "the recipe has no stage '%s'", until);
}

static bool has_sink(const struct chain *c)
{
	const struct stage *last = c->steps[c->n_steps - 1].stage;
	return last && last->kind == STAGE_SINK;
}

static int fused(struct chain *c, int jobs, struct fault *f)
{
	struct line_writer out;
	line_writer_init(&out, STDOUT_FILENO, "standard output");
	int code = chain_run_fused(c, jobs, &out.in, has_sink(c) && isatty(STDERR_FILENO), f);
	if (!code)
		code = line_writer_flush(&out, f);
	line_writer_free(&out);
	return code;
}

static int run_chain(struct chain *c, const struct options *o, struct fault *f)
{
	char output[4096] = "";
	int jobs;
	CHECK(jobs_wanted(o, &jobs, f));
	if (o->n_operands == 0)
		return fault_set(f, EXIT_USAGE, "no INPUT is given; '-' reads standard input");
	CHECK(recipe_read(c, options_text(o, "recipe", "default"), f));
	CHECK(hand_out(c, o, f));
	for (size_t i = 0; i < o->n_operands; i++)
		file_operand(c, &c->steps[0], o->operands[i]);
	if (options_given(o, "until"))
		CHECK(cut_after(c, options_text(o, "until", ""), f));
	if (has_sink(c)) {
		snprintf(output, sizeof output, "%s", options_text(o, "output", ""));
		if (!*output)
			CHECK(default_output(o->operands[0], output, sizeof output, f));
		CHECK(check_not_input(output, o, f));
		file_operand(c, &c->steps[c->n_steps - 1], output);
	}
	CHECK(chain_resolve(c, jobs, f));
	CHECK(chain_check(c, f));
	if (options_given(o, "print")) {
		chain_print(c, stdout);
		return 0;
	}
	CHECK(options_given(o, "piped") ? chain_run_piped(c, jobs, f) : fused(c, jobs, f));
	return *output && strcmp(output, "-") != 0 ? findings_print(output, stdout, f) : 0;
}

static void usage(FILE *to)
{
	fprintf(to, "usage: canvass run [options] INPUT...\n"
	            "the whole pipeline: exports in, one SQLite database out\n"
	            "INPUT is a file, a folder of files, or - for standard input\noptions:\n");
	options_print(to, run_options);
	options_print(to, common_options);
	for (size_t i = 0; all_stages[i]; i++)
		if (all_stages[i]->options && all_stages[i]->options->name) {
			fprintf(to, "handed on to %s:\n", all_stages[i]->name);
			options_print(to, all_stages[i]->options);
		}
}

int run_main(int argc, char **argv)
{
	const struct option_spec *tables[64];
	struct fault f = { 0 };
	struct chain c = { 0 };
	struct options o;
	run_tables(tables, 64);
	cleanup_on_signals();
	int code = options_parse(&o, argc, argv, tables, &f);
	if (!code && options_given(&o, "help"))
		usage(stdout);
	else if (!code && options_given(&o, "version"))
		printf("canvass " CANVASS_VERSION "\n");
	else if (!code)
		code = run_chain(&c, &o, &f);
	if (!code && fflush(stdout) != 0)
		code = fault_set(&f, EXIT_IO, "cannot write standard output");
	/* A piped run's stages have spoken for themselves. */
	if (code && f.code)
		report(f.who[0] ? f.who : "run", "error", "%s%s", f.message,
		       code == EXIT_USAGE ? " (canvass run -h shows the usage)" : "");
	chain_free(&c);
	options_free(&o);
	return code;
}
