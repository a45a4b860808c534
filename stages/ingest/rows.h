/* rows.h: rows of a table made into records: a respondent each, and their responses. */
#ifndef CANVASS_ROWS_H
#define CANVASS_ROWS_H

#include "../../pipeline/stage.h"
#include "long.h"
#include "table.h"

struct counts {
	int64_t rows, respondents, responses, empty, rejected, replaced;
	int64_t numbered;        /* rows that may need a made reference: titles are none */
	int64_t again;           /* rows of a respondent who had one before, as far as known */
	uint64_t first_line;     /* of the first rejected row, and why it was */
	char first_why[96];
};

/* What the rows of one table are made with. Zero it, set the first five, call
 * rows_begin; release with rows_end. */
struct rows {
	const struct columns *columns;
	const struct questions *questions;
	const char *input;       /* the table's name, stored with rejected rows */
	struct counts *counts;   /* of the whole consultation; row numbers come from it */
	const struct asked_list *asked; /* a row for each answer; null or empty: no */
	bool pads;               /* short rows are usual: what they lack is empty */
	bool rejoins;            /* long rows are unquoted text: joined into the last column */
	char delimiter;          /* what they are joined with */
	bool all_referenced;     /* every row of the sample has a reference */
	bool repeats;            /* references repeat in the sample: those met are remembered
	                            (8 to 16 bytes each), to count the respondents */

	struct emitter *out;
	struct arena arena;      /* of one row */
	struct span *cells;      /* the row, as long as the columns are */
	uint8_t *roles;          /* of the columns, close together: tables may be wide */
	size_t *join, n_join;    /* the joined columns, in the order of their text */
	uint64_t *met;           /* hashes of references; 0 is an empty slot */
	size_t n_met, room_met;
	struct buffer attributes, choices, text, joined, *keys;
};

void rows_begin(struct rows *r);
void rows_end(struct rows *r);

/* A row of as many cells as there are columns, in r->cells; or the reason (in `why`,
 * at least 80 bytes) why it is none, and false. Cells stay those of the table. */
bool rows_fit(struct rows *r, const struct span *cells, size_t n, char *why);
/* Emits the records of one row of a table; counts it. Returns 0 or what emit gives. */
int rows_emit(struct rows *r, const struct table_row *row, struct fault *f);
/* Emits a `rejected` record and counts the row. */
int rows_reject(struct rows *r, uint64_t line, const char *why, struct fault *f);

#endif
