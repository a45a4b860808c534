/* chain.c: the columns of many small tables put under each other by their names. */
#include "chain.h"

#include <stdlib.h>

#include "named.h"

struct chain {
	struct links links;
	struct table *inner;         /* being read, or null */
	size_t rows, files;          /* of it; so far */
	struct named named;          /* columns of the whole */
	uint32_t *map;               /* the inner table's columns among them */
	size_t n_map, cap_map;
	const char *input;           /* the inner table's name, in names: rows are kept for longer */
	struct arena names, scratch;
};

static void begin(struct chain *c, struct table *inner)
{
	c->inner = inner;
	c->input = arena_copy(&c->names, inner->input, strlen(inner->input));
	c->rows = c->n_map = 0;
	c->files++;
}

static int go_on(struct table *t, struct chain *c, bool *end, struct fault *f)
{
	struct table *next = NULL;
	*end = true;
	c->links.close(c->links.self, c->inner);
	c->inner = NULL;
	if (c->rows > SHORT_TABLE)
		return 0;
	CHECK(c->links.open(c->links.self, &next, f));
	if (!next)
		return 0;
	if (!next->named || strcmp(next->format, t->format) != 0 || next->n_hints) {
		c->links.give_back(c->links.self, next);
		return 0;
	}
	begin(c, next);
	*end = false;
	return 0;
}

static int chain_next(struct table *t, struct table_row *row, bool *end, struct fault *f)
{
	struct chain *c = t->state;
	struct table_row inner;
	*end = c->inner == NULL;
	while (!*end) {
		int code = table_next(c->inner, &inner, end, f);
		if (code)
			return code;
		if (!*end)
			break;
		CHECK(go_on(t, c, end, f));
	}
	if (*end && c->files > 1) {
		table_note(t, "%zu files read as one table", c->files);
		c->files = 0;
	}
	if (*end)
		return 0;
	c->rows++;
	for (; c->n_map < c->inner->n_names; c->n_map++) {
		if (c->n_map == c->cap_map) {
			c->cap_map = c->cap_map ? 2 * c->cap_map : 64;
			c->map = xrealloc(c->map, c->cap_map, sizeof *c->map);
		}
		c->map[c->n_map] = (uint32_t)named_column(&c->named, t, span_of(c->inner->names[c->n_map]));
	}
	named_begin(&c->named);
	for (size_t i = 0; i < inner.n_cells && !inner.rejected; i++) {
		if (c->map[i] == MOST_COLUMNS)
			c->named.rejected = "more than 16384 columns";
		else if (inner.cells[i].len)
			named_put(&c->named, c->map[i], inner.cells[i]);
	}
	arena_reset(&c->scratch);
	CHECK(named_end(&c->named, row, &c->scratch, f));
	row->line = inner.line;
	row->replaced = inner.replaced;
	row->input = c->input;
	if (inner.rejected)
		row->rejected = inner.rejected;
	return 0;
}

static void chain_close(struct table *t)
{
	struct chain *c = t->state;
	if (c->inner)
		c->links.close(c->links.self, c->inner);
	named_free(&c->named);
	free(c->map);
	arena_free(&c->names);
	arena_free(&c->scratch);
	free(c);
}

static const struct reader chain_reader = { "chain", chain_next, chain_close };

void chain_open(struct table *t, struct table *first, const struct links *links)
{
	struct chain *c = t->state = xcalloc(1, sizeof *c);
	c->links = *links;
	begin(c, first);
	t->reader = &chain_reader;
	t->format = first->format;
	t->named = true;
}
