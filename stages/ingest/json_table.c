/* json_table.c: finds where the rows of a JSON text are, and gives them one by one. */
#include "json_table.h"

#include <stdlib.h>
#include <strings.h>

#include "../../pipeline/json.h"
#include "json_cells.h"
#include "json_stream.h"
#include "mend.h"

enum { SAMPLE_BYTES = 1024 * 1024, DEEPEST_PATH = 16 };

enum mode {
	LINES,      /* a value a line */
	SEQUENCE,   /* values one after the other; one value too */
	ELEMENTS,   /* of an array at path */
	MEMBERS     /* objects that are the members of an object at path */
};

struct place {
	struct span path[DEEPEST_PATH];    /* decoded keys */
	size_t depth;
	enum mode mode;
	double weight;
	bool grid;
	struct span header;                /* grid: a list of its columns that stands beside it */
};

struct json_table {
	struct json_stream stream;
	struct json_cells cells;
	struct place place;
	struct arena keep;                 /* the path's keys */
	bool inside, first, any, ended;
	struct span *grid_cells;
	size_t cap_grid;
};

struct walk {
	struct json j;
	struct arena *arena;
	struct place here, best;
	struct span header;                /* a list of plain values that is named so */
	size_t header_depth;
};

static void skip_space(struct json *j)
{
	while (j->at < j->end && strchr(" \t\r\n", *j->at) && *j->at)
		j->at++;
}

static bool known_name(const struct place *p)
{
	static const char *const names[] = { "data", "results", "responses", "records", "rows", "items", "entries",
		"submissions", "comments", "respondents", "answers", "features", "value", NULL };
	if (!p->depth)
		return false;
	struct span last = p->path[p->depth - 1];
	for (const char *const *n = names; *n; n++)
		if (last.len == strlen(*n) && strncasecmp(last.bytes, *n, last.len) == 0)
			return true;
	return false;
}

static void offer(struct walk *w, enum mode mode, size_t objects, size_t bytes, bool grid)
{
	double weight = (double)(bytes + 1) * (known_name(&w->here) ? 4 : 1) * (mode == MEMBERS ? 0.1 : 1);
	if (!objects || weight <= w->best.weight)
		return;
	w->best = w->here;
	w->best.mode = mode;
	w->best.weight = weight;
	w->best.grid = grid;
}

static bool names_columns(struct span name)
{
	return span_is(name, "columns") || span_is(name, "fields") || span_is(name, "header") ||
	       span_is(name, "headers");
}

/* At an array: counts the objects in it. */
static void walk_array(struct walk *w)
{
	const char *start = w->j.at;
	struct span raw;
	size_t objects = 0, lists = 0;
	bool first = true;
	json_enter(&w->j, '[');
	while (json_element(&w->j, &first)) {
		skip_space(&w->j);
		if (w->j.at < w->j.end) {
			objects += *w->j.at == '{';
			lists += *w->j.at == '[';
		}
		if (!json_value(&w->j, &raw))
			break;
	}
	bool grid = lists > 1 && !objects;
	if (!objects && !lists && !first && !w->j.error && w->here.depth &&
	    names_columns(w->here.path[w->here.depth - 1])) {
		w->header = (struct span){ start, (size_t)(w->j.at - start) };
		w->header_depth = w->here.depth;
	}
	if (!objects && !lists && first && known_name(&w->here))
		offer(w, ELEMENTS, 1, 0, false); /* no rows, but here they would be */
	offer(w, ELEMENTS, grid ? lists : objects, (size_t)(w->j.at - start), grid);
}

/* At an object: what its members hold. The text may be cut: an error ends the walk. */
static void walk_object(struct walk *w)
{
	struct span key, raw;
	size_t objects = 0, others = 0;
	bool first = true;
	const char *start = w->j.at;
	json_enter(&w->j, '{');
	while (json_member(&w->j, &first, &key)) {
		skip_space(&w->j);
		char c = w->j.at < w->j.end ? *w->j.at : '\0';
		objects += c == '{';
		others += c != '{';
		if ((c == '{' || c == '[') && w->here.depth < DEEPEST_PATH) {
			w->here.path[w->here.depth++] = json_text_of(key, w->arena);
			if (c == '{')
				walk_object(w);
			else
				walk_array(w);
			w->here.depth--;
		} else if (!json_value(&w->j, &raw)) {
			break;
		}
	}
	if (objects > 1 && !others)
		offer(w, MEMBERS, objects, (size_t)(w->j.at - start), false);
}

/* Where are the rows, to judge by the head of the text? */
static void find_place(struct json_table *s, struct span head, bool lines)
{
	struct walk w = { .j = { head.bytes, head.bytes + head.len, NULL }, .arena = &s->keep };
	struct span raw;
	struct json value = w.j;
	bool complete = json_value(&value, &raw);
	bool one_line = complete && !memchr(raw.bytes, '\n', raw.len);
	skip_space(&w.j);
	bool more = complete && !json_at_end(&value) && *value.at == *w.j.at;
	char c = w.j.at < w.j.end ? *w.j.at : '\0';
	w.best.mode = lines || (more && one_line) ? LINES : SEQUENCE;
	if (!lines && !more && c == '[')
		walk_array(&w);
	else if (!lines && !more && c == '{')
		walk_object(&w);
	if (!lines && !more && c == '[' && w.best.mode == SEQUENCE)
		w.best.mode = ELEMENTS; /* of plain values, or empty */
	s->place = w.best;
	if (s->place.grid && w.header.len && w.header_depth == s->place.depth)
		s->place.header = arena_span(&s->keep, w.header);
	for (size_t i = 0; i < s->place.depth; i++)
		s->place.path[i] = arena_span(&s->keep, s->place.path[i]);
}

static int expect(struct json_table *s, char c, const char *what, struct fault *f)
{
	char next;
	CHECK(json_stream_peek(&s->stream, &next, f));
	if (next != c)
		return json_stream_fault(&s->stream, next ? what : "cut: a value has no end", f);
	json_stream_pass(&s->stream);
	return 0;
}

/* Passes a member's name and its colon. *key lives until the next value is read. */
static int read_key(struct json_table *s, struct span *key, struct fault *f)
{
	struct span raw;
	char next;
	CHECK(json_stream_peek(&s->stream, &next, f));
	if (next != '"')
		return json_stream_fault(&s->stream, "member name missing", f);
	CHECK(json_stream_value(&s->stream, &raw, f));
	struct json j = { raw.bytes, raw.bytes + raw.len, NULL };
	struct span checked;
	if (!json_value(&j, &checked))
		return json_stream_fault(&s->stream, raw.len ? j.error : "a name longer than 16 MiB", f);
	*key = json_text(raw, &s->cells.arena);
	return 0;
}

/* Goes on to the next element or member of an open bracket; *end at its closing one. */
static int step(struct json_table *s, bool *first, char close, bool *end, struct fault *f)
{
	char next;
	CHECK(json_stream_peek(&s->stream, &next, f));
	*end = next == close;
	if (*end || !*first) {
		if (!*end && next != ',')
			return json_stream_fault(&s->stream, next ? "comma or bracket missing" : "cut: a value has no end", f);
		json_stream_pass(&s->stream);
	}
	if (*end)
		return 0;
	if (!*first) {
		CHECK(json_stream_peek(&s->stream, &next, f));
		if (next == close)
			return json_stream_fault(&s->stream, "a comma before a closing bracket", f);
	}
	*first = false;
	return 0;
}

/* To the array or object that holds the rows. */
static int enter(struct json_table *s, struct fault *f)
{
	for (size_t i = 0; i < s->place.depth; i++) {
		bool first = true, end;
		CHECK(expect(s, '{', "not an object", f));
		for (;;) {
			struct span key;
			CHECK(step(s, &first, '}', &end, f));
			if (end)
				return json_stream_fault(&s->stream, "the rows are gone", f);
			CHECK(read_key(s, &key, f));
			bool here = span_equal(key, s->place.path[i]);
			CHECK(expect(s, ':', "colon missing", f));
			if (here)
				break;
			CHECK(json_stream_value(&s->stream, NULL, f));
		}
	}
	s->inside = s->first = true;
	return expect(s, s->place.mode == MEMBERS ? '{' : '[', "not an array", f);
}

/* After the rows: the objects around them end, and then the text. */
static int leave(struct json_table *s, struct fault *f)
{
	char next;
	for (size_t i = s->place.depth; i-- > 0;) {
		bool first = false, end;
		struct span key;
		for (;;) {
			CHECK(step(s, &first, '}', &end, f));
			if (end)
				break;
			CHECK(read_key(s, &key, f));
			CHECK(expect(s, ':', "colon missing", f));
			CHECK(json_stream_value(&s->stream, NULL, f));
		}
	}
	CHECK(json_stream_peek(&s->stream, &next, f));
	s->ended = true;
	return next ? json_stream_fault(&s->stream, "text after the end", f) : 0;
}

static const char *check_value(struct span raw)
{
	struct json j = { raw.bytes, raw.bytes + raw.len, NULL };
	struct span value;
	if (!json_value(&j, &value))
		return j.error;
	return json_at_end(&j) ? NULL : "text after a value";
}

/* A row of a grid: an array's elements in order. */
static void grid_row(struct json_table *s, struct span raw, struct table_row *row)
{
	struct json j = { raw.bytes, raw.bytes + raw.len, NULL };
	struct span value;
	size_t n = 0;
	bool first = true;
	json_enter(&j, '[');
	while (json_element(&j, &first) && json_value(&j, &value)) {
		if (n == s->cap_grid) {
			s->cap_grid = n ? 2 * n : 64;
			s->grid_cells = xrealloc(s->grid_cells, s->cap_grid, sizeof *s->grid_cells);
		}
		struct span text = json_cells_text(&s->cells, value);
		if (text.len > LONGEST_CELL_BYTES)
			row->rejected = CELL_TOO_LONG;
		if (n < MOST_COLUMNS)
			s->grid_cells[n++] = text;
		else
			row->rejected = "more than 16384 cells";
	}
	row->cells = s->grid_cells;
	row->n_cells = n;
	row->replaced = s->cells.replaced;
}

static int lay_out(struct table *t, struct span key, struct span raw, struct table_row *row, struct fault *f)
{
	struct json_table *s = t->state;
	uint64_t line = row->line;
	if (s->place.grid && json_kind(raw) == '[') {
		grid_row(s, raw, row);
		return 0;
	}
	if (key.bytes)
		named_set(&s->cells.named, t, SPAN("key"), key, false, &s->cells.arena);
	json_cells_add(&s->cells, t, (struct span){ "", 0 }, raw);
	CHECK(json_cells_end(&s->cells, row, f));
	row->line = line;
	return 0;
}

static int next_line(struct table *t, struct table_row *row, bool *end, struct fault *f)
{
	struct json_table *s = t->state;
	struct span raw;
	char next;
	bool too_long;
	CHECK(json_stream_peek(&s->stream, &next, f));
	*end = next == '\0';
	if (*end)
		return 0;
	*row = (struct table_row){ .line = s->stream.line + 1 };
	CHECK(json_stream_line(&s->stream, &raw, &too_long, f));
	const char *error = too_long ? NULL : check_value(raw);
	if (error && !s->any)
		return fault_set(f, EXIT_DATA, "line %llu: %s", (unsigned long long)row->line, error);
	s->any = true;
	if (error || too_long)
		row->rejected = too_long ? "a record longer than 16 MiB" : "not JSON";
	else
		return lay_out(t, (struct span){ NULL, 0 }, raw, row, f);
	return 0;
}

static int json_next(struct table *t, struct table_row *row, bool *end, struct fault *f)
{
	struct json_table *s = t->state;
	struct span raw, key = { NULL, 0 };
	char next;
	json_cells_begin(&s->cells);
	*end = s->ended;
	if (*end)
		return 0;
	if (s->place.mode == LINES)
		return next_line(t, row, end, f);
	if (s->place.header.len) {
		*row = (struct table_row){ .line = 1 };
		grid_row(s, s->place.header, row);
		s->place.header.len = 0;
		return 0;
	}
	if (s->place.mode == SEQUENCE) {
		CHECK(json_stream_peek(&s->stream, &next, f));
		*end = next == '\0';
	} else {
		if (!s->inside)
			CHECK(enter(s, f));
		CHECK(step(s, &s->first, s->place.mode == MEMBERS ? '}' : ']', end, f));
	}
	if (*end)
		return s->place.mode == SEQUENCE ? 0 : leave(s, f);
	if (s->place.mode == MEMBERS) {
		CHECK(read_key(s, &key, f));
		key = text_is_bad(key) ? text_mended(key, &s->cells.arena, &s->cells.replaced)
		                       : arena_span(&s->cells.arena, key);
		CHECK(expect(s, ':', "colon missing", f));
	}
	CHECK(json_stream_peek(&s->stream, &next, f));
	struct table_row made = { .line = s->stream.line + 1 };
	CHECK(json_stream_value(&s->stream, &raw, f));
	const char *error = raw.len ? check_value(raw) : NULL;
	if (!raw.len && strchr(",]}:", next))
		return json_stream_fault(&s->stream, "a value is missing", f);
	if (error)
		return fault_set(f, EXIT_DATA, "line %llu: %s", (unsigned long long)made.line, error);
	if (raw.len)
		CHECK(lay_out(t, key, raw, &made, f));
	else
		made.rejected = "a record longer than 16 MiB";
	*row = made;
	return 0;
}

static void json_close(struct table *t)
{
	struct json_table *s = t->state;
	source_close(s->stream.in);
	json_stream_free(&s->stream);
	json_cells_free(&s->cells);
	arena_free(&s->keep);
	free(s->grid_cells);
	free(s);
}

static const struct reader json_reader = { "json", json_next, json_close };

int json_open(struct table *t, struct source *in, bool lines, struct fault *f)
{
	struct json_table *s = t->state = xcalloc(1, sizeof *s);
	struct span head;
	t->reader = &json_reader;
	s->stream.in = in;
	CHECK(source_peek(in, SAMPLE_BYTES, &head, f));
	find_place(s, head, lines);
	t->format = s->place.mode == LINES ? "jsonl" : json_reader.format;
	t->named = !s->place.grid;
	for (size_t i = 0; i < s->place.depth; i++)
		if (!text_is_bad(s->place.path[i]))
			table_note(t, i ? "then '%.*s'" : "rows under '%.*s'", (int)s->place.path[i].len, s->place.path[i].bytes);
	return 0;
}
