/* header.h: where a grid's header is, how many rows it takes, and what it says.
 *
 * Exports put titles before the header, give the header two or three rows (field,
 * question, choice or ImportId), and repeat it. Found by structure: a header row's
 * cells are words where the rows below have numbers and dates, or fill the blanks
 * of the row above.
 */
#ifndef CANVASS_HEADER_H
#define CANVASS_HEADER_H

#include "column.h"

struct grid_row {
	const struct span *cells;
	size_t n;
	uint64_t line;
};
struct grid {
	const struct grid_row *rows;
	size_t n;
};

struct heading {
	size_t titles;           /* rows before the header */
	size_t rows;             /* header rows; 0 where the first row is one of answers: the
	                            columns are then "column 1", "column 2" ... */
	const char *kind;        /* "1 header row", "3 header rows with ImportId (Qualtrics)" ... */
	bool pads;               /* short rows are usual here: missing cells are empty */
};

/* Finds the header of a grid (its first rows; a few hundred are enough) and fills
 * header, wording, group and choice of each column; the list is made in columns'
 * arena, everything else of a column is zero. Linear in the cells. */
void heading_find(const struct grid *g, struct heading *h, struct columns *c);
/* The same for a table that has names. */
void heading_of_names(char *const *names, size_t n, struct columns *c);

/* True if a row repeats the header rather than answering it. */
bool repeats_header(const struct columns *c, const struct span *cells, size_t n);

#endif
