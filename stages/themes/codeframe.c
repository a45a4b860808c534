/* codeframe.c: rows of a CSV file made into themes; a key met again adds to its theme. */
#include "codeframe.h"

#include <ctype.h>

#include "../ingest/csv.h"
#include "names.h"

enum role { ROLE_NONE, ROLE_KEY, ROLE_LABEL, ROLE_DESCRIPTION, ROLE_QUESTION, ROLE_EXAMPLE };
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

static bool begins(struct span s, const char *with)
{
	size_t n = strlen(with);
	return s.len >= n && strncasecmp(s.bytes, with, n) == 0;
}

static enum role role_of(struct span header)
{
	static const struct { const char *name; enum role role; } known[] = {
		{ "key", ROLE_KEY }, { "label", ROLE_LABEL }, { "description", ROLE_DESCRIPTION },
		{ "question", ROLE_QUESTION } };
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (header.len == strlen(known[i].name) && begins(header, known[i].name))
			return known[i].role;
	return begins(header, "example") ? ROLE_EXAMPLE : ROLE_NONE;
}

static int read_header(const char *name, const struct span *cells, size_t n, uint64_t line, struct columns *c,
                       struct fault *f)
{
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

static int add_row(const char *name, const struct span *cells, size_t n, uint64_t line, const struct columns *columns,
                   struct codeframe *c, struct fault *f)
{
	struct span said[ROLE_EXAMPLE] = { 0 };
	bool blank = true;
	for (size_t i = 0; i < n; i++) {
		struct span cell = trimmed(cells[i]);
		blank &= cell.len == 0;
		if (i < columns->n && columns->role[i] != ROLE_EXAMPLE)
			said[columns->role[i]] = arena_span(&c->arena, cell);
	}
	if (blank)
		return 0;
	if (!said[ROLE_KEY].len && !said[ROLE_LABEL].len)
		return fault_set(f, EXIT_CONFIG, "codeframe '%s', line %llu: neither a key nor a label", name,
		                 (unsigned long long)line);
	if (said[ROLE_KEY].len > LONGEST_LABEL_BYTES || said[ROLE_LABEL].len > LONGEST_LABEL_BYTES)
		return fault_set(f, EXIT_CONFIG, "codeframe '%s', line %llu: a key or label of more than %d bytes", name,
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
	add_description(c, t, said[ROLE_DESCRIPTION]);
	for (size_t i = 0; i < n && i < columns->n; i++)
		if (columns->role[i] == ROLE_EXAMPLE && trimmed(cells[i]).len)
			add_example(c, t, arena_span(&c->arena, trimmed(cells[i])));
	return 0;
}

int codeframe_parse(const char *name, struct span content, struct codeframe *out, struct fault *f)
{
	struct csv csv;
	struct columns columns = { .n = 0 };
	struct arena rows = { 0 };
	const struct span *cells;
	size_t n, bad;
	uint64_t line;
	bool header = false, open_quote = false;
	int code = 0;
	*out = (struct codeframe){ 0 };
	if (!utf8_valid(content, &bad))
		return fault_set(f, EXIT_CONFIG, "codeframe '%s': invalid UTF-8 at byte %zu", name, bad);
	out->themes = arena_calloc(&out->arena, MOST_FRAME_THEMES, sizeof *out->themes);
	csv_open(&csv, content);
	while (!code && csv_next(&csv, &rows, &cells, &n, &line, &open_quote)) {
		if (open_quote)
			code = fault_set(f, EXIT_CONFIG, "codeframe '%s', line %llu: a quote is never closed", name,
			                 (unsigned long long)line);
		else if (header)
			code = add_row(name, cells, n, line, &columns, out, f);
		else
			code = read_header(name, cells, n, line, &columns, f);
		header = true;
	}
	arena_free(&rows);
	if (!code && out->n == 0)
		code = fault_set(f, EXIT_CONFIG, "codeframe '%s' holds no theme", name);
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
