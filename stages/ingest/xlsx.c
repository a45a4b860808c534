/* xlsx.c: chooses the sheet with the responses, and gives its rows. */
#include "xlsx.h"

#include <stdlib.h>
#include <strings.h>

#include "xlsx_sheet.h"

enum { SAMPLE_ROWS = 500, SAMPLE_COLUMNS = 256, MOST_JUDGED = 64 };

struct xlsx {
	struct book book;
	struct sheet_reader sheet;
};

bool is_workbook(const struct folder *zip)
{
	return folder_find(zip, "xl/workbook.xml") < zip->n ||
	       (folder_find(zip, "[Content_Types].xml") < zip->n && folder_find(zip, "_rels/.rels") < zip->n);
}

static bool mentions(const char *name, const char *const *words)
{
	for (; *words; words++)
		if (strcasestr(name, *words))
			return true;
	return false;
}

/* How much a sheet looks like the one with the responses: the text in its richest
 * column, in sentences, weighed by what sheets are called. -1: it cannot be read. */
static double judge(const struct book *book, const struct sheet *sheet, size_t *rows)
{
	static const char *const good[] = { "data", "respon", "answer", "result", "submission", "export", "raw",
		"comment", NULL };
	static const char *const bad[] = { "codebook", "readme", "read me", "note", "instruction", "summary",
		"lookup", "legend", "about", "dictionary", "metadata", "pivot", "chart", "guidance", "contents",
		"key", "question list", "cover", NULL };
	struct sheet_reader s = { 0 };
	struct fault ignored = { 0 };
	struct table_row row;
	bool end = false;
	double bytes[SAMPLE_COLUMNS] = { 0 }, most = 0;
	*rows = 0;
	int code = sheet_open(&s, book, sheet, &ignored);
	while (!code && *rows < SAMPLE_ROWS && !(code = sheet_next(&s, &row, &end, &ignored)) && !end) {
		++*rows;
		for (size_t c = 0; c < row.n_cells && c < SAMPLE_COLUMNS && !row.rejected; c++) {
			struct span cell = row.cells[c];
			size_t spaces = 0;
			for (size_t i = 0; i < cell.len && spaces < 3; i++)
				spaces += cell.bytes[i] == ' ';
			if (spaces == 3 && *rows > 1)
				bytes[c] += (double)(cell.len < 2000 ? cell.len : 2000);
		}
	}
	sheet_close(&s);
	if (code)
		return -1;
	for (size_t c = 0; c < SAMPLE_COLUMNS; c++)
		most = bytes[c] > most ? bytes[c] : most;
	double score = most + (double)*rows + 1;
	score *= mentions(sheet->name, good) ? 3 : 1;
	score *= mentions(sheet->name, bad) ? 0.1 : 1;
	return *rows ? score * (sheet->hidden ? 0.1 : 1) : 0;
}

static int choose_sheet(struct table *t, const struct book *b, const char *given, size_t *chosen,
                        struct fault *f)
{
	double best = -2;
	*chosen = b->n_sheets;
	for (size_t i = 0; i < b->n_sheets; i++) {
		size_t rows;
		if (given && strcmp(b->sheets[i].name, given) == 0)
			*chosen = i;
		if (given || !b->sheets[i].part || i >= MOST_JUDGED)
			continue;
		double score = b->n_sheets == 1 ? 0 : judge(b, &b->sheets[i], &rows);
		if (score > best) {
			best = score;
			*chosen = i;
		}
	}
	if (*chosen == b->n_sheets)
		return given ? fault_set(f, EXIT_USAGE, "no sheet '%s'", given)
		             : fault_set(f, EXIT_DATA, "a workbook without a sheet");
	table_note(t, "sheet '%s'", b->sheets[*chosen].name);
	for (size_t i = 0, n = 0; i < b->n_sheets && n < 16; i++)
		if (i != *chosen)
			table_note(t, n++ ? "'%s'" : "not read: sheet '%s'", b->sheets[i].name);
	return 0;
}

/* How wide the table is: to the last column that is filled in the first rows, unless
 * most columns before it are empty. Cells are left out where they are empty, but no row
 * is ragged for that. */
static size_t width_of(const struct book *book, const struct sheet *sheet)
{
	struct sheet_reader s = { 0 };
	struct fault ignored = { 0 };
	struct table_row row;
	bool end = false, *filled = xcalloc(MOST_COLUMNS, sizeof *filled);
	size_t rows = 0, n = 0, width = 0;
	int code = sheet_open(&s, book, sheet, &ignored);
	while (!code && rows++ < SAMPLE_ROWS && !(code = sheet_next(&s, &row, &end, &ignored)) && !end)
		for (size_t c = 0; c < row.n_cells && !row.rejected; c++)
			filled[c] |= row.cells[c].len > 0;
	sheet_close(&s);
	for (size_t c = 0; c < MOST_COLUMNS; c++) {
		n += filled[c];
		if (filled[c] && n * 8 >= c + 1)
			width = c + 1;
	}
	free(filled);
	return width;
}

static int xlsx_next(struct table *t, struct table_row *row, bool *end, struct fault *f)
{
	return sheet_next(&((struct xlsx *)t->state)->sheet, row, end, f);
}

static void xlsx_close(struct table *t)
{
	struct xlsx *x = t->state;
	sheet_close(&x->sheet);
	book_free(&x->book);
	free(x);
}

static const struct reader xlsx_reader = { "xlsx", xlsx_next, xlsx_close };

int xlsx_open(struct table *t, struct folder *book, const char *sheet, struct fault *f)
{
	struct xlsx *x = t->state = xcalloc(1, sizeof *x);
	size_t chosen;
	t->reader = &xlsx_reader;
	t->format = xlsx_reader.format;
	x->book.folder = book;
	if (folder_find(book, "xl/workbook.bin") < book->n)
		return fault_set(f, EXIT_DATA, "a binary workbook (.xlsb): save it as .xlsx");
	CHECK(book_read(&x->book, f));
	CHECK(choose_sheet(t, &x->book, sheet, &chosen, f));
	x->sheet.width = width_of(&x->book, &x->book.sheets[chosen]);
	return sheet_open(&x->sheet, &x->book, &x->book.sheets[chosen], f);
}
