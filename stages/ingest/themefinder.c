/* themefinder.c: joins respondents and their responses by reference. */
#include "themefinder.h"

#include <stdio.h>
#include <stdlib.h>

#include "../../pipeline/json.h"
#include "json_cells.h"
#include "json_stream.h"

struct answer {
	struct answer *next;
	size_t question;
	struct span raw;                 /* JSON */
};
struct person {
	struct span id;                  /* as text */
	struct span raw;                 /* the respondent's JSON, or empty */
	struct answer *first;           /* the last one read */
	uint64_t line;
	const char *rejected;
};
struct question {
	char *folder;
	long long number;
	bool choice;
	size_t column;
	char *name;
};
struct consultation {
	struct arena arena;              /* all that was read */
	size_t held;
	struct person *people;
	size_t n_people, cap_people;
	uint32_t *slots;                 /* a hash of references: 1 + person */
	size_t n_slots;
	struct question *questions;
	size_t n_questions;
	struct json_cells cells;
	char *id_name;
	uint8_t *hints;
	size_t at;
};

/* What is read of each line. */
struct line {
	struct span raw, id, response, options;
	bool bad;
};

bool themefinder_root(const struct folder *d, size_t i, char **root)
{
	size_t found = 0;
	for (size_t k = 0; k < d->n; k++) {
		const char *slash = strrchr(d->names[k], '/');
		if (!slash || strcmp(slash + 1, "question.json") != 0)
			continue;
		size_t folder = (size_t)(slash - d->names[k]);
		char *path = xmalloc(folder + 32);
		memcpy(path, d->names[k], folder);
		strcpy(path + folder, "/responses.jsonl");
		bool answers = folder_find(d, path) < d->n;
		strcpy(path + folder, "/multi_choice.jsonl");
		answers |= folder_find(d, path) < d->n;
		path[folder] = '\0';
		char *up = strrchr(path, '/');
		*(up ? up : path) = '\0';
		/* Files are in order: those of one root follow each other. */
		size_t len = strlen(path);
		bool again = false;
		for (size_t b = k; b-- > 0 && strncmp(d->names[b], path, len) == 0 && !again;) {
			const char *s = strrchr(d->names[b], '/');
			again = s && strcmp(s + 1, "question.json") == 0;
		}
		if (answers && !again && found++ == i) {
			*root = path;
			return true;
		}
		free(path);
	}
	return false;
}

static uint32_t hash_of(struct span s)
{
	uint32_t h = 2166136261u;
	for (size_t i = 0; i < s.len; i++)
		h = (h ^ (unsigned char)s.bytes[i]) * 16777619u;
	return h ^ h >> 15;
}

/* The person of that reference, added at the end if there is none. */
static struct person *person_of(struct consultation *c, struct span id, uint64_t line)
{
	if (c->n_people * 2 >= c->n_slots) {
		c->n_slots = c->n_slots ? 4 * c->n_slots : 1024;
		free(c->slots);
		c->slots = xcalloc(c->n_slots, sizeof *c->slots);
		for (size_t p = 0; p < c->n_people; p++) {
			size_t i = hash_of(c->people[p].id) & (c->n_slots - 1);
			while (c->slots[i])
				i = (i + 1) & (c->n_slots - 1);
			c->slots[i] = (uint32_t)p + 1;
		}
	}
	size_t i = hash_of(id) & (c->n_slots - 1);
	for (; id.len && c->slots[i]; i = (i + 1) & (c->n_slots - 1))
		if (span_equal(c->people[c->slots[i] - 1].id, id))
			return &c->people[c->slots[i] - 1];
	if (c->n_people == c->cap_people) {
		c->cap_people = c->cap_people ? 2 * c->cap_people : 256;
		c->people = xrealloc(c->people, c->cap_people, sizeof *c->people);
	}
	struct person *p = &c->people[c->n_people++];
	*p = (struct person){ .id = arena_span(&c->arena, id), .line = line };
	if (id.len)
		c->slots[i] = (uint32_t)c->n_people;
	return p;
}

/* An answer is put first and the list turned round when given: people move when their
 * array grows, so nothing may point into it. */
static void add_answer(struct consultation *c, struct person *p, size_t question, struct span raw)
{
	for (const struct answer *a = p->first; a; a = a->next)
		if (a->question == question && p->id.len) { /* a second one: a row of its own */
			struct span id = p->id;
			uint64_t line = p->line;
			person_of(c, (struct span){ "", 0 }, line);
			p = &c->people[c->n_people - 1];
			p->id = id;
			break;
		}
	struct answer *a = arena_alloc(&c->arena, sizeof *a);
	*a = (struct answer){ p->first, question, arena_span(&c->arena, raw) };
	p->first = a;
	c->held += sizeof *a + raw.len;
}

static bool is_one_of(struct span name, const char *const *words)
{
	for (; *words; words++)
		if (span_is(name, *words))
			return true;
	return false;
}

static bool names_id(struct span name)
{
	static const char *const names[] = { "response_id", "themefinder_id", "respondent_id", "id", NULL };
	return is_one_of(name, names);
}

static void read_members(struct consultation *c, struct span raw, struct line *line)
{
	static const char *const responses[] = { "response", "text", "answer", "free_text", NULL };
	static const char *const options[] = { "options", "option", "choices", "multiple_choice", NULL };
	struct json j = { raw.bytes, raw.bytes + raw.len, NULL };
	struct span name, value, whole;
	bool first = true;
	*line = (struct line){ .raw = raw };
	line->bad = !json_value(&j, &whole) || !json_at_end(&j) || json_kind(whole) != '{';
	if (line->bad)
		return;
	j = (struct json){ raw.bytes, raw.bytes + raw.len, NULL };
	json_enter(&j, '{');
	while (json_member(&j, &first, &name) && json_value(&j, &value)) {
		if (names_id(name) && !line->id.len) {
			line->id = json_cells_text(&c->cells, value);
			if (!c->id_name)
				c->id_name = strndup(name.bytes, name.len);
		} else if (is_one_of(name, responses)) {
			line->response = value;
		} else if (is_one_of(name, options)) {
			line->options = value;
		}
	}
}

/* Reads a file of lines. question: whose answers they are, or n_questions for
 * respondents. */
static int read_lines(struct consultation *c, struct source *in, size_t question, struct fault *f)
{
	struct json_stream s = { .in = in };
	char next;
	int code;
	while (!(code = json_stream_peek(&s, &next, f)) && next) {
		struct line line;
		struct span raw;
		bool too_long;
		uint64_t number = s.line + 1;
		if ((code = json_stream_line(&s, &raw, &too_long, f)) != 0)
			break;
		json_cells_begin(&c->cells);
		read_members(c, raw, &line);
		struct person *p = person_of(c, line.id, number);
		if (line.bad || too_long)
			p->rejected = too_long ? "a record longer than 16 MiB" : "not JSON";
		else if (question == c->n_questions)
			p->raw = arena_span(&c->arena, raw);
		else if (c->questions[question].choice && line.options.len)
			add_answer(c, p, question, line.options);
		else if (line.response.len)
			add_answer(c, p, question, line.response);
		c->held += raw.len + sizeof *p;
		if (c->held >> 20 > MOST_HELD_MIB) {
			code = fault_set(f, EXIT_DATA, "larger than %d MiB, more than can be held in memory", MOST_HELD_MIB);
			break;
		}
	}
	json_stream_free(&s);
	return code;
}

static char *joined(const char *folder, const char *name)
{
	char *path = NULL;
	if (asprintf(&path, "%s%s%s", folder, *folder ? "/" : "", name) < 0)
		memory_exhausted();
	return path;
}

/* Opens a file of the consultation; *s is null if there is none. */
static int open_part(struct folder *d, const char *folder, const char *name, digest_of *digest, void *self,
                     struct source **s, struct fault *f)
{
	char *path = joined(folder, name);
	size_t i = folder_find(d, path);
	*s = NULL;
	int code = i == d->n ? 0 : folder_open(d, i, s, digest(self, path), f);
	free(path);
	return code;
}

static int read_file(struct consultation *c, struct folder *d, const char *folder, const char *name,
                     size_t question, digest_of *digest, void *self, struct fault *f)
{
	struct source *in;
	CHECK(open_part(d, folder, name, digest, self, &in, f));
	if (!in)
		return 0;
	int code = read_lines(c, in, question, f);
	if (!code)
		code = source_drain(in, f);
	if (code)
		fault_prefix(f, "%s", name);
	source_close(in);
	return code;
}

static int read_question(struct consultation *c, struct question *q, struct folder *d, digest_of *digest,
                         void *self, struct fault *f)
{
	struct source *in;
	struct buffer all = { 0 };
	struct span name, value;
	bool first = true;
	CHECK(open_part(d, q->folder, "question.json", digest, self, &in, f));
	if (!in)
		return 0;
	int code = source_slurp(in, LONGEST_ROW_BYTES, &all, f);
	source_close(in);
	struct json j = { all.bytes, all.bytes + all.len, NULL };
	json_cells_begin(&c->cells);
	if (!code && !json_value(&j, &value))
		code = fault_set(f, EXIT_DATA, "question.json: %s", j.error);
	j = (struct json){ all.bytes, all.bytes + all.len, NULL };
	if (!code && json_enter(&j, '{'))
		while (json_member(&j, &first, &name) && json_value(&j, &value)) {
			struct span text = json_cells_text(&c->cells, value);
			int64_t number;
			if (span_is(name, "question_number") && json_int(value, &number))
				q->number = number;
			else if (span_is(name, "question_text") && !q->name && json_kind(value) == '"')
				q->name = strndup(text.bytes, text.len < 4000 ? text.len : 4000);
		}
	buffer_free(&all);
	return code;
}

static int by_number(const void *a, const void *b)
{
	const struct question *p = a, *q = b;
	if (p->number != q->number)
		return p->number < q->number ? -1 : 1;
	int order = strverscmp(p->folder, q->folder);
	return order ? order : p->choice - q->choice;
}

/* The question folders at root, and in each its open and its closed part. */
static int find_questions(struct consultation *c, struct folder *d, const char *root, digest_of *digest,
                          void *self, struct fault *f)
{
	size_t len = strlen(root);
	for (size_t i = 0; i < d->n; i++) {
		const char *slash = strrchr(d->names[i], '/');
		if (!slash || strcmp(slash + 1, "question.json") != 0 || strncmp(d->names[i], root, len) != 0)
			continue;
		struct question q = { .folder = strndup(d->names[i], (size_t)(slash - d->names[i])), .number = 1000000 };
		const char *up = strrchr(q.folder, '/');
		if ((up ? (size_t)(up - q.folder) : 0) != len) {
			free(q.folder);
			continue;
		}
		c->questions = xrealloc(c->questions, c->n_questions + 2, sizeof *c->questions);
		c->questions[c->n_questions++] = q;
		CHECK(read_question(c, &c->questions[c->n_questions - 1], d, digest, self, f));
		struct question *open = &c->questions[c->n_questions - 1];
		char *choices = joined(open->folder, "multi_choice.jsonl"), *texts = joined(open->folder, "responses.jsonl");
		if (!open->name)
			open->name = xstrdup(open->folder + (up ? up + 1 - q.folder : 0));
		if (folder_find(d, choices) < d->n) {
			struct question closed = *open;
			closed.choice = true;
			closed.folder = xstrdup(open->folder);
			closed.name = joined("", open->name);
			if (folder_find(d, texts) < d->n) {
				free(closed.name);
				if (asprintf(&closed.name, "%s (options)", open->name) < 0)
					memory_exhausted();
				c->questions[c->n_questions++] = closed;
			} else {
				free(open->name);
				free(open->folder);
				*open = closed;
			}
		}
		free(choices);
		free(texts);
	}
	if (c->n_questions)
		qsort(c->questions, c->n_questions, sizeof *c->questions, by_number);
	return 0;
}

/* A respondent's cells: demographic data without a prefix. */
static void add_person(struct table *t, struct consultation *c, const struct person *p)
{
	struct json j = { p->raw.bytes, p->raw.bytes + p->raw.len, NULL };
	struct span name, value;
	bool first = true;
	named_set(&c->cells.named, t, span_of(c->id_name), p->id, false, &c->cells.arena);
	if (!p->raw.len)
		return;
	json_enter(&j, '{');
	while (json_member(&j, &first, &name) && json_value(&j, &value)) {
		bool nested = span_is(name, "demographic_data") || span_is(name, "demographics");
		if (!names_id(name))
			json_cells_add(&c->cells, t, nested ? (struct span){ "", 0 } : json_text_of(name, &c->cells.arena), value);
	}
}

/* All columns are known before the first row is given. */
static void name_columns(struct table *t, struct consultation *c)
{
	if (!c->id_name)
		c->id_name = xstrdup("response_id");
	json_cells_begin(&c->cells);
	named_column(&c->cells.named, t, span_of(c->id_name));
	for (size_t i = 0; i < c->n_people; i++) {
		json_cells_begin(&c->cells);
		add_person(t, c, &c->people[i]);
	}
	for (size_t i = 0; i < c->n_questions; i++) {
		struct question *q = &c->questions[i];
		for (unsigned n = 2; named_column(&c->cells.named, t, span_of(q->name)) + 1 < t->n_names && n < 1000; n++) {
			char *longer = NULL;
			if (asprintf(&longer, "%s (%u)", q->name, n) < 0)
				memory_exhausted();
			free(q->name);
			q->name = longer;
		}
		q->column = t->n_names - 1;
	}
	c->hints = xmalloc(t->n_names);
	memset(c->hints, HINT_ATTRIBUTE, t->n_names);
	c->hints[0] = HINT_REFERENCE;
	for (size_t i = 0; i < c->n_questions; i++)
		c->hints[c->questions[i].column] = c->questions[i].choice ? HINT_CLOSED : HINT_TEXT;
	t->hints = c->hints;
	t->n_hints = t->n_names;
}

static int consultation_next(struct table *t, struct table_row *row, bool *end, struct fault *f)
{
	struct consultation *c = t->state;
	*end = c->at == c->n_people;
	if (*end)
		return 0;
	const struct person *p = &c->people[c->at++];
	json_cells_begin(&c->cells);
	add_person(t, c, p);
	for (const struct answer *a = p->first; a; a = a->next)
		json_cells_add(&c->cells, t, span_of(c->questions[a->question].name), a->raw);
	CHECK(json_cells_end(&c->cells, row, f));
	row->line = p->line;
	if (p->rejected)
		row->rejected = p->rejected;
	return 0;
}

static void consultation_close(struct table *t)
{
	struct consultation *c = t->state;
	for (size_t i = 0; i < c->n_questions; i++) {
		free(c->questions[i].folder);
		free(c->questions[i].name);
	}
	free(c->questions);
	free(c->people);
	free(c->slots);
	free(c->hints);
	free(c->id_name);
	json_cells_free(&c->cells);
	arena_free(&c->arena);
	free(c);
}

static const struct reader themefinder_reader = { "themefinder", consultation_next, consultation_close };

int themefinder_open(struct table *t, struct folder *d, const char *root, digest_of *digest, void *self,
                     struct fault *f)
{
	struct consultation *c = t->state = xcalloc(1, sizeof *c);
	t->reader = &themefinder_reader;
	t->format = themefinder_reader.format;
	t->named = true;
	CHECK(find_questions(c, d, root, digest, self, f));
	CHECK(read_file(c, d, root, "respondents.jsonl", c->n_questions, digest, self, f));
	for (size_t i = 0; i < c->n_questions; i++)
		CHECK(read_file(c, d, c->questions[i].folder,
		                c->questions[i].choice ? "multi_choice.jsonl" : "responses.jsonl", i, digest, self, f));
	name_columns(t, c);
	table_note(t, "%zu questions, %zu respondents", c->n_questions, c->n_people);
	return 0;
}
