/* explain.c: what is stored of one response, with the sums that its judgements rest on. */
#include "explain.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "database.h"
#include "version.h"

const struct option_spec explain_options[] = {
	{ "question", 'q', "ID", "only the answer to this question", 0 },
	{ "help", 'h', NULL, "print this help and stop", OPTION_QUIET },
	{ "version", 0, NULL, "print the version and stop", OPTION_QUIET },
	{ 0 }
};

/* Text on one line: line ends and other control characters as spaces. */
static void print_text(struct span s)
{
	for (size_t i = 0; i < s.len; i++)
		putchar((unsigned char)s.bytes[i] < 0x20 || s.bytes[i] == 0x7F ? ' ' : s.bytes[i]);
}

/* Its beginning, on one line. */
static void print_excerpt(struct span s)
{
	enum { SHOWN_BYTES = 60 };
	size_t n = s.len < SHOWN_BYTES ? s.len : SHOWN_BYTES;
	while (n < s.len && n > 0 && ((unsigned char)s.bytes[n] & 0xC0) == 0x80)
		n--; /* no character is cut */
	print_text((struct span){ s.bytes, n });
	if (n < s.len)
		printf(" ...");
}

static void print_labelled(const char *what, struct span s)
{
	printf("%s", what);
	print_text(s);
	putchar('\n');
}

/* The rows of evidence of a kind (and theme), and their sum. *rows: how many. */
static int print_evidence(sqlite3 *db, int64_t response, const char *kind, int64_t theme, double *sum, int *rows,
                          struct fault *f)
{
	sqlite3_stmt *s;
	bool row;
	int code;
	*sum = 0;
	*rows = 0;
	CHECK(database_query(db, &s,
		"SELECT v.weight, v.term, v.start_byte, v.end_byte,"
		" " DATABASE_EXTRACT("v")
		" FROM evidence v JOIN response r USING (response_id)"
		" WHERE v.response_id = ? AND v.kind = ? AND ifnull(v.theme_id, 0) = ? ORDER BY v.rowid", f));
	sqlite3_bind_int64(s, 1, response);
	sqlite3_bind_text(s, 2, kind, -1, SQLITE_STATIC);
	sqlite3_bind_int64(s, 3, theme);
	while ((code = database_next(s, &row, f)) == 0 && row) {
		*sum += sqlite3_column_double(s, 0);
		++*rows;
		printf("      %+10.6f  ", sqlite3_column_double(s, 0));
		print_text(database_text(s, 1));
		printf("  (bytes %d to %d: ", sqlite3_column_int(s, 2), sqlite3_column_int(s, 3));
		print_excerpt(database_text(s, 4));
		printf(")\n");
	}
	sqlite3_finalize(s);
	if (!code && *rows)
		printf("      %+10.6f  sum\n", *sum);
	return code;
}

/* Themes of a response, of response_theme or response_proposal: *n of them. */
static int print_links(sqlite3 *db, int64_t response, const char *table, int *n, struct fault *f)
{
	sqlite3_stmt *s;
	bool row;
	char sql[512];
	int code, rows;
	double sum;
	snprintf(sql, sizeof sql,
		"SELECT t.label, t.key, x.rank, x.score, x.start_byte, x.end_byte,"
		" " DATABASE_EXTRACT("x") ", t.theme_id,"
		" (SELECT p.label FROM theme p WHERE p.theme_id = t.parent_id)"
		" FROM %s x JOIN theme t USING (theme_id) JOIN response r USING (response_id)"
		" WHERE x.response_id = ? ORDER BY x.rank", table);
	CHECK(database_query(db, &s, sql, f));
	sqlite3_bind_int64(s, 1, response);
	while ((code = database_next(s, &row, f)) == 0 && row) {
		if (++*n == 1)
			printf(strcmp(table, "response_theme") == 0 ? "\n  themes\n" : "\n  proposed, beyond the codeframe\n");
		printf("    %d. ", sqlite3_column_int(s, 2));
		print_text(database_text(s, 0));
		printf(" [");
		print_text(database_text(s, 1));
		printf("], score %.6g", sqlite3_column_double(s, 3));
		if (database_text(s, 8).len)
			print_labelled(", part of ", database_text(s, 8));
		else
			putchar('\n');
		printf("       rests on bytes %d to %d: ", sqlite3_column_int(s, 4), sqlite3_column_int(s, 5));
		print_labelled("", database_text(s, 6));
		if ((code = print_evidence(db, response, "theme", sqlite3_column_int64(s, 7), &sum, &rows, f)) != 0)
			break;
	}
	sqlite3_finalize(s);
	return code;
}

static int print_themes(sqlite3 *db, int64_t response, struct fault *f)
{
	int given = 0, proposed = 0;
	CHECK(print_links(db, response, "response_theme", &given, f));
	if (given == 0)
		printf("\n  themes\n    none: it fits none of the question's themes well enough\n");
	return print_links(db, response, "response_proposal", &proposed, f);
}

/* How a sum of weights became a score: s = x / sqrt(x^2 + 4 (1 + n)), n the number of
 * sentences (stages/sentiment/score.h), which the two tell. */
static void print_squash(double sum, double score)
{
	double x2 = sum * sum, root = score != 0 ? x2 * (1 / (score * score) - 1) : 0, n = root / 4 - 1;
	long sentences = lround(n);
	if (sentences >= 1 && fabs(n - (double)sentences) < .01 * (1 + n))
		printf("      %.6f / sqrt(%.6f^2 + 4 * (1 + %ld)) = %.6f  (%ld sentence%s)\n", sum, fabs(sum), sentences,
		       sum / sqrt(x2 + 4 * (1 + (double)sentences)), sentences, sentences == 1 ? "" : "s");
}

static int print_sentiment(sqlite3 *db, sqlite3_stmt *s, struct fault *f)
{
	double sum;
	int rows;
	if (sqlite3_column_type(s, 5) == SQLITE_NULL) {
		printf("\n  sentiment: not judged in this language\n");
		return 0;
	}
	printf("\n  sentiment: ");
	print_text(database_text(s, 6));
	printf(", %.6g in [-1, 1]\n", sqlite3_column_double(s, 5));
	CHECK(print_evidence(db, sqlite3_column_int64(s, 0), "sentiment", 0, &sum, &rows, f));
	if (rows)
		print_squash(sum, sqlite3_column_double(s, 5));
	else
		printf("      no word of it weighs anything\n");
	return 0;
}

static int print_position(sqlite3 *db, sqlite3_stmt *s, struct fault *f)
{
	struct span position = database_text(s, 7);
	double sum;
	int rows;
	if (!position.len) {
		printf("\n  position: not judged\n");
		return 0;
	}
	printf("\n  position: ");
	print_text(position);
	if (span_is(database_text(s, 8), "closed")) {
		printf(", as answered in the closed question\n");
		return 0;
	}
	printf(", from the text\n");
	CHECK(print_evidence(db, sqlite3_column_int64(s, 0), "position", 0, &sum, &rows, f));
	if (rows) /* stages/sentiment/position.h */
		printf("      1 / (1 + exp(-%.6f)) = %.6f sure%s\n", fabs(sum), 1 / (1 + exp(-fabs(sum))),
		       span_is(position, "unclear") ? ": not sure enough" : "");
	else
		printf("      nothing in it says for or against\n");
	return 0;
}

/* The reasons (stages/sentiment/detail.h), spelt out. */
static void print_detail(struct span detail)
{
	static const struct { const char *name, *says; } reasons[] = {
		{ "\"experience\"", "tells of own experience" }, { "\"figures\"", "gives figures" },
		{ "\"reference\"", "refers to a source or another place" }, { "\"example\"", "gives an example" },
		{ "\"suggestion\"", "says how, or suggests something" } };
	size_t n = 0;
	printf("\n  detail: ");
	for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
		if (detail.len && memmem(detail.bytes, detail.len, reasons[i].name, strlen(reasons[i].name)))
			printf("%s%s (%.*s)", n++ ? ", " : "rich in evidence: ", reasons[i].says,
			       (int)strlen(reasons[i].name) - 2, reasons[i].name + 1);
	printf(n ? "\n" : "no experience, figures, references, examples or suggestions found\n");
}

static int print_response(sqlite3 *db, sqlite3_stmt *s, struct fault *f)
{
	printf("response ");
	print_text(database_text(s, 1));
	printf(", question ");
	print_text(database_text(s, 2));
	printf(": ");
	print_labelled("", database_text(s, 3));
	if (database_text(s, 9).len)
		print_labelled("  language: ", database_text(s, 9));
	if (sqlite3_column_type(s, 10) != SQLITE_NULL)
		printf("  one of %d alike, campaign %d\n", sqlite3_column_int(s, 11), sqlite3_column_int(s, 10));
	print_labelled("  ", database_text(s, 4));
	CHECK(print_themes(db, sqlite3_column_int64(s, 0), f));
	CHECK(print_sentiment(db, s, f));
	CHECK(print_position(db, s, f));
	if (sqlite3_column_type(s, 5) != SQLITE_NULL)
		print_detail(database_text(s, 12));
	return 0;
}

static int explain(const struct options *o, struct fault *f)
{
	sqlite3 *db;
	sqlite3_stmt *s;
	bool row;
	int n = 0;
	const char *question = options_text(o, "question", NULL);
	if (o->n_operands != 2)
		return fault_set(f, EXIT_USAGE, "a database and the reference of a response must be given");
	CHECK(database_open(o->operands[0], &db, f));
	int code = database_query(db, &s,
		"SELECT r.response_id, r.ref, r.question_id, coalesce(nullif(q.text, ''), q.name), r.text, r.sentiment,"
		" r.sentiment_label, r.position, r.position_source, r.language, r.campaign_id, c.size, r.detail FROM response r"
		" LEFT JOIN question q USING (question_id) LEFT JOIN campaign c USING (campaign_id)"
		" WHERE r.ref = ?1 AND (?2 IS NULL OR r.question_id = ?2) ORDER BY r.response_id", f);
	if (!code) {
		sqlite3_bind_text(s, 1, o->operands[1], -1, SQLITE_STATIC);
		sqlite3_bind_text(s, 2, question, -1, SQLITE_STATIC);
	}
	while (!code && (code = database_next(s, &row, f)) == 0 && row) {
		if (n++)
			putchar('\n');
		code = print_response(db, s, f);
	}
	if (!code && n == 0)
		code = fault_set(f, EXIT_NO_INPUT, "no response has the reference '%s'%s%s", o->operands[1],
		                 question ? " and the question " : "", question ? question : "");
	sqlite3_finalize(s);
	sqlite3_close(db);
	return code;
}

int explain_main(int argc, char **argv)
{
	const struct option_spec *tables[] = { explain_options, NULL };
	struct fault f = { 0 };
	struct options o;
	int code = options_parse(&o, argc, argv, tables, &f);
	if (!code && options_given(&o, "help")) {
		puts("usage: canvass explain DB RESPONSE-REF\n"
		     "why a response got its themes, sentiment and position\noptions:");
		options_print(stdout, explain_options);
	} else if (!code && options_given(&o, "version")) {
		puts("canvass " CANVASS_VERSION);
	} else if (!code) {
		code = explain(&o, &f);
	}
	if (fflush(stdout) != 0 && !code)
		code = fault_set(&f, EXIT_IO, "cannot write standard output");
	if (code)
		report("explain", "error", "%s%s", f.message,
		       code == EXIT_USAGE ? " (canvass explain -h shows the usage)" : "");
	options_free(&o);
	return code;
}
