/* xlsx_book.c: the workbook's list of sheets, shared strings and styles. */
#include "xlsx_book.h"

#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

#include "table.h"
#include "xlsx.h"
#include "xml_events.h"

/* Each part is read by a handler that sees the elements it knows by their names. */
struct part {
	struct book *book;
	char target[512], strings[512], styles[512];
	bool in_text, in_phonetic, in_cell_styles;
	size_t depth, phonetic_depth;
	bool too_many;
	struct { uint32_t id; enum number_format format; } customs[4096];
	size_t n_customs;
};

static struct span attribute(const struct xml_attribute *list, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (span_is(list[i].name, name))
			return list[i].value;
	return (struct span){ "", 0 };
}

static char *copy_of(struct span s)
{
	char *copy = xmalloc(s.len + 1);
	memcpy(copy, s.bytes, s.len);
	copy[s.len] = '\0';
	return copy;
}

static void no_text(void *self, struct span text)
{
	(void)self, (void)text;
}

static void no_end(void *self)
{
	(void)self;
}

static int read_part(struct book *b, const char *name, const struct xml_handler *h, struct fault *f)
{
	struct source *in;
	size_t i = folder_find(b->folder, name);
	if (i == b->folder->n)
		return 0;
	CHECK(folder_open(b->folder, i, &in, NULL, f));
	struct xml_events *events = xml_events_new(h, false);
	struct part *part = h->self;
	bool end = false;
	int code = 0;
	while (!code && !end && !part->too_many)
		code = xml_events_feed(events, in, &end, f);
	if (!code && part->too_many)
		code = fault_set(f, EXIT_DATA, "more shared strings than are read");
	if (code)
		fault_prefix(f, "%s", name);
	xml_events_free(events);
	source_close(in);
	return code;
}

static bool ends_with(struct span s, const char *end)
{
	size_t n = strlen(end);
	return s.len >= n && memcmp(s.bytes + s.len - n, end, n) == 0;
}

/* The part a target means, which is relative to the workbook's folder. */
static void resolve(char out[512], const char *workbook, struct span target)
{
	const char *slash = strrchr(workbook, '/');
	int folder = slash ? (int)(slash - workbook) + 1 : 0;
	while (target.len > 3 && memcmp(target.bytes, "../", 3) == 0) {
		target = (struct span){ target.bytes + 3, target.len - 3 };
		for (folder = folder ? folder - 1 : 0; folder && workbook[folder - 1] != '/';)
			folder--;
	}
	if (target.len && target.bytes[0] == '/')
		snprintf(out, 512, "%.*s", (int)(target.len - 1), target.bytes + 1);
	else
		snprintf(out, 512, "%.*s%.*s", folder, workbook, (int)target.len, target.bytes);
}

static void root_relation(void *self, const char *name, const struct xml_attribute *list, size_t n)
{
	struct part *p = self;
	if (strcmp(name, "Relationship") == 0 && ends_with(attribute(list, n, "Type"), "/officeDocument"))
		resolve(p->target, "", attribute(list, n, "Target"));
}

static void book_relation(void *self, const char *name, const struct xml_attribute *list, size_t n)
{
	struct part *p = self;
	struct book *b = p->book;
	if (strcmp(name, "Relationship") != 0)
		return;
	struct span id = attribute(list, n, "Id"), type = attribute(list, n, "Type");
	struct span to = attribute(list, n, "Target");
	if (ends_with(type, "/sharedStrings"))
		resolve(p->strings, p->target, to);
	else if (ends_with(type, "/styles"))
		resolve(p->styles, p->target, to);
	else if (ends_with(type, "/worksheet"))
		for (size_t i = 0; i < b->n_sheets; i++)
			if (span_is(id, b->sheets[i].relation) && !b->sheets[i].part) {
				char part[512];
				resolve(part, p->target, to);
				b->sheets[i].part = xstrdup(part);
			}
}

static void workbook_element(void *self, const char *name, const struct xml_attribute *list, size_t n)
{
	struct part *p = self;
	struct book *b = p->book;
	if (strcmp(name, "workbookPr") == 0) {
		struct span value = attribute(list, n, "date1904");
		b->from_1904 = span_is(value, "1") || span_is(value, "true");
	} else if (strcmp(name, "sheet") == 0 && b->n_sheets < 4096) {
		struct span state = attribute(list, n, "state");
		b->sheets = xrealloc(b->sheets, b->n_sheets + 1, sizeof *b->sheets);
		b->sheets[b->n_sheets++] = (struct sheet){ copy_of(attribute(list, n, "name")),
			copy_of(attribute(list, n, "id")), NULL, state.len && !span_is(state, "visible") };
	}
}

static void end_string(struct part *p)
{
	struct book *b = p->book;
	size_t start = b->n_strings ? b->string_ends[b->n_strings - 1] : 0;
	if (b->n_strings == MOST_STRINGS || b->strings.len > MOST_STRINGS_BYTES) {
		p->too_many = true;
		return;
	}
	if (b->n_strings == b->cap_strings) {
		b->cap_strings = b->cap_strings ? 2 * b->cap_strings : 1024;
		b->string_ends = xrealloc(b->string_ends, b->cap_strings, sizeof *b->string_ends);
	}
	if (b->strings.len > start)
		b->strings.len = start + xlsx_unescape(b->strings.bytes + start, b->strings.len - start);
	b->string_ends[b->n_strings++] = b->strings.len;
}

/* In a string: t holds text, in runs (r) or not; rPh how it is read aloud. */
static void string_start(void *self, const char *name, const struct xml_attribute *list, size_t n)
{
	struct part *p = self;
	(void)list, (void)n;
	p->depth++;
	if (strcmp(name, "rPh") == 0 && !p->phonetic_depth)
		p->phonetic_depth = p->depth;
	p->in_text = strcmp(name, "t") == 0 && !p->phonetic_depth;
}

static void string_text(void *self, struct span text)
{
	struct part *p = self;
	if (!p->in_text)
		return;
	buffer_add_span(&p->book->strings, text);
	p->too_many |= p->book->strings.len > MOST_STRINGS_BYTES;
}

static void string_end(void *self)
{
	struct part *p = self;
	if (p->depth == p->phonetic_depth)
		p->phonetic_depth = 0;
	p->in_text = false;
	if (p->depth-- == 2) /* sst, si */
		end_string(p);
}

static uint32_t number_of(struct span s)
{
	uint32_t n = 0;
	for (size_t i = 0; i < s.len && i < 9 && s.bytes[i] >= '0' && s.bytes[i] <= '9'; i++)
		n = n * 10 + (uint32_t)(s.bytes[i] - '0');
	return n;
}

static enum number_format built_in(uint32_t id)
{
	if ((id >= 14 && id <= 17) || (id >= 27 && id <= 31) || id == 36 || (id >= 50 && id <= 58))
		return NUMBER_DATE;
	if ((id >= 18 && id <= 21) || (id >= 32 && id <= 35) || id == 45 || id == 47)
		return NUMBER_TIME;
	return id == 22 ? NUMBER_DATE_TIME : id == 46 ? NUMBER_DURATION : NUMBER_PLAIN;
}

static void style_start(void *self, const char *name, const struct xml_attribute *list, size_t n)
{
	struct part *p = self;
	struct book *b = p->book;
	if (strcmp(name, "numFmt") == 0 && p->n_customs < 4096) {
		p->customs[p->n_customs].id = number_of(attribute(list, n, "numFmtId"));
		p->customs[p->n_customs++].format = number_format_of(attribute(list, n, "formatCode"));
	} else if (strcmp(name, "cellXfs") == 0 || strcmp(name, "cellStyles") == 0) {
		p->in_cell_styles = strcmp(name, "cellXfs") == 0;
	} else if (strcmp(name, "xf") == 0 && p->in_cell_styles && b->n_formats < 65536) {
		uint32_t id = number_of(attribute(list, n, "numFmtId"));
		enum number_format format = built_in(id);
		for (size_t i = 0; i < p->n_customs; i++)
			if (p->customs[i].id == id)
				format = p->customs[i].format;
		if ((b->n_formats & (b->n_formats - 1)) == 0)
			b->formats = xrealloc(b->formats, b->n_formats ? 2 * b->n_formats : 1, 1);
		b->formats[b->n_formats++] = (uint8_t)format;
	}
}

static int read_all(struct book *b, struct part *p, struct fault *f)
{
	char relations[600];
	CHECK(read_part(b, "_rels/.rels", &(struct xml_handler){ root_relation, no_text, no_end, p }, f));
	if (!p->target[0])
		snprintf(p->target, sizeof p->target, "xl/workbook.xml");
	CHECK(read_part(b, p->target, &(struct xml_handler){ workbook_element, no_text, no_end, p }, f));
	const char *slash = strrchr(p->target, '/');
	int folder = slash ? (int)(slash - p->target) + 1 : 0;
	snprintf(relations, sizeof relations, "%.*s_rels/%s.rels", folder, p->target, p->target + folder);
	CHECK(read_part(b, relations, &(struct xml_handler){ book_relation, no_text, no_end, p }, f));
	if (p->styles[0])
		CHECK(read_part(b, p->styles, &(struct xml_handler){ style_start, no_text, no_end, p }, f));
	if (p->strings[0])
		CHECK(read_part(b, p->strings, &(struct xml_handler){ string_start, string_text, string_end, p }, f));
	return 0;
}

int book_read(struct book *b, struct fault *f)
{
	struct part *p = xcalloc(1, sizeof *p);
	p->book = b;
	int code = read_all(b, p, f);
	free(p);
	return code;
}

struct span book_string(const struct book *b, size_t i)
{
	size_t start = i && i < b->n_strings ? b->string_ends[i - 1] : 0;
	if (i >= b->n_strings || b->string_ends[i] == start)
		return (struct span){ "", 0 };
	return (struct span){ b->strings.bytes + start, b->string_ends[i] - start };
}

void book_free(struct book *b)
{
	for (size_t i = 0; i < b->n_sheets; i++) {
		free(b->sheets[i].name);
		free(b->sheets[i].relation);
		free(b->sheets[i].part);
	}
	free(b->sheets);
	buffer_free(&b->strings);
	free(b->string_ends);
	free(b->formats);
	folder_close(b->folder);
}
