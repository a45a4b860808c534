/* named.c: columns found by name. */
#include "named.h"

#include <stdio.h>
#include <stdlib.h>

static uint32_t hash_of(struct span s)
{
	uint32_t h = 2166136261u;
	for (size_t i = 0; i < s.len; i++)
		h = (h ^ (unsigned char)s.bytes[i]) * 16777619u;
	return h ^ h >> 15;
}

static void grow_slots(struct named *n, const struct table *t)
{
	n->n_slots = n->n_slots ? 4 * n->n_slots : 256;
	n->slots = xrealloc(n->slots, n->n_slots, sizeof *n->slots);
	memset(n->slots, 0, n->n_slots * sizeof *n->slots);
	for (size_t c = 0; c < t->n_names; c++) {
		size_t i = hash_of(span_of(t->names[c])) & (n->n_slots - 1);
		while (n->slots[i])
			i = (i + 1) & (n->n_slots - 1);
		n->slots[i] = (uint32_t)c + 1;
	}
}

size_t named_column(struct named *n, struct table *t, struct span name)
{
	if (t->n_names * 2 >= n->n_slots)
		grow_slots(n, t);
	size_t i = hash_of(name) & (n->n_slots - 1);
	for (; n->slots[i]; i = (i + 1) & (n->n_slots - 1))
		if (span_is(name, t->names[n->slots[i] - 1]))
			return n->slots[i] - 1;
	if (t->n_names == MOST_COLUMNS)
		return MOST_COLUMNS;
	if ((t->n_names & (t->n_names - 1)) == 0)
		t->names = xrealloc(t->names, t->n_names ? 2 * t->n_names : 1, sizeof *t->names);
	char *copy = xmalloc(name.len + 1);
	memcpy(copy, name.bytes, name.len);
	copy[name.len] = '\0';
	t->names[t->n_names++] = copy;
	n->slots[i] = (uint32_t)t->n_names;
	return t->n_names - 1;
}

void named_begin(struct named *n)
{
	for (size_t i = 0; i < n->n_set; i++)
		n->cells[n->set[i]] = (struct named_cell){ { "", 0 }, 0 };
	n->n_cells = n->n_set = 0;
	n->rejected = NULL;
}

/* Appends a value to a cell, whose room doubles so that many cost no more than few. */
static void append(struct named_cell *cell, struct span value, struct arena *a)
{
	size_t len = cell->text.len + 2 + value.len;
	if (len > cell->room) {
		cell->room = 2 * len;
		char *more = arena_alloc(a, cell->room);
		memcpy(more, cell->text.bytes, cell->text.len);
		cell->text.bytes = more;
	}
	char *end = (char *)(uintptr_t)cell->text.bytes + cell->text.len; /* ours: see room */
	memcpy(end, "; ", 2);
	memcpy(end + 2, value.bytes, value.len);
	cell->text.len = len;
}

/* "name.2" and so on, in n->name, which may hold the name before. */
static struct span numbered(struct named *n, struct span name, size_t base, unsigned number)
{
	char digits[16];
	int len = snprintf(digits, sizeof digits, ".%u", number);
	if (name.bytes != n->name.bytes) {
		n->name.len = 0;
		buffer_add_span(&n->name, name);
	}
	n->name.len = base;
	buffer_add(&n->name, digits, (size_t)len);
	return (struct span){ n->name.bytes, n->name.len };
}

/* The cell of a column, with room for it to be noted as set. */
static struct named_cell *cell_of(struct named *n, size_t c)
{
	if (c >= n->cap_cells) {
		size_t cap = c < 32 ? 64 : 2 * c;
		n->cells = xrealloc(n->cells, cap, sizeof *n->cells);
		while (n->cap_cells < cap)
			n->cells[n->cap_cells++] = (struct named_cell){ { "", 0 }, 0 };
	}
	if (n->n_set == n->cap_set) {
		n->cap_set = n->cap_set ? 2 * n->cap_set : 64;
		n->set = xrealloc(n->set, n->cap_set, sizeof *n->set);
	}
	n->n_cells = c >= n->n_cells ? c + 1 : n->n_cells;
	return &n->cells[c];
}

void named_set(struct named *n, struct table *t, struct span name, struct span value, bool join,
               struct arena *a)
{
	size_t base = name.len;
	if (n->rejected)
		return;
	if (value.len > LONGEST_CELL_BYTES)
		n->rejected = CELL_TOO_LONG;
	else if (name.len > LONGEST_NAME_BYTES || (name.len && memchr(name.bytes, '\0', name.len)))
		n->rejected = "a column's name is longer than 4096 bytes";
	for (unsigned number = 1; !n->rejected; number++) {
		size_t c = named_column(n, t, name);
		if (c == MOST_COLUMNS) {
			n->rejected = "more than 16384 columns";
			return;
		}
		struct named_cell *cell = cell_of(n, c);
		if (!value.len)
			return;
		if (!cell->text.len) {
			cell->text = value;
			n->set[n->n_set++] = (uint32_t)c;
			return;
		}
		if (join || number == MOST_NUMBERED) {
			append(cell, value, a);
			if (cell->text.len > LONGEST_CELL_BYTES)
				n->rejected = CELL_TOO_LONG;
			return;
		}
		name = numbered(n, name, base, number + 1);
	}
}

void named_put(struct named *n, size_t column, struct span value)
{
	struct named_cell *cell = cell_of(n, column);
	if (!cell->text.len && value.len)
		n->set[n->n_set++] = (uint32_t)column;
	cell->text = value;
}

static void make_sparse(const struct named *n, struct sparse_row *row, struct arena *a)
{
	*row = (struct sparse_row){ .rejected = n->rejected };
	if (n->rejected)
		return;
	row->columns = n->set;
	row->n = n->n_set;
	row->n_cells = n->n_cells;
	struct span *values = arena_alloc(a, n->n_set * sizeof *values);
	for (size_t i = 0; i < n->n_set; i++)
		values[i] = n->cells[n->set[i]].text;
	row->values = values;
}

void named_end_sparse(struct named *n, struct sparse_row *row, struct arena *a)
{
	make_sparse(n, row, a);
	uint32_t *columns = arena_alloc(a, row->n * sizeof *columns);
	struct span *values = arena_alloc(a, row->n * sizeof *values);
	for (size_t i = 0; i < row->n; i++) {
		columns[i] = row->columns[i];
		values[i] = arena_span(a, row->values[i]);
	}
	row->columns = columns;
	row->values = values;
}

int named_spread(struct named *n, const struct sparse_row *sparse, struct table_row *row, struct fault *f)
{
	*row = (struct table_row){ .rejected = sparse->rejected };
	if (sparse->rejected)
		return 0;
	n->given += sparse->n_cells;
	n->filled += sparse->n;
	if (n->given > EMPTY_CELLS_FREE && n->given / EMPTY_TIMES > n->filled)
		return fault_set(f, EXIT_DATA, "a table far wider than what its rows hold");
	if (n->cap_spread < sparse->n_cells) {
		n->cap_spread = 2 * sparse->n_cells;
		n->spread = xrealloc(n->spread, n->cap_spread, sizeof *n->spread);
	}
	for (size_t i = 0; i < sparse->n_cells; i++)
		n->spread[i] = (struct span){ "", 0 };
	for (size_t i = 0; i < sparse->n; i++)
		n->spread[sparse->columns[i]] = sparse->values[i];
	row->cells = n->spread;
	row->n_cells = sparse->n_cells;
	return 0;
}

int named_end(struct named *n, struct table_row *row, struct arena *a, struct fault *f)
{
	struct sparse_row sparse;
	make_sparse(n, &sparse, a);
	return named_spread(n, &sparse, row, f);
}

void named_free(struct named *n)
{
	free(n->slots);
	free(n->cells);
	free(n->set);
	free(n->spread);
	buffer_free(&n->name);
}
