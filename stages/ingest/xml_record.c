/* xml_record.c: from the elements of a record to the cells of a row. */
#include "xml_record.h"

#include <stdlib.h>
#include <strings.h>

struct xml_node {
	const char *name;
	int parent, shape;
	size_t start, end;         /* bytes of the record's text */
	struct xml_attribute *attributes;
	size_t n_attributes;
	bool own_text, parted;     /* has text of its own; has child elements */
	/* laid out: */
	size_t number;             /* 2 for the second of that name in its parent, ... */
	struct span prefix;        /* of its cells' names, without a last dot */
	bool keyed;                /* told apart by a key */
	bool is_key, done;         /* names its parent; is a part of its parent's text */
};

struct span xml_trimmed(struct span s)
{
	while (s.len && strchr(" \t\r\n", s.bytes[0]) && s.bytes[0])
		s = (struct span){ s.bytes + 1, s.len - 1 };
	while (s.len && strchr(" \t\r\n", s.bytes[s.len - 1]) && s.bytes[s.len - 1])
		s.len--;
	return s.len ? s : (struct span){ "", 0 };
}

void xml_record_begin(struct xml_record *r, struct table *t, const struct xml_shapes *shapes)
{
	r->t = t;
	r->shapes = shapes;
	r->n = r->held = r->text.len = r->inline_depth = r->n_more = 0;
	r->open = -1;
	r->too_long = false;
	buffer_reserve(&r->text, 1);
	arena_reset(&r->arena);
}

static void hold(struct xml_record *r, size_t bytes)
{
	r->held += bytes;
	r->too_long |= r->held > LONGEST_ROW_BYTES;
}

void xml_record_start(struct xml_record *r, int shape, const char *name, const struct xml_attribute *list,
                      size_t n)
{
	bool line = r->n && xml_inline(name);
	if (r->inline_depth || line || r->too_long) {
		r->inline_depth++;
		if (line && r->text.len)
			buffer_add_byte(&r->text, '\n');
		return;
	}
	if (r->n == r->cap) {
		r->cap = r->cap ? 2 * r->cap : 64;
		r->nodes = xrealloc(r->nodes, r->cap, sizeof *r->nodes);
	}
	struct xml_node *node = &r->nodes[r->n];
	*node = (struct xml_node){ .parent = r->open, .shape = shape, .start = r->text.len, .n_attributes = n };
	node->name = shape > 0 ? r->shapes->list[shape].name : arena_copy(&r->arena, name, strlen(name));
	node->attributes = arena_alloc(&r->arena, n * sizeof *list);
	for (size_t i = 0; i < n; i++) {
		node->attributes[i].name = arena_span(&r->arena, list[i].name);
		node->attributes[i].value = arena_span(&r->arena, list[i].value);
		hold(r, list[i].name.len + list[i].value.len + 64);
	}
	if (r->open >= 0)
		r->nodes[r->open].parted = true;
	r->open = (int)r->n++;
	hold(r, sizeof *node);
}

void xml_record_text(struct xml_record *r, struct span text)
{
	hold(r, text.len);
	if (r->too_long || r->open < 0)
		return;
	buffer_add_span(&r->text, text);
	struct xml_node *node = &r->nodes[r->open];
	node->own_text = node->own_text || xml_trimmed(text).len;
}

void xml_record_end(struct xml_record *r)
{
	if (r->inline_depth) {
		r->inline_depth--;
		return;
	}
	r->nodes[r->open].end = r->text.len;
	r->open = r->nodes[r->open].parent;
}

void xml_record_add(struct xml_record *r, struct span name, struct span value)
{
	if (r->n_more == r->cap_more) {
		r->cap_more = r->cap_more ? 2 * r->cap_more : 16;
		r->more = xrealloc(r->more, r->cap_more, sizeof *r->more);
	}
	r->more[r->n_more++] = name;
	r->more[r->n_more++] = value;
}

static struct span text_of(const struct xml_record *r, const struct xml_node *node)
{
	return xml_trimmed((struct span){ r->text.bytes + node->start, node->end - node->start });
}

static const struct shape *shape_of(const struct xml_record *r, const struct xml_node *node)
{
	return node->shape > 0 ? &r->shapes->list[node->shape] : NULL;
}

/* The value that tells a repeated element apart; marks the child that holds it. */
static struct span key_of(struct xml_record *r, size_t i)
{
	struct xml_node *node = &r->nodes[i];
	const struct shape *shape = shape_of(r, node);
	if (!shape || !shape->key || i == 0)
		return (struct span){ "", 0 };
	for (size_t k = 0; k < node->n_attributes; k++)
		if (node->attributes[k].name.len == strlen(shape->key) &&
		    strncasecmp(node->attributes[k].name.bytes, shape->key, strlen(shape->key)) == 0) {
			return xml_trimmed(node->attributes[k].value);
		}
	for (size_t k = i + 1; k < r->n && r->nodes[k].parent >= (int)i; k++)
		if (r->nodes[k].parent == (int)i && strcasecmp(r->nodes[k].name, shape->key) == 0) {
			struct span key = text_of(r, &r->nodes[k]);
			r->nodes[k].is_key = key.len > 0;
			return key;
		}
	return (struct span){ "", 0 };
}

static struct span dotted(struct xml_record *r, struct span prefix, struct span name, size_t number)
{
	r->path.len = 0;
	if (prefix.len) {
		buffer_add_span(&r->path, prefix);
		buffer_add_byte(&r->path, '.');
	}
	buffer_add_span(&r->path, name);
	if (number > 1) {
		char digits[24];
		size_t n = sizeof digits;
		for (; number; number /= 10)
			digits[--n] = (char)('0' + number % 10);
		digits[--n] = '.';
		buffer_add(&r->path, digits + n, sizeof digits - n);
	}
	return (struct span){ r->path.bytes, r->path.len };
}

/* Is that the name of the part that holds an answer, rather than something about it? */
static bool names_answer(const char *name)
{
	static const char *const names[] = { "text", "value", "answer", "response", "content", "body", "comment",
		"answertext", "responsetext", "answer_text", "response_text", "freetext", NULL };
	for (const char *const *n = names; *n; n++)
		if (strcasecmp(*n, name) == 0)
			return true;
	return false;
}

/* The names of a node's cells begin with its prefix; the record's own with none. */
static void name_node(struct xml_record *r, size_t i, const uint32_t *numbers)
{
	struct xml_node *node = &r->nodes[i], *parent = node->parent >= 0 ? &r->nodes[node->parent] : NULL;
	const struct shape *shape = shape_of(r, node);
	const struct shape *above = parent ? shape_of(r, parent) : NULL;
	node->done = parent && (parent->done || parent->own_text || parent->is_key);
	if (parent && parent->keyed && xml_shape_told(above, span_of(node->name)))
		node->is_key = true;
	if (!parent || node->done || node->is_key)
		return;
	struct span key = key_of(r, i);
	if (key.len && key.len < LONGEST_NAME_BYTES / 2) {
		node->prefix = key;
		node->keyed = true;
		return;
	}
	if (parent->keyed && names_answer(node->name)) {
		node->prefix = parent->prefix;
		return;
	}
	bool number = numbers[i] > 1 && numbers[i] <= MOST_NUMBERED && !(shape && shape->short_values);
	struct span path = dotted(r, parent->prefix, span_of(node->name), number ? numbers[i] : 1);
	node->prefix = arena_span(&r->arena, path);
}

/* numbers[i]: how many nodes of that name its parent has up to node i. */
static void count_names(struct xml_record *r, uint32_t *numbers)
{
	/* Siblings of one name and parent are chained by the last seen for (parent, name). */
	size_t n_slots = 64;
	while (n_slots < 2 * r->n)
		n_slots *= 2;
	uint32_t *slots = xcalloc(n_slots, sizeof *slots);
	for (size_t i = 1; i < r->n; i++) {
		const struct xml_node *node = &r->nodes[i];
		uint32_t h = (uint32_t)node->parent * 2654435761u;
		for (const char *c = node->name; *c; c++)
			h = (h ^ (unsigned char)*c) * 16777619u;
		size_t at = (h ^ h >> 15) & (n_slots - 1);
		for (; slots[at]; at = (at + 1) & (n_slots - 1)) {
			const struct xml_node *other = &r->nodes[slots[at]];
			if (other->parent == node->parent && strcmp(other->name, node->name) == 0)
				break;
		}
		numbers[i] = slots[at] ? numbers[slots[at]] + 1 : 1;
		slots[at] = (uint32_t)i;
	}
	free(slots);
}

static void lay_out(struct xml_record *r, struct arena *a)
{
	uint32_t *numbers = xcalloc(r->n, sizeof *numbers);
	count_names(r, numbers);
	for (size_t i = 0; i < r->n; i++) {
		name_node(r, i, numbers);
		struct xml_node *node = &r->nodes[i];
		const struct shape *shape = shape_of(r, node);
		bool join = i && shape && shape->short_values && !shape->key;
		if (node->done)
			continue;
		for (size_t k = 0; k < node->n_attributes; k++)
			if (!node->is_key && !(node->keyed && xml_shape_told(shape, node->attributes[k].name)))
				named_set(&r->named, r->t, dotted(r, node->prefix, node->attributes[k].name, 1),
				          node->attributes[k].value, join, a);
		if (node->is_key || (node->parted && !node->own_text) || (!node->own_text && node->n_attributes))
			continue;
		named_set(&r->named, r->t, i ? node->prefix : span_of(node->name), text_of(r, node), join, a);
	}
	free(numbers);
}

void xml_record_finish(struct xml_record *r, struct sparse_row *row, struct arena *a)
{
	named_begin(&r->named);
	if (r->too_long)
		r->named.rejected = "a record longer than 16 MiB";
	else
		lay_out(r, &r->arena);
	for (size_t i = 0; i < r->n_more; i += 2)
		named_set(&r->named, r->t, r->more[i], r->more[i + 1], false, &r->arena);
	named_end_sparse(&r->named, row, a);
}

void xml_record_free(struct xml_record *r)
{
	named_free(&r->named);
	arena_free(&r->arena);
	buffer_free(&r->text);
	buffer_free(&r->path);
	free(r->nodes);
	free(r->more);
}
