/* xlsx_sheet.h: the rows of one sheet, as the parser comes by them. */
#ifndef CANVASS_XLSX_SHEET_H
#define CANVASS_XLSX_SHEET_H

#include "table.h"
#include "xlsx_book.h"
#include "xml_events.h"

struct sheet_row;
struct sheet_reader {
	const struct book *book;
	struct source *in;
	struct xml_events *events;
	bool ended;
	/* the row being read */
	uint64_t row, last_row;
	uint32_t column;
	uint32_t style;
	char type;                     /* of the cell: n s b e d, i inline, t text of a formula */
	enum { NO_TEXT, VALUE_TEXT, INLINE_TEXT } in_text;
	size_t depth, cell_depth, phonetic_depth;
	struct buffer text;
	bool too_long;
	const char *rejected;
	uint32_t *columns;             /* of the filled cells */
	struct span *values;
	size_t n, cap;
	/* rows that wait */
	struct arena arena, spare;
	struct sheet_row *first, **last;
	/* what is given */
	struct span *cells;
	size_t cap_cells, width;       /* no row is given shorter than width */
	uint64_t given_cells, filled_cells;
};

/* Opens a sheet of the book. Zero s first; sheet_close it also on failure. */
int sheet_open(struct sheet_reader *s, const struct book *book, const struct sheet *sheet, struct fault *f);
int sheet_next(struct sheet_reader *s, struct table_row *row, bool *end, struct fault *f);
void sheet_close(struct sheet_reader *s);

/* "BC12": its row and, from 0, column; false if it is none. */
bool cell_reference(struct span s, uint32_t *row, uint32_t *column);

#endif
