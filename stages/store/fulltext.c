/* fulltext.c: FTS5 in a database in memory, and its tables copied. */
#include "fulltext.h"

#include <stdlib.h>

#include "../../pipeline/handoff.h"

/* What of a response is not its text need not be handed over. */
static const char *const not_text[] = { "ref", "respondent", "question", "closed", "language",
	"attributes", "replaced", "segments", "tokens", "stems", "sentiment", "sentiment_label",
	"position", "position_source", "confidence", "detail", "evidence", "themes", NULL };

/* The hash that gathers terms may take 64 MiB before it is written out. */
static const char make_index[] =
	"CREATE VIRTUAL TABLE response_fts USING fts5(text, content='response', content_rowid='response_id');"
	"INSERT INTO response_fts(response_fts, rank) VALUES('hashsize', 67108864);";

struct fulltext {
	struct emitter in;        /* first member */
	struct handoff *handoff;  /* null: no thread */
	sqlite3 *db;
	sqlite3_stmt *insert;
	int64_t id;
};

static int failed(sqlite3 *db, struct fault *f)
{
	return fault_set(f, EXIT_IO, "cannot make the full-text index: %s", sqlite3_errmsg(db));
}

static int take(struct emitter *self, struct record *r, struct fault *f)
{
	struct fulltext *t = (struct fulltext *)self;
	struct span text;
	if (r->type == RECORD_END)
		return sqlite3_exec(t->db, "COMMIT", NULL, NULL, NULL) == SQLITE_OK ? 0 : failed(t->db, f);
	CHECK(record_text(r, M_TEXT, &text, f));
	sqlite3_bind_int64(t->insert, 1, ++t->id);
	sqlite3_bind_text(t->insert, 2, text.bytes, (int)text.len, SQLITE_STATIC);
	int code = sqlite3_step(t->insert);
	sqlite3_reset(t->insert);
	return code == SQLITE_DONE ? 0 : failed(t->db, f);
}

int fulltext_open(struct fulltext **fulltext, int jobs, struct fault *f)
{
	struct fulltext *t = *fulltext = xcalloc(1, sizeof *t);
	t->in.emit = take;
	int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_MEMORY | SQLITE_OPEN_NOMUTEX;
	if (sqlite3_open_v2(":memory:", &t->db, flags, NULL) != SQLITE_OK ||
	    sqlite3_exec(t->db, "PRAGMA page_size = 8192; PRAGMA journal_mode = OFF; BEGIN", NULL, NULL,
	                 NULL) != SQLITE_OK ||
	    sqlite3_exec(t->db, make_index, NULL, NULL, NULL) != SQLITE_OK ||
	    sqlite3_prepare_v3(t->db, "INSERT INTO response_fts(rowid, text) VALUES(?,?)", -1,
	                       SQLITE_PREPARE_PERSISTENT, &t->insert, NULL) != SQLITE_OK)
		return failed(t->db, f);
	if (jobs > 1)
		handoff_open(&t->handoff, &t->in, not_text);
	return 0;
}

static struct emitter *input(struct fulltext *t)
{
	return t->handoff ? handoff_in(t->handoff) : &t->in;
}

int fulltext_add(struct fulltext *t, struct record *response, struct fault *f)
{
	return emit(input(t), response, f);
}

/* Gives the database a second one beside it, from another connection's memory. */
static int attach(sqlite3 *db, sqlite3 *from)
{
	sqlite3_int64 size;
	unsigned char *image = sqlite3_serialize(from, "main", &size, 0);
	if (!image)
		return SQLITE_NOMEM;
	int code = sqlite3_exec(db, "ATTACH ':memory:' AS fulltext", NULL, NULL, NULL);
	if (code != SQLITE_OK) {
		sqlite3_free(image);
		return code;
	}
	return sqlite3_deserialize(db, "fulltext", image, size, size, SQLITE_DESERIALIZE_FREEONCLOSE);
}

int fulltext_end(struct fulltext *t, struct fault *f)
{
	struct arena a = { 0 };
	struct record end;
	record_begin(&end, RECORD_END, &a);
	int code = t->handoff ? handoff_last(t->handoff, &end, f) : emit(&t->in, &end, f);
	arena_free(&a);
	return code;
}

int fulltext_write(struct fulltext *t, sqlite3 *db, struct fault *f)
{
	static const char *const tables[] = { "data", "idx", "docsize", "config" };
	if (t->handoff)
		CHECK(handoff_wait(t->handoff, f));
	if (attach(db, t->db) != SQLITE_OK || sqlite3_exec(db, "BEGIN", NULL, NULL, NULL) != SQLITE_OK ||
	    sqlite3_exec(db, make_index, NULL, NULL, NULL) != SQLITE_OK)
		return failed(db, f);
	for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
		char sql[200];
		snprintf(sql, sizeof sql, "DELETE FROM main.response_fts_%s; INSERT INTO main.response_fts_%s"
		         " SELECT * FROM fulltext.response_fts_%s", tables[i], tables[i], tables[i]);
		if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
			return failed(db, f);
	}
	return sqlite3_exec(db, "COMMIT", NULL, NULL, NULL) == SQLITE_OK ? 0 : failed(db, f);
}

void fulltext_close(struct fulltext *t)
{
	if (!t)
		return;
	handoff_close(t->handoff);
	sqlite3_finalize(t->insert);
	sqlite3_close(t->db);
	free(t);
}
