/* named.h: rows of named cells (JSON, XML) made into rows of a table whose columns
 * appear as they are met. */
#ifndef CANVASS_NAMED_H
#define CANVASS_NAMED_H

#include "table.h"

/* What empty cells are allowed: so many, or so many times those filled. */
enum { EMPTY_CELLS_FREE = 16 * 1024 * 1024, EMPTY_TIMES = 500 };

/* More values of one name than this are joined in the last column. */
enum { MOST_NUMBERED = 64, LONGEST_NAME_BYTES = 4096 };

struct named_cell {
	struct span text;
	size_t room;              /* of the arena's bytes behind text; 0: not ours */
};

/* Zero it; release with named_free. */
struct named {
	uint32_t *slots;          /* a hash of names: 1 + column, 0 for none */
	size_t n_slots;
	struct named_cell *cells; /* of the row being made, for cap_cells columns; empty but for
	                             those in set */
	size_t cap_cells, n_cells;
	uint32_t *set;            /* columns that have a value */
	size_t n_set, cap_set;
	uint64_t given, filled;   /* cells of all rows so far */
	const char *rejected;     /* why the row being made cannot be used */
	struct span *spread;      /* what is given */
	size_t cap_spread;
	struct buffer name;       /* for made-up names */
};

/* Starts a row. */
void named_begin(struct named *n);
/* Sets a cell. name and value are copied where kept: names for good, a value only when
 * joined (into a); otherwise it must live as long as the row. A second value for one
 * name: joined as "first; second" if join, else it goes to the column "name.2". */
void named_set(struct named *n, struct table *t, struct span name, struct span value, bool join,
               struct arena *a);
/* Sets the cell of a column that named_column gave. */
void named_put(struct named *n, size_t column, struct span value);

/* A row as its filled cells only, for rows that wait. */
struct sparse_row {
	const uint32_t *columns;
	const struct span *values;
	size_t n, n_cells;
	const char *rejected;
};
/* Ends the row; its values are copied into a. */
void named_end_sparse(struct named *n, struct sparse_row *row, struct arena *a);
/* Fills *row, all but line; its cells live until the next call. EXIT_DATA if the table
 * is far wider than what its rows hold: columns are then not columns. */
int named_spread(struct named *n, const struct sparse_row *sparse, struct table_row *row, struct fault *f);
/* Ends the row and gives it, its values not copied. */
int named_end(struct named *n, struct table_row *row, struct arena *a, struct fault *f);
/* The column of that name, added if there is none; MOST_COLUMNS if there are too many. */
size_t named_column(struct named *n, struct table *t, struct span name);
void named_free(struct named *n);

#endif
