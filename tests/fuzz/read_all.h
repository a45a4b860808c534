/* read_all.h: what must hold of every table, whatever it was read from. */
#ifndef CANVASS_READ_ALL_H
#define CANVASS_READ_ALL_H

#include <stdlib.h>

#include "../../pipeline/data.h"
#include "../../stages/ingest/table.h"

static void must(bool holds)
{
	if (!holds)
		abort();
}

/* Reads an opened table to its end or its fault, and frees it. */
static void read_all(struct table *t, int code)
{
	struct fault f = { 0 };
	bool opened = code == 0;
	struct table_row row;
	bool end = false;
	uint64_t line = 0;
	size_t at;
	while (!code && !(code = t->reader->next(t, &row, &end, &f)) && !end) {
		must(row.line >= 1);
		/* Rows of a sheet may be written in any order. */
		must(row.line >= line || strcmp(t->format, "xlsx") == 0);
		line = row.line;
		if (row.rejected)
			continue;
		must(row.n_cells <= MOST_COLUMNS && (!t->named || row.n_cells <= t->n_names));
		for (size_t i = 0; i < row.n_cells; i++) {
			must(row.cells[i].len <= LONGEST_CELL_BYTES);
			must(utf8_valid(row.cells[i], &at) && !memchr(row.cells[i].bytes, '\0', row.cells[i].len));
		}
	}
	must(code == 0 || code == EXIT_DATA || code == EXIT_USAGE);
	must(code == 0 || f.message[0] || !opened);
	for (size_t i = 0; i < t->n_names; i++)
		must(utf8_valid(span_of(t->names[i]), &at));
	if (t->state)
		t->reader->close(t);
	for (size_t i = 0; i < t->n_names; i++)
		free(t->names[i]);
	free(t->names);
	free(t->notes);
}

/* A source that gives a few bytes at a time, so that every cut is met. */
struct drops {
	struct source in;           /* first member */
	const uint8_t *bytes;
	size_t len, at, step;
};
static int drops_read(struct source *in, char *bytes, size_t cap, size_t *got, struct fault *f)
{
	struct drops *d = (struct drops *)in;
	size_t n = d->len - d->at;
	(void)f;
	n = n < d->step ? n : d->step;
	*got = n < cap ? n : cap;
	memcpy(bytes, d->bytes + d->at, *got);
	d->at += *got;
	return 0;
}
static void drops_close(struct source *in)
{
	free(in);
}
static struct source *drops_of(const uint8_t *bytes, size_t len)
{
	struct drops *d = xcalloc(1, sizeof *d);
	static const uint8_t none;
	d->in.read = drops_read;
	d->in.close = drops_close;
	d->bytes = len ? bytes : &none;
	d->len = len;
	d->step = len % 3 == 0 ? 1 + len % 61 : 1 << 20;
	return &d->in;
}

#endif
