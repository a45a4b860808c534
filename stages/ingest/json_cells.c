/* json_cells.c: members flattened into columns. */
#include "json_cells.h"

#include <strings.h>

#include "../../pipeline/json.h"
#include "mend.h"

void json_cells_begin(struct json_cells *c)
{
	arena_reset(&c->arena);
	c->path.len = c->replaced = c->depth = 0;
	named_begin(&c->named);
}

static struct span mended(struct json_cells *c, struct span s)
{
	return text_is_bad(s) ? text_mended(s, &c->arena, &c->replaced) : s;
}

struct span json_cells_text(struct json_cells *c, struct span raw)
{
	char kind = json_kind(raw);
	if (kind == '"')
		return mended(c, json_text(raw, &c->arena));
	return kind == 'n' ? (struct span){ "", 0 } : raw;
}

static bool is_one_of(struct span name, const char *const *words)
{
	for (; *words; words++)
		if (name.len == strlen(*words) && strncasecmp(name.bytes, *words, name.len) == 0)
			return true;
	return false;
}

static bool names_question(struct span name)
{
	static const char *const names[] = { "question", "questionText", "question_text", "questionId",
		"question_id", "question_title", "qid", "q", "field", "wording", NULL };
	return is_one_of(name, names);
}

static bool names_key(struct span name)
{
	static const char *const names[] = { "name", "key", "label", "title", "id", "code", "ref", NULL };
	return is_one_of(name, names);
}

static bool names_answer(struct span name)
{
	static const char *const names[] = { "answer", "value", "response", "text", "content", "body", "comment",
		"answer_text", "answerText", "response_text", "answers", "values", NULL };
	return is_one_of(name, names);
}

/* A list of answers: every element an object with a plain member that names a question,
 * or that is a name beside a value. The member, decoded; empty if it is none. */
static struct span key_member(struct json_cells *c, struct span list)
{
	struct json j = { list.bytes, list.bytes + list.len, NULL };
	struct span raw, key = { "", 0 };
	bool first = true, any = false;
	json_enter(&j, '[');
	while (json_element(&j, &first) && json_value(&j, &raw)) {
		struct json k = { raw.bytes, raw.bytes + raw.len, NULL };
		struct span name, value, question = { "", 0 }, plain = { "", 0 };
		bool first_member = true, answer = false;
		if (json_kind(raw) != '{')
			return (struct span){ "", 0 };
		json_enter(&k, '{');
		while (json_member(&k, &first_member, &name) && json_value(&k, &value)) {
			name = json_text_of(name, &c->arena);
			bool scalar = json_kind(value) != '{' && json_kind(value) != '[' && json_kind(value) != 'n';
			bool object = json_kind(value) == '{';
			if (names_question(name) && (scalar || object) && !question.len)
				question = name;
			else if (names_key(name) && scalar && !plain.len)
				plain = name;
			else
				answer |= names_answer(name);
		}
		if (!question.len && answer)
			question = plain;
		if (!question.len || (any && !span_equal(question, key)))
			return (struct span){ "", 0 };
		key = question;
		any = true;
	}
	return key;
}

enum { DEEPEST_CELLS = 32 };

static void add_value(struct json_cells *c, struct table *t, struct span raw, bool join);

/* The text of a question: a plain value, or what an object has for its wording or name. */
static struct span question_text(struct json_cells *c, struct span raw)
{
	static const char *const names[] = { "text", "wording", "title", "label", "name", "ref", "id", NULL };
	if (json_kind(raw) != '{')
		return json_kind(raw) == '[' ? (struct span){ "", 0 } : json_cells_text(c, raw);
	for (const char *const *n = names; *n; n++) {
		struct json j = { raw.bytes, raw.bytes + raw.len, NULL };
		struct span name, value;
		bool first = true;
		json_enter(&j, '{');
		while (json_member(&j, &first, &name) && json_value(&j, &value))
			if (span_is(name, *n) && json_kind(value) != '{' && json_kind(value) != '[' && json_kind(value) != 'n')
				return json_cells_text(c, value);
	}
	return (struct span){ "", 0 };
}

/* An answer: its cells are named by its question. */
static void add_answer(struct json_cells *c, struct table *t, struct span raw, struct span key)
{
	struct json j = { raw.bytes, raw.bytes + raw.len, NULL };
	struct span name, value, question = { "", 0 };
	bool first = true;
	json_enter(&j, '{');
	while (json_member(&j, &first, &name) && json_value(&j, &value))
		if (span_equal(json_text_of(name, &c->arena), key) && !question.len)
			question = question_text(c, value);
	size_t before = c->path.len;
	struct buffer saved = c->path;
	c->path = (struct buffer){ 0 };
	buffer_add_span(&c->path, question);
	size_t base = c->path.len;
	j = (struct json){ raw.bytes, raw.bytes + raw.len, NULL };
	first = true;
	json_enter(&j, '{');
	while (json_member(&j, &first, &name) && json_value(&j, &value)) {
		name = mended(c, json_text_of(name, &c->arena));
		if (span_equal(name, key))
			continue;
		c->path.len = base;
		if (!names_answer(name)) {
			if (base)
				buffer_add_byte(&c->path, '.');
			buffer_add_span(&c->path, name);
		}
		add_value(c, t, value, false);
	}
	buffer_free(&c->path);
	c->path = saved;
	c->path.len = before;
}

static void add_list(struct json_cells *c, struct table *t, struct span raw)
{
	struct json j = { raw.bytes, raw.bytes + raw.len, NULL };
	struct span value, key = key_member(c, raw);
	bool first = true;
	json_enter(&j, '[');
	while (json_element(&j, &first) && json_value(&j, &value)) {
		if (key.len)
			add_answer(c, t, value, key);
		else
			add_value(c, t, value, json_kind(value) != '{');
	}
}

static void add_object(struct json_cells *c, struct table *t, struct span raw)
{
	struct json j = { raw.bytes, raw.bytes + raw.len, NULL };
	struct span name, value;
	size_t base = c->path.len;
	bool first = true;
	json_enter(&j, '{');
	while (json_member(&j, &first, &name) && json_value(&j, &value)) {
		c->path.len = base;
		if (base)
			buffer_add_byte(&c->path, '.');
		buffer_add_span(&c->path, mended(c, json_text_of(name, &c->arena)));
		add_value(c, t, value, false);
	}
	c->path.len = base;
}

/* Each level is passed over once or twice more than the one above: hence the bound. */
static void add_value(struct json_cells *c, struct table *t, struct span raw, bool join)
{
	char kind = json_kind(raw);
	if ((kind == '{' || kind == '[') && c->depth == DEEPEST_CELLS && !c->named.rejected)
		c->named.rejected = "values nested deeper than 32";
	if (c->named.rejected || c->path.len > LONGEST_NAME_BYTES)
		c->named.rejected = c->named.rejected ? c->named.rejected
		                                      : "a column's name is longer than 4096 bytes";
	else if (kind == '{' || kind == '[') {
		c->depth++;
		if (kind == '{')
			add_object(c, t, raw);
		else
			add_list(c, t, raw);
		c->depth--;
	} else
		named_set(&c->named, t, c->path.len ? (struct span){ c->path.bytes, c->path.len } : SPAN("value"),
		          json_cells_text(c, raw), join, &c->arena);
}

void json_cells_add(struct json_cells *c, struct table *t, struct span prefix, struct span raw)
{
	c->path.len = 0;
	buffer_add_span(&c->path, prefix);
	add_value(c, t, raw, false);
}

int json_cells_end(struct json_cells *c, struct table_row *row, struct fault *f)
{
	CHECK(named_end(&c->named, row, &c->arena, f));
	row->replaced = c->replaced;
	return 0;
}

void json_cells_free(struct json_cells *c)
{
	named_free(&c->named);
	buffer_free(&c->path);
	arena_free(&c->arena);
}
