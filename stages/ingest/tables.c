/* tables.c: the tables of an input, one after the other. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "csv.h"
#include "table.h"

struct tables {
	struct table_options options;
	char *path;
	struct table *table;            /* the open one, or null */
	struct table_input **inputs;
	size_t n_inputs;
	bool given;
};

static const char *last_part(const char *path)
{
	const char *slash = strrchr(path, '/');
	return strcmp(path, "-") == 0 ? "standard input" : slash ? slash + 1 : path;
}

void table_note(struct table *t, const char *format, ...)
{
	va_list args;
	char *note = NULL, *all = NULL;
	va_start(args, format);
	int n = vasprintf(&note, format, args);
	va_end(args);
	if (n < 0 || asprintf(&all, "%s%s%s", t->notes ? t->notes : "", t->notes ? "; " : "", note) < 0)
		memory_exhausted();
	free(note);
	free(t->notes);
	t->notes = all;
}

int tables_open(struct tables **ts, const char *path, const struct table_options *o, struct fault *f)
{
	struct tables *all = *ts = xcalloc(1, sizeof *all);
	(void)f;
	all->options = *o;
	all->path = xstrdup(path);
	return 0;
}

/* Ends the open table; what is left of its input is read for the digest's sake. */
static void close_table(struct tables *ts)
{
	struct table *t = ts->table;
	if (!t)
		return;
	t->reader->close(t);
	for (size_t i = 0; i < t->n_names; i++)
		free(t->names[i]);
	free(t->names);
	free(t->input);
	free(t->notes);
	free(t);
	ts->table = NULL;
}

static struct table_input *add_input(struct tables *ts, const char *name)
{
	ts->inputs = xrealloc(ts->inputs, ts->n_inputs + 1, sizeof *ts->inputs);
	struct table_input *input = ts->inputs[ts->n_inputs++] = xcalloc(1, sizeof *input);
	input->name = xstrdup(name);
	return input;
}

int tables_next(struct tables *ts, struct table **t, struct fault *f)
{
	struct source *in;
	*t = NULL;
	close_table(ts);
	if (ts->given)
		return 0;
	ts->given = true;
	struct table_input *input = add_input(ts, last_part(ts->path));
	CHECK(source_file(&in, ts->path, &input->digest, f));
	*t = ts->table = xcalloc(1, sizeof **t);
	(*t)->input = xstrdup(input->name);
	return csv_open(*t, in, 0, f);
}

void tables_close(struct tables *ts)
{
	if (!ts)
		return;
	close_table(ts);
	for (size_t i = 0; i < ts->n_inputs; i++) {
		free(ts->inputs[i]->name);
		free(ts->inputs[i]);
	}
	free(ts->inputs);
	free(ts->path);
	free(ts);
}

const struct table_input *const *tables_inputs(const struct tables *ts, size_t *n)
{
	*n = ts->n_inputs;
	return (const struct table_input *const *)ts->inputs;
}
