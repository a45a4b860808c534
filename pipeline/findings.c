/* findings.c: the few lines that a run ends with: counts to quote, largest themes. */
#include <sqlite3.h>

#include "run.h"

enum { THEMES_SHOWN = 8, MEMBERS_SHOWN = 4 };

static int count_of(sqlite3 *db, const char *key)
{
	sqlite3_stmt *s = NULL;
	int n = 0;
	if (sqlite3_prepare_v2(db, "SELECT value FROM run WHERE key = ?", -1, &s, NULL) == SQLITE_OK &&
	    sqlite3_bind_text(s, 1, key, -1, SQLITE_STATIC) == SQLITE_OK &&
	    sqlite3_step(s) == SQLITE_ROW)
		n = sqlite3_column_int(s, 0);
	sqlite3_finalize(s);
	return n;
}

static const char *text_at(sqlite3_stmt *s, int column)
{
	const unsigned char *t = sqlite3_column_text(s, column);
	return t ? (const char *)t : "";
}

/* The largest themes of a group, on a line of their own; nothing for a theme. */
static void print_members(sqlite3 *db, sqlite3_int64 group, FILE *to)
{
	sqlite3_stmt *s = NULL;
	int n = 0;
	if (sqlite3_prepare_v2(db,
	        "SELECT s.label, responses FROM theme t JOIN theme_summary s ON s.question = t.question_id AND s.key = t.key"
	        " WHERE parent_id = ? ORDER BY responses DESC, s.key", -1, &s, NULL) == SQLITE_OK) {
		sqlite3_bind_int64(s, 1, group);
		for (; sqlite3_step(s) == SQLITE_ROW; n++)
			if (n < MEMBERS_SHOWN)
				fprintf(to, "%s%s %d", n ? ", " : "          ", text_at(s, 0), sqlite3_column_int(s, 1));
	}
	sqlite3_finalize(s);
	if (n > MEMBERS_SHOWN)
		fprintf(to, " and %d more", n - MEMBERS_SHOWN);
	if (n)
		fputc('\n', to);
}

/* The largest themes or groups, or proposals. */
static void print_themes(sqlite3 *db, const char *question, bool proposed, FILE *to)
{
	sqlite3_stmt *s = NULL;
	if (sqlite3_prepare_v2(db,
	        "SELECT s.label, responses, share, share_low, share_high, agree, disagree, theme_id FROM theme_summary s"
	        " JOIN theme t ON t.question_id = s.question AND t.key = s.key AND t.parent_id IS NULL"
	        " WHERE question = ? AND responses > 0 AND proposed = ? ORDER BY responses DESC, s.key LIMIT ?",
	        -1, &s, NULL) == SQLITE_OK) {
		sqlite3_bind_text(s, 1, question, -1, SQLITE_STATIC);
		sqlite3_bind_int(s, 2, proposed);
		sqlite3_bind_int(s, 3, THEMES_SHOWN);
		while (sqlite3_step(s) == SQLITE_ROW) {
			fprintf(to, "  %6d  %4.1f %% (%.1f to %.1f)  %s  [%d agree, %d disagree]\n",
			        sqlite3_column_int(s, 1), 100 * sqlite3_column_double(s, 2),
			        100 * sqlite3_column_double(s, 3), 100 * sqlite3_column_double(s, 4),
			        text_at(s, 0), sqlite3_column_int(s, 5), sqlite3_column_int(s, 6));
			print_members(db, sqlite3_column_int64(s, 7), to);
		}
	}
	sqlite3_finalize(s);
}

/* "1 theme", "3 themes". */
static void print_count(int n, const char *what, FILE *to)
{
	fprintf(to, "%d %s%s", n, what, n == 1 ? "" : "s");
}

/* Groups of themes are rows of the theme table too. */
static void print_question(sqlite3_stmt *s, FILE *to)
{
	int groups = sqlite3_column_int(s, 7);
	fprintf(to, "%s %s: ", text_at(s, 0), text_at(s, 1));
	print_count(sqlite3_column_int(s, 2), "response", to);
	fputs(", ", to);
	print_count(sqlite3_column_int(s, 3) - groups, "theme", to);
	if (groups) {
		fputs(" and ", to);
		print_count(groups, "group", to);
		fputs(" of them", to);
	}
	fputs(", ", to);
	print_count(sqlite3_column_int(s, 4), "response", to);
	fputs(sqlite3_column_int(s, 4) == 1 ? " fits none\n" : " fit none\n", to);
}

static void print_proposals(sqlite3_stmt *s, FILE *to)
{
	fputs(" and ", to);
	print_count(sqlite3_column_int(s, 5), "theme", to);
	fprintf(to, " proposed for what fits none; %d of these %d responses have one, others beside their themes\n",
	        sqlite3_column_int(s, 6), sqlite3_column_int(s, 4));
}

int findings_print(const char *database, FILE *to, struct fault *f)
{
	sqlite3 *db = NULL;
	sqlite3_stmt *s = NULL;
	if (sqlite3_open_v2(database, &db, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK ||
	    sqlite3_prepare_v2(db, "SELECT question, name, responses, themes, none, proposals, proposed,"
	                           " (SELECT count(DISTINCT parent_id) FROM theme WHERE question_id = question)"
	                           " FROM question_summary"
	                           " WHERE kind = 'open' ORDER BY position", -1, &s, NULL) != SQLITE_OK) {
		fault_set(f, EXIT_IO, "cannot read '%s' back: %s", database, sqlite3_errmsg(db));
		sqlite3_close(db);
		return f->code;
	}
	fprintf(to, "%s: %d rows; %d answers = %d responses + %d empty; %d rows rejected\n", database,
	        count_of(db, "rows"), count_of(db, "responses") + count_of(db, "empty"),
	        count_of(db, "responses"), count_of(db, "empty"), count_of(db, "rejected"));
	while (sqlite3_step(s) == SQLITE_ROW) {
		print_question(s, to);
		print_themes(db, text_at(s, 0), false, to);
		if (sqlite3_column_int(s, 5))
			print_proposals(s, to);
		print_themes(db, text_at(s, 0), true, to);
	}
	sqlite3_finalize(s);
	sqlite3_close(db);
	return 0;
}
