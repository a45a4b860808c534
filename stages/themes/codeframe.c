/* codeframe.c: rows of a CSV file made into themes; a key met again adds to its theme. */
#include "codeframe.h"

#include <ctype.h>
#include <stdlib.h>

#include "../ingest/charset.h"
#include "../ingest/csv.h"
#include "names.h"

enum role { ROLE_NONE, ROLE_KEY, ROLE_LABEL, ROLE_DESCRIPTION, ROLE_QUESTION, ROLE_GROUP, ROLE_EXAMPLE };
enum { MOST_FRAME_COLUMNS = 256 };

struct columns {
	enum role role[MOST_FRAME_COLUMNS];
	size_t n;
};

static struct span trimmed(struct span s)
{
	while (s.len && isspace((unsigned char)s.bytes[0]))
		s = (struct span){ s.bytes + 1, s.len - 1 };
	while (s.len && isspace((unsigned char)s.bytes[s.len - 1]))
		s.len--;
	return s;
}

/* True if a cell opens a quote that nothing closes: the reader takes such for text. */
static bool is_open(struct span s)
{
	size_t quotes = 0;
	for (size_t i = 0; i < s.len; i++)
		quotes += s.bytes[i] == '"';
	return s.len && s.bytes[0] == '"' && quotes % 2 == 1;
}

static bool begins(struct span s, const char *with)
{
	size_t n = strlen(with);
	return s.len >= n && strncasecmp(s.bytes, with, n) == 0;
}

static enum role role_of(struct span header)
{
	static const struct { const char *name; enum role role; } known[] = {
		{ "key", ROLE_KEY }, { "label", ROLE_LABEL }, { "description", ROLE_DESCRIPTION },
		{ "question", ROLE_QUESTION }, { "group", ROLE_GROUP } };
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (header.len == strlen(known[i].name) && begins(header, known[i].name))
			return known[i].role;
	return begins(header, "example") ? ROLE_EXAMPLE : ROLE_NONE;
}

static int read_header(const char *name, const struct table_row *row, struct columns *c, struct fault *f)
{
	const struct span *cells = row->cells;
	size_t n = row->n_cells;
	uint64_t line = row->line;
	bool label = false;
	c->n = n < MOST_FRAME_COLUMNS ? n : MOST_FRAME_COLUMNS;
	for (size_t i = 0; i < c->n; i++) {
		c->role[i] = role_of(trimmed(cells[i]));
		for (size_t k = 0; k < i && c->role[i] != ROLE_EXAMPLE; k++)
			if (c->role[i] && c->role[i] == c->role[k])
				return fault_set(f, EXIT_CONFIG, "codeframe '%s', line %llu: columns %zu and %zu have the same name",
				                 name, (unsigned long long)line, k + 1, i + 1);
		label |= c->role[i] == ROLE_LABEL;
	}
	return label ? 0
	             : fault_set(f, EXIT_CONFIG, "codeframe '%s', line %llu: there is no column 'label' (key,label,description"
	                         " is expected)", name, (unsigned long long)line);
}

static void add_example(struct codeframe *c, struct frame_theme *t, struct span example)
{
	for (size_t i = 0; i < t->n_examples; i++)
		if (span_equal(t->examples[i], example))
			return;
	if (t->n_examples % 8 == 0) {
		struct span *more = arena_alloc(&c->arena, (t->n_examples + 8) * sizeof *more);
		if (t->n_examples)
			memcpy(more, t->examples, t->n_examples * sizeof *more);
		t->examples = more;
	}
	t->examples[t->n_examples++] = example;
}

/* Two descriptions made one, a space between. */
static void add_description(struct codeframe *c, struct frame_theme *t, struct span more)
{
	if (!t->description.len) {
		t->description = more;
	} else if (more.len && !memmem(t->description.bytes, t->description.len, more.bytes, more.len)) {
		char *both = arena_alloc(&c->arena, t->description.len + 1 + more.len);
		memcpy(both, t->description.bytes, t->description.len);
		both[t->description.len] = ' ';
		memcpy(both + t->description.len + 1, more.bytes, more.len);
		t->description = (struct span){ both, t->description.len + 1 + more.len };
	}
}

static struct frame_theme *theme_of(struct codeframe *c, struct span question, struct span key)
{
	for (size_t i = 0; i < c->n; i++)
		if (span_equal(c->themes[i].key, key) && span_equal(c->themes[i].question, question))
			return &c->themes[i];
	if (c->n == MOST_FRAME_THEMES)
		return NULL;
	c->themes[c->n] = (struct frame_theme){ .question = question, .key = key };
	return &c->themes[c->n++];
}

static int add_row(const char *name, const struct table_row *row, const struct columns *columns,
                   struct codeframe *c, struct fault *f)
{
	const struct span *cells = row->cells;
	size_t n = row->n_cells;
	uint64_t line = row->line;
	struct span said[ROLE_EXAMPLE] = { 0 };
	bool blank = true;
	for (size_t i = 0; i < n; i++) {
		struct span cell = trimmed(cells[i]);
		blank &= cell.len == 0;
		if (is_open(cell))
			return fault_set(f, EXIT_CONFIG, "codeframe '%s', line %llu: a quote is never closed", name,
			                 (unsigned long long)line);
		if (i < columns->n && columns->role[i] != ROLE_EXAMPLE)
			said[columns->role[i]] = arena_span(&c->arena, cell);
	}
	if (blank)
		return 0;
	if (!said[ROLE_KEY].len && !said[ROLE_LABEL].len)
		return fault_set(f, EXIT_CONFIG, "codeframe '%s', line %llu: neither a key nor a label", name,
		                 (unsigned long long)line);
	if (said[ROLE_KEY].len > LONGEST_LABEL_BYTES || said[ROLE_LABEL].len > LONGEST_LABEL_BYTES ||
	    said[ROLE_GROUP].len > LONGEST_LABEL_BYTES)
		return fault_set(f, EXIT_CONFIG, "codeframe '%s', line %llu: a key, label or group of more than %d bytes", name,
		                 (unsigned long long)line, LONGEST_LABEL_BYTES);
	struct span key = said[ROLE_KEY].len ? said[ROLE_KEY] : name_slug(said[ROLE_LABEL], &c->arena);
	struct frame_theme *t = theme_of(c, said[ROLE_QUESTION], key);
	if (!t)
		return fault_set(f, EXIT_CONFIG, "codeframe '%s', line %llu: more than %d themes", name,
		                 (unsigned long long)line, MOST_FRAME_THEMES);
	if (!t->label.len)
		t->label = said[ROLE_LABEL];
	else if (said[ROLE_LABEL].len && !span_equal(t->label, said[ROLE_LABEL]))
		add_example(c, t, said[ROLE_LABEL]);
	if (!t->group.len)
		t->group = said[ROLE_GROUP];
	add_description(c, t, said[ROLE_DESCRIPTION]);
	for (size_t i = 0; i < n && i < columns->n; i++)
		if (columns->role[i] == ROLE_EXAMPLE && trimmed(cells[i]).len)
			add_example(c, t, arena_span(&c->arena, trimmed(cells[i])));
	return 0;
}

/* The first mark of the header that can part cells: spreadsheets of many countries write
 * semicolons. */
static char delimiter_of(struct span content)
{
	for (size_t i = 0; i < content.len && content.bytes[i] != '\n'; i++)
		if (strchr(",;\t|", content.bytes[i]))
			return content.bytes[i];
	return ',';
}

static int read_rows(const char *name, struct table *t, struct codeframe *out, struct fault *f)
{
	struct columns columns = { .n = 0 };
	struct table_row row;
	bool header = false, end = false;
	for (;;) {
		CHECK(table_next(t, &row, &end, f));
		if (end)
			return out->n ? 0 : fault_set(f, EXIT_CONFIG, "codeframe '%s' holds no theme", name);
		if (row.rejected)
			return fault_set(f, EXIT_CONFIG, "codeframe '%s', line %llu: %s", name, (unsigned long long)row.line,
			                 row.rejected);
		CHECK(header ? add_row(name, &row, &columns, out, f) : read_header(name, &row, &columns, f));
		header = true;
	}
}

/* The file in UTF-8, whatever a spreadsheet has saved it as. */
static int decode(const char *name, struct span content, struct table *t, struct buffer *utf8, struct fault *f)
{
	struct source *in = source_memory((char *)(uintptr_t)content.bytes, content.len, false);
	struct fault why = { 0 };
	size_t bad;
	int code = charset_open(&in, t, &why);
	if (!code)
		code = source_slurp(in, 4 * content.len + 1, utf8, &why);
	source_close(in);
	if (code)
		return fault_set(f, EXIT_CONFIG, "codeframe '%s' is no text", name);
	if (!utf8_valid((struct span){ utf8->bytes, utf8->len }, &bad))
		return fault_set(f, EXIT_CONFIG, "codeframe '%s': no character at byte %zu", name, bad);
	return 0;
}

int codeframe_parse(const char *name, struct span content, struct codeframe *out, struct fault *f)
{
	struct table table = { .input = xstrdup(name), .notes = xstrdup("") };
	struct buffer utf8 = { 0 };
	*out = (struct codeframe){ 0 };
	out->themes = arena_calloc(&out->arena, MOST_FRAME_THEMES, sizeof *out->themes);
	int code = decode(name, content, &table, &utf8, f);
	if (!code)
		code = csv_open(&table, source_memory(utf8.bytes, utf8.len, false),
		                delimiter_of((struct span){ utf8.bytes, utf8.len }), f);
	if (!code)
		code = read_rows(name, &table, out, f);
	if (table.reader)
		table.reader->close(&table);
	free(table.input);
	free(table.notes);
	buffer_free(&utf8);
	if (code) /* whatever the reader calls it, it is the codeframe that is wrong */
		f->code = code = EXIT_CONFIG;
	for (size_t i = 0; i < out->n; i++)
		if (!out->themes[i].label.len)
			out->themes[i].label = out->themes[i].key;
	return code;
}

int codeframe_read(struct context *ctx, const char *path, struct codeframe *out, struct fault *f)
{
	struct span content;
	const char *slash = strrchr(path, '/');
	*out = (struct codeframe){ 0 };
	CHECK(data_read_user(ctx, path, &content, f));
	return codeframe_parse(slash ? slash + 1 : path, content, out, f);
}

void codeframe_free(struct codeframe *c)
{
	arena_free(&c->arena);
	*c = (struct codeframe){ 0 };
}
