/* ingest.c: an export in, records out: questions, columns and the reasons for their
 * roles, then row by row a respondent and its responses. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "../../pipeline/lines.h"
#include "fold.h"
#include "intake.h"
#include "plan.h"
#include "rows.h"

static const struct option_spec ingest_options[] = {
	{ "id", 0, "COL", "the reference of the respondent or response", 0 },
	{ "text", 0, "COL", "a free-text column", OPTION_REPEAT },
	{ "closed", 0, "COL", "a closed question", OPTION_REPEAT },
	{ "group", 0, "COL", "a column that describes the respondent", OPTION_REPEAT },
	{ "question", 0, "TEXT", "the question's wording, where the input does not carry it", 0 },
	{ "columns", 0, "FILE", "roles of columns; alone, with an INPUT: print them", 0 },
	{ "table", 0, NULL, "print the table as it was understood, and stop", OPTION_ALONE },
	{ "format", 0, "NAME", "csv, tsv, xlsx, xml, json or jsonl (default: by content)", 0 },
	{ "record", 0, "ELEMENT", "the XML element that is a row", 0 },
	{ "sheet", 0, "NAME", "the XLSX sheet to read", 0 },
	{ 0 }
};

enum mode { RECORDS, PRINT_TABLE, PRINT_COLUMNS };

struct ingest {
	struct context *ctx;
	struct emitter *out;
	enum mode mode;
	struct knowledge knowledge;
	struct questions questions;
	size_t announced;            /* questions emitted so far */
	struct counts counts;
	struct buffer printed;       /* for standard output, in the modes that print */
	struct buffer heading;       /* header of the table printed last */
	size_t tables, texts, closed;
	bool any_row;
};

static int describe_questions(struct ingest *g, struct fault *f)
{
	struct arena a = { 0 };
	int code = 0;
	for (; g->announced < g->questions.n && !code; g->announced++) {
		const struct question *q = &g->questions.list[g->announced];
		struct record r;
		record_begin(&r, RECORD_QUESTION, &a);
		record_set_text(&r, M_QUESTION, span_of(q->id));
		record_set_text(&r, M_NAME, q->name);
		record_set_text(&r, M_TEXT, q->wording);
		record_set_text(&r, M_KIND, q->open ? SPAN("open") : SPAN("closed"));
		code = emit(g->out, &r, f);
	}
	arena_free(&a);
	return code;
}

static int describe_column(struct ingest *g, const char *input, size_t position, struct span header,
                           enum column_role role, const char *reason, struct fault *f)
{
	struct arena a = { 0 };
	struct record r;
	record_begin(&r, RECORD_SOURCE_COLUMN, &a);
	record_set_text(&r, M_INPUT, span_of(input));
	record_set_int(&r, M_POSITION, (int64_t)position);
	record_set_text(&r, M_HEADER, header);
	record_set_text(&r, M_ROLE, span_of(column_role_names[role]));
	record_set_text(&r, M_REASON, span_of(reason));
	int code = emit(g->out, &r, f);
	arena_free(&a);
	return code;
}

/* How a table was understood, for the run table. */
static int describe_table(struct ingest *g, const struct intake *in, struct fault *f)
{
	struct buffer key = { 0 }, value = { 0 };
	const struct table *t = in->table;
	buffer_add_text(&key, "table.");
	buffer_add_text(&key, t->input);
	buffer_add_byte(&key, '\0');
	buffer_add_text(&value, t->format);
	const char *more[] = { t->notes, in->heading.kind, in->heading.pads ? "short rows filled up" : NULL,
		in->rejoins ? "surplus cells joined to the last" : NULL, in->columns.layout ? "layout" : "no known layout" };
	for (size_t i = 0; i < sizeof more / sizeof *more; i++)
		if (more[i] && *more[i]) {
			buffer_add_text(&value, "; ");
			buffer_add_text(&value, more[i]);
		}
	if (in->columns.layout) {
		buffer_add_byte(&value, ' ');
		buffer_add_text(&value, in->columns.layout);
	}
	int code = emit_run(g->out, key.bytes, (struct span){ value.bytes, value.len }, f);
	buffer_free(&key);
	buffer_free(&value);
	return code;
}

static int print_flush(struct ingest *g, size_t from, struct fault *f)
{
	if (g->printed.len < from)
		return 0;
	CHECK(write_all(STDOUT_FILENO, "standard output", g->printed.bytes, g->printed.len, f));
	g->printed.len = 0;
	return 0;
}

/* One row of RFC 4180. A row of one empty cell is quoted, to be no blank line. */
static void add_csv_row(struct buffer *b, const struct span *cells, size_t n)
{
	for (size_t k = 0; k < n; k++) {
		struct span s = cells[k];
		bool quoted = n == 1 && !s.len;
		for (size_t i = 0; i < s.len && !quoted; i++)
			quoted = s.bytes[i] == '"' || s.bytes[i] == ',' || s.bytes[i] == '\n' || s.bytes[i] == '\r';
		if (k)
			buffer_add_byte(b, ',');
		if (!quoted) {
			buffer_add_span(b, s);
			continue;
		}
		buffer_add_byte(b, '"');
		for (size_t i = 0; i < s.len; i++) {
			if (s.bytes[i] == '"')
				buffer_add_byte(b, '"');
			buffer_add_byte(b, s.bytes[i]);
		}
		buffer_add_byte(b, '"');
	}
	buffer_add_text(b, "\r\n");
}

/* The header of a table to be printed; a table with the same one goes on below it. */
static void print_heading(struct ingest *g, const struct columns *c)
{
	struct span *headers = xcalloc(c->n + 1, sizeof *headers);
	struct buffer line = { 0 };
	for (size_t k = 0; k < c->n; k++)
		headers[k] = c->list[k].header;
	add_csv_row(&line, headers, c->n);
	if (!span_equal((struct span){ line.bytes, line.len },
	                (struct span){ g->heading.bytes, g->heading.len })) {
		if (g->tables)
			buffer_add_text(&g->printed, "\r\n");
		buffer_add(&g->printed, line.bytes, line.len);
	}
	buffer_free(&g->heading);
	g->heading = line;
	free(headers);
}

static int use_row(struct ingest *g, struct rows *r, const struct table_row *row, struct fault *f)
{
	char why[80];
	if (g->mode == RECORDS)
		return rows_emit(r, row, f);
	g->counts.rows++;
	if (row->rejected || !rows_fit(r, row->cells, row->n_cells, why)) {
		g->counts.rejected++;
		report("ingest", "note", "line %llu is left out: %s", (unsigned long long)row->line,
		       row->rejected ? row->rejected : why);
		return 0;
	}
	add_csv_row(&g->printed, r->cells, r->columns->n);
	return print_flush(g, 1 << 18, f);
}

/* Columns of a named table that came up only after the sample was judged: nobody knows
 * what they hold, it may be personal, so they are counted, named and not used. */
struct late {
	uint64_t *values;            /* of each such column */
	size_t n;
	uint64_t total;
};

static void count_late(struct late *l, const struct intake *in, struct table_row *row)
{
	size_t known = in->columns.n;
	if (!in->table->named || row->rejected || row->n_cells <= known)
		return;
	if (row->n_cells - known > l->n) {
		l->values = xrealloc(l->values, MOST_COLUMNS, sizeof *l->values);
		while (l->n < row->n_cells - known)
			l->values[l->n++] = 0;
	}
	for (size_t k = known; k < row->n_cells; k++)
		if (!is_blank(row->cells[k])) {
			l->values[k - known]++;
			l->total++;
		}
	row->n_cells = known;
}

static int describe_late(struct ingest *g, const struct intake *in, const struct late *l, struct fault *f)
{
	size_t known = in->columns.n;
	for (size_t k = known; in->table->named && k < in->table->n_names; k++) {
		char reason[192];
		snprintf(reason, sizeof reason, "not met in the first %zu rows, by which roles are judged; values not"
		         " used: %llu", in->n_sample, (unsigned long long)(k - known < l->n ? l->values[k - known] : 0));
		CHECK(describe_column(g, in->table->input, k + 1, span_of(in->table->names[k]), COLUMN_IGNORED, reason, f));
	}
	if (l->total)
		report("ingest", "warning", "'%s': columns first met after the %zu rows by which roles are judged: %zu;"
		       " their %llu values are not used", in->table->input, in->n_sample, in->table->n_names - known,
		       (unsigned long long)l->total);
	return 0;
}

static int use_rest(struct ingest *g, struct intake *in, struct rows *r, struct late *l, struct fault *f)
{
	struct table_row row;
	for (bool end = in->whole; !end;) {
		CHECK(table_next(in->table, &row, &end, f));
		if (end)
			break;
		count_late(l, in, &row);
		CHECK(use_row(g, r, &row, f));
	}
	return g->mode == RECORDS ? describe_late(g, in, l, f) : 0;
}

static int use_rows(struct ingest *g, struct intake *in, struct rows *r, struct fault *f)
{
	struct late late = { 0 };
	bool title;
	for (size_t i = 0; i < in->n_sample; i++) {
		const struct table_row *s = &in->sample[i];
		if (!intake_is_header(in, i, &title)) {
			CHECK(use_row(g, r, s, f));
			g->any_row = true;
		} else if (title && g->mode == RECORDS) {
			g->counts.rows++;
			CHECK(rows_reject(r, s->line, "stands before the header", f));
		}
	}
	int code = use_rest(g, in, r, &late, f);
	free(late.values);
	return code;
}

static int use_table(struct ingest *g, struct intake *in, struct fault *f)
{
	const struct columns *c = &in->columns;
	struct rows r = { .columns = c, .questions = &g->questions, .input = in->table->input,
	                  .counts = &g->counts, .asked = &in->asked, .pads = in->heading.pads || in->table->named,
	                  .rejoins = in->rejoins, .delimiter = in->table->delimiter,
	                  .all_referenced = in->all_referenced, .repeats = in->repeats, .out = g->out };
	for (size_t k = 0; k < c->n; k++) {
		g->texts += c->list[k].role == COLUMN_TEXT;
		g->closed += c->list[k].role == COLUMN_CLOSED;
	}
	if (g->mode == PRINT_COLUMNS) {
		plan_print(c, in->table->input, g->tables == 0, &g->printed);
		return 0;
	}
	if (g->mode == PRINT_TABLE) {
		print_heading(g, c);
	} else {
		CHECK(describe_questions(g, f));
		if (in->layout) {
			char key[128];
			snprintf(key, sizeof key, "lexicon.%s", strrchr(in->layout->file, '/') + 1);
			CHECK(emit_run(g->out, key, span_of(in->layout->sha256), f));
		}
		for (size_t k = 0; k < c->n; k++)
			CHECK(describe_column(g, in->table->input, k + 1, c->list[k].header, c->list[k].role,
			                      c->list[k].reason, f));
	}
	rows_begin(&r);
	int code = use_rows(g, in, &r, f);
	rows_end(&r);
	return code ? code : g->mode == RECORDS ? describe_table(g, in, f) : print_flush(g, 1, f);
}

static int ingest_input(struct ingest *g, const char *path, struct fault *f)
{
	const struct options *o = &g->ctx->options;
	struct table_options how = { .format = options_text(o, "format", NULL),
		.record = options_text(o, "record", NULL), .sheet = options_text(o, "sheet", NULL) };
	struct tables *ts = NULL;
	struct table *t = NULL;
	CHECK(tables_open(&ts, path, &how, f));
	int code;
	while (!(code = tables_next(ts, &t, f)) && t) {
		struct intake in = { 0 };
		code = intake_open(&in, t, &g->knowledge, &g->questions, f);
		if (!code)
			code = use_table(g, &in, f);
		intake_close(&in);
		g->tables++;
		if (code)
			break;
	}
	size_t n = 0;
	const struct table_input *const *inputs = tables_inputs(ts, &n);
	for (size_t i = 0; i < n && !code && g->mode == RECORDS; i++) {
		char key[512];
		snprintf(key, sizeof key, "input.%s", inputs[i]->name);
		code = emit_run(g->out, key, span_of(inputs[i]->digest.sha256), f);
	}
	tables_close(ts);
	return code;
}

static int ingest_open(struct context *ctx, void **state, struct fault *f)
{
	struct ingest *g = *state = xcalloc(1, sizeof *g);
	struct knowledge *k = &g->knowledge;
	const char *plan = options_text(&ctx->options, "columns", NULL);
	g->ctx = ctx;
	k->options = &ctx->options;
	k->found = xcalloc(ctx->options.n_given + 1, sizeof *k->found);
	g->mode = options_given(&ctx->options, "table") ? PRINT_TABLE : RECORDS;
	if (plan && ctx->options.n_operands == 0)
		g->mode = PRINT_COLUMNS;
	else if (ctx->options.n_operands == 0)
		return fault_set(f, EXIT_USAGE, "no INPUT is given; '-' reads standard input");
	CHECK(lexicons_read(&k->lexicons, ctx, &k->arena, f));
	CHECK(layouts_read(&k->layouts, &k->arena, f));
	if (plan && g->mode != PRINT_COLUMNS) {
		k->plan_name = plan;
		CHECK(data_read_user(ctx, plan, &k->plan, f));
	}
	return 0;
}

/* Whether there was anything to read; a header alone is none. */
static int check_content(const struct ingest *g, struct fault *f)
{
	const struct options *o = &g->ctx->options;
	const char *first = o->n_operands ? o->operands[0] : options_text(o, "columns", "-");
	CHECK(plan_check_options(o, g->knowledge.found, f));
	if (g->mode != RECORDS)
		return 0;
	if (!g->any_row)
		return fault_set(f, EXIT_DATA, "'%s' has a header and no rows", first);
	if (g->counts.rejected && (g->counts.rejected == g->counts.rows || (!g->texts && !g->closed)))
		return fault_set(f, EXIT_DATA, "'%s' has %s: %lld rejected, the first at line %llu: %s", first,
		                 g->counts.rejected == g->counts.rows ? "no row that can be used"
		                 : "no column of free text and no closed question in the rows that can be used",
		                 (long long)g->counts.rejected, (unsigned long long)g->counts.first_line,
		                 g->counts.first_why);
	if (!g->texts && !g->closed)
		return fault_set(f, EXIT_DATA, "'%s' has no column of free text and no closed question;"
		                               " --text COL names one", first);
	return 0;
}

static int ingest_finish(void *state, struct emitter *out, struct fault *f)
{
	struct ingest *g = state;
	const struct counts *n = &g->counts;
	struct arena a = { 0 };
	struct record r;
	char again[64] = "";
	g->out = out;
	if (g->mode == PRINT_COLUMNS)
		CHECK(ingest_input(g, options_text(&g->ctx->options, "columns", "-"), f));
	for (size_t i = 0; i < g->ctx->options.n_operands; i++)
		CHECK(ingest_input(g, g->ctx->options.operands[i], f));
	CHECK(check_content(g, f));
	if (g->mode == PRINT_COLUMNS && isatty(STDOUT_FILENO))
		plan_align(&g->printed);
	if (g->mode != RECORDS)
		return print_flush(g, 1, f);
	if (!g->texts)
		report("ingest", "warning", "no free-text column was found: closed questions only");
	if (n->again)
		snprintf(again, sizeof again, ", %lld further rows of theirs", (long long)n->again);
	if (n->rejected || n->again)
		report("ingest", "note", "%lld rows: %lld respondents%s and %lld rejected; %lld responses, %lld empty"
		       " answers", (long long)n->rows, (long long)n->respondents, again, (long long)n->rejected,
		       (long long)n->responses, (long long)n->empty);
	record_begin(&r, RECORD_END, &a);
	record_set_int(&r, M_ROWS, n->rows);
	record_set_int(&r, M_RESPONSES, n->responses);
	record_set_int(&r, M_EMPTY, n->empty);
	record_set_int(&r, M_REJECTED, n->rejected);
	int code = emit(out, &r, f);
	arena_free(&a);
	return code;
}

static void ingest_close(void *state)
{
	struct ingest *g = state;
	if (!g)
		return;
	questions_free(&g->questions);
	buffer_free(&g->printed);
	buffer_free(&g->heading);
	arena_free(&g->knowledge.arena);
	free(g->knowledge.found);
	free(g);
}

const struct stage stage_ingest = {
	.name = "ingest",
	.summary = "read an export: questions, respondents, responses, rejected rows",
	.kind = STAGE_SOURCE,
	.operands = "INPUT...",
	.adds = (const char *const[]){ "ref", "respondent", "question", "text", "attributes", NULL },
	.options = ingest_options,
	.open = ingest_open,
	.finish = ingest_finish,
	.close = ingest_close,
};
