/* ingest.c: an export in, records out. CSV so far; the roles of columns come from
 * options or from what their cells look like. */
#include <stdio.h>
#include <stdlib.h>

#include "../../pipeline/data.h"
#include "../../pipeline/json.h"
#include "table.h"

enum { SAMPLE_ROWS = 2000 };
enum role { IGNORED, REFERENCE, TEXT, CLOSED, ATTRIBUTE };
static const char *const role_names[] = { "ignored", "reference", "text", "closed", "attribute" };

static const struct option_spec ingest_options[] = {
	{ "id", 0, "COL", "the reference of the respondent or response", 0 },
	{ "text", 0, "COL", "a free-text column", OPTION_REPEAT },
	{ "closed", 0, "COL", "a closed question", OPTION_REPEAT },
	{ "group", 0, "COL", "a column that describes the respondent", OPTION_REPEAT },
	{ "question", 0, "TEXT", "the question's wording, where the input does not carry it", 0 },
	{ 0 }
};

struct column {
	struct span header;
	enum role role;
	char reason[120], id[24];
};
struct ingest {
	struct context *ctx;
	struct arena keep;       /* lives for one input */
	struct table_row *sample; /* the first rows below the header, in keep */
	size_t n_sample;
	struct column *columns;
	size_t n_columns;
	int64_t rows, responses, empty, rejected, questions;
};

/* The column an option means: its header, or its number from 1. */
static int column_of(struct ingest *g, const char *name, struct column **c, struct fault *f)
{
	char *after;
	unsigned long number = strtoul(name, &after, 10);
	for (size_t i = 0; i < g->n_columns; i++)
		if (span_is(g->columns[i].header, name)) {
			*c = &g->columns[i];
			return 0;
		}
	if (*name && !*after && number >= 1 && number <= g->n_columns) {
		*c = &g->columns[number - 1];
		return 0;
	}
	return fault_set(f, EXIT_USAGE, "no column '%s'", name);
}

static int assign(struct ingest *g, const char *option, enum role role, struct fault *f)
{
	const char *name;
	for (size_t i = 0; (name = options_nth(&g->ctx->options, option, i)) != NULL; i++) {
		struct column *c = NULL;
		CHECK(column_of(g, name, &c, f));
		c->role = role;
		snprintf(c->reason, sizeof c->reason, "given by --%s", option);
	}
	return 0;
}

static int by_bytes(const void *a, const void *b)
{
	return span_compare(*(const struct span *)a, *(const struct span *)b);
}

static bool is_scale_word(struct span s)
{
	static const char *const stems[] = { "agree", "oppose", "support", "favour", "satisf", "d'accord",
		"cytuno", "yes", "no", "neither", NULL };
	char low[64] = "";
	for (size_t i = 0; i < s.len && i < sizeof low - 1; i++)
		low[i] = (char)(s.bytes[i] >= 'A' && s.bytes[i] <= 'Z' ? s.bytes[i] + 32 : s.bytes[i]);
	for (const char *const *w = stems; *w; w++)
		if (strlen(*w) > 3 ? strstr(low, *w) != NULL : strcmp(low, *w) == 0)
			return true;
	return false;
}

/* Judges one column from its cells in the sample (sorted here). */
static void judge(struct column *c, struct span *cells, size_t n, bool reference_found)
{
	size_t bytes = 0, distinct = 0, spaced = 0, scale = 0;
	qsort(cells, n, sizeof *cells, by_bytes);
	for (size_t i = 0; i < n; i++) {
		bytes += cells[i].len;
		distinct += i == 0 || !span_equal(cells[i], cells[i - 1]);
		spaced += cells[i].len && memchr(cells[i].bytes, ' ', cells[i].len) != NULL;
		scale += is_scale_word(cells[i]);
	}
	if (n == 0) {
		snprintf(c->reason, sizeof c->reason, "empty");
		return;
	}
	size_t mean = bytes / n;
	if (distinct == n && !reference_found && mean <= 40 && spaced * 10 < n)
		c->role = REFERENCE;
	else if (scale * 10 >= n * 7 && distinct <= 12 && mean < 60)
		c->role = CLOSED;
	else if (mean >= 25 && distinct * 10 >= n * 4 && spaced * 2 >= n)
		c->role = TEXT;
	else if (distinct <= 50 && (distinct * 2 <= n || n < 10))
		c->role = ATTRIBUTE;
	snprintf(c->reason, sizeof c->reason, "%zu filled, %zu distinct, mean %zu bytes%s", n, distinct,
	         mean, c->role == CLOSED ? ", answers of a scale" : "");
}

static int find_roles(struct ingest *g, struct fault *f)
{
	CHECK(assign(g, "id", REFERENCE, f));
	CHECK(assign(g, "text", TEXT, f));
	CHECK(assign(g, "closed", CLOSED, f));
	CHECK(assign(g, "group", ATTRIBUTE, f));
	const struct span **rows = xcalloc(SAMPLE_ROWS, sizeof *rows);
	struct span *filled = xcalloc(SAMPLE_ROWS, sizeof *filled);
	size_t n = 0;
	bool reference = options_given(&g->ctx->options, "id");
	for (size_t i = 0; i < g->n_sample; i++)
		if (!g->sample[i].rejected && g->sample[i].n_cells == g->n_columns)
			rows[n++] = g->sample[i].cells;
	for (size_t k = 0; k < g->n_columns; k++) {
		struct column *c = &g->columns[k];
		size_t m = 0;
		for (size_t i = 0; i < n; i++)
			if (rows[i][k].len)
				filled[m++] = rows[i][k];
		if (!c->reason[0])
			judge(c, filled, m, reference);
		reference |= c->role == REFERENCE;
		if (c->role == TEXT && options_given(&g->ctx->options, "text") && c->reason[0] != 'g')
			c->role = IGNORED;
	}
	free(filled);
	free(rows);
	return 0;
}

static int describe(struct ingest *g, const char *input, struct emitter *out, struct fault *f)
{
	struct arena *a = &g->keep;
	struct record r;
	for (size_t k = 0; k < g->n_columns; k++) {
		struct column *c = &g->columns[k];
		if (c->role != TEXT && c->role != CLOSED)
			continue;
		snprintf(c->id, sizeof c->id, "q%lld", (long long)++g->questions);
		const char *wording = c->role == TEXT ? options_text(&g->ctx->options, "question", NULL) : NULL;
		record_begin(&r, RECORD_QUESTION, a);
		record_set_text(&r, M_QUESTION, span_of(c->id));
		record_set_text(&r, M_NAME, c->header);
		record_set_text(&r, M_TEXT, wording ? span_of(wording) : c->header);
		record_set_text(&r, M_KIND, span_of(c->role == TEXT ? "open" : "closed"));
		CHECK(emit(out, &r, f));
	}
	for (size_t k = 0; k < g->n_columns; k++) {
		struct column *c = &g->columns[k];
		record_begin(&r, RECORD_SOURCE_COLUMN, a);
		record_set_text(&r, M_INPUT, span_of(input));
		char position[24];
		snprintf(position, sizeof position, "%zu", k + 1);
		record_set_raw(&r, M_POSITION, arena_span(a, span_of(position)));
		record_set_text(&r, M_HEADER, c->header);
		record_set_text(&r, M_ROLE, span_of(role_names[c->role]));
		record_set_text(&r, M_REASON, span_of(c->reason));
		CHECK(emit(out, &r, f));
	}
	return 0;
}

static struct span object_of(struct ingest *g, const struct span *cells, enum role role, struct arena *a)
{
	struct buffer b = { 0 };
	for (size_t k = 0; k < g->n_columns; k++) {
		if (g->columns[k].role != role || !cells[k].len)
			continue;
		buffer_add_byte(&b, b.len ? ',' : '{');
		json_add_string(&b, role == CLOSED ? span_of(g->columns[k].id) : g->columns[k].header);
		buffer_add_byte(&b, ':');
		json_add_string(&b, cells[k]);
	}
	buffer_add_text(&b, b.len ? "}" : "{}");
	struct span object = arena_span(a, (struct span){ b.bytes, b.len });
	buffer_free(&b);
	return object;
}

static int emit_row(struct ingest *g, const struct span *cells, struct arena *a, struct emitter *out,
                    struct fault *f)
{
	struct record r;
	struct span ref = { 0 }, closed = { 0 };
	char made[32];
	for (size_t k = 0; k < g->n_columns; k++)
		if (g->columns[k].role == REFERENCE && !ref.len)
			ref = cells[k];
	if (!ref.len) {
		snprintf(made, sizeof made, "row-%lld", (long long)g->rows);
		ref = span_of(made);
	}
	struct span attributes = object_of(g, cells, ATTRIBUTE, a);
	record_begin(&r, RECORD_RESPONDENT, a);
	record_set_text(&r, M_RESPONDENT, ref);
	record_set_raw(&r, M_ATTRIBUTES, attributes);
	record_set_raw(&r, M_CHOICES, object_of(g, cells, CLOSED, a));
	CHECK(emit(out, &r, f));
	for (size_t k = 0; k < g->n_columns && !closed.len; k++)
		if (g->columns[k].role == CLOSED)
			closed = cells[k];
	for (size_t k = 0; k < g->n_columns; k++) {
		if (g->columns[k].role != TEXT)
			continue;
		if (!cells[k].len) {
			g->empty++;
			continue;
		}
		g->responses++;
		record_begin(&r, RECORD_RESPONSE, a);
		record_set_text(&r, M_REF, ref);
		record_set_text(&r, M_RESPONDENT, ref);
		record_set_text(&r, M_QUESTION, span_of(g->columns[k].id));
		record_set_text(&r, M_TEXT, cells[k]);
		if (closed.len)
			record_set_text(&r, M_CLOSED, closed);
		record_set_raw(&r, M_ATTRIBUTES, attributes);
		CHECK(emit(out, &r, f));
	}
	return 0;
}

static int reject(struct ingest *g, const char *input, uint64_t line, const char *reason,
                  struct emitter *out, struct fault *f)
{
	struct arena a = { 0 };
	struct record r;
	g->rejected++;
	record_begin(&r, RECORD_REJECTED, &a);
	record_set_text(&r, M_INPUT, span_of(input));
	record_set_int(&r, M_LINE, (int64_t)line);
	record_set_text(&r, M_REASON, span_of(reason));
	int code = emit(out, &r, f);
	arena_free(&a);
	return code;
}

/* Copies a row of the sample, which must outlive the next one. */
static void keep_row(struct ingest *g, const struct table_row *row)
{
	struct table_row *kept = &g->sample[g->n_sample++];
	struct span *cells = arena_calloc(&g->keep, row->n_cells, sizeof *cells);
	*kept = *row;
	kept->cells = cells;
	for (size_t k = 0; k < row->n_cells && !row->rejected; k++)
		cells[k] = arena_span(&g->keep, row->cells[k]);
}

static int use_row(struct ingest *g, const char *input, const struct table_row *row, struct arena *a,
                   struct emitter *out, struct fault *f)
{
	char why[80] = "";
	g->rows++;
	if (row->rejected)
		snprintf(why, sizeof why, "%s", row->rejected);
	else if (row->n_cells != g->n_columns)
		snprintf(why, sizeof why, "%zu cells where the header has %zu", row->n_cells, g->n_columns);
	int code = *why ? reject(g, input, row->line, why, out, f) : emit_row(g, row->cells, a, out, f);
	arena_reset(a);
	return code;
}

static int emit_rows(struct ingest *g, struct table *t, struct emitter *out, struct fault *f)
{
	struct arena a = { 0 };
	struct table_row row;
	bool end = false;
	int code = 0;
	for (size_t i = 0; !code && i < g->n_sample; i++)
		code = use_row(g, t->input, &g->sample[i], &a, out, f);
	while (!code && !(code = table_next(t, &row, &end, f)) && !end)
		code = use_row(g, t->input, &row, &a, out, f);
	arena_free(&a);
	return code;
}

static int ingest_table(struct ingest *g, struct table *t, struct emitter *out, struct fault *f)
{
	struct table_row row;
	bool end, any = false;
	CHECK(table_next(t, &row, &end, f));
	g->n_columns = end ? 0 : row.n_cells;
	g->columns = arena_calloc(&g->keep, g->n_columns, sizeof *g->columns);
	for (size_t k = 0; k < g->n_columns; k++)
		g->columns[k].header = arena_span(&g->keep, row.cells[k]);
	g->sample = arena_calloc(&g->keep, SAMPLE_ROWS, sizeof *g->sample);
	g->n_sample = 0;
	while (!end && g->n_sample < SAMPLE_ROWS) {
		CHECK(table_next(t, &row, &end, f));
		if (!end)
			keep_row(g, &row);
	}
	if (!g->n_sample)
		return fault_set(f, EXIT_DATA, "'%s' has a header and no rows", t->input);
	CHECK(find_roles(g, f));
	for (size_t k = 0; k < g->n_columns; k++)
		any |= g->columns[k].role == TEXT;
	if (!any)
		return fault_set(f, EXIT_DATA, "'%s' has no free-text column; --text COL names one", t->input);
	CHECK(describe(g, t->input, out, f));
	CHECK(emit_rows(g, t, out, f));
	arena_reset(&g->keep);
	return 0;
}

static int ingest_input(struct ingest *g, const char *path, struct emitter *out, struct fault *f)
{
	struct tables *ts;
	struct table *t = NULL;
	CHECK(tables_open(&ts, path, &(struct table_options){ 0 }, f));
	int code;
	while (!(code = tables_next(ts, &t, f)) && t && !code)
		if ((code = ingest_table(g, t, out, f)) != 0)
			break;
	size_t n;
	const struct table_input *const *inputs = tables_inputs(ts, &n);
	for (size_t i = 0; i < n && !code; i++) {
		code = emit_run(out, "input.name", span_of(inputs[i]->name), f);
		if (!code)
			code = emit_run(out, "input.sha256", span_of(inputs[i]->digest.sha256), f);
	}
	tables_close(ts);
	return code;
}

static int ingest_open(struct context *ctx, void **state, struct fault *f)
{
	struct ingest *g = *state = xcalloc(1, sizeof *g);
	g->ctx = ctx;
	return ctx->options.n_operands ? 0 : fault_set(f, EXIT_USAGE, "no INPUT is given; '-' reads standard input");
}

static int ingest_finish(void *state, struct emitter *out, struct fault *f)
{
	struct ingest *g = state;
	struct record r;
	for (size_t i = 0; i < g->ctx->options.n_operands; i++)
		CHECK(ingest_input(g, g->ctx->options.operands[i], out, f));
	if (g->rejected)
		report("ingest", "note", "%lld rows: %lld responses, %lld empty answers, %lld rows rejected",
		       (long long)g->rows, (long long)g->responses, (long long)g->empty, (long long)g->rejected);
	record_begin(&r, RECORD_END, &g->keep);
	record_set_int(&r, M_ROWS, g->rows);
	record_set_int(&r, M_RESPONSES, g->responses);
	record_set_int(&r, M_EMPTY, g->empty);
	record_set_int(&r, M_REJECTED, g->rejected);
	return emit(out, &r, f);
}

static void ingest_close(void *state)
{
	struct ingest *g = state;
	if (g)
		arena_free(&g->keep);
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
