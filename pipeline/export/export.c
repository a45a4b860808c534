/* export.c: the command line of `canvass export`. */
#include "export.h"

#include <stdio.h>
#include <sys/stat.h>
#include <time.h>

#include "../cleanup.h"
#include "../database.h"
#include "../filter.h"
#include "../version.h"
#include "layout.h"

const struct option_spec export_options[] = {
	{ "layout", 'l', "NAME", "csv (every table), themefinder (its folders) or codeframe (to edit and run again)", 0 },
	{ "date", 0, "DATE", "the folder of a themefinder mapping (default: the day DB was written)", 0 },
	{ "spreadsheet", 0, NULL, "put an apostrophe before cells that a spreadsheet would take for formulas", 0 },
	{ "help", 'h', NULL, "print this help and stop", OPTION_QUIET },
	{ "version", 0, NULL, "print the version and stop", OPTION_QUIET },
	{ 0 }
};

static const struct { const char *name; int (*write)(struct exporter *e, struct fault *f); } layouts[] = {
	{ "csv", export_csv }, { "themefinder", export_themefinder }, { "codeframe", export_codeframe },
};

/* The day a file was last written, "2026-11-25". */
static int day_of(const char *path, char *day, size_t size, struct fault *f)
{
	struct stat st;
	struct tm when;
	if (stat(path, &st) != 0 || !gmtime_r(&st.st_mtime, &when))
		return fault_set(f, EXIT_NO_INPUT, "cannot open '%s'", path);
	strftime(day, size, "%Y-%m-%d", &when);
	return 0;
}

static int export(const struct options *o, struct fault *f)
{
	struct exporter e = { .fd = -1, .spreadsheet = options_given(o, "spreadsheet") };
	const char *layout = options_text(o, "layout", NULL);
	char day[32] = "-";
	size_t which = 0, n = sizeof layouts / sizeof *layouts;
	if (!layout)
		return fault_set(f, EXIT_USAGE, "no --layout is given: csv, themefinder or codeframe");
	while (which < n && strcmp(layouts[which].name, layout) != 0)
		which++;
	if (which == n)
		return fault_set(f, EXIT_USAGE, "there is no layout '%s': csv, themefinder or codeframe", layout);
	if (o->n_operands != 2)
		return fault_set(f, EXIT_USAGE, "a database and a folder to write to must be given");
	e.folder = o->operands[1];
	e.date = options_text(o, "date", day);
	if (!*e.date || strchr(e.date, '/') || *e.date == '.')
		return fault_set(f, EXIT_USAGE, "'%s' cannot be the name of a folder", e.date);
	CHECK(day_of(o->operands[0], day, sizeof day, f));
	CHECK(database_open(o->operands[0], &e.db, f));
	int code = layouts[which].write(&e, f);
	file_abandon(&e);
	sqlite3_close(e.db);
	return code;
}

int export_main(int argc, char **argv)
{
	const struct option_spec *tables[] = { export_options, NULL };
	struct fault f = { 0 };
	struct options o;
	cleanup_on_signals();
	int code = options_parse(&o, argc, argv, tables, &f);
	if (!code && options_given(&o, "help")) {
		puts("usage: canvass export DB --layout NAME DIR\n"
		     "a database's content as files that other programs read\noptions:");
		options_print(stdout, export_options);
	} else if (!code && options_given(&o, "version")) {
		puts("canvass " CANVASS_VERSION);
	} else if (!code) {
		code = export(&o, &f);
	}
	if (!code && fflush(stdout) != 0)
		code = fault_set(&f, EXIT_IO, "cannot write standard output");
	if (code)
		report("export", "error", "%s%s", f.message,
		       code == EXIT_USAGE ? " (canvass export -h shows the usage)" : "");
	options_free(&o);
	return code;
}
