/* xlsx_sheet.c: cells of a sheet. Rows wait as their filled cells only: a row may have
 * one cell in the last of 16,384 columns. */
#include "xlsx_sheet.h"

#include <stdlib.h>

#include "named.h"
#include "xlsx.h"

struct sheet_row {
	struct sheet_row *next;
	uint64_t line;
	const char *rejected;
	const uint32_t *columns;
	const struct span *values;
	size_t n;
};

bool cell_reference(struct span s, uint32_t *row, uint32_t *column)
{
	size_t i = 0;
	uint32_t c = 0, r = 0;
	for (; i < s.len && s.bytes[i] >= 'A' && s.bytes[i] <= 'Z' && i < 4; i++)
		c = c * 26 + (uint32_t)(s.bytes[i] - 'A' + 1);
	size_t letters = i;
	for (; i < s.len && s.bytes[i] >= '0' && s.bytes[i] <= '9' && i < letters + 8; i++)
		r = r * 10 + (uint32_t)(s.bytes[i] - '0');
	if (!letters || i == letters || i != s.len)
		return false;
	*row = r;
	*column = c - 1;
	return true;
}

static struct span attribute(const struct xml_attribute *list, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (span_is(list[i].name, name))
			return list[i].value;
	return (struct span){ "", 0 };
}

static uint64_t whole_number(struct span s)
{
	uint64_t n = 0;
	for (size_t i = 0; i < s.len && i < 12 && s.bytes[i] >= '0' && s.bytes[i] <= '9'; i++)
		n = n * 10 + (uint64_t)(s.bytes[i] - '0');
	return n;
}

static void begin_cell(struct sheet_reader *s, const struct xml_attribute *list, size_t n)
{
	struct span type = attribute(list, n, "t");
	uint32_t row, column;
	s->column = cell_reference(attribute(list, n, "r"), &row, &column) ? column : s->column + 1;
	s->style = (uint32_t)whole_number(attribute(list, n, "s"));
	s->type = span_is(type, "inlineStr") ? 'i' : span_is(type, "str") ? 't' : type.len ? type.bytes[0] : 'n';
	s->text.len = 0;
	s->too_long = false;
	s->cell_depth = s->depth;
}

static void on_start(void *self, const char *name, const struct xml_attribute *list, size_t n)
{
	struct sheet_reader *s = self;
	s->depth++;
	if (strcmp(name, "row") == 0 && s->depth == 3) { /* worksheet, sheetData, row */
		uint64_t row = whole_number(attribute(list, n, "r"));
		s->row = row ? row : s->last_row + 1;
		s->last_row = s->row;
		s->column = UINT32_MAX;
		s->n = 0;
		s->rejected = NULL;
	} else if (s->row && strcmp(name, "c") == 0) {
		begin_cell(s, list, n);
	} else if (s->cell_depth && strcmp(name, "v") == 0) {
		s->in_text = VALUE_TEXT;
	} else if (s->cell_depth && strcmp(name, "rPh") == 0 && !s->phonetic_depth) {
		s->phonetic_depth = s->depth;
	} else if (s->cell_depth && strcmp(name, "t") == 0 && s->type == 'i' && !s->phonetic_depth) {
		s->in_text = INLINE_TEXT;
	}
}

static void on_text(void *self, struct span text)
{
	struct sheet_reader *s = self;
	if (s->in_text == NO_TEXT)
		return;
	if (s->text.len + text.len > LONGEST_CELL_BYTES)
		s->too_long = true;
	else
		buffer_add_span(&s->text, text);
}

/* The cell's value as text; what lies in s->text is copied. */
static struct span cell_text(struct sheet_reader *s)
{
	struct span raw = { s->text.bytes, s->text.len };
	char number[64];
	if (!raw.len)
		return (struct span){ "", 0 };
	if (s->type == 's')
		return book_string(s->book, (size_t)whole_number(raw));
	if (s->type == 'b')
		return span_is(raw, "1") || span_is(raw, "true") ? SPAN("TRUE") : SPAN("FALSE");
	if (s->type == 'i' || s->type == 't')
		raw.len = xlsx_unescape(s->text.bytes, raw.len);
	enum number_format format = s->style < s->book->n_formats ? s->book->formats[s->style] : NUMBER_PLAIN;
	/* Excel writes 17 digits, of which it shows 15. */
	if (s->type == 'n' && raw.len < sizeof number && (format != NUMBER_PLAIN || raw.len > 15)) {
		char *end;
		memcpy(number, raw.bytes, raw.len);
		number[raw.len] = '\0';
		double value = strtod(number, &end);
		if (end == number + raw.len) {
			char shown[40];
			size_t len = number_text(value, format, s->book->from_1904, shown);
			return arena_span(&s->arena, (struct span){ shown, len });
		}
	}
	return arena_span(&s->arena, raw);
}

static void end_cell(struct sheet_reader *s)
{
	s->cell_depth = s->phonetic_depth = 0;
	s->in_text = NO_TEXT;
	if (s->too_long)
		s->rejected = CELL_TOO_LONG;
	if (s->column >= MOST_COLUMNS)
		s->rejected = "more than 16384 cells";
	if (s->rejected)
		return;
	struct span value = cell_text(s);
	if (value.len > LONGEST_CELL_BYTES)
		s->rejected = CELL_TOO_LONG;
	if (!value.len || s->rejected)
		return;
	if (s->n == s->cap) {
		s->cap = s->cap ? 2 * s->cap : 64;
		s->columns = xrealloc(s->columns, s->cap, sizeof *s->columns);
		s->values = xrealloc(s->values, s->cap, sizeof *s->values);
	}
	s->columns[s->n] = s->column;
	s->values[s->n++] = value;
	if (s->n > 4 * MOST_COLUMNS)
		s->rejected = "more than 16384 cells";
}

static void end_row(struct sheet_reader *s)
{
	if (s->n || s->rejected) {
		struct sheet_row *row = arena_calloc(&s->arena, 1, sizeof *row);
		*row = (struct sheet_row){ .line = s->row, .rejected = s->rejected, .n = s->n };
		row->columns = (const uint32_t *)(const void *)arena_copy(&s->arena, s->columns,
		                                                          s->n * sizeof *s->columns);
		row->values = (const struct span *)(const void *)arena_copy(&s->arena, s->values,
		                                                            s->n * sizeof *s->values);
		*s->last = row;
		s->last = &row->next;
	}
	s->row = 0;
	s->n = 0;
}

static void on_end(void *self)
{
	struct sheet_reader *s = self;
	if (s->cell_depth == s->depth)
		end_cell(s);
	else if (s->phonetic_depth == s->depth)
		s->phonetic_depth = 0;
	else if (s->row && !s->cell_depth && s->depth == 3)
		end_row(s);
	s->in_text = NO_TEXT;
	s->depth--;
}

int sheet_open(struct sheet_reader *s, const struct book *book, const struct sheet *sheet, struct fault *f)
{
	struct xml_handler handler = { on_start, on_text, on_end, s };
	size_t part = sheet->part ? folder_find(book->folder, sheet->part) : book->folder->n;
	s->book = book;
	s->last = &s->first;
	if (part == book->folder->n)
		return fault_set(f, EXIT_DATA, "sheet '%s' is missing from the workbook", sheet->name);
	s->events = xml_events_new(&handler, false);
	return folder_open(book->folder, part, &s->in, NULL, f);
}

/* Forgets the rows that were given. A row may be open: its values are kept. */
static void begin_rows(struct sheet_reader *s)
{
	struct arena old = s->arena;
	s->arena = s->spare;
	for (size_t i = 0; i < s->n && s->row; i++)
		s->values[i] = arena_span(&s->arena, s->values[i]);
	arena_reset(&old);
	s->spare = old;
	s->last = &s->first;
}

int sheet_next(struct sheet_reader *s, struct table_row *row, bool *end, struct fault *f)
{
	if (!s->first)
		begin_rows(s);
	while (!s->first && !s->ended) {
		CHECK(xml_events_feed(s->events, s->in, &s->ended, f));
		if (s->row > MOST_ROW)
			return fault_set(f, EXIT_DATA, "a row beyond %d", MOST_ROW);
	}
	*end = s->first == NULL;
	if (*end)
		return 0;
	const struct sheet_row *r = s->first;
	size_t width = r->rejected ? 0 : s->width;
	for (size_t i = 0; i < r->n && !r->rejected; i++)
		width = r->columns[i] >= width ? r->columns[i] + 1 : width;
	if (width > s->cap_cells) {
		s->cap_cells = 2 * width;
		s->cells = xrealloc(s->cells, s->cap_cells, sizeof *s->cells);
	}
	for (size_t i = 0; i < width; i++)
		s->cells[i] = (struct span){ "", 0 };
	for (size_t i = 0; i < r->n && !r->rejected; i++)
		s->cells[r->columns[i]] = r->values[i];
	s->given_cells += width;
	s->filled_cells += r->n;
	if (s->given_cells > EMPTY_CELLS_FREE && s->given_cells / EMPTY_TIMES > s->filled_cells)
		return fault_set(f, EXIT_DATA, "row %llu: a sheet wider than what it holds", (unsigned long long)r->line);
	*row = (struct table_row){ .cells = s->cells, .n_cells = width, .line = r->line, .rejected = r->rejected };
	s->first = r->next;
	return 0;
}

void sheet_close(struct sheet_reader *s)
{
	xml_events_free(s->events);
	source_close(s->in);
	buffer_free(&s->text);
	arena_free(&s->arena);
	arena_free(&s->spare);
	free(s->columns);
	free(s->values);
	free(s->cells);
	*s = (struct sheet_reader){ 0 };
}
