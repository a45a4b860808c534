/* csv.c: reads delimited text through a window, row by row. A row that the window cuts
 * is scanned again when more is there; a cell is copied only if it held bad bytes. */
#include "csv.h"

#include <stdlib.h>

#include "csv_scan.h"
#include "mend.h"

static const char never_closed[] = "a quote is never closed";
enum { WINDOW_BYTES = 256 * 1024, SAMPLE_BYTES = 256 * 1024, MOST_BLANKS = 1000 };
/* What is looked at after an open quote, how often, and how many such rows there may be. */
enum { JUDGED_LINES = 20, JUDGED_BYTES = 32 * 1024, MOST_JUDGED = 256, MOST_OPEN = 64 };

struct csv {
	struct source *in;
	struct dialect d;
	struct csv_scan scan;
	struct buffer window;     /* [at, len) is unread; SCAN_PADDING more are there */
	size_t at;
	bool ended;
	uint64_t line;            /* of the next row */
	size_t opened, judged;    /* rows whose quote was never closed; that it was asked for */
	size_t blanks;            /* blank lines given since the last row */
	struct span *cells;
	size_t cap_cells;
	struct arena mended;      /* cells that held bad bytes; reset for each row */
};

/* Reads more behind what is unread. */
static int refill(struct csv *c, struct fault *f)
{
	size_t got, unread = c->window.len - c->at;
	if (c->at) {
		memmove(c->window.bytes, c->window.bytes + c->at, unread);
		c->window.len = unread;
		c->at = 0;
	}
	buffer_reserve(&c->window, (unread > WINDOW_BYTES ? unread : WINDOW_BYTES) + SCAN_PADDING);
	CHECK(source_read(c->in, c->window.bytes + unread, c->window.cap - unread - SCAN_PADDING, &got, f));
	c->window.len += got;
	c->ended = got == 0;
	return 0;
}

static uint64_t count_lines(const struct csv *c, const char *p, const char *end)
{
	uint64_t n = 0;
	if (!c->d.lone_cr) {
		for (; (p = memchr(p, '\n', (size_t)(end - p))) != NULL; p++)
			n++;
		return n;
	}
	for (; p < end; p++)
		n += *p == '\n' || (*p == '\r' && (p + 1 == end || p[1] != '\n'));
	return n;
}

/* Scans a row in [start, stop) where more bytes follow, which are left as they are. */
static enum scan_result scan_within(struct csv *c, char *start, char *stop, bool final, bool literal,
                                    char **next)
{
	char after[SCAN_PADDING];
	memcpy(after, stop, sizeof after);
	enum scan_result result = csv_scan_row(&c->scan, &c->d, start, stop, final, literal, next);
	memcpy(stop, after, sizeof after);
	return result;
}

/* Do the lines that begin after the first of [p, stop), read by themselves, look like
 * rows of this table? Then the quote that swallowed them was never meant to. Where that
 * must be asked too often, cells are not let run over lines any more. */
static bool looks_like_rows(struct csv *c, char *p, char *stop)
{
	size_t rows = 0, alike = 0;
	char *newline = memchr(p, '\n', (size_t)(stop - p)), *next;
	if (++c->judged > MOST_JUDGED)
		c->opened = MOST_OPEN;
	if (!newline || c->opened >= MOST_OPEN)
		return newline != NULL;
	if (stop - newline > JUDGED_BYTES)
		stop = newline + JUDGED_BYTES;
	bool final = c->ended && stop == c->window.bytes + c->window.len;
	for (p = newline + 1; p < stop && rows < JUDGED_LINES; p = next) {
		if (scan_within(c, p, stop, final, false, &next) != SCAN_ROW &&
		    scan_within(c, p, stop, final, true, &next) != SCAN_ROW)
			break;
		if (c->scan.n > 1 || c->scan.cells[0].len) {
			rows++;
			alike += c->scan.n == c->d.columns;
		}
	}
	return alike * 2 >= rows && rows > 0;
}

/* Passes over the rest of a row that is too long to hold, from a place in its last cell:
 * to the quote that ends the cell, then to the end of the line. */
static int skip_row(struct csv *c, char *from, bool quoted, struct fault *f)
{
	const char line_stop = c->d.lone_cr ? '\r' : '\n';
	char stop = quoted ? c->d.quote : line_stop;
	c->line += count_lines(c, c->window.bytes + c->at, from);
	c->at = (size_t)(from - c->window.bytes);
	for (;;) {
		char *p = c->window.bytes + c->at, *end = c->window.bytes + c->window.len;
		char *hit = memchr(p, stop, (size_t)(end - p));
		char *to = hit ? hit + 1 : end;
		c->line += count_lines(c, p, to);
		c->at += (size_t)(to - p);
		if (hit && quoted) {
			if (c->at == c->window.len && !c->ended)
				CHECK(refill(c, f));
			p = c->window.bytes + c->at;
			if (c->at < c->window.len && *p == c->d.quote)
				c->at++; /* doubled */
			else if (c->at == c->window.len || *p == '\n' || *p == '\r' || *p == c->d.delimiter)
				quoted = false, stop = line_stop;
		} else if (hit || c->ended) {
			return 0;
		}
		if (c->at == c->window.len) {
			if (c->ended)
				return 0;
			CHECK(refill(c, f));
		}
	}
}

static int pass(struct csv *c, const char *next)
{
	const char *start = c->window.bytes + c->at;
	c->line += count_lines(c, start, next);
	c->at += (size_t)(next - start);
	return 0;
}

/* The row at c->at has a quote that is not closed within what may be held. Takes its
 * first line alone if the others are rows, else passes over all of it. */
static int open_quote(struct csv *c, struct table_row *row, struct fault *f)
{
	char *start = c->window.bytes + c->at, *end = c->window.bytes + c->window.len, *next;
	char *inside = c->scan.cells[c->scan.n - 1].bytes;
	c->opened++;
	row->rejected = never_closed;
	if (looks_like_rows(c, start, end)) {
		csv_scan_row(&c->scan, &c->d, start, end, c->ended, true, &next);
		return pass(c, next);
	}
	if (!c->ended)
		row->rejected = CELL_TOO_LONG;
	return skip_row(c, inside, true, f);
}

/* Cells of the scanned row, undone and mended, into *row. */
static void give(struct csv *c, struct table_row *row, struct span whole)
{
	struct csv_scan *s = &c->scan;
	bool bad = text_is_bad(whole);
	if (c->cap_cells < s->n) {
		c->cap_cells = s->cap;
		c->cells = xrealloc(c->cells, c->cap_cells, sizeof *c->cells);
	}
	for (size_t i = 0; i < s->n; i++) {
		struct raw_cell *cell = &s->cells[i];
		if (cell->len > LONGEST_CELL_BYTES)
			row->rejected = CELL_TOO_LONG;
		if (c->d.spaced && i && cell->len && cell->bytes[0] == ' ' && cell->bytes[-1] == c->d.delimiter) {
			cell->bytes++;
			cell->len--;
		}
		if (cell->escaped)
			csv_unescape(cell, &c->d);
		c->cells[i] = (struct span){ cell->bytes, cell->len };
		if (bad && !row->rejected && text_is_bad(c->cells[i]))
			c->cells[i] = text_mended(c->cells[i], &c->mended, &row->replaced);
	}
	if (s->too_many)
		row->rejected = "more than 16384 cells";
	if (whole.len > LONGEST_ROW_BYTES)
		row->rejected = "a row longer than 16 MiB";
	row->cells = c->cells;
	row->n_cells = s->n;
}

/* Scans the next row, with as much read as it needs. Where open quotes are many, cells
 * do not run over lines: to look for the end of each would cost a cell's length a row. */
static int scan(struct csv *c, enum scan_result *result, char **next, struct fault *f)
{
	bool lines = c->opened >= MOST_OPEN;
	for (;;) {
		char *start = c->window.bytes + c->at, *end = c->window.bytes + c->window.len;
		*result = csv_scan_row(&c->scan, &c->d, start, end, c->ended, lines, next);
		if (*result == SCAN_ROW && lines) {
			char *stop = *next;
			*result = scan_within(c, start, stop, true, false, next);
			*next = stop;
			return 0;
		}
		size_t unread = c->window.len - c->at;
		if (*result != SCAN_MORE || unread > LONGEST_ROW_BYTES)
			return 0;
		const struct csv_scan *s = &c->scan;
		const struct raw_cell *last = &s->cells[s->n - 1];
		if (unread > LONGEST_CELL_BYTES && (size_t)(end - last->bytes) > LONGEST_CELL_BYTES)
			return 0; /* rejected already: no need to hold it */
		CHECK(refill(c, f));
	}
}

/* Passes the blank lines at c->at. In a table of one column a blank line is a row of one
 * empty cell, but no thousand of them are. */
static int blank_lines(struct csv *c, struct fault *f)
{
	for (;;) {
		char *p = c->window.bytes + c->at, *end = c->window.bytes + c->window.len;
		if (p == end) {
			if (c->ended)
				return 0;
			CHECK(refill(c, f));
			continue;
		}
		if (*p != '\n' && *p != '\r') {
			c->blanks = 0;
			return 0;
		}
		if (c->d.columns == 1 && c->blanks < MOST_BLANKS) {
			c->blanks++;
			return 0;
		}
		c->at++;
		c->line += *p == '\n' || (c->d.lone_cr && (p + 1 == end || p[1] != '\n'));
	}
}

static int csv_next(struct table *t, struct table_row *row, bool *end, struct fault *f)
{
	struct csv *c = t->state;
	enum scan_result result;
	char *next;
	CHECK(blank_lines(c, f));
	*end = c->at == c->window.len;
	if (*end)
		return 0;
	CHECK(scan(c, &result, &next, f));
	arena_reset(&c->mended);
	*row = (struct table_row){ .line = c->line };
	char *start = c->window.bytes + c->at;
	if (result == SCAN_MORE) {
		char *last = c->scan.cells[c->scan.n - 1].bytes;
		if (c->d.quote && last > start && last[-1] == c->d.quote && c->opened < MOST_OPEN)
			return open_quote(c, row, f);
		row->rejected = CELL_TOO_LONG;
		return skip_row(c, last, false, f);
	}
	if (result == SCAN_OPEN && c->opened < MOST_OPEN)
		return open_quote(c, row, f);
	if (result == SCAN_OPEN) {
		row->rejected = never_closed;
		return pass(c, next);
	}
	if (c->scan.odd_quote && c->scan.quoted_newline) {
		if ((c->scan.odd_opening || c->scan.n != c->d.columns) && looks_like_rows(c, start, next))
			return open_quote(c, row, f);
		csv_scan_row(&c->scan, &c->d, start, c->window.bytes + c->window.len, c->ended, false, &next);
	}
	c->line += c->scan.quoted_newline ? count_lines(c, start, next) : 1;
	c->at += (size_t)(next - start);
	give(c, row, (struct span){ start, (size_t)(next - start) });
	return 0;
}

static void csv_close(struct table *t)
{
	struct csv *c = t->state;
	source_close(c->in);
	csv_scan_free(&c->scan);
	buffer_free(&c->window);
	free(c->cells);
	arena_free(&c->mended);
	free(c);
}

static const struct reader csv_reader = { "csv", csv_next, csv_close };

/* "sep=;" as a first line: Excel's way to name the delimiter. */
static int excel_separator(struct csv *c, struct span head, struct fault *f)
{
	char line[8];
	size_t got;
	if (head.len < 6 || memcmp(head.bytes, "sep=", 4) != 0 || (head.bytes[5] != '\n' && head.bytes[5] != '\r'))
		return 0;
	c->d.delimiter = head.bytes[4];
	size_t len = head.bytes[5] == '\r' && head.len > 6 && head.bytes[6] == '\n' ? 7 : 6;
	for (size_t n = 0; n < len; n += got)
		CHECK(source_read(c->in, line, len - n, &got, f));
	c->line++;
	return 0;
}

int csv_open(struct table *t, struct source *in, char delimiter, struct fault *f)
{
	struct csv *c = t->state = xcalloc(1, sizeof *c);
	struct span head;
	t->reader = &csv_reader;
	t->format = csv_reader.format;
	c->in = in;
	c->line = 1;
	buffer_reserve(&c->window, WINDOW_BYTES + SCAN_PADDING);
	CHECK(source_peek(in, SAMPLE_BYTES, &head, f));
	CHECK(excel_separator(c, head, f));
	char given = c->d.delimiter ? c->d.delimiter : delimiter;
	CHECK(source_peek(in, SAMPLE_BYTES, &head, f));
	dialect_find(&c->d, head, in->head_ended, given);
	t->delimiter = c->d.delimiter;
	if (c->d.delimiter == '\t')
		table_note(t, "delimiter tab");
	else if (c->d.delimiter)
		table_note(t, "delimiter '%c'", c->d.delimiter);
	else
		table_note(t, "one column");
	if (c->d.quote != '"')
		table_note(t, "%s", c->d.quote ? "single quotes" : "no quotes");
	if (c->d.backslash)
		table_note(t, "backslash escapes");
	return 0;
}
