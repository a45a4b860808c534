/* fuzz_roles.c: any grid: its header, roles and questions are found without a byte too
 * far, every column has one role, and every text and closed column has its question. */
#include <stdlib.h>

#include "../../stages/ingest/header.h"
#include "../../stages/ingest/plan.h"
#include "../../stages/ingest/questions.h"
#include "../../stages/ingest/rows.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void hold(bool claim)
{
	if (!claim)
		abort();
}

/* A few phrases of each kind are enough; reading the lexicons each time is too slow. */
static void lexicons_for_fuzz(struct lexicons *l)
{
	static struct span codes[] = { SPAN("-99"), SPAN("N/A") };
	static bool is_word[] = { false, true };
	static struct header_word words[] = { { COLUMN_REFERENCE, 'i', SPAN("id") }, { COLUMN_TEXT, 'i', SPAN("text") },
		{ COLUMN_PERSONAL, 'h', SPAN("name") }, { COLUMN_ATTRIBUTE, 'a', SPAN("your age") } };
	static struct scale_row rows[] = { { SPAN("a"), SPAN("agree"), 0, 1 }, { SPAN("a"), SPAN("disagree"), 0, 2 },
		{ SPAN("any"), SPAN("unsure"), 1, 3 }, { SPAN("cue"), SPAN("support"), 2, 1 },
		{ SPAN("yesno"), SPAN("yes"), 3, 1 }, { SPAN("yesno"), SPAN("no"), 3, 2 } };
	*l = (struct lexicons){ .scales = { rows, 6, 4, 1, 2 }, .missing = { codes, is_word, 2 }, .words = words,
	                        .n_words = 4 };
}

/* Cells parted by '|', rows by newlines. */
static struct grid grid_of(const char *text, size_t size, struct arena *a)
{
	struct grid_row *rows = arena_calloc(a, size + 1, sizeof *rows);
	struct span *cells = arena_calloc(a, size + 2, sizeof *cells);
	struct grid g = { rows, 0 };
	size_t n = 0, first = 0, start = 0;
	for (size_t i = 0; i <= size; i++) {
		if (i < size && text[i] != '|' && text[i] != '\n')
			continue;
		cells[n++] = (struct span){ text + start, i - start };
		start = i + 1;
		if (i == size || text[i] == '\n') {
			rows[g.n] = (struct grid_row){ cells + first, n - first, g.n + 1 };
			g.n++;
			first = n;
		}
	}
	return g;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a = { 0 };
	struct lexicons l;
	struct heading h;
	struct columns c = { .arena = &a };
	struct questions q = { 0 };
	struct counts counts = { 0 };
	size_t n = 0;
	if (size > 1 << 14)
		return 0;
	lexicons_for_fuzz(&l);
	struct grid g = grid_of(arena_copy(&a, data, size), size, &a);
	heading_find(&g, &h, &c);
	hold(h.titles + h.rows <= g.n);
	questions_group(&c);
	struct rows fit = { .columns = &c, .questions = &q, .counts = &counts, .pads = h.pads,
	                    .rejoins = size % 2 == 0, .delimiter = '|' };
	const struct span **rows = arena_calloc(&a, g.n + 1, sizeof *rows);
	fit.cells = xcalloc(c.n + 1, sizeof *fit.cells);
	for (size_t i = h.titles + h.rows; i < g.n; i++) {
		char why[80];
		if (!rows_fit(&fit, g.rows[i].cells, g.rows[i].n, why))
			continue;
		struct span *row = arena_calloc(&a, c.n + 1, sizeof *row);
		for (size_t k = 0; k < c.n; k++)
			row[k] = k + 1 == c.n ? arena_span(&a, fit.cells[k]) : fit.cells[k];
		rows[n++] = row;
	}
	rows_end(&fit);
	roles_find(&c, &l, rows, n, size % 3 == 0, size % 5 == 0 ? ";" : "");
	struct asked_list asked;
	long_find(&asked, &c, &q, &l, rows, n, size % 3 == 0);
	questions_find(&q, &c, &l, NULL);
	for (size_t i = 0; i < asked.n; i++)
		hold((size_t)asked.list[i].question < q.n && q.list[asked.list[i].question].open != asked.list[i].closed);
	for (size_t k = 0; k < c.n; k++) {
		const struct column *col = &c.list[k];
		bool is_asked = col->role == COLUMN_TEXT || col->role == COLUMN_CLOSED;
		hold(col->role < COLUMN_ROLES && strlen(col->reason) < sizeof col->reason);
		hold(is_asked ? col->question >= 0 && (size_t)col->question < q.n : col->question == NONE);
		hold(col->closed == NONE || (col->closed >= 0 && col->closed < (int)c.n));
		hold(col->closed < (int)c.n && col->profile.filled <= n);
		for (size_t i = 0; i < n && is_asked; i++)
			stated_position(col, rows[i][k], &a);
	}
	struct buffer b = { 0 };
	plan_print(&c, "x", true, &b);
	buffer_free(&b);
	questions_free(&q);
	arena_free(&a);
	return 0;
}
