/* layout.c: layouts read, matched, applied. */
#include "layout.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "../../pipeline/record.h"
#include "fold.h"

enum { MOST_LAYOUTS = 500, MOST_RULES = 400, LARGEST_BYTES = 256 * 1024 };

static int parse_role(struct span word, struct layout_rule *rule, struct tsv *t, struct fault *f)
{
	rule->automatic = false;
	if (column_role_of(word, &rule->role) && rule->role != COLUMN_QUESTION)
		return 0;
	rule->joined = span_is(word, "joined");
	rule->question = span_is(word, "question");
	rule->automatic = span_is(word, "auto");
	rule->role = rule->joined ? COLUMN_TEXT : COLUMN_IGNORED;
	if (!rule->joined && !rule->question && !rule->automatic)
		return fault_set(f, EXIT_CONFIG, "%s, line %zu: unknown role", t->name, t->line);
	return 0;
}

static int parse_row(struct layout *l, struct span *row, struct tsv *t, struct arena *a, struct fault *f)
{
	if (!row[1].len && !span_is(row[0], "unquoted"))
		return fault_set(f, EXIT_CONFIG, "%s, line %zu: a field is missing", t->name, t->line);
	if (span_is(row[0], "layout")) {
		l->name = arena_copy(a, row[1].bytes, row[1].len);
	} else if (span_is(row[0], "needs") && l->n_needs < MOST_RULES) {
		l->needs[l->n_needs++] = row[1];
	} else if (span_is(row[0], "without") && l->n_without < MOST_RULES) {
		l->without[l->n_without++] = row[1];
	} else if (span_is(row[0], "heading")) {
		l->heading = row[1];
	} else if (span_is(row[0], "column") && l->n_rules < MOST_RULES) {
		struct layout_rule *rule = &l->rules[l->n_rules++];
		*rule = (struct layout_rule){ .pattern = row[1], .name = row[3] };
		return parse_role(row[2], rule, t, f);
	} else if (span_is(row[0], "answer") && l->n_answers < MOST_RULES) {
		for (uint8_t p = POSITION_AGREE; p <= POSITION_UNCLEAR; p++)
			if (span_is(row[3], position_name((enum position)p))) {
				l->answers[l->n_answers++] = (struct layout_answer){ row[1], row[2], p };
				return 0;
			}
		return fault_set(f, EXIT_CONFIG, "%s, line %zu: unknown position", t->name, t->line);
	} else if (span_is(row[0], "other")) {
		return parse_role(row[1], &l->other, t, f);
	} else if (span_is(row[0], "multiple") && row[1].len < sizeof l->multiple) {
		memcpy(l->multiple, row[1].bytes, row[1].len);
	} else if (span_is(row[0], "unquoted")) {
		l->unquoted = true;
	} else {
		return fault_set(f, EXIT_CONFIG, "%s, line %zu: unknown row, or too many", t->name, t->line);
	}
	return 0;
}

int layout_parse(struct layout *l, struct arena *a, struct fault *f)
{
	struct tsv t = { .name = l->file, .rest = l->content };
	struct span row[4];
	l->needs = arena_alloc(a, MOST_RULES * sizeof *l->needs);
	l->without = arena_alloc(a, MOST_RULES * sizeof *l->without);
	l->rules = arena_alloc(a, MOST_RULES * sizeof *l->rules);
	l->answers = arena_alloc(a, MOST_RULES * sizeof *l->answers);
	l->other = (struct layout_rule){ .automatic = true };
	while (tsv_next(&t, row, 1, 4, f))
		CHECK(parse_row(l, row, &t, a, f));
	if (f->code)
		return f->code;
	if (!l->name || !l->n_needs)
		return fault_set(f, EXIT_CONFIG, "%s: a layout needs a name and a header to know it by", l->file);
	return 0;
}

static int read_file(const char *path, struct layout *l, struct arena *a, struct fault *f)
{
	char *bytes = arena_alloc(a, LARGEST_BYTES);
	size_t n = 0;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t got = fd < 0 ? -1 : 1;
	while (got > 0 && n < LARGEST_BYTES) {
		got = read(fd, bytes + n, LARGEST_BYTES - n);
		n += got > 0 ? (size_t)got : 0;
	}
	int error = errno;
	if (fd >= 0)
		close(fd);
	if (got < 0)
		return fault_set(f, EXIT_CONFIG, "cannot read '%s': %s", l->file, strerror(error));
	if (n == LARGEST_BYTES)
		return fault_set(f, EXIT_CONFIG, "'%s' is too long", l->file);
	l->content = arena_span(a, (struct span){ bytes, n });
	sha256_hex(l->content, l->sha256);
	return 0;
}

static int is_layout(const struct dirent *d)
{
	size_t n = strlen(d->d_name);
	return n > 4 && strcmp(d->d_name + n - 4, ".tsv") == 0;
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

int layouts_read(struct layouts *all, struct arena *a, struct fault *f)
{
	struct dirent **entries = NULL;
	char *folder = data_path("lexicons/layouts"), path[4096];
	int n = folder ? scandir(folder, &entries, is_layout, by_name) : -1, code = 0;
	if (n < 0)
		code = fault_set(f, EXIT_CONFIG, "data folder 'lexicons/layouts' not found (set CANVASS_DATA)");
	if (n > MOST_LAYOUTS)
		code = fault_set(f, EXIT_CONFIG, "more than %d layouts", MOST_LAYOUTS);
	all->list = arena_calloc(a, n > 0 ? (size_t)n : 1, sizeof *all->list);
	all->n = 0;
	for (int i = 0; i < n; i++) {
		struct layout *l = &all->list[all->n];
		snprintf(path, sizeof path, "lexicons/layouts/%s", entries[i]->d_name);
		l->file = arena_copy(a, path, strlen(path));
		snprintf(path, sizeof path, "%s/%s", folder, entries[i]->d_name);
		if (!code)
			code = read_file(path, l, a, f);
		if (!code)
			code = layout_parse(l, a, f);
		all->n++;
		free(entries[i]);
	}
	free(entries);
	free(folder);
	return code;
}

static bool any_matches(struct span pattern, const struct span *headers, size_t n)
{
	for (size_t k = 0; k < n; k++)
		if (glob_match(pattern, headers[k]))
			return true;
	return false;
}

const struct layout *layout_match(const struct layouts *all, const struct columns *c, const char *heading)
{
	struct arena a = { 0 };
	const struct layout *best = NULL;
	struct span *headers = arena_alloc(&a, (c->n + 1) * sizeof *headers);
	for (size_t k = 0; k < c->n; k++)
		headers[k] = fold_text(c->list[k].header, &a);
	for (size_t i = 0; i < all->n; i++) {
		const struct layout *l = &all->list[i];
		bool meets = !best || l->n_needs > best->n_needs;
		meets &= !l->heading.len || glob_match(l->heading, span_of(heading));
		for (size_t k = 0; k < l->n_needs && meets; k++)
			meets = any_matches(l->needs[k], headers, c->n);
		for (size_t k = 0; k < l->n_without && meets; k++)
			meets = !any_matches(l->without[k], headers, c->n);
		best = meets ? l : best;
	}
	arena_free(&a);
	return best;
}

/* The answers that the layout gives a meaning, if it does. */
static void take_answers(const struct layout *l, struct column *c, struct span header, struct arena *a)
{
	for (size_t i = 0; i < l->n_answers; i++) {
		if (!glob_match(l->answers[i].pattern, header))
			continue;
		if (!c->answers)
			c->answers = arena_alloc(a, l->n_answers * sizeof *c->answers);
		c->answers[c->n_answers++] = (struct answer){ l->answers[i].value, l->answers[i].value,
		                                              l->answers[i].position };
	}
	c->agreement = c->n_answers > 0;
}

void layout_apply(const struct layout *l, struct columns *c)
{
	struct arena a = { 0 };
	bool joined_before = false;
	c->layout = l->name;
	for (size_t k = 0; k < c->n; k++) {
		struct column *col = &c->list[k];
		struct span header = fold_text(col->header, &a);
		size_t which = 0;
		const struct layout_rule *rule = &l->other;
		bool listed = false;
		for (size_t i = 0; i < l->n_rules && !listed; i++)
			if (glob_match(l->rules[i].pattern, header)) {
				rule = &l->rules[i];
				which = i;
				listed = true;
			}
		if (col->decided)
			continue;
		if (rule->name.len)
			col->wording = rule->name;
		col->as_question = rule->question;
		if (rule->automatic || rule->question)
			continue;
		col->decided = true;
		col->role = rule->role;
		if (rule->role == COLUMN_CLOSED)
			take_answers(l, col, header, c->arena);
		col->joined = !rule->joined ? NOT_JOINED : joined_before ? JOINED_NEXT : JOINED_FIRST;
		joined_before |= rule->joined;
		col->rank = (uint16_t)which; /* texts are joined in the order of the rules */
		snprintf(col->reason, sizeof col->reason, "layout %s%s", l->name,
		         listed ? "" : ": a column that the layout does not list");
	}
	arena_free(&a);
}
