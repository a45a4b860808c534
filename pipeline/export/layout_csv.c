/* layout_csv.c: the tables as CSV files, for spreadsheets and statistics programs. */
#include <stdlib.h>

#include "../database.h"
#include "layout.h"

/* Adds 'text' as an SQL string. */
static void add_quoted(struct buffer *b, struct span text, char quote)
{
	buffer_add_byte(b, quote);
	for (size_t i = 0; i < text.len; i++) {
		if (text.bytes[i] == quote)
			buffer_add_byte(b, quote);
		buffer_add_byte(b, text.bytes[i]);
	}
	buffer_add_byte(b, quote);
}

/* A column for each attribute, in the order in which the export had them. */
static int add_attributes(struct exporter *e, struct buffer *sql, struct fault *f)
{
	enum { MOST_ATTRIBUTES = 500 };
	sqlite3_stmt *s;
	bool row;
	int code;
	CHECK(database_query(e->db, &s, "SELECT a.name, (SELECT min(c.rowid) FROM source_column c WHERE c.header = a.name)"
	                                " AS place FROM (SELECT DISTINCT name FROM attribute) a"
	                                " ORDER BY place IS NULL, place, a.name", f));
	for (int n = 0; (code = database_next(s, &row, f)) == 0 && row && n < MOST_ATTRIBUTES; n++) {
		struct span name = database_text(s, 0);
		buffer_add_text(sql, ", (SELECT value FROM attribute a WHERE a.respondent_id = r.respondent_id AND a.name = ");
		add_quoted(sql, name, '\'');
		buffer_add_text(sql, ") AS ");
		add_quoted(sql, name, '"');
	}
	sqlite3_finalize(s);
	return code;
}

/* A row for each response, with its themes in order of rank and what is known of who
 * wrote it. */
static int responses(struct exporter *e, struct fault *f)
{
	struct buffer sql = { 0 };
	buffer_add_text(&sql,
		"SELECT r.ref, p.ref AS respondent, r.question_id AS question, r.text, r.language, r.sentiment,"
		" r.sentiment_label, r.position, r.position_source, r.campaign_id AS campaign,"
		" (SELECT group_concat(key, '; ') FROM (SELECT t.key FROM response_theme x JOIN theme t USING (theme_id)"
		"  WHERE x.response_id = r.response_id ORDER BY x.rank)) AS theme_keys,"
		" (SELECT group_concat(label, '; ') FROM (SELECT t.label FROM response_theme x JOIN theme t USING (theme_id)"
		"  WHERE x.response_id = r.response_id ORDER BY x.rank)) AS theme_labels");
	if (database_has(e->db, "response", "detail"))
		buffer_add_text(&sql, ", r.detail");
	int code = add_attributes(e, &sql, f);
	buffer_add_text(&sql, " FROM response r JOIN respondent p USING (respondent_id) ORDER BY r.response_id");
	buffer_add_byte(&sql, '\0');
	if (!code)
		code = csv_of_query(e, "responses.csv", sql.bytes, f);
	buffer_free(&sql);
	return code;
}

/* What to look at before a theme is quoted; earlier databases have no basis. */
static int checks(struct exporter *e, struct fault *f)
{
	bool basis = database_has(e->db, "theme_check", "basis");
	return csv_of_query(e, "theme_checks.csv", basis
		? "SELECT t.question_id AS question, t.key AS theme_key, c.kind, c.detail, c.basis"
		  " FROM theme_check c JOIN theme t USING (theme_id) ORDER BY c.theme_id, c.rowid"
		: "SELECT t.question_id AS question, t.key AS theme_key, c.kind, c.detail"
		  " FROM theme_check c JOIN theme t USING (theme_id) ORDER BY c.theme_id, c.rowid", f);
}

#define LINKS(table) "SELECT r.ref, r.question_id AS question, t.key AS theme_key, t.label AS theme_label," \
	" x.rank, x.score, x.start_byte, x.end_byte," \
	" " DATABASE_EXTRACT("x") " AS extract" \
	" FROM " table " x JOIN response r USING (response_id) JOIN theme t USING (theme_id)" \
	" ORDER BY x.response_id, x.rank"

int export_csv(struct exporter *e, struct fault *f)
{
	static const struct { const char *name, *sql; } files[] = {
		{ "questions.csv", "SELECT s.question, s.name, q.text, s.kind, s.responses, s.themes, s.none, s.agree, s.disagree,"
		  " s.unclear, s.positive, s.negative, s.neutral, s.mixed, s.mean_sentiment, s.in_campaigns,"
		  " s.proposals, s.proposed FROM question_summary s JOIN question q ON q.question_id = s.question ORDER BY q.rowid" },
		{ "themes.csv", "SELECT s.question, s.key, s.label, s.responses, s.share, s.share_low, s.share_high,"
		  " s.agree, s.disagree, s.unclear, s.positive, s.negative, s.neutral, s.mixed, s.mean_sentiment,"
		  " s.in_campaigns, p.key AS parent_key, t.description, t.terms, t.origin, s.proposed,"
		  " t.stability, t.cohesion, t.separation FROM theme t"
		  " JOIN theme_summary s ON s.question = t.question_id AND s.key = t.key"
		  " LEFT JOIN theme p ON p.theme_id = t.parent_id ORDER BY t.theme_id" },
		{ "theme_quotes.csv", "SELECT t.question_id AS question, t.key AS theme_key, q.rank, q.ref, q.start_byte,"
		  " q.end_byte, q.text FROM theme_quote q JOIN theme t USING (theme_id) ORDER BY q.theme_id, q.rank" },
		{ "response_themes.csv", LINKS("response_theme") },
		{ "response_proposals.csv", LINKS("response_proposal") },
		{ "theme_by_attribute.csv", "SELECT question, theme_key, attribute, value, responses, share, suppressed"
		  " FROM theme_by_attribute" },
		{ "choices.csv", "SELECT p.ref AS respondent, c.question_id AS question, c.value FROM choice c"
		  " JOIN respondent p USING (respondent_id) ORDER BY c.respondent_id, c.question_id, c.value" },
		{ "evidence.csv", "SELECT r.ref, r.question_id AS question, v.kind, t.key AS theme_key, v.term, v.weight,"
		  " v.start_byte, v.end_byte FROM evidence v JOIN response r USING (response_id)"
		  " LEFT JOIN theme t ON t.theme_id = v.theme_id ORDER BY v.rowid" },
		{ "campaigns.csv", "SELECT campaign_id, question, size, exact_copies, template FROM campaign_summary"
		  " ORDER BY campaign_id" },
		{ "columns.csv", "SELECT input, position, header, role, reason FROM source_column ORDER BY rowid" },
		{ "rejected.csv", "SELECT input, line, reason FROM rejected ORDER BY rowid" },
		{ "run.csv", "SELECT key, value FROM run ORDER BY key" },
	};
	CHECK(responses(e, f));
	CHECK(checks(e, f));
	for (size_t i = 0; i < sizeof files / sizeof *files; i++)
		CHECK(csv_of_query(e, files[i].name, files[i].sql, f));
	return 0;
}
