/* The full-text index that is built beside the rows is the one FTS5 builds from them. */
#include "unit.h"

#include "../../stages/store/fulltext.h"

enum { RESPONSES = 3000 };

static void run(sqlite3 *db, const char *sql)
{
	if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
		fail_msg("%s: %s", sql, sqlite3_errmsg(db));
}

/* A number from the first column of the first row. */
static int64_t ask(sqlite3 *db, const char *sql)
{
	sqlite3_stmt *st;
	assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &st, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(st), SQLITE_ROW);
	int64_t n = sqlite3_column_int64(st, 0);
	sqlite3_finalize(st);
	return n;
}

/* The same database through another connection. */
static void reopen(sqlite3 **db)
{
	sqlite3_int64 size;
	unsigned char *image = sqlite3_serialize(*db, "main", &size, 0);
	assert_non_null(image);
	sqlite3_close(*db);
	assert_int_equal(sqlite3_open(":memory:", db), SQLITE_OK);
	assert_int_equal(sqlite3_deserialize(*db, "main", image, size, size,
	                 SQLITE_DESERIALIZE_FREEONCLOSE | SQLITE_DESERIALIZE_RESIZEABLE), SQLITE_OK);
}

static void build(sqlite3 **db, int jobs)
{
	struct fulltext *t;
	struct fault f = { 0 };
	struct arena a = { 0 };
	assert_int_equal(sqlite3_open(":memory:", db), SQLITE_OK);
	run(*db, "CREATE TABLE response(response_id INTEGER PRIMARY KEY, text TEXT)");
	assert_int_equal(fulltext_open(&t, jobs, &f), 0);
	for (int i = 1; i <= RESPONSES; i++) {
		char text[80], sql[200];
		struct record r;
		snprintf(text, sizeof text, "Caf\u00e9 number %d by stop %d", i, i % 7);
		snprintf(sql, sizeof sql, "INSERT INTO response VALUES(%d, '%s')", i, text);
		run(*db, sql);
		arena_reset(&a);
		record_begin(&r, RECORD_RESPONSE, &a);
		record_set_text(&r, M_TEXT, i % 100 ? span_of(text) : SPAN("")); /* one in 100 is empty */
		if (i % 100 == 0)
			run(*db, "UPDATE response SET text = '' WHERE response_id = last_insert_rowid()");
		assert_int_equal(fulltext_add(t, &r, &f), 0);
	}
	assert_int_equal(fulltext_end(t, &f), 0);
	assert_int_equal(fulltext_write(t, *db, &f), 0);
	fulltext_close(t);
	arena_free(&a);
	reopen(db);
}

static void is_what_a_rebuild_gives(void **state)
{
	(void)state;
	for (int jobs = 1; jobs <= 2; jobs++) {
		sqlite3 *db;
		build(&db, jobs);
		run(db, "INSERT INTO response_fts(response_fts) VALUES('integrity-check')");
		assert_int_equal(ask(db, "SELECT count(*) FROM response_fts WHERE response_fts MATCH '\"stop 3\"'"),
		                 425); /* i % 7 = 3 and i % 100 > 0 */
		assert_int_equal(ask(db, "SELECT rowid FROM response_fts WHERE response_fts MATCH 'cafe AND 2999'"), 2999);
		run(db, "CREATE TABLE before AS SELECT id, block FROM response_fts_data;"
		        "CREATE TABLE sizes AS SELECT id, sz FROM response_fts_docsize;"
		        "INSERT INTO response_fts(response_fts) VALUES('rebuild')");
		assert_int_equal(ask(db, "SELECT count(*) FROM response_fts_data JOIN before USING (id, block)"),
		                 ask(db, "SELECT count(*) FROM response_fts_data"));
		assert_int_equal(ask(db, "SELECT count(*) FROM response_fts_docsize JOIN sizes USING (id, sz)"), RESPONSES);
		sqlite3_close(db);
	}
}

static void nothing_makes_an_empty_index(void **state)
{
	struct fulltext *t;
	struct fault f = { 0 };
	sqlite3 *db;
	(void)state;
	assert_int_equal(sqlite3_open(":memory:", &db), SQLITE_OK);
	run(db, "CREATE TABLE response(response_id INTEGER PRIMARY KEY, text TEXT)");
	assert_int_equal(fulltext_open(&t, 2, &f), 0);
	assert_int_equal(fulltext_end(t, &f), 0);
	assert_int_equal(fulltext_write(t, db, &f), 0);
	reopen(&db);
	assert_int_equal(ask(db, "SELECT count(*) FROM response_fts WHERE response_fts MATCH 'bus'"), 0);
	run(db, "INSERT INTO response_fts(response_fts) VALUES('integrity-check')");
	fulltext_close(t);
	sqlite3_close(db);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(is_what_a_rebuild_gives), cmocka_unit_test(nothing_makes_an_empty_index),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
