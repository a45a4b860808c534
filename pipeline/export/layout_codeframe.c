/* layout_codeframe.c: the themes of each question as a codeframe, to be edited by an
 * analyst and given back to `canvass run --codeframe`. */
#include <stdio.h>

#include "../database.h"
#include "../json.h"
#include "layout.h"

/* What a theme is known by when it is given back: with three examples of each, half of the
 * responses of a consultation came back under another theme; with twenty, a sixth. */
enum { EXAMPLES = 20 };

/* "q1" as a file's name: what is not a letter, digit, dot or hyphen becomes a hyphen. */
static void safe_name(struct span id, char *name, size_t size)
{
	size_t n = 0;
	for (size_t i = 0; i < id.len && n + 1 < size; i++) {
		char c = id.bytes[i];
		bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
		             c == '_' || (c == '.' && n > 0);
		name[n++] = plain ? c : '-';
	}
	name[n] = '\0';
}

#define EXTRACTS(table) " UNION ALL SELECT " DATABASE_EXTRACT("x") ", 5 - x.score FROM " table \
	" x JOIN response r USING (response_id) WHERE x.theme_id = ?1"

/* Quotes of the theme, then what fits it best, as examples; each text once. */
static int add_examples(struct exporter *e, int64_t theme, struct fault *f)
{
	sqlite3_stmt *s;
	bool row = true;
	int code = 0;
	if (!database_has(e->db, "theme_quote", "text"))
		return 0;
	CHECK(database_query(e->db, &s, "SELECT text FROM (SELECT text, rank AS place FROM theme_quote WHERE theme_id = ?1"
	                                EXTRACTS("response_theme") EXTRACTS("response_proposal")
	                                ") GROUP BY text ORDER BY min(place), text", f));
	sqlite3_bind_int64(s, 1, theme);
	for (int i = 0; i < EXAMPLES && !code; i++) {
		if (row)
			code = database_next(s, &row, f);
		csv_cell(e, false, row && !code ? database_text(s, 0) : SPAN(""));
	}
	sqlite3_finalize(s);
	return code;
}

/* Themes that have themes below them are the groups of these. */
static int write_frame(struct exporter *e, struct span question, struct fault *f)
{
	sqlite3_stmt *s;
	bool row;
	int code;
	char column[32];
	CHECK(database_query(e->db, &s, "SELECT t.key, t.label, t.description, t.question_id, s.responses, p.label,"
	                                " CASE WHEN s.proposed THEN 'yes' END, t.theme_id"
	                                " FROM theme t JOIN theme_summary s ON s.question = t.question_id AND s.key = t.key"
	                                " LEFT JOIN theme p ON p.theme_id = t.parent_id WHERE t.question_id = ? AND NOT EXISTS (SELECT 1 FROM theme c"
	                                " WHERE c.parent_id = t.theme_id) ORDER BY s.proposed, s.responses DESC, t.theme_id", f));
	sqlite3_bind_text(s, 1, question.bytes, (int)question.len, SQLITE_TRANSIENT);
	buffer_add_text(&e->out, "key,label,description,question,responses,group,proposed");
	for (int i = 1; i <= EXAMPLES && database_has(e->db, "theme_quote", "text"); i++) {
		snprintf(column, sizeof column, ",example %d", i);
		buffer_add_text(&e->out, column);
	}
	csv_end_row(e);
	while ((code = database_next(s, &row, f)) == 0 && row) {
		for (int i = 0; i < 7; i++)
			csv_cell(e, i == 0, database_text(s, i));
		if ((code = add_examples(e, sqlite3_column_int64(s, 7), f)) != 0)
			break;
		csv_end_row(e);
	}
	sqlite3_finalize(s);
	return code;
}

int export_codeframe(struct exporter *e, struct fault *f)
{
	sqlite3_stmt *s;
	bool row;
	int code;
	CHECK(database_query(e->db, &s, "SELECT question_id FROM question WHERE kind = 'open' ORDER BY rowid", f));
	while ((code = database_next(s, &row, f)) == 0 && row) {
		char name[128];
		safe_name(database_text(s, 0), name, sizeof name);
		if ((code = file_begin(e, f, "%s.csv", *name ? name : "question")) != 0 ||
		    (code = write_frame(e, database_text(s, 0), f)) != 0 || (code = file_end(e, f)) != 0)
			break;
	}
	sqlite3_finalize(s);
	return code;
}
