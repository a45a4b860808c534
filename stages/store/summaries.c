/* summaries.c: one row for each question, theme and cell; the SQL says what is in it. */
#include "summaries.h"

#include <math.h>

#include "../../pipeline/record.h"
#include "schema.h"

enum statement { QUESTIONS, THEMES, QUESTION, THEME, CELL, STATEMENTS };

struct writing {
	sqlite3_stmt *statements[STATEMENTS];
	struct tally *tally;
};

/* Wilson's score interval for k of n at 95 % (Wilson 1927, JASA 22). */
static void wilson(sqlite3_context *ctx, int argc, sqlite3_value **argv)
{
	double k = sqlite3_value_double(argv[0]), n = sqlite3_value_double(argv[1]), z = 1.959964;
	double sign = sqlite3_user_data(ctx) ? 1 : -1;
	(void)argc;
	if (n <= 0) {
		sqlite3_result_null(ctx);
		return;
	}
	double p = k / n, zz = z * z / n;
	double bound = (p + zz / 2 + sign * z * sqrt(p * (1 - p) / n + zz / (4 * n))) / (1 + zz);
	bound = bound < 0 ? 0 : bound > 1 ? 1 : bound;
	sqlite3_result_double(ctx, floor(bound * 1e6 + 0.5) / 1e6);
}

static int open_statements(sqlite3 *db, struct writing *w)
{
	const char *const sql[STATEMENTS] = {
		[QUESTIONS] = "SELECT question_id FROM question ORDER BY rowid",
		[THEMES] = "SELECT theme_id, question_id, key FROM theme ORDER BY theme_id",
		[QUESTION] = schema_question_summary,
		[THEME] = schema_theme_summary,
		[CELL] = schema_cell,
	};
	int pure = SQLITE_UTF8 | SQLITE_DETERMINISTIC, code = SQLITE_OK;
	sqlite3_create_function(db, "wilson_low", 2, pure, NULL, wilson, NULL, NULL);
	sqlite3_create_function(db, "wilson_high", 2, pure, w, wilson, NULL, NULL);
	for (int i = 0; i < STATEMENTS && code == SQLITE_OK; i++)
		code = sqlite3_prepare_v2(db, sql[i], -1, &w->statements[i], NULL);
	return code;
}

/* Steps a statement whose values are bound, for its effect only. */
static int step(sqlite3_stmt *st)
{
	int code = sqlite3_step(st);
	sqlite3_reset(st);
	return code == SQLITE_DONE ? SQLITE_OK : code;
}

static struct span column(sqlite3_stmt *st, int i)
{
	const char *text = (const char *)sqlite3_column_text(st, i);
	return (struct span){ text ? text : "", (size_t)sqlite3_column_bytes(st, i) };
}

static void bind_text(sqlite3_stmt *st, int at, struct span text)
{
	sqlite3_bind_text(st, at, text.bytes, (int)text.len, SQLITE_STATIC);
}

/* Binds ?2 to ?11 (schema.h). */
static void bind_count(sqlite3_stmt *st, const struct tally_count *c)
{
	const int64_t counts[] = { c->responses, c->positions[POSITION_AGREE],
		c->positions[POSITION_DISAGREE], c->positions[POSITION_UNCLEAR], c->labels[LABEL_POSITIVE],
		c->labels[LABEL_NEUTRAL], c->labels[LABEL_NEGATIVE], c->labels[LABEL_MIXED] };
	int at = 2;
	for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
		sqlite3_bind_int64(st, at++, counts[i]);
	if (c->scored) /* millionths, rounded half away from zero */
		sqlite3_bind_double(st, at++, round((double)c->sentiment / (double)c->scored) / 1e6);
	else
		sqlite3_bind_null(st, at++);
	sqlite3_bind_int64(st, at, c->in_campaigns);
}

static int write_question(struct writing *w)
{
	struct span question = column(w->statements[QUESTIONS], 0);
	struct tally_count c = tally_question(w->tally, question);
	bind_text(w->statements[QUESTION], 1, question);
	bind_count(w->statements[QUESTION], &c);
	sqlite3_bind_int64(w->statements[QUESTION], 12, c.none);
	sqlite3_bind_int64(w->statements[QUESTION], 13, c.proposed);
	return step(w->statements[QUESTION]);
}

static int write_cells(struct writing *w, int64_t theme, struct span question, struct span key)
{
	sqlite3_stmt *st = w->statements[CELL];
	const struct tally_cell *cells;
	size_t n = tally_cells(w->tally, theme, question, &cells);
	int code = SQLITE_OK;
	for (size_t i = 0; i < n && code == SQLITE_OK; i++) {
		bind_text(st, 1, question);
		bind_text(st, 2, key);
		bind_text(st, 3, cells[i].name);
		bind_text(st, 4, cells[i].value);
		sqlite3_bind_int64(st, 5, cells[i].responses);
		sqlite3_bind_int64(st, 6, cells[i].of);
		code = step(st);
	}
	return code;
}

static int write_theme(struct writing *w)
{
	sqlite3_stmt *row = w->statements[THEMES], *st = w->statements[THEME];
	int64_t theme = sqlite3_column_int64(row, 0);
	struct span question = column(row, 1), key = column(row, 2);
	struct tally_count c = tally_theme(w->tally, theme);
	sqlite3_bind_int64(st, 1, theme);
	bind_count(st, &c);
	sqlite3_bind_int64(st, 12, tally_responses(w->tally, question));
	int code = step(st);
	return code == SQLITE_OK ? write_cells(w, theme, question, key) : code;
}

int summaries_write(sqlite3 *db, struct tally *t)
{
	struct writing w = { .tally = t };
	int code = open_statements(db, &w);
	for (int i = QUESTIONS; i <= THEMES && code == SQLITE_OK; i++) {
		while (code == SQLITE_OK && (code = sqlite3_step(w.statements[i])) == SQLITE_ROW)
			code = i == QUESTIONS ? write_question(&w) : write_theme(&w);
		code = code == SQLITE_DONE ? SQLITE_OK : code;
	}
	for (int i = 0; i < STATEMENTS; i++)
		sqlite3_finalize(w.statements[i]);
	return code;
}
