/* plan.c: decisions given by the user, and shown to them. */
#include "plan.h"

#include <stdio.h>
#include <stdlib.h>

#include "fold.h"

static const struct {
	const char *option;
	enum column_role role;
} given_roles[] = {
	{ "id", COLUMN_REFERENCE },
	{ "text", COLUMN_TEXT },
	{ "closed", COLUMN_CLOSED },
	{ "group", COLUMN_ATTRIBUTE },
};

/* The column a name means: its header, its wording, either without case, or its number. */
static struct column *column_named(struct columns *c, struct span name)
{
	struct arena a = { 0 };
	struct span low = fold_text(name, &a);
	struct column *found = NULL;
	for (int pass = 0; pass < 4 && !found; pass++)
		for (size_t k = 0; k < c->n && !found; k++) {
			struct span own = pass & 1 ? c->list[k].wording : c->list[k].header;
			if (pass < 2 ? span_equal(own, name) : low.len && span_equal(fold_text(own, &a), low))
				found = &c->list[k];
		}
	size_t number = 0;
	for (size_t i = 0; i < name.len && number <= c->n; i++)
		number = is_digit(name.bytes[i]) ? number * 10 + (size_t)(name.bytes[i] - '0') : c->n + 1;
	if (!found && number >= 1 && number <= c->n)
		found = &c->list[number - 1];
	arena_free(&a);
	return found;
}

void plan_options(struct columns *c, const struct options *o, bool *found)
{
	for (size_t i = 0; i < o->n_given; i++)
		for (size_t r = 0; r < sizeof given_roles / sizeof *given_roles; r++) {
			if (strcmp(o->given[i].spec->name, given_roles[r].option) != 0)
				continue;
			struct column *col = column_named(c, span_of(o->given[i].value));
			if (!col)
				continue;
			found[i] = true;
			col->role = given_roles[r].role;
			col->decided = true;
			col->joined = NOT_JOINED;
			snprintf(col->reason, sizeof col->reason, "given by --%s", given_roles[r].option);
		}
}

int plan_check_options(const struct options *o, const bool *found, struct fault *f)
{
	for (size_t i = 0; i < o->n_given; i++)
		for (size_t r = 0; r < sizeof given_roles / sizeof *given_roles; r++)
			if (!found[i] && strcmp(o->given[i].spec->name, given_roles[r].option) == 0)
				return fault_set(f, EXIT_USAGE, "no column '%s' for --%s", o->given[i].value,
				                 given_roles[r].option);
	return 0;
}

/* A field of a row: blanks for tabs and line ends, cut at a character after `most`
 * bytes (0: not cut). */
static void add_field(struct buffer *b, struct span s, size_t most)
{
	size_t n = most && s.len > most ? most : s.len;
	while (n && n < s.len && ((unsigned char)s.bytes[n] & 0xC0) == 0x80)
		n--;
	for (size_t i = 0; i < n; i++)
		buffer_add_byte(b, (unsigned char)s.bytes[i] < ' ' || s.bytes[i] == 0x7F ? ' ' : s.bytes[i]);
	if (n < s.len)
		buffer_add_text(b, "...");
}

static struct span one_line(struct span s, struct arena *a)
{
	struct buffer b = { 0 };
	add_field(&b, s, 0);
	struct span line = trim(arena_span(a, (struct span){ b.bytes, b.len }));
	buffer_free(&b);
	return line;
}

/* The column a row means: at its position if the header there is the same, else by
 * header. */
static struct column *column_of_row(struct columns *c, struct span position, struct span header,
                                    struct arena *a)
{
	struct column *at = column_named(c, position), *named = NULL;
	if (at && span_equal(one_line(at->header, a), header))
		return at;
	for (size_t k = 0; k < c->n && !named && header.len; k++)
		if (span_equal(one_line(c->list[k].header, a), header))
			named = &c->list[k];
	return named;
}

int plan_read(struct columns *c, struct span content, const char *name, const char *input,
              struct fault *f)
{
	struct arena a = { 0 };
	static const char heading[] = "input\tposition\trole\theader";
	struct span row[7], only = { 0 };
	bool one_input = true;
	struct tsv t = { .name = name, .rest = content };
	if (!content.len || !memmem(content.bytes, content.len, heading, sizeof heading - 1))
		return fault_set(f, EXIT_CONFIG, "'%s' is no columns file (canvass ingest --columns INPUT prints one)",
		                 name);
	while (tsv_next(&t, row, 4, 7, f)) {
		if (span_is(row[0], "input"))
			continue;
		one_input &= !only.len || span_equal(only, row[0]);
		only = row[0];
	}
	t = (struct tsv){ .name = name, .rest = content };
	while (!f->code && tsv_next(&t, row, 4, 7, f)) {
		if (span_is(row[0], "input") || (!one_input && !span_is(row[0], input)))
			continue;
		bool joined = span_is(trim(row[2]), "joined");
		enum column_role role = COLUMN_TEXT;
		struct column *col = column_of_row(c, trim(row[1]), trim(row[3]), &a);
		if (!col)
			fault_set(f, EXIT_CONFIG, "'%s', line %zu: '%s' has no such column", name, t.line, input);
		else if (!joined && !column_role_of(trim(row[2]), &role))
			fault_set(f, EXIT_CONFIG, "'%s', line %zu: unknown role", name, t.line);
		else {
			bool before = false;
			for (size_t k = 0; k < c->n; k++)
				before |= &c->list[k] < col && c->list[k].joined != NOT_JOINED;
			col->decided = true;
			col->role = role;
			col->joined = !joined ? NOT_JOINED : before ? JOINED_NEXT : JOINED_FIRST;
			col->rank = 0;
			if (row[4].len && !col->group.len)
				col->wording = arena_span(c->arena, trim(row[4]));
			snprintf(col->reason, sizeof col->reason, "given by --columns");
		}
	}
	arena_free(&a);
	return f->code;
}

void plan_print(const struct columns *c, const char *input, bool first, struct buffer *out)
{
	enum { EXAMPLES = 3, EXAMPLE_BYTES = 40 };
	if (first)
		buffer_add_text(out, "# Change the role or the question of a column and give this file back:\n"
		                     "# canvass run --columns THIS-FILE INPUT. Roles: reference text joined closed\n"
		                     "# attribute timestamp personal question ignored (joined: one text with the other joined;\n"
		                     "# question: says which question the row's one answer is to).\n"
		                     "input\tposition\trole\theader\tquestion\treason\texamples\n");
	for (size_t k = 0; k < c->n; k++) {
		const struct column *col = &c->list[k];
		char position[24];
		snprintf(position, sizeof position, "\t%zu\t", k + 1);
		add_field(out, span_of(input), 0);
		buffer_add_text(out, position);
		buffer_add_text(out, col->joined ? "joined" : column_role_names[col->role]);
		buffer_add_byte(out, '\t');
		add_field(out, col->header, 0);
		buffer_add_byte(out, '\t');
		if (col->role == COLUMN_TEXT || col->role == COLUMN_CLOSED)
			add_field(out, col->group.len && col->role == COLUMN_CLOSED ? col->group : col->wording, 0);
		buffer_add_byte(out, '\t');
		add_field(out, span_of(col->reason), 0);
		buffer_add_byte(out, '\t');
		if (col->role == COLUMN_PERSONAL && col->profile.distinct)
			buffer_add_text(out, "(not shown)");
		for (size_t i = 0; i < col->profile.distinct && i < EXAMPLES && col->role != COLUMN_PERSONAL; i++) {
			buffer_add_text(out, i ? " | " : "");
			add_field(out, col->profile.values[i].text, EXAMPLE_BYTES);
		}
		buffer_add_byte(out, '\n');
	}
}

enum { FIELDS = 7 };

/* Appends a field as wide as `width` characters: cut, or filled up with blanks. */
static void add_aligned(struct buffer *b, struct span s, size_t width)
{
	size_t at = 0, shown = 0;
	while (at < s.len && shown < width) {
		do
			at++;
		while (at < s.len && ((unsigned char)s.bytes[at] & 0xC0) == 0x80);
		shown++;
	}
	buffer_add(b, s.bytes, at);
	for (; shown < width + 2; shown++)
		buffer_add_byte(b, ' ');
}

void plan_align(struct buffer *out)
{
	static const size_t most[FIELDS] = { 20, 8, 9, 34, 34, 48, 60 };
	size_t width[FIELDS] = { 0 };
	struct buffer table = { 0 };
	for (int pass = 0; pass < 2; pass++)
		for (const char *p = out->bytes, *end = p + out->len; p < end;) {
			const char *line_end = memchr(p, '\n', (size_t)(end - p));
			line_end = line_end ? line_end : end;
			for (size_t i = 0; i < FIELDS && *p != '#' && p <= line_end; i++) {
				const char *tab = memchr(p, '\t', (size_t)(line_end - p));
				tab = tab ? tab : line_end;
				size_t n = (size_t)(tab - p) < most[i] ? (size_t)(tab - p) : most[i];
				width[i] = pass == 0 && n > width[i] ? n : width[i];
				if (pass)
					add_aligned(&table, (struct span){ p, (size_t)(tab - p) }, width[i]);
				p = tab + 1;
				if (tab == line_end)
					break;
			}
			while (table.len && table.bytes[table.len - 1] == ' ')
				table.len--;
			if (table.len && table.bytes[table.len - 1] != '\n')
				buffer_add_byte(&table, '\n');
			p = line_end + 1;
		}
	buffer_free(out);
	*out = table;
}
