/* store.c: the end of the pipeline: one SQLite file, complete or not there. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../../pipeline/cleanup.h"
#include "../../pipeline/json.h"
#include "../../pipeline/version.h"
#include "schema.h"
#include "stale.h"
#include "store_internal.h"
#include "summaries.h"

static const char *const sql[STATEMENTS] = {
	[RUN] = "INSERT OR REPLACE INTO run VALUES(?,?)",
	[COLUMN] = "INSERT INTO source_column VALUES(?,?,?,?,?)",
	[REJECTED] = "INSERT INTO rejected VALUES(?,?,?)",
	[QUESTION] = "INSERT OR IGNORE INTO question VALUES(?,?,?,?)",
	[THEME] = "INSERT INTO theme SELECT NULL, ?1, (SELECT theme_id FROM theme "
	          "WHERE question_id = ?1 AND key = ?2), ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10",
	[QUOTES] = "INSERT INTO theme_quote SELECT (SELECT theme_id FROM theme WHERE question_id = ?1 AND key = ?2),"
	           " q.key + 1, q.value ->> 'ref', q.value ->> 'start', q.value ->> 'end', q.value ->> 'text'"
	           " FROM json_each(?3) q",
	[CHECKS] = "INSERT INTO theme_check SELECT (SELECT theme_id FROM theme WHERE question_id = ?1 AND key = ?2),"
	           " q.value ->> 'check', q.value ->> 'detail', coalesce(q.value ->> 'basis', 'fit') FROM json_each(?3) q",
};
static const struct { const char *insert; int n_columns; } tables[TABLES] = {
	[RESPONDENT] = { "INSERT INTO respondent", 2 },
	[ATTRIBUTE] = { "INSERT OR IGNORE INTO attribute", 3 },
	[CHOICE] = { "INSERT OR IGNORE INTO choice", 3 },
	[RESPONSE] = { "INSERT INTO response", 13 },
	[LINK] = { "INSERT INTO response_theme", 9 },
	[PROPOSAL] = { "INSERT INTO response_proposal", 9 },
	[EVIDENCE] = { "INSERT INTO evidence", 7 },
};

int store_failed(struct store *s, struct fault *f)
{
	return fault_set(f, EXIT_IO, "cannot write '%s': %s", s->path, sqlite3_errmsg(s->db));
}

static int execute(struct store *s, const char *text, struct fault *f)
{
	return sqlite3_exec(s->db, text, NULL, NULL, NULL) == SQLITE_OK ? 0 : store_failed(s, f);
}

/* Steps a statement whose values are bound, for its effect only. */
static int step(struct store *s, enum statement which, struct fault *f)
{
	sqlite3_stmt *st = s->statements[which];
	int got = sqlite3_step(st);
	sqlite3_reset(st);
	return got == SQLITE_DONE ? 0 : store_failed(s, f);
}

static void bind_text(struct store *s, enum statement which, int at, struct span text)
{
	sqlite3_bind_text(s->statements[which], at, text.bytes ? text.bytes : "", (int)text.len, SQLITE_STATIC);
}

static void bind_member(struct store *s, enum statement which, int at, struct record *r, enum member_id id)
{
	if (record_has(r, id))
		bind_text(s, which, at, record_text_or_empty(r, id));
	else
		sqlite3_bind_null(s->statements[which], at);
}

int store_end_row(struct store *s, enum table which, struct fault *f)
{
	return rows_next(&s->rows[which]) == SQLITE_OK ? 0 : store_failed(s, f);
}

static int put_run(struct store *s, const char *key, struct span value, struct fault *f)
{
	bind_text(s, RUN, 1, span_of(key));
	bind_text(s, RUN, 2, value);
	return step(s, RUN, f);
}

static int store_open(struct context *ctx, void **state, struct fault *f)
{
	struct store *s = *state = xcalloc(1, sizeof *s);
	s->file = -1;
	if (ctx->options.n_operands != 1)
		return fault_set(f, EXIT_USAGE, "one database to write must be given");
	s->path = ctx->options.operands[0];
	struct stat st;
	if (stat(s->path, &st) == 0 && !S_ISREG(st.st_mode))
		return fault_set(f, EXIT_CANT_CREATE, "cannot create '%s': it is there and no regular file", s->path);
	snprintf(s->temporary, sizeof s->temporary, "%s.%ld.partial", s->path, (long)getpid());
	stale_remove(s->path);
	cleanup_path(s->temporary); /* before it is there: a signal may come in between */
	s->file = open(s->temporary, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (s->file < 0) {
		cleanup_path(NULL);
		s->temporary[0] = '\0';
		return fault_set(f, EXIT_CANT_CREATE, "cannot create '%s': %s", s->path, strerror(errno));
	}
	flock(s->file, LOCK_EX | LOCK_NB); /* says to stale_remove that somebody writes it */
	/* One thread at a time has it: SQLite need not lock, nor count its memory. */
	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
	int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX;
	if (sqlite3_open_v2(s->temporary, &s->db, flags, NULL) != SQLITE_OK)
		return fault_set(f, EXIT_CANT_CREATE, "cannot create '%s': %s", s->path, sqlite3_errmsg(s->db));
	char version[64];
	snprintf(version, sizeof version, "PRAGMA user_version = %d", SCHEMA_VERSION);
	/* No journal: a file that is not complete is never seen under its name. */
	CHECK(execute(s, "PRAGMA page_size = 8192; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF;"
	                 "PRAGMA cache_size = -16384; PRAGMA temp_store = MEMORY; PRAGMA locking_mode = EXCLUSIVE", f));
	CHECK(execute(s, version, f));
	CHECK(execute(s, "BEGIN", f));
	CHECK(execute(s, schema_tables, f));
	for (int i = 0; i < STATEMENTS; i++)
		if (sqlite3_prepare_v3(s->db, sql[i], -1, SQLITE_PREPARE_PERSISTENT, &s->statements[i], NULL) != SQLITE_OK)
			return store_failed(s, f);
	for (int i = 0; i < TABLES; i++)
		if (rows_open(&s->rows[i], s->db, tables[i].insert, tables[i].n_columns) != SQLITE_OK)
			return store_failed(s, f);
	CHECK(fulltext_open(&s->fulltext, ctx->jobs, f));
	return put_run(s, "version", SPAN(CANVASS_VERSION), f);
}

int store_respondent(struct store *s, struct span ref, int64_t *id, struct fault *f)
{
	size_t known = s->respondents.n;
	struct rows *to = &s->rows[RESPONDENT];
	*id = (int64_t)intern_add(&s->respondents, ref) + 1;
	if (s->respondents.n == known)
		return 0;
	rows_integer(to, *id);
	rows_text(to, ref);
	return store_end_row(s, RESPONDENT, f);
}

static int put_member(struct store *s, enum table which, int64_t id, struct span name, struct span raw,
                      struct arena *a, struct fault *f)
{
	struct span value = json_kind(raw) == '"' ? json_text(raw, a) : raw;
	struct rows *to = &s->rows[which];
	rows_integer(to, id);
	rows_text(to, name);
	rows_text(to, value);
	if (which == ATTRIBUTE)
		tally_attribute(&s->tally, id, name, value);
	return store_end_row(s, which, f);
}

/* Members of an object of strings as rows (id, name, value); a question that takes
 * several choices has a list of them. */
static int put_members(struct store *s, enum table which, int64_t id, struct record *r,
                       enum member_id member, struct fault *f)
{
	struct span raw, key, value;
	bool first = true;
	if (!record_has(r, member))
		return 0;
	CHECK(record_raw(r, member, &raw, f));
	struct json j = { raw.bytes, raw.bytes + raw.len, NULL };
	if (!json_enter(&j, '{'))
		return fault_set(f, EXIT_DATA, "a respondent's attributes or choices are no object");
	while (json_member(&j, &first, &key) && json_value(&j, &value)) {
		struct span name = json_text_of(key, r->arena);
		struct json list = { value.bytes, value.bytes + value.len, NULL };
		bool first_of_list = true;
		if (json_kind(value) != '[') {
			CHECK(put_member(s, which, id, name, value, r->arena, f));
			continue;
		}
		json_enter(&list, '[');
		while (json_element(&list, &first_of_list) && json_value(&list, &value))
			CHECK(put_member(s, which, id, name, value, r->arena, f));
	}
	return 0;
}

static bool is_share(enum member_id id)
{
	return id == M_STABILITY || id == M_COHESION || id == M_SEPARATION;
}

/* Binds members in order and steps: records that are rows already. */
static int put(struct store *s, enum statement which, struct record *r, const enum member_id *members,
               int n, struct fault *f)
{
	for (int i = 0; i < n; i++) {
		struct span raw;
		int64_t number;
		bool is_number = members[i] == M_POSITION || members[i] == M_LINE;
		if (is_number && record_has(r, members[i])) {
			CHECK(record_int(r, members[i], &number, f));
			sqlite3_bind_int64(s->statements[which], i + 1, number);
		} else if (is_share(members[i]) && record_has(r, members[i])) {
			CHECK(record_micro(r, members[i], &number, f));
			sqlite3_bind_double(s->statements[which], i + 1, (double)number / 1e6);
		} else if ((members[i] == M_TERMS || members[i] == M_QUOTES || members[i] == M_CHECKS) && record_has(r, members[i])) {
			CHECK(record_raw(r, members[i], &raw, f));
			bind_text(s, which, i + 1, raw);
		} else {
			bind_member(s, which, i + 1, r, members[i]);
		}
	}
	return step(s, which, f);
}

static int put_end(struct store *s, struct record *r, struct fault *f)
{
	static const enum member_id counts[] = { M_ROWS, M_RESPONSES, M_EMPTY, M_REJECTED };
	static const char *const names[] = { "rows", "responses", "empty", "rejected" };
	buffer_add_text(&s->recipe, "store");
	CHECK(put_run(s, "recipe", (struct span){ s->recipe.bytes, s->recipe.len }, f));
	for (int i = 0; i < 4; i++) {
		int64_t count;
		char text[24];
		if (!record_has(r, counts[i]))
			continue;
		CHECK(record_int(r, counts[i], &count, f));
		snprintf(text, sizeof text, "%lld", (long long)count);
		CHECK(put_run(s, names[i], span_of(text), f));
	}
	return 0;
}

static void note_stage(struct store *s, struct span key)
{
	static const struct span prefix = { "stage.", 6 };
	if (key.len <= prefix.len || memcmp(key.bytes, prefix.bytes, prefix.len) != 0)
		return;
	buffer_add(&s->recipe, key.bytes + prefix.len, key.len - prefix.len);
	buffer_add_byte(&s->recipe, ' ');
}

static int store_other(void *state, struct record *r, struct fault *f)
{
	struct store *s = state;
	int64_t person;
	switch (r->type) {
	case RECORD_RUN:
		note_stage(s, record_text_or_empty(r, M_KEY));
		return put(s, RUN, r, (const enum member_id[]){ M_KEY, M_VALUE }, 2, f);
	case RECORD_SOURCE_COLUMN:
		return put(s, COLUMN, r, (const enum member_id[]){ M_INPUT, M_POSITION, M_HEADER, M_ROLE, M_REASON }, 5, f);
	case RECORD_REJECTED:
		return put(s, REJECTED, r, (const enum member_id[]){ M_INPUT, M_LINE, M_REASON }, 3, f);
	case RECORD_QUESTION:
		return put(s, QUESTION, r, (const enum member_id[]){ M_QUESTION, M_NAME, M_TEXT, M_KIND }, 4, f);
	case RECORD_THEME:
		intern_add(&s->themes, store_theme_name(s, record_text_or_empty(r, M_QUESTION),
		                                  record_text_or_empty(r, M_KEY)));
		CHECK(put(s, THEME, r, (const enum member_id[]){ M_QUESTION, M_PARENT, M_KEY, M_LABEL,
		          M_DESCRIPTION, M_TERMS, M_ORIGIN, M_STABILITY, M_COHESION, M_SEPARATION }, 10, f));
		store_theme_parent(s, r);
		if (record_has(r, M_QUOTES))
			CHECK(put(s, QUOTES, r, (const enum member_id[]){ M_QUESTION, M_KEY, M_QUOTES }, 3, f));
		return record_has(r, M_CHECKS)
		           ? put(s, CHECKS, r, (const enum member_id[]){ M_QUESTION, M_KEY, M_CHECKS }, 3, f) : 0;
	case RECORD_RESPONDENT:
		CHECK(store_respondent(s, record_text_or_empty(r, M_RESPONDENT), &person, f));
		CHECK(put_members(s, ATTRIBUTE, person, r, M_ATTRIBUTES, f));
		return put_members(s, CHOICE, person, r, M_CHOICES, f);
	case RECORD_END:
		return put_end(s, r, f);
	default:
		return 0;
	}
}

static int close_database(struct store *s)
{
	for (int i = 0; i < STATEMENTS; i++) {
		sqlite3_finalize(s->statements[i]);
		s->statements[i] = NULL;
	}
	for (int i = 0; i < TABLES; i++)
		rows_close(&s->rows[i]);
	int code = sqlite3_close(s->db);
	s->db = NULL;
	return code;
}

static int store_finish(void *state, struct emitter *out, struct fault *f)
{
	struct store *s = state;
	(void)out;
	CHECK(fulltext_end(s->fulltext, f));
	for (int i = 0; i < TABLES; i++)
		if (rows_flush(&s->rows[i]) != SQLITE_OK)
			return store_failed(s, f);
	if (summaries_write(s->db, &s->tally) != SQLITE_OK)
		return store_failed(s, f);
	CHECK(execute(s, schema_group_checks, f));
	CHECK(execute(s, "COMMIT", f));
	CHECK(fulltext_write(s->fulltext, s->db, f));
	if (close_database(s) != SQLITE_OK)
		return fault_set(f, EXIT_IO, "cannot close '%s'", s->path);
	if (fsync(s->file) != 0 || rename(s->temporary, s->path) != 0)
		return fault_set(f, EXIT_IO, "cannot complete '%s': %s", s->path, strerror(errno));
	s->complete = true;
	cleanup_path(NULL);
	return 0;
}

static void store_close(void *state)
{
	struct store *s = state;
	if (!s)
		return;
	close_database(s);
	if (!s->complete && s->temporary[0]) {
		unlink(s->temporary);
		cleanup_path(NULL);
	}
	if (s->file >= 0)
		close(s->file); /* not before SQLite's: that would drop its locks */
	intern_free(&s->respondents);
	buffer_free(&s->recipe);
	buffer_free(&s->key);
	intern_free(&s->themes);
	free(s->parents);
	tally_free(&s->tally);
	fulltext_close(s->fulltext);
	free(s);
}

const struct stage stage_store = {
	.name = "store",
	.summary = "write one SQLite database, complete or not at all",
	.kind = STAGE_SINK,
	.operands = "OUT.db",
	.needs = (const char *const[]){ "question", "text", NULL },
	.ignores = (const char *const[]){ "tokens", "stems", "attributes", "closed", NULL },
	.open = store_open,
	.feed = store_feed,
	.other = store_other,
	.finish = store_finish,
	.close = store_close,
};
