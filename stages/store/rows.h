/* rows.h: rows gathered and inserted 64 at a time, which takes SQLite half as long
 * as one by one: most of a small insert is starting and ending it. */
#ifndef CANVASS_ROWS_H
#define CANVASS_ROWS_H

#include <sqlite3.h>

#include "../../pipeline/memory.h"

enum { ROWS_AT_ONCE = 64, MOST_COLUMNS = 14 };

struct rows_value {
	int type;              /* SQLITE_NULL, SQLITE_INTEGER, SQLITE_FLOAT or SQLITE_TEXT */
	union {
		int64_t integer;
		double real;
		struct span text;
	} is;
};

struct rows {
	sqlite3_stmt *one, *many;
	int n_columns, n;      /* columns of a row; values gathered */
	struct rows_value values[ROWS_AT_ONCE * MOST_COLUMNS];
	struct arena texts;
};

/* insert: "INSERT INTO table"; the values of its n columns follow. Returns SQLITE_OK or
 * what SQLite says; release with rows_close in any case. */
int rows_open(struct rows *r, sqlite3 *db, const char *insert, int n_columns);
/* The next value, from the first column on; texts are copied. */
void rows_null(struct rows *r);
void rows_integer(struct rows *r, int64_t value);
void rows_real(struct rows *r, double value);
void rows_text(struct rows *r, struct span text);
/* Ends a row; inserts when there are enough. Returns SQLITE_OK or what SQLite says. */
int rows_next(struct rows *r);
/* Inserts what is left. */
int rows_flush(struct rows *r);
void rows_close(struct rows *r);

#endif
