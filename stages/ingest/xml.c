/* xml.c: the rows of an XML document, as the parser comes by them. */
#include "xml.h"

#include <stdlib.h>

#include "charset.h"
#include "xml_record.h"
#include "xml_shape.h"

enum { SAMPLE_BYTES = 2 * 1024 * 1024, MOST_CONTEXT = 256 };

struct level {
	int shape, last;            /* see xml_shape.h */
	bool leaf;                  /* no child so far */
};
/* A value of an element around the records, until that element ends. */
struct context {
	size_t depth;
	char *name, *value;
};
struct queued {
	struct sparse_row row;
	uint64_t line;
	struct queued *next;
};
struct xml {
	struct table *t;
	struct source *in;
	struct xml_shapes shapes;
	struct xml_events *events;
	bool by_name, ended;
	struct level levels[DEEPEST_ELEMENT + 2];
	size_t depth;
	struct xml_record record;   /* the one that is open, if record_depth */
	size_t record_depth;
	uint64_t record_line;
	struct buffer text;         /* of the open element outside records */
	struct context context[MOST_CONTEXT];
	size_t n_context;
	struct arena rows;          /* what is queued */
	struct queued *first, **last;
};

static bool is_record(const struct xml *x, int shape, const char *name)
{
	if (x->by_name)
		return strcmp(name, x->shapes.list[x->shapes.record].name) == 0;
	return shape == x->shapes.record;
}

/* Do elements like this, around records, say something of those within? Not if there
 * is only one. */
static bool tells(const struct xml *x, int shape)
{
	return shape > 0 && x->shapes.list[shape].count > 1;
}

static void add_context(struct xml *x, size_t depth, const char *of, struct span name, struct span value)
{
	char *text = xmalloc(value.len + 1), *full = xmalloc(strlen(of) + name.len + 2);
	if (x->n_context == MOST_CONTEXT || value.len > LONGEST_CELL_BYTES) {
		free(text);
		free(full);
		return;
	}
	memcpy(text, value.bytes, value.len);
	text[value.len] = '\0';
	size_t n = strlen(of);
	memcpy(full, of, n);
	full[n] = '.';
	memcpy(full + n + 1, name.bytes, name.len);
	full[n + 1 + name.len] = '\0';
	x->context[x->n_context++] = (struct context){ depth, full, text };
}

static void drop_context(struct xml *x, size_t depth)
{
	while (x->n_context && x->context[x->n_context - 1].depth >= depth) {
		struct context *c = &x->context[--x->n_context];
		free(c->name);
		free(c->value);
	}
}

static void on_start(void *self, const char *name, const struct xml_attribute *list, size_t n)
{
	struct xml *x = self;
	struct level *up = &x->levels[x->depth];
	int shape = xml_shape_child(&x->shapes, up->shape, up->last, name);
	up->last = shape >= 0 ? shape : up->last;
	up->leaf = false;
	x->levels[++x->depth] = (struct level){ shape, -1, true };
	if (x->record_depth) {
		xml_record_start(&x->record, shape, name, list, n);
	} else if (is_record(x, shape, name)) {
		x->record_depth = x->depth;
		x->record_line = xml_events_line(x->events);
		xml_record_begin(&x->record, x->t, &x->shapes);
		xml_record_start(&x->record, shape, name, list, n);
	} else {
		x->text.len = 0;
		for (size_t i = 0; i < n && tells(x, shape); i++)
			add_context(x, x->depth, name, list[i].name, list[i].value);
	}
}

static void on_text(void *self, struct span text)
{
	struct xml *x = self;
	if (x->record_depth)
		xml_record_text(&x->record, text);
	else if (x->text.len <= LONGEST_CELL_BYTES && x->levels[x->depth].leaf)
		buffer_add_span(&x->text, text);
}

static void end_record(struct xml *x)
{
	struct queued *q = arena_calloc(&x->rows, 1, sizeof *q);
	for (size_t i = 0; i < x->n_context; i++)
		xml_record_add(&x->record, span_of(x->context[i].name), span_of(x->context[i].value));
	xml_record_finish(&x->record, &q->row, &x->rows);
	q->line = x->record_line;
	*x->last = q;
	x->last = &q->next;
	x->record_depth = 0;
}

static void on_end(void *self)
{
	struct xml *x = self;
	struct level *level = &x->levels[x->depth--], *up = &x->levels[x->depth];
	if (x->record_depth) {
		xml_record_end(&x->record);
		if (x->depth + 1 == x->record_depth)
			end_record(x);
		x->text.len = 0;
		return;
	}
	if (level->leaf && tells(x, up->shape) && level->shape > 0) {
		struct span text = xml_trimmed((struct span){ x->text.bytes, x->text.len });
		if (text.len)
			add_context(x, x->depth, x->shapes.list[up->shape].name,
			            span_of(x->shapes.list[level->shape].name), text);
	}
	x->text.len = 0;
	drop_context(x, x->depth + 1);
}

static int xml_next(struct table *t, struct table_row *row, bool *end, struct fault *f)
{
	struct xml *x = t->state;
	*end = false;
	if (!x->first)
		arena_reset(&x->rows);
	while (!x->first && !x->ended) {
		x->last = &x->first;
		CHECK(xml_events_feed(x->events, x->in, &x->ended, f));
	}
	if (!x->first) {
		*end = true;
		return 0;
	}
	const struct queued *q = x->first;
	x->first = q->next;
	CHECK(named_spread(&x->record.named, &q->row, row, f));
	row->line = q->line;
	return 0;
}

static void xml_close(struct table *t)
{
	struct xml *x = t->state;
	drop_context(x, 0);
	xml_events_free(x->events);
	xml_record_free(&x->record);
	xml_shapes_free(&x->shapes);
	source_close(x->in);
	buffer_free(&x->text);
	arena_free(&x->rows);
	free(x);
}

static const struct reader xml_reader = { "xml", xml_next, xml_close };

int xml_open(struct table *t, struct source *in, const char *record, struct fault *f)
{
	struct xml *x = t->state = xcalloc(1, sizeof *x);
	struct xml_handler handler = { on_start, on_text, on_end, x };
	struct span head;
	t->reader = &xml_reader;
	t->format = xml_reader.format;
	t->named = true;
	x->t = t;
	x->in = in;
	x->levels[0] = (struct level){ 0, -1, false };
	CHECK(source_peek(in, 4, &head, f));
	/* Wide characters are made UTF-8 here, so that the bounds on tags hold for them. */
	bool wide = head.len == 4 && (memchr(head.bytes, '\0', 4) || memcmp(head.bytes, "\xFF\xFE", 2) == 0 ||
	                              memcmp(head.bytes, "\xFE\xFF", 2) == 0);
	if (wide)
		CHECK(charset_open(&x->in, t, f));
	x->events = xml_events_new(&handler, wide);
	CHECK(source_peek(x->in, SAMPLE_BYTES, &head, f));
	CHECK(xml_shapes_find(&x->shapes, head, head.len < SAMPLE_BYTES, wide, record, f));
	x->by_name = record != NULL;
	if (x->shapes.record > 0)
		table_note(t, "record '%s'", x->shapes.list[x->shapes.record].name);
	return 0;
}
