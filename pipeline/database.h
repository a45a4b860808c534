/* database.h: reading a database that a run wrote (canvass-database(5)). */
#ifndef CANVASS_DATABASE_H
#define CANVASS_DATABASE_H

#include <sqlite3.h>

#include "fault.h"
#include "span.h"

/* Opens a database for reading only. Returns 0, EXIT_NO_INPUT if it cannot be opened, or
 * EXIT_DATA if it is none of canvass, or one of another version; *db is null then.
 * Release with sqlite3_close. */
int database_open(const char *path, sqlite3 **db, struct fault *f);

/* Prepares a statement; release with sqlite3_finalize. Returns 0, or EXIT_DATA with what
 * SQLite says. */
int database_query(sqlite3 *db, sqlite3_stmt **s, const char *sql, struct fault *f);
/* Steps to the next row. Returns 0 and sets *row; EXIT_IO if the file cannot be read. */
int database_next(sqlite3_stmt *s, bool *row, struct fault *f);

/* True if a table or view has a column: databases of the same version may have more
 * columns than the public ones. */
bool database_has(sqlite3 *db, const char *table, const char *column);

/* What stands in SQL for the part of a response's text that row x of a table lies on: offsets
 * are of bytes, and so must substr's be. r: the response. */
#define DATABASE_EXTRACT(x) "CAST(substr(CAST(r.text AS BLOB), " x ".start_byte + 1, " x ".end_byte - " x ".start_byte) AS TEXT)"

/* A value as text, empty for null; valid until the next step. */
struct span database_text(sqlite3_stmt *s, int column);

#endif
