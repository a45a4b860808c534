/* rows.c: values kept until a statement for many rows, or one, takes them. */
#include "rows.h"

static int prepare(sqlite3 *db, sqlite3_stmt **st, const char *insert, int n_columns, int n_rows)
{
	struct buffer sql = { 0 };
	buffer_add_text(&sql, insert);
	buffer_add_text(&sql, " VALUES");
	for (int i = 0; i < n_rows * n_columns; i++)
		buffer_add_text(&sql, i % n_columns ? ",?" : i ? "),(?" : "(?");
	buffer_add_byte(&sql, ')');
	int code = sqlite3_prepare_v3(db, sql.bytes, (int)sql.len, SQLITE_PREPARE_PERSISTENT, st, NULL);
	buffer_free(&sql);
	return code;
}

int rows_open(struct rows *r, sqlite3 *db, const char *insert, int n_columns)
{
	r->n_columns = n_columns;
	int code = prepare(db, &r->one, insert, n_columns, 1);
	return code == SQLITE_OK ? prepare(db, &r->many, insert, n_columns, ROWS_AT_ONCE) : code;
}

static struct rows_value *next_value(struct rows *r, int type)
{
	r->values[r->n].type = type;
	return &r->values[r->n++];
}

void rows_null(struct rows *r)
{
	next_value(r, SQLITE_NULL);
}

void rows_integer(struct rows *r, int64_t value)
{
	next_value(r, SQLITE_INTEGER)->is.integer = value;
}

void rows_real(struct rows *r, double value)
{
	next_value(r, SQLITE_FLOAT)->is.real = value;
}

void rows_text(struct rows *r, struct span text)
{
	next_value(r, SQLITE_TEXT)->is.text = arena_span(&r->texts, text);
}

/* Inserts n values, from values on, with a statement that takes so many. */
static int insert(sqlite3_stmt *st, const struct rows_value *values, int n)
{
	for (int i = 0; i < n; i++) {
		const struct rows_value *v = &values[i];
		switch (v->type) {
		case SQLITE_INTEGER: sqlite3_bind_int64(st, i + 1, v->is.integer); break;
		case SQLITE_FLOAT:   sqlite3_bind_double(st, i + 1, v->is.real); break;
		case SQLITE_TEXT:
			sqlite3_bind_text(st, i + 1, v->is.text.bytes, (int)v->is.text.len, SQLITE_STATIC);
			break;
		default:             sqlite3_bind_null(st, i + 1);
		}
	}
	int code = sqlite3_step(st);
	sqlite3_reset(st);
	return code == SQLITE_DONE ? SQLITE_OK : code;
}

int rows_flush(struct rows *r)
{
	int code = SQLITE_OK, at = 0;
	if (r->n == ROWS_AT_ONCE * r->n_columns) {
		code = insert(r->many, r->values, r->n);
		at = r->n;
	}
	for (; at < r->n && code == SQLITE_OK; at += r->n_columns)
		code = insert(r->one, r->values + at, r->n_columns);
	r->n = 0;
	arena_reset(&r->texts);
	return code;
}

int rows_next(struct rows *r)
{
	return r->n == ROWS_AT_ONCE * r->n_columns ? rows_flush(r) : SQLITE_OK;
}

void rows_close(struct rows *r)
{
	sqlite3_finalize(r->one);
	sqlite3_finalize(r->many);
	r->one = r->many = NULL;
	arena_free(&r->texts);
}
