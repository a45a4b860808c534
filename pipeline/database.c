/* database.c: what the commands that read a database share. */
#include "database.h"

#include <unistd.h>

#include "../stages/store/schema.h"

int database_query(sqlite3 *db, sqlite3_stmt **s, const char *sql, struct fault *f)
{
	*s = NULL;
	if (sqlite3_prepare_v2(db, sql, -1, s, NULL) == SQLITE_OK)
		return 0;
	return fault_set(f, EXIT_DATA, "cannot read the database: %s", sqlite3_errmsg(db));
}

int database_next(sqlite3_stmt *s, bool *row, struct fault *f)
{
	int got = sqlite3_step(s);
	*row = got == SQLITE_ROW;
	if (got == SQLITE_ROW || got == SQLITE_DONE)
		return 0;
	return fault_set(f, EXIT_IO, "cannot read the database: %s", sqlite3_errmsg(sqlite3_db_handle(s)));
}

struct span database_text(sqlite3_stmt *s, int column)
{
	const unsigned char *text = sqlite3_column_text(s, column);
	return text ? (struct span){ (const char *)text, (size_t)sqlite3_column_bytes(s, column) } : SPAN("");
}

bool database_has(sqlite3 *db, const char *table, const char *column)
{
	sqlite3_stmt *s = NULL;
	bool found = false;
	if (sqlite3_prepare_v2(db, "SELECT 1 FROM pragma_table_info(?) WHERE name = ?", -1, &s, NULL) == SQLITE_OK) {
		sqlite3_bind_text(s, 1, table, -1, SQLITE_STATIC);
		sqlite3_bind_text(s, 2, column, -1, SQLITE_STATIC);
		found = sqlite3_step(s) == SQLITE_ROW;
	}
	sqlite3_finalize(s);
	return found;
}

/* 0 if it is a database of this version. */
static int check_version(sqlite3 *db, const char *path, struct fault *f)
{
	sqlite3_stmt *s = NULL;
	int version = -1;
	if (sqlite3_prepare_v2(db, "PRAGMA user_version", -1, &s, NULL) == SQLITE_OK && sqlite3_step(s) == SQLITE_ROW)
		version = sqlite3_column_int(s, 0);
	sqlite3_finalize(s);
	if (version < 0)
		return fault_set(f, EXIT_DATA, "'%s' is no database: %s", path, sqlite3_errmsg(db));
	if (version == 0 || !database_has(db, "response_theme", "score"))
		return fault_set(f, EXIT_DATA, "'%s' is no database of canvass", path);
	if (version != SCHEMA_VERSION)
		return fault_set(f, EXIT_DATA, "'%s' was written by another version (schema %d where %d is read)", path, version,
		                 SCHEMA_VERSION);
	return 0;
}

int database_open(const char *path, sqlite3 **db, struct fault *f)
{
	*db = NULL;
	if (access(path, R_OK) != 0 || sqlite3_open_v2(path, db, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK) {
		fault_set(f, EXIT_NO_INPUT, "cannot open '%s'", path);
		sqlite3_close(*db);
		*db = NULL;
		return f->code;
	}
	int code = check_version(*db, path, f);
	if (code) {
		sqlite3_close(*db);
		*db = NULL;
	}
	return code;
}
