/* intake.c: the sample read, and each judgement made on it in turn. */
#include "intake.h"

#include <stdio.h>
#include <stdlib.h>

#include "fold.h"
#include "plan.h"
#include "rows.h"

/* Copies a row, whose cells do not outlive the next one. */
static void keep_row(struct intake *in, const struct table_row *row)
{
	struct table_row *kept = &in->sample[in->n_sample++];
	struct span *cells = arena_calloc(&in->arena, row->n_cells + 1, sizeof *cells);
	*kept = *row;
	kept->cells = cells;
	for (size_t k = 0; k < row->n_cells && !row->rejected; k++) {
		cells[k] = arena_span(&in->arena, row->cells[k]);
		in->sample_bytes += row->cells[k].len + sizeof *cells;
	}
}

static int read_sample(struct intake *in, struct fault *f)
{
	struct table_row row;
	in->sample = arena_alloc(&in->arena, SAMPLE_ROWS * sizeof *in->sample);
	while (in->n_sample < SAMPLE_ROWS && in->sample_bytes < SAMPLE_BYTES && !in->whole) {
		CHECK(table_next(in->table, &row, &in->whole, f));
		if (!in->whole)
			keep_row(in, &row);
	}
	return 0;
}

static void find_heading(struct intake *in)
{
	struct grid_row *rows = arena_alloc(&in->arena, (in->n_sample + 1) * sizeof *rows);
	struct grid g = { rows, 0 };
	in->columns.arena = &in->arena;
	if (in->table->named) {
		heading_of_names(in->table->names, in->table->n_names, &in->columns);
		in->heading.kind = "named columns";
		return;
	}
	in->used = arena_alloc(&in->arena, (in->n_sample + 1) * sizeof *in->used);
	for (size_t i = 0; i < in->n_sample; i++) {
		const struct table_row *r = &in->sample[i];
		if (r->rejected)
			continue;
		in->used[g.n] = i;
		rows[g.n++] = (struct grid_row){ r->cells, r->n_cells, r->line };
	}
	heading_find(&g, &in->heading, &in->columns);
	in->n_titles = in->heading.titles;
	in->n_headers = in->heading.rows;
}

bool intake_is_header(const struct intake *in, size_t i, bool *title)
{
	for (size_t k = 0; k < in->n_titles + in->n_headers; k++)
		if (in->used[k] == i) {
			*title = k < in->n_titles;
			return true;
		}
	return false;
}

/* What the format itself knows of columns. */
static void take_hints(struct intake *in)
{
	static const enum column_role roles[] = { [HINT_REFERENCE] = COLUMN_REFERENCE,
		[HINT_TEXT] = COLUMN_TEXT, [HINT_CLOSED] = COLUMN_CLOSED, [HINT_ATTRIBUTE] = COLUMN_ATTRIBUTE };
	const struct table *t = in->table;
	for (size_t k = 0; k < t->n_hints && k < in->columns.n; k++) {
		struct column *c = &in->columns.list[k];
		if (t->hints[k] == HINT_NONE || c->decided)
			continue;
		c->decided = true;
		c->role = roles[t->hints[k]];
		bool themefinder = strcmp(t->format, "themefinder") == 0;
		snprintf(c->reason, sizeof c->reason, themefinder ? "layout ThemeFinder" : "the format %s says so",
		         t->format);
		in->columns.layout = themefinder ? "ThemeFinder" : in->columns.layout;
	}
}

/* Long rows are usual: text with delimiters was written without quotes. */
static bool rows_are_unquoted(const struct intake *in)
{
	size_t body = 0, longer = 0, want = in->columns.n;
	bool title;
	if (in->table->named || !in->table->delimiter || !want)
		return false;
	if (want == 1 || (in->layout && in->layout->unquoted))
		return true;
	for (size_t i = 0; i < in->n_sample; i++) {
		const struct table_row *r = &in->sample[i];
		size_t n = r->n_cells;
		if (r->rejected || intake_is_header(in, i, &title))
			continue;
		while (n > want && is_blank(r->cells[n - 1]))
			n--;
		body++;
		longer += n > want && count_words(r->cells[want - 1]) + count_words(r->cells[want]) >= 3;
	}
	return longer >= 3 && longer * 10 >= body;
}

/* The body's rows, each as long as the header. Where that makes too many cells, only
 * every in->every-th: a name met late makes every row before it wide. */
static size_t body_rows(struct intake *in, const struct span **rows)
{
	struct counts counts = { 0 };
	struct rows fit = { .columns = &in->columns, .counts = &counts, .pads = in->heading.pads || in->table->named,
	                    .rejoins = in->rejoins, .delimiter = in->table->delimiter };
	size_t n = 0, body = 0, want = in->columns.n;
	bool title;
	fit.cells = xcalloc(want + 1, sizeof *fit.cells);
	in->every = in->n_sample * want / SAMPLE_CELLS + 1;
	for (size_t i = 0; i < in->n_sample; i++) {
		const struct table_row *r = &in->sample[i];
		char why[80];
		if (r->rejected || intake_is_header(in, i, &title) || body++ % in->every ||
		    !rows_fit(&fit, r->cells, r->n_cells, why))
			continue;
		if (r->n_cells == want) {
			rows[n++] = r->cells;
			continue;
		}
		struct span *cells = arena_alloc(&in->arena, (want + 1) * sizeof *cells);
		memcpy(cells, fit.cells, want * sizeof *cells);
		if (r->n_cells > want && want)
			cells[want - 1] = arena_span(&in->arena, cells[want - 1]);
		rows[n++] = cells;
	}
	rows_end(&fit);
	return n;
}

/* --text names the only texts there are; what else looks like text is left out. */
static void only_given_texts(struct columns *c)
{
	for (size_t k = 0; k < c->n; k++) {
		struct column *col = &c->list[k];
		if (col->role != COLUMN_TEXT || strncmp(col->reason, "given by --", 11) == 0)
			continue;
		col->role = COLUMN_IGNORED;
		snprintf(col->reason, sizeof col->reason, "free text, but --text names another column");
	}
}

static void only_given_reference(struct columns *c)
{
	for (size_t k = 0; k < c->n; k++) {
		struct column *col = &c->list[k];
		if (col->role != COLUMN_REFERENCE || strncmp(col->reason, "given by --", 11) == 0)
			continue;
		col->role = COLUMN_IGNORED;
		snprintf(col->reason, sizeof col->reason, "a reference, but --id names another column");
	}
}

int intake_open(struct intake *in, struct table *t, struct knowledge *k, struct questions *q,
                struct fault *f)
{
	in->table = t;
	CHECK(read_sample(in, f));
	find_heading(in);
	plan_options(&in->columns, k->options, k->found);
	if (k->plan_name)
		CHECK(plan_read(&in->columns, k->plan, k->plan_name, t->input, f));
	questions_group(&in->columns);
	in->layout = layout_match(&k->layouts, &in->columns, in->heading.kind);
	if (in->layout)
		layout_apply(in->layout, &in->columns);
	take_hints(in);
	in->rejoins = rows_are_unquoted(in);
	const struct span **rows = xcalloc(in->n_sample + 1, sizeof *rows);
	size_t n = body_rows(in, rows);
	bool whole = in->whole && in->every == 1;
	roles_find(&in->columns, &k->lexicons, rows, n, whole, in->layout ? in->layout->multiple : "");
	if (options_given(k->options, "text"))
		only_given_texts(&in->columns);
	if (options_given(k->options, "id"))
		only_given_reference(&in->columns);
	long_find(&in->asked, &in->columns, q, &k->lexicons, rows, n, whole);
	questions_find(q, &in->columns, &k->lexicons, options_text(k->options, "question", NULL));
	for (size_t i = 0; i < in->columns.n; i++) {
		const struct column *c = &in->columns.list[i];
		if (c->role == COLUMN_REFERENCE)
			in->repeats |= c->profile.distinct < c->profile.filled;
		if (c->role == COLUMN_REFERENCE)
			in->all_referenced = n >= 3 && c->profile.filled + 3 >= n && c->profile.filled * 100 >= n * 95;
	}
	free(rows);
	return 0;
}

void intake_close(struct intake *in)
{
	arena_free(&in->arena);
	*in = (struct intake){ 0 };
}
