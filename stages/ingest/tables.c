/* tables.c: the tables of an input, one after the other: of a file, of what a folder or
 * an archive holds, of what is packed in those. */
#include <stdarg.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "chain.h"
#include "charset.h"
#include "csv.h"
#include "folder.h"
#include "format.h"
#include "json_table.h"
#include "table.h"
#include "themefinder.h"
#include "unpack.h"
#include "xlsx.h"
#include "xml.h"

enum { DEEPEST_ARCHIVE = 3, DEEPEST_PACKED = 3 };

/* A folder whose files are being given. */
struct place {
	struct folder *folder;
	char *name;                     /* as shown */
	size_t at;
	int least;                      /* of format_by_name: what its files must be */
	bool on_disk;                   /* a directory: each file has its digest */
	bool used;                      /* it led to a table */
	bool searched;                  /* it has no more consultations in ThemeFinder's layout */
	size_t consultations;           /* in ThemeFinder's layout, given so far */
};

struct tables {
	struct table_options options;
	enum format format;             /* FORMAT_FOUND: by content */
	char *path;
	struct table *table;            /* the open one, or null */
	struct table *ready;            /* opened already: the next one, or null */
	struct source *file;            /* beneath it, whose digest is taken; or null */
	struct table_input **inputs;
	size_t n_inputs;
	struct place places[DEEPEST_ARCHIVE];
	size_t n_places;
	bool given;
	bool regular;                   /* path is a file that can be opened again */
};

static const char *last_part(const char *path)
{
	const char *end = path + strlen(path), *start;
	while (end > path + 1 && end[-1] == '/')
		end--;
	for (start = end; start > path && start[-1] != '/';)
		start--;
	return strcmp(path, "-") == 0 ? "standard input" : start;
}

void table_note(struct table *t, const char *format, ...)
{
	va_list args;
	char *note = NULL, *all = NULL;
	va_start(args, format);
	int n = vasprintf(&note, format, args);
	va_end(args);
	const char *before = t->notes ? t->notes : "";
	if (n < 0 || asprintf(&all, "%s%s%s", before, *before ? "; " : "", note) < 0)
		memory_exhausted();
	free(note);
	free(t->notes);
	t->notes = all;
}

int table_next(struct table *t, struct table_row *row, bool *end, struct fault *f)
{
	int code = t->reader->next(t, row, end, f);
	if (code && f->message[0] != '\'') /* a chain's file has named itself */
		fault_prefix(f, "'%s'", t->input);
	return code;
}

/* A file that is read. */
static struct table_input *add_input(struct tables *ts, const char *name)
{
	ts->inputs = xrealloc(ts->inputs, ts->n_inputs + 1, sizeof *ts->inputs);
	struct table_input *input = ts->inputs[ts->n_inputs++] = xcalloc(1, sizeof *input);
	input->name = xstrdup(name);
	return input;
}

static char *shown_in(const char *folder, const char *name)
{
	char *shown = NULL;
	if (asprintf(&shown, "%s/%s", folder, name) < 0)
		memory_exhausted();
	return shown;
}

static void free_table(struct table *t)
{
	if (t->state)
		t->reader->close(t);
	for (size_t i = 0; i < t->n_names; i++)
		free(t->names[i]);
	free(t->names);
	free(t->input);
	free(t->notes);
	free(t);
}

/* What is left of the file that is being read, for the digest's sake. */
static void drain_file(struct tables *ts)
{
	struct fault ignored = { 0 };
	if (ts->file)
		source_drain(ts->file, &ignored);
	ts->file = NULL;
}

/* Ends the open table. */
static void close_table(struct tables *ts, bool drain)
{
	struct table *t = ts->table;
	if (t && drain && !ts->ready)
		drain_file(ts);
	ts->table = NULL;
	if (t)
		free_table(t);
	if (!ts->ready)
		ts->file = NULL;
}

static void pop_place(struct tables *ts)
{
	struct place *p = &ts->places[--ts->n_places];
	folder_close(p->folder);
	free(p->name);
}

/* Begins with the files of a folder, which is owned from now on. */
static int push_place(struct tables *ts, struct folder *folder, const char *name, struct fault *f)
{
	if (ts->n_places == DEEPEST_ARCHIVE) {
		folder_close(folder);
		return fault_set(f, EXIT_DATA, "archives within archives within archives");
	}
	struct place *p = &ts->places[ts->n_places++];
	*p = (struct place){ .folder = folder, .name = xstrdup(name), .least = 1 };
	for (size_t i = 0; i < folder->n; i++)
		if (format_by_name(folder->names[i]) == 2)
			p->least = 2;
	return 0;
}

/* Takes off what a source is packed in; its format then. *in may change; still owned by
 * the caller. */
static int unpack(struct tables *ts, struct source **in, enum format *format, bool *packed, struct fault *f)
{
	for (int depth = 0;; depth++) {
		CHECK(format_find(*in, format, f));
		if (*format != FORMAT_GZIP && *format != FORMAT_ZSTD)
			break;
		if (depth == DEEPEST_PACKED)
			return fault_set(f, EXIT_DATA, "packed more than %d times", DEEPEST_PACKED);
		*in = *format == FORMAT_GZIP ? unpack_gzip(*in) : unpack_zstd(*in);
		*packed = true;
	}
	if (ts->format != FORMAT_FOUND && *format != FORMAT_ZIP) /* what is said is of its files */
		*format = ts->format;
	return 0;
}

/* A zip: a workbook, or files of their own. path: its file, or null to take it from in. */
static int open_zip(struct tables *ts, struct source *in, const char *path, struct fault *f)
{
	struct folder *zip = NULL;
	int code = 0;
	if (path) {
		code = source_drain(in, f);
		source_close(in);
		in = NULL;
	}
	ts->file = NULL;
	if (!code)
		code = folder_of_zip(&zip, path, in, f);
	if (!code && is_workbook(zip))
		return xlsx_open(ts->table, zip, ts->options.sheet, f);
	if (!code && folder_find(zip, "content.xml") < zip->n && folder_find(zip, "mimetype") < zip->n)
		code = fault_set(f, EXIT_DATA, "an OpenDocument file: save it as .xlsx or .csv");
	if (code) {
		folder_close(zip);
		return code;
	}
	CHECK(push_place(ts, zip, ts->table->input, f));
	close_table(ts, false);
	return 0;
}

/* Opens what a source holds as ts->table, whose name is set; owns the source. Afterwards
 * ts->table is null if it was an archive: its files are next. */
static int open_source(struct tables *ts, struct source *in, const char *path, struct fault *f)
{
	enum format format = FORMAT_FOUND;
	bool packed = false;
	struct table *t = ts->table;
	int code = unpack(ts, &in, &format, &packed, f);
	if (!code && format == FORMAT_XLSX)
		code = fault_set(f, EXIT_DATA, "not an XLSX workbook");
	else if (!code && format == FORMAT_ZIP)
		return open_zip(ts, in, packed ? NULL : path, f);
	else if (!code && format == FORMAT_XML)
		return xml_open(t, in, ts->options.record, f);
	if (!code)
		code = charset_open(&in, t, f);
	if (!code && (format == FORMAT_JSON || format == FORMAT_JSONL))
		return json_open(t, in, format == FORMAT_JSONL, f);
	if (!code)
		return csv_open(t, in, format == FORMAT_TSV ? '\t' : '\0', f);
	source_close(in);
	ts->file = NULL;
	return code;
}

static void begin_table(struct tables *ts, char *shown)
{
	ts->table = xcalloc(1, sizeof *ts->table);
	ts->table->input = shown;
	ts->table->notes = xstrdup("");
}

/* The next file of the innermost folder; ts->table is null if that led to none. */
static int open_file(struct tables *ts, struct fault *f)
{
	struct place *p = &ts->places[ts->n_places - 1];
	struct source *in;
	while (p->at < p->folder->n && format_by_name(p->folder->names[p->at]) < p->least)
		p->at++;
	if (p->at == p->folder->n) {
		bool empty = !p->used;
		if (empty)
			fault_set(f, EXIT_DATA, "'%s' holds no table", p->name);
		pop_place(ts);
		return empty ? EXIT_DATA : 0;
	}
	size_t i = p->at++;
	p->used = true;
	char *shown = shown_in(p->name, p->folder->names[i]);
	struct digest *digest = p->on_disk ? &add_input(ts, shown)->digest : NULL;
	begin_table(ts, shown);
	CHECK(folder_open(p->folder, i, &in, digest, f));
	ts->file = p->on_disk ? in : NULL;
	return open_source(ts, in, NULL, f);
}

/* For a chain: the next table of the folder. An archive in it ends the chain. */
static int link_open(void *self, struct table **next, struct fault *f)
{
	struct tables *ts = self;
	struct table *chain = ts->table;
	size_t depth = ts->n_places;
	struct place *p = &ts->places[depth - 1];
	int code = 0;
	ts->table = NULL;
	while (p->at < p->folder->n && format_by_name(p->folder->names[p->at]) < p->least)
		p->at++;
	if (p->at < p->folder->n)
		code = open_file(ts, f);
	if (code && ts->table) {
		fault_prefix(f, "'%s'", ts->table->input);
		free_table(ts->table);
		ts->table = NULL;
		ts->file = NULL;
	}
	*next = code ? NULL : ts->table;
	ts->table = chain;
	return code;
}

static void link_close(void *self, struct table *t)
{
	struct tables *ts = self;
	if (!ts->ready)
		drain_file(ts);
	free_table(t);
}

static void link_give_back(void *self, struct table *t)
{
	((struct tables *)self)->ready = t;
}

/* A named table of a folder may be the first of many that are as small. */
static void begin_chain(struct tables *ts)
{
	struct table *first = ts->table;
	const struct links links = { link_open, link_close, link_give_back, ts };
	if (!first || !first->named || first->n_hints || !ts->n_places)
		return;
	begin_table(ts, xstrdup(first->input));
	table_note(ts->table, "%s", first->notes);
	chain_open(ts->table, first, &links);
}

static int open_next_file(struct tables *ts, struct fault *f)
{
	CHECK(open_file(ts, f));
	begin_chain(ts);
	return 0;
}

static struct digest *part_digest(void *self, const char *name)
{
	struct tables *ts = self;
	struct place *p = &ts->places[ts->n_places - 1];
	if (!p->on_disk)
		return NULL;
	char *shown = shown_in(p->name, name);
	struct digest *digest = &add_input(ts, shown)->digest;
	free(shown);
	return digest;
}

/* The next consultation in ThemeFinder's layout of the innermost folder. */
static int open_consultation(struct tables *ts, char *root, struct fault *f)
{
	struct place *p = &ts->places[ts->n_places - 1];
	begin_table(ts, *root ? shown_in(p->name, root) : xstrdup(p->name));
	p->consultations++;
	p->used = true;
	p->at = p->folder->n; /* its files are no tables of their own */
	int code = themefinder_open(ts->table, p->folder, root, part_digest, ts, f);
	free(root);
	return code;
}

static int open_any(struct tables *ts, struct fault *f)
{
	char *root;
	while (!ts->table && ts->n_places) {
		struct place *p = &ts->places[ts->n_places - 1];
		if (!p->searched && ts->format == FORMAT_FOUND &&
		    themefinder_root(p->folder, p->consultations, &root))
			return open_consultation(ts, root, f);
		p->searched = true;
		CHECK(open_next_file(ts, f));
	}
	if (ts->table || ts->given)
		return 0;
	ts->given = true;
	struct source *in;
	struct table_input *input = add_input(ts, last_part(ts->path));
	CHECK(source_file(&in, ts->path, &input->digest, f));
	ts->file = in;
	begin_table(ts, xstrdup(input->name));
	CHECK(open_source(ts, in, ts->regular ? ts->path : NULL, f));
	return ts->table ? 0 : open_any(ts, f);
}

int tables_next(struct tables *ts, struct table **t, struct fault *f)
{
	int code = 0;
	close_table(ts, true);
	ts->table = ts->ready;
	ts->ready = NULL;
	if (ts->table)
		begin_chain(ts);
	else
		code = open_any(ts, f);
	*t = code ? NULL : ts->table;
	if (code && ts->table)
		fault_prefix(f, "'%s'", ts->table->input);
	return code;
}

int tables_open(struct tables **ts, const char *path, const struct table_options *o, struct fault *f)
{
	struct tables *all = xcalloc(1, sizeof *all);
	struct folder *folder = NULL;
	struct stat st;
	int code = 0;
	*ts = NULL;
	all->options = *o;
	all->path = xstrdup(path);
	bool known = strcmp(path, "-") == 0 || stat(path, &st) == 0;
	all->regular = known && strcmp(path, "-") != 0 && S_ISREG(st.st_mode);
	if (!known)
		code = fault_set(f, EXIT_NO_INPUT, "cannot open '%s': %s", path, strerror(errno));
	else if (o->format && !format_named(o->format, &all->format))
		code = fault_set(f, EXIT_USAGE, "no format '%s': csv, tsv, xlsx, xml, json, jsonl", o->format);
	else if (strcmp(path, "-") != 0 && S_ISDIR(st.st_mode)) {
		all->given = true;
		code = folder_of_directory(&folder, path, f);
		if (code)
			folder_close(folder);
		else
			code = push_place(all, folder, last_part(path), f);
		if (!code)
			all->places[0].on_disk = true;
	}
	if (code) {
		tables_close(all);
		return code;
	}
	*ts = all;
	return 0;
}

void tables_close(struct tables *ts)
{
	if (!ts)
		return;
	close_table(ts, false);
	if (ts->ready)
		free_table(ts->ready);
	while (ts->n_places)
		pop_place(ts);
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
