/* table.h: what every reader of exports gives: tables, and their rows one by one.
 *
 * Two kinds of table. A grid (CSV, XLSX) is rows of cells with nothing known about
 * them: preambles, header rows and total rows are still among them (header.h finds
 * them). A named table (JSON, XML) has a name for each column, and new columns may
 * appear as rows are read.
 *
 *	struct tables *ts;
 *	CHECK(tables_open(&ts, "all.zip", &options, f));
 *	while (!(code = tables_next(ts, &t, f)) && t)
 *		while (!(code = table_next(t, &row, &end, f)) && !end)
 *			...
 *	tables_close(ts);
 */
#ifndef CANVASS_TABLE_H
#define CANVASS_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../../pipeline/fault.h"
#include "../../pipeline/span.h"
#include "source.h"

/* A cell longer than this is read past in constant memory, its row rejected; so is a
 * row that is longer than LONGEST_ROW_BYTES. */
enum { LONGEST_CELL_BYTES = 2 * 1024 * 1024, LONGEST_ROW_BYTES = 16 * 1024 * 1024, MOST_COLUMNS = 16384 };

#define CELL_TOO_LONG "a cell is longer than 2 MiB"

/* One row. Everything it points to belongs to the table and is valid until the
 * next table_next. Cells are valid UTF-8, in column order; a named table gives an
 * empty cell for a column that the record lacks, and n_cells may grow from row to
 * row. line: where the row begins in its file (CSV, XML, JSON: 1-based line;
 * XLSX: the sheet's row number). */
struct table_row {
	const struct span *cells;
	size_t n_cells;
	uint64_t line;
	const char *rejected; /* null, or why this row cannot be used (lower case, no text of
	                         the row; static): it was read past and must be counted;
	                         its cells are not to be used */
	const char *input;    /* the file it is from where that is not the table's name, else
	                         null; lives as long as the table */
	size_t replaced;      /* bytes that were not valid in the character set: U+FFFD now */
};

/* What the format itself says of a column of a named table. */
enum column_hint { HINT_NONE, HINT_REFERENCE, HINT_TEXT, HINT_CLOSED, HINT_ATTRIBUTE };

struct table {
	char *input;          /* as shown and stored: "responses.csv", "all.zip/q1.csv", "book.xlsx" */
	const char *format;   /* csv | xlsx | xml | json | jsonl | themefinder */
	char *notes;          /* how it was understood: "delimiter ';', windows-1252"; "sheet
	                         'Data'". May change until the last row was read */
	bool named;           /* see above */
	char **names;         /* named: n_names columns so far, UTF-8, owned by the table */
	size_t n_names;
	const uint8_t *hints; /* enum column_hint for the first n_hints columns, or null */
	size_t n_hints;
	char delimiter;       /* CSV: what the cells of a ragged row may be joined with; 0 */
	const struct reader *reader;
	void *state;
};

/* One for each format: csv.c, xlsx.c, json.c, xml.c each export one. */
struct reader {
	const char *format;
	int (*next)(struct table *t, struct table_row *row, bool *end, struct fault *f);
	void (*close)(struct table *t); /* frees state and what the reader gave the table */
};

/* Reads the next row. *end is set, and row untouched, when there are no more.
 * Returns 0, EXIT_DATA (message with the input and the line) or EXIT_IO. Cost: linear in the row;
 * memory bounded by the longest row (LONGEST_CELL_BYTES a cell). */
int table_next(struct table *t, struct table_row *row, bool *end, struct fault *f);

struct table_options {
	const char *format;   /* csv | tsv | xlsx | xml | json | jsonl; null: by content */
	const char *record;   /* XML: the element that is a row; null: the one that repeats */
	const char *sheet;    /* XLSX: the sheet to read; null: the one with the responses */
};

/* Opens INPUT: a file, a directory or "-". A directory, or a zip that is not a workbook,
 * holds one table or more; they come in order of their names. *o is copied, its strings
 * must outlive ts. Returns 0, EXIT_NO_INPUT, EXIT_USAGE (a format that is none),
 * EXIT_DATA or EXIT_IO; *ts is null then. */
struct tables;
int tables_open(struct tables **ts, const char *path, const struct table_options *o, struct fault *f);
/* Ends the table given before and opens the next; *t is null when there are no more.
 * The table belongs to ts and lives until the next call. */
int tables_next(struct tables *ts, struct table **t, struct fault *f);
void tables_close(struct tables *ts);

/* The files that were read so far, archives as a whole, with their SHA-256: complete
 * when tables_next has given null. Owned by ts. */
struct table_input {
	char *name;           /* "responses.csv", "all.zip"; the file's name in a directory:
	                         "exports/q1.csv" */
	struct digest digest;
};
const struct table_input *const *tables_inputs(const struct tables *ts, size_t *n);

/* For readers. */
void table_note(struct table *t, const char *format, ...) /* adds "; ..." to notes */
	__attribute__((format(printf, 2, 3)));

#endif
