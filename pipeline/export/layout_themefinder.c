/* layout_themefinder.c: the folders and files of i.AI's ThemeFinder (its evaluation data:
 * inputs/ and outputs/mapping/DATE/), so that what was made for it reads canvass too. */
#include <stdio.h>

#include "../database.h"
#include "../json.h"
#include "layout.h"

/* A response is known by its respondent's number, the same in each part. What stands for
 * it: the respondent's reference where all are numbers, otherwise the database's number;
 * a number for each response where somebody answered one question twice. */
struct ids {
	const char *sql;          /* of a response r and its respondent p */
	bool of_respondents;      /* the same in each part */
	bool are_refs;
};

static int choose_ids(struct exporter *e, struct ids *ids, struct fault *f)
{
	sqlite3_stmt *s;
	bool row;
	CHECK(database_query(e->db, &s,
		"SELECT EXISTS (SELECT 1 FROM response GROUP BY respondent_id, question_id HAVING count(*) > 1),"
		" NOT EXISTS (SELECT 1 FROM respondent WHERE ref <> CAST(CAST(ref AS INTEGER) AS TEXT))", f));
	int code = database_next(s, &row, f);
	bool twice = !code && sqlite3_column_int(s, 0), numbers = !code && sqlite3_column_int(s, 1);
	sqlite3_finalize(s);
	*ids = twice ? (struct ids){ "r.response_id", false, false }
	     : numbers ? (struct ids){ "CAST(p.ref AS INTEGER)", true, true }
	               : (struct ids){ "r.respondent_id", true, false };
	return code;
}

static void add_text(struct exporter *e, const char *before, struct span text)
{
	buffer_add_text(&e->out, before);
	json_add_string(&e->out, text);
}

/* What is done with each row of a query. */
typedef int row_writer(struct exporter *e, sqlite3_stmt *s, struct fault *f);

/* Writes a file of a line a row: {"response_id": 7, ... by the writer}. question: bound
 * as ?1 if not empty. */
static int lines(struct exporter *e, const char *name, const char *sql, struct span question, row_writer *write,
                 struct fault *f)
{
	sqlite3_stmt *s;
	bool row;
	CHECK(database_query(e->db, &s, sql, f));
	if (question.len)
		sqlite3_bind_text(s, 1, question.bytes, (int)question.len, SQLITE_TRANSIENT);
	int code = file_begin(e, f, "%s", name);
	while (!code && (code = database_next(s, &row, f)) == 0 && row) {
		buffer_add_text(&e->out, "{\"response_id\": ");
		json_add_int(&e->out, sqlite3_column_int64(s, 0));
		code = write(e, s, f);
		buffer_add_text(&e->out, "}\n");
		if (!code)
			code = file_spill(e, f);
	}
	sqlite3_finalize(s);
	return code ? code : file_end(e, f);
}

static int write_response(struct exporter *e, sqlite3_stmt *s, struct fault *f)
{
	(void)f;
	add_text(e, ", \"response\": ", database_text(s, 1));
	return 0;
}

static int write_position(struct exporter *e, sqlite3_stmt *s, struct fault *f)
{
	(void)f;
	add_text(e, ", \"position\": ", database_text(s, 1));
	return 0;
}

static int write_detail(struct exporter *e, sqlite3_stmt *s, struct fault *f)
{
	(void)f;
	add_text(e, ", \"evidence_rich\": ", database_text(s, 1));
	return 0;
}

static int write_demography(struct exporter *e, sqlite3_stmt *s, struct fault *f)
{
	sqlite3_stmt *a;
	bool row, first = true;
	int code;
	CHECK(database_query(e->db, &a, "SELECT name, value FROM attribute WHERE respondent_id = ? ORDER BY name", f));
	sqlite3_bind_int64(a, 1, sqlite3_column_int64(s, 1));
	buffer_add_text(&e->out, ", \"demographic_data\": {");
	while ((code = database_next(a, &row, f)) == 0 && row) {
		add_text(e, first ? "" : ", ", database_text(a, 0));
		add_text(e, ": ", database_text(a, 1));
		first = false;
	}
	buffer_add_byte(&e->out, '}');
	sqlite3_finalize(a);
	return code;
}

/* A, B, ... W, Z, AA, ...: X and Y are "None of the Above" and "No Reason Given". */
static void topic_id(size_t number, char *id)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWZ";
	size_t base = sizeof letters - 1;
	if (number >= base)
		*id++ = letters[number / base - 1];
	*id++ = letters[number % base];
	*id = '\0';
}

static void add_topic(struct exporter *e, bool first, const char *id, struct span label, struct span description)
{
	struct buffer both = { 0 };
	buffer_add_span(&both, label);
	buffer_add_text(&both, ": ");
	buffer_add_span(&both, description);
	add_text(e, first ? "\n    {\n        \"topic_id\": " : ",\n    {\n        \"topic_id\": ", span_of(id));
	add_text(e, ",\n        \"topic_label\": ", label);
	add_text(e, ",\n        \"topic_description\": ", description);
	add_text(e, ",\n        \"topic\": ", (struct span){ both.bytes, both.len });
	buffer_add_text(&e->out, "\n    }");
	buffer_free(&both);
}

/* Groups of themes are none that a response is put into: the layout has one level. */
#define IS_TOPIC(theme) "NOT (" theme ".theme_id IN (SELECT parent_id FROM theme WHERE parent_id IS NOT NULL)" \
	" AND NOT EXISTS (SELECT 1 FROM response_theme y WHERE y.theme_id = " theme ".theme_id))"

static int write_topics(struct exporter *e, const char *name, struct span question, struct fault *f)
{
	sqlite3_stmt *s;
	bool row;
	char id[8];
	size_t n = 0;
	CHECK(database_query(e->db, &s, "SELECT t.label, t.description FROM theme t JOIN theme_summary s ON s.question ="
	                                " t.question_id AND s.key = t.key WHERE t.question_id = ? AND NOT s.proposed"
	                                " AND " IS_TOPIC("t") " ORDER BY t.theme_id", f));
	sqlite3_bind_text(s, 1, question.bytes, (int)question.len, SQLITE_TRANSIENT);
	int code = file_begin(e, f, "%s", name);
	if (!code)
		buffer_add_byte(&e->out, '[');
	while (!code && (code = database_next(s, &row, f)) == 0 && row) {
		topic_id(n, id);
		add_topic(e, n++ == 0, id, database_text(s, 0), database_text(s, 1));
		code = file_spill(e, f);
	}
	sqlite3_finalize(s);
	CHECK(code);
	add_topic(e, n == 0, "X", SPAN("None of the Above"), SPAN("The response discusses a topic not covered by the listed themes."));
	add_topic(e, false, "Y", SPAN("No Reason Given"), SPAN("The response does not provide a substantive answer to the question."));
	buffer_add_text(&e->out, "\n]\n");
	return file_end(e, f);
}

/* Prepares what write_mapping asks of each response: its themes in order of rank, and how it
 * feels under each. */
static int open_links(struct exporter *e, struct fault *f)
{
	const char *feeling = database_has(e->db, "response_theme", "sentiment") ? "x.sentiment" : "r.sentiment";
	char sql[1024];
	snprintf(sql, sizeof sql, "SELECT (SELECT count(*) FROM theme b WHERE b.question_id = t.question_id AND b.theme_id <"
	         " t.theme_id AND " IS_TOPIC("b") "), CASE WHEN %s > 0.05 THEN 'POSITIVE' WHEN %s < -0.05 THEN 'NEGATIVE' ELSE 'NEUTRAL' END"
	         " FROM response_theme x JOIN theme t USING (theme_id) JOIN response r USING (response_id)"
	         " WHERE x.response_id = ? ORDER BY x.rank", feeling, feeling);
	return database_query(e->db, &e->links, sql, f);
}

/* Themes in order of rank, by their letters, and how the response feels under each. */
static int write_mapping(struct exporter *e, sqlite3_stmt *s, struct fault *f)
{
	struct buffer stances = { 0 };
	bool row, any = false;
	int code;
	char id[8];
	sqlite3_reset(e->links);
	sqlite3_bind_int64(e->links, 1, sqlite3_column_int64(s, 1));
	buffer_add_text(&e->out, ", \"labels\": [");
	while ((code = database_next(e->links, &row, f)) == 0 && row) {
		topic_id((size_t)sqlite3_column_int64(e->links, 0), id);
		add_text(e, any ? ", " : "", span_of(id));
		buffer_add_text(&stances, any ? ", " : "");
		json_add_string(&stances, database_text(e->links, 1));
		any = true;
	}
	buffer_add_text(&e->out, any ? "], \"stances\": [" : "\"X\"], \"stances\": [\"NEUTRAL\"");
	buffer_add(&e->out, stances.bytes, stances.len);
	buffer_add_byte(&e->out, ']');
	buffer_free(&stances);
	return code;
}

static int write_question(struct exporter *e, int number, struct span text, struct fault *f)
{
	CHECK(file_begin(e, f, "inputs/question_part_%d/question.json", number));
	buffer_add_text(&e->out, "{\n    \"question_number\": ");
	json_add_int(&e->out, number);
	add_text(e, ",\n    \"question_text\": ", text);
	buffer_add_text(&e->out, "\n}\n");
	return file_end(e, f);
}

static int write_part(struct exporter *e, const struct ids *ids, int number, struct span question, struct fault *f)
{
	char sql[1024], name[256], folder[128];
	const char *from = "FROM response r JOIN respondent p USING (respondent_id) WHERE r.question_id = ?1"
	                   " ORDER BY r.response_id";
	snprintf(name, sizeof name, "inputs/question_part_%d/responses.jsonl", number);
	snprintf(sql, sizeof sql, "SELECT %s, r.text %s", ids->sql, from);
	CHECK(lines(e, name, sql, question, write_response, f));
	snprintf(folder, sizeof folder, "outputs/mapping/%.40s/question_part_%d", e->date, number);
	snprintf(name, sizeof name, "%s/themes.json", folder);
	CHECK(write_topics(e, name, question, f));
	snprintf(name, sizeof name, "%s/mapping.jsonl", folder);
	snprintf(sql, sizeof sql, "SELECT %s, r.response_id %s", ids->sql, from);
	int code = open_links(e, f);
	if (!code)
		code = lines(e, name, sql, question, write_mapping, f);
	sqlite3_finalize(e->links);
	CHECK(code);
	snprintf(name, sizeof name, "%s/sentiment.jsonl", folder);
	snprintf(sql, sizeof sql, "SELECT %s, upper(ifnull(r.position, 'unclear')) %s", ids->sql, from);
	CHECK(lines(e, name, sql, question, write_position, f));
	if (!database_has(e->db, "response", "detail"))
		return 0;
	snprintf(name, sizeof name, "%s/detail_detection.jsonl", folder);
	snprintf(sql, sizeof sql, "SELECT %s, CASE WHEN ifnull(r.detail, '') IN ('', '[]', 0) THEN 'NO' ELSE 'YES' END %s", ids->sql, from);
	return lines(e, name, sql, question, write_detail, f);
}

static int write_respondents(struct exporter *e, const struct ids *ids, struct fault *f)
{
	char sql[512];
	if (ids->of_respondents)
		snprintf(sql, sizeof sql, "SELECT %s, p.respondent_id FROM respondent p ORDER BY p.respondent_id",
		         ids->are_refs ? ids->sql : "p.respondent_id");
	else
		snprintf(sql, sizeof sql, "SELECT r.response_id, r.respondent_id FROM response r ORDER BY r.response_id");
	CHECK(lines(e, "inputs/respondents.jsonl", sql, SPAN(""), write_demography, f));
	if (ids->are_refs)
		return 0;
	/* The layout knows numbers only: what they stand for. */
	return csv_of_query(e, "inputs/response_ids.csv", ids->of_respondents
		? "SELECT respondent_id AS response_id, ref FROM respondent ORDER BY respondent_id"
		: "SELECT response_id, ref FROM response ORDER BY response_id", f);
}

int export_themefinder(struct exporter *e, struct fault *f)
{
	struct ids ids;
	sqlite3_stmt *s;
	bool row;
	int code, number = 0;
	CHECK(choose_ids(e, &ids, f));
	CHECK(write_respondents(e, &ids, f));
	CHECK(database_query(e->db, &s, "SELECT question_id, coalesce(nullif(text, ''), name) FROM question WHERE kind = 'open'"
	                                " ORDER BY rowid", f));
	while ((code = database_next(s, &row, f)) == 0 && row) {
		number++;
		if ((code = write_question(e, number, database_text(s, 1), f)) != 0 ||
		    (code = write_part(e, &ids, number, database_text(s, 0), f)) != 0)
			break;
	}
	sqlite3_finalize(s);
	return code;
}
