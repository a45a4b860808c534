/* csv_scan.h: one row of delimited text, under a given dialect, found in memory.
 * Both the reader (csv.c) and the search for the dialect (dialect.c) stand on it. */
#ifndef CANVASS_CSV_SCAN_H
#define CANVASS_CSV_SCAN_H

#include "../../pipeline/memory.h"

struct dialect {
	char delimiter;    /* 0: none, the line is the cell */
	char quote;        /* 0: none */
	bool backslash;    /* a backslash escapes quotes, not doubling alone */
	bool lone_cr;      /* a CR without LF ends a row */
	bool space;        /* blanks may stand before an opening quote */
	bool spaced;       /* every delimiter is followed by a space, which is its part */
	size_t columns;    /* that most rows of the sample have, at least 1 */
};

/* A cell as it stands; `escaped` if its quotes or backslashes are yet to be undone. */
struct raw_cell {
	char *bytes;
	size_t len;
	bool escaped;
};
struct csv_scan {
	struct raw_cell *cells;
	size_t n, cap;
	bool odd_quote;      /* a quote inside a quoted cell that was neither doubled nor closing */
	bool odd_opening;    /* such a quote where a cell begins: one before it was never closed */
	bool quoted_newline; /* a line end inside a quoted cell */
	bool stray_cr;       /* a CR in a plain cell that ends no row */
	bool too_many;       /* more than MOST_COLUMNS cells: those are not kept */
};
enum { SCAN_PADDING = 32 };
enum scan_result {
	SCAN_ROW,          /* a row; *next is where the next begins */
	SCAN_MORE,         /* the row does not end before `end` */
	SCAN_OPEN          /* `final`, and a quote is never closed */
};

/* Scans the row at p. SCAN_PADDING bytes after end must be there: they are overwritten.
 * final: nothing comes after end. With literal set, quotes mean nothing. Reads each
 * byte once; changes nothing before end. A blank line is a row of one empty cell. */
enum scan_result csv_scan_row(struct csv_scan *s, const struct dialect *d, char *p, char *end,
                              bool final, bool literal, char **next);
/* Undoes the escapes of a cell in place. */
void csv_unescape(struct raw_cell *cell, const struct dialect *d);
void csv_scan_free(struct csv_scan *s);

/* Finds the dialect of a sample (whole: it is all there is) by the one under which its
 * rows agree best. Never fails: text without any structure is one column. given: the
 * delimiter, or 0 to find it. */
void dialect_find(struct dialect *d, struct span sample, bool whole, char given);

#endif
