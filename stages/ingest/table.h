/* table.h: what every reader of exports gives: a table, row by row.
 *
 * Two kinds. A grid (CSV, XLSX) is rows of cells with nothing known about them:
 * preambles, header rows and total rows are still among them (header.h finds
 * them). A named table (JSON, XML) has a name for each column, and new columns
 * may appear as rows are read.
 */
#ifndef CANVASS_TABLE_H
#define CANVASS_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../../pipeline/fault.h"
#include "../../pipeline/span.h"

/* One row. Everything it points to belongs to the table and is valid until the
 * next table_next. Cells are valid UTF-8, in column order; a named table gives an
 * empty cell for a column that the record lacks, and n_cells may grow from row to
 * row. line: where the row begins in its file (CSV, XML, JSON: 1-based line;
 * XLSX: the sheet's row number). */
struct table_row {
	const struct span *cells;
	size_t n_cells;
	uint64_t line;
	const char *rejected; /* null, or why this row cannot be used (lower case, no
	                         text of the row): it was read past and must be counted */
	size_t replaced;      /* bytes that were not valid in the character set */
};

struct table {
	char *input;          /* as shown and stored: "responses.csv", "all.zip/q1.csv", "book.xlsx" */
	const char *format;   /* csv | xlsx | xml | json | jsonl */
	char *notes;          /* how it was understood: "delimiter ';', windows-1252"; "sheet 'Data'" */
	bool named;           /* see above */
	char **names;         /* named: n_names columns so far, UTF-8, owned by the table */
	size_t n_names;
	const struct reader *reader;
	void *state;
};

/* One for each format: csv.c, xlsx.c, json.c, xml.c each export one. */
struct reader {
	const char *format;
	int (*next)(struct table *t, struct table_row *row, bool *end, struct fault *f);
	void (*close)(struct table *t);
};

/* Reads the next row. *end is set, and row untouched, when there are no more.
 * Returns 0, EXIT_DATA (message with the line) or EXIT_IO. Cost: linear in the row;
 * memory bounded by the longest row (LONGEST_CELL_BYTES a cell). */
static inline int table_next(struct table *t, struct table_row *row, bool *end, struct fault *f)
{
	return t->reader->next(t, row, end, f);
}

/* A cell longer than this is read past in constant memory, its row rejected. */
enum { LONGEST_CELL_BYTES = 512 * 1024, MOST_COLUMNS = 16384 };

#endif
