/* xml_shape.c: counts the paths of a document, chooses the record. */
#include "xml_shape.h"

#include <stdlib.h>
#include <strings.h>

#include "fold.h"
#include "table.h"

enum { MOST_SHAPES = 1024, SLOTS = 4 * MOST_SHAPES, MOST_VALUES = 256, MOST_KEYS = 6, KEY_BYTES = 1024 };

/* What may tell repeated elements apart, the likeliest first: a question's wording
 * before its number. */
static const char *const key_names[] = { "question", "questiontext", "question_text", "wording", "prompt",
	"text", "title", "label", "questionid", "question_id", "question-id", "qid", "q", "questioncode", "id",
	"ref", "code", "key", "name", "number", "no", "field", "var", "variable", NULL };

struct key {
	int name;                      /* index into key_names */
	uint32_t values[MOST_VALUES];  /* hashes */
	uint32_t seen_in[MOST_VALUES]; /* the parent in which each was last met */
	size_t n;
	uint32_t met;
	bool twice, many;              /* in one parent; more than MOST_VALUES */
};

struct level {
	int shape;                     /* -1: not counted, or inside inline markup */
	int last;                      /* the shape of its last child so far, or -1 */
	uint32_t serial;               /* of this element: all elements counted */
	char text[KEY_BYTES];
	size_t len;
	bool is_key;
};
struct reading {
	struct xml_shapes *x;
	struct level levels[DEEPEST_ELEMENT + 2];
	size_t depth, outside;         /* levels open; elements open below an uncounted one */
	uint32_t serial;
	uint32_t last_parent[MOST_SHAPES], in_parent[MOST_SHAPES];
};

bool xml_inline(const char *name)
{
	static const char *const names[] = { "p", "br", "div", "ul", "ol", "li", "blockquote", "pre", "h1", "h2",
		"h3", "h4", "h5", "h6", NULL };
	for (const char *const *n = names; *n; n++)
		if (strcasecmp(*n, name) == 0)
			return true;
	return false;
}

/* The slot of a parent's child, or the empty one where it would be. */
static uint16_t *slot_of(const struct xml_shapes *x, int parent, const char *name)
{
	uint64_t at = span_hash(span_of(name)) + (uint64_t)parent * 0x9E3779B97F4A7C15u;
	for (at ^= at >> 29;; at++) {
		uint16_t *slot = &x->slots[at % SLOTS];
		if (!*slot || (x->list[*slot].parent == parent && strcmp(x->list[*slot].name, name) == 0))
			return slot;
	}
}

int xml_shape_child(const struct xml_shapes *x, int parent, int after, const char *name)
{
	int next = after < 0 ? -1 : x->list[after].sibling;
	if (after >= 0 && strcmp(x->list[after].name, name) == 0)
		return after;
	if (next >= 0 && strcmp(x->list[next].name, name) == 0)
		return next;
	int found = parent < 0 || !x->slots ? 0 : *slot_of(x, parent, name);
	return found ? found : -1;
}

static int add_shape(struct xml_shapes *x, int parent, const char *name)
{
	if (x->n == MOST_SHAPES)
		return -1;
	int i = (int)x->n++;
	x->list[i] = (struct shape){ .name = xstrdup(name), .parent = parent, .child = -1, .sibling = -1 };
	if (parent >= 0) { /* children in order of appearance */
		*slot_of(x, parent, name) = (uint16_t)i;
		int *link = &x->list[parent].child;
		while (*link >= 0)
			link = &x->list[*link].sibling;
		*link = i;
	}
	return i;
}

static int key_name(const char *name)
{
	for (int i = 0; key_names[i]; i++)
		if (strcasecmp(key_names[i], name) == 0)
			return i;
	return -1;
}

static void add_value(struct shape *s, int name, struct span value, uint32_t parent)
{
	uint32_t h = 2166136261u;
	size_t k = 0, i = 0;
	if (!value.len || value.len > KEY_BYTES)
		return;
	for (size_t c = 0; c < value.len; c++)
		h = (h ^ (unsigned char)value.bytes[c]) * 16777619u;
	while (k < s->n_keys && s->keys[k].name != name)
		k++;
	if (k == s->n_keys) {
		if (k == MOST_KEYS)
			return;
		s->keys = xrealloc(s->keys, ++s->n_keys, sizeof *s->keys);
		memset(&s->keys[k], 0, sizeof s->keys[k]);
		s->keys[k].name = name;
	}
	struct key *key = &s->keys[k];
	key->met++;
	while (i < key->n && key->values[i] != h)
		i++;
	if (i == key->n && key->n == MOST_VALUES) {
		key->many = true;
		return;
	}
	key->twice |= i < key->n && key->seen_in[i] == parent;
	if (i == key->n)
		key->values[key->n++] = h;
	key->seen_in[i] = parent;
}

static void on_start(void *self, const char *name, const struct xml_attribute *list, size_t n)
{
	struct reading *r = self;
	struct level *up = &r->levels[r->depth];
	if (r->outside || (r->depth > 1 && xml_inline(name))) {
		r->outside++;
		return;
	}
	int shape = xml_shape_child(r->x, up->shape, up->last, name);
	if (shape < 0)
		shape = add_shape(r->x, up->shape, name);
	if (shape < 0) {
		r->outside++;
		return;
	}
	struct shape *s = &r->x->list[shape];
	if (r->last_parent[shape] != up->serial || !s->count)
		r->in_parent[shape] = 0;
	r->last_parent[shape] = up->serial;
	s->count++;
	if (++r->in_parent[shape] > s->most_in_parent)
		s->most_in_parent = r->in_parent[shape];
	up->last = shape;
	struct level *level = &r->levels[++r->depth];
	*level = (struct level){ .shape = shape, .last = -1, .serial = ++r->serial,
	                          .is_key = key_name(name) >= 0 };
	for (size_t i = 0; i < n; i++) {
		s->bytes += list[i].value.len;
		char attribute[32];
		if (list[i].name.len >= sizeof attribute)
			continue;
		memcpy(attribute, list[i].name.bytes, list[i].name.len);
		attribute[list[i].name.len] = '\0';
		int key = key_name(attribute);
		if (key >= 0)
			add_value(s, key, list[i].value, up->serial);
	}
}

static void on_text(void *self, struct span text)
{
	struct reading *r = self;
	struct level *level = &r->levels[r->depth];
	size_t from = 0;
	while (from < text.len && strchr(" \t\r\n", text.bytes[from]) && text.bytes[from])
		from++;
	if (from == text.len || level->shape < 0)
		return;
	r->x->list[level->shape].own_bytes += text.len - from;
	r->x->list[level->shape].bytes += text.len - from;
	if (!level->is_key)
		return;
	size_t room = sizeof level->text - level->len, more = text.len - from;
	memcpy(level->text + level->len, text.bytes + from, more < room ? more : room);
	level->len += more < room ? more : room;
}

static void on_end(void *self)
{
	struct reading *r = self;
	if (r->outside) {
		r->outside--;
		return;
	}
	struct level *level = &r->levels[r->depth], *up = level - 1;
	struct shape *s = &r->x->list[level->shape];
	if (level->is_key && level->len && s->child < 0 && up->shape > 0)
		add_value(&r->x->list[up->shape], key_name(s->name), (struct span){ level->text, level->len },
		          r->depth > 1 ? r->levels[r->depth - 2].serial : 0);
	r->depth--;
}

static bool named_like(const char *name, const char *const *words)
{
	for (; *words; words++)
		if (strcasecmp(*words, name) == 0)
			return true;
	return false;
}

/* Its text may be a question's wording only beside an answer. */
static bool has_answer(const struct xml_shapes *x, const struct shape *s)
{
	static const char *const answers[] = { "answer", "answers", "response", "value", "comment", "reply", NULL };
	for (int c = s->child; c >= 0; c = x->list[c].sibling)
		if (named_like(x->list[c].name, answers))
			return true;
	return false;
}

/* Chooses what tells the repeated element apart, if anything does: the same few values
 * in record after record, each once. Others that do so too tell nothing more. */
static void choose_key(const struct xml_shapes *x, struct shape *s)
{
	static const char *const worded[] = { "text", "prompt", NULL };
	const struct key *best = NULL;
	for (int round = 0; round < 2; round++)
		for (size_t k = 0; k < s->n_keys; k++) {
			const struct key *key = &s->keys[k];
			const char *name = key_names[key->name];
			if (key->met + 1 < s->count || key->twice || key->many || key->n >= key->met ||
			    (named_like(name, worded) && !has_answer(x, s)))
				continue;
			if (round && key->n == best->n)
				s->told |= 1u << key->name;
			else if (!round && (!best || key->name < best->name))
				best = key;
		}
	if (best)
		s->key = key_names[best->name];
	s->short_values = s->bytes < 40 * (uint64_t)s->count;
}

bool xml_shape_told(const struct shape *s, struct span name)
{
	char copy[32];
	if (!s->key || name.len >= sizeof copy)
		return false;
	memcpy(copy, name.bytes, name.len);
	copy[name.len] = '\0';
	int key = key_name(copy);
	return key >= 0 && (s->told >> key & 1);
}

/* The element below `from` that repeats where most of the text is; -1 if none does. */
static int repeating_below(const struct xml_shapes *x, int from)
{
	for (int at = from; at >= 0;) {
		int best = -1, repeated = -1;
		for (int c = x->list[at].child; c >= 0; c = x->list[c].sibling) {
			if (best < 0 || x->list[c].bytes > x->list[best].bytes)
				best = c;
			if (x->list[c].most_in_parent > 1 &&
			    (repeated < 0 || x->list[c].bytes > x->list[repeated].bytes))
				repeated = c;
		}
		if (repeated >= 0 && x->list[repeated].bytes * 4 >= x->list[best].bytes)
			return repeated;
		at = best;
	}
	return -1;
}

/* Is `outer` there only to group its many `inner`? */
static bool only_groups(const struct xml_shapes *x, int outer, int inner)
{
	static const char *const groups[] = { "question", "section", "group", "page", "topic", "category", "part",
		"chapter", "consultation", "survey", "form", "block", "sheet", "table", "file", "batch", "set", "list",
		"collection", "questions", "items", "forum", "thread", "discussion", "theme", NULL };
	static const char *const records[] = { "respondent", "response", "submission", "record", "row", "entry",
		"item", "case", "participant", "person", "user", "interview", "reply", "comment", "contribution",
		"post", "answer", "sentence", "review", "feedback", "doc", "document", "proposal", NULL };
	const struct shape *o = &x->list[outer], *i = &x->list[inner];
	if (i->key || named_like(o->name, records))
		return false;
	if (named_like(o->name, groups))
		return i->bytes * 2 >= o->bytes;
	return i->count / o->count >= 8 && i->count / o->count > o->count && i->bytes * 2 >= o->bytes;
}

static int choose_record(const struct xml_shapes *x, bool whole)
{
	int record = repeating_below(x, 0), inner;
	int root = x->n > 1 ? x->list[0].child : 0;
	if (record < 0 && !whole && root && x->list[root].child >= 0) {
		/* Nothing repeats yet: a first record longer than the head, most likely. */
		record = x->list[root].child;
		for (int c = record; c >= 0; c = x->list[c].sibling)
			record = x->list[c].bytes > x->list[record].bytes ? c : record;
	}
	if (record < 0) /* nothing repeats: the document is the one record */
		return root;
	while ((inner = repeating_below(x, record)) >= 0 && only_groups(x, record, inner))
		record = inner;
	return record;
}

int xml_shapes_find(struct xml_shapes *x, struct span head, bool whole, bool is_utf8, const char *given,
                    struct fault *f)
{
	struct reading *r = xcalloc(1, sizeof *r);
	struct xml_handler handler = { on_start, on_text, on_end, r };
	struct xml_events *events = xml_events_new(&handler, is_utf8);
	struct fault ignored = { 0 };
	x->list = xcalloc(MOST_SHAPES, sizeof *x->list);
	x->slots = xcalloc(SLOTS, sizeof *x->slots);
	x->n = 0;
	r->x = x;
	add_shape(x, -1, "");
	r->levels[0].last = -1;
	/* In pieces, so that what libxml2 looks ahead for is bounded as in the reading. */
	for (size_t at = 0; at < head.len; at += 65536) {
		size_t len = head.len - at < 65536 ? head.len - at : 65536;
		if (xml_events_bytes(events, head.bytes + at, len, false, &ignored))
			break;
	}
	xml_events_free(events);
	free(r);
	for (size_t i = x->n; i-- > 1;)
		x->list[x->list[i].parent].bytes += x->list[i].bytes;
	for (size_t i = 1; i < x->n; i++)
		if (x->list[i].most_in_parent > 1)
			choose_key(x, &x->list[i]);
	x->record = choose_record(x, whole);
	if (!given)
		return 0;
	for (size_t i = 1; i < x->n; i++)
		if (strcmp(x->list[i].name, given) == 0) {
			x->record = (int)i;
			return 0;
		}
	return fault_set(f, EXIT_USAGE, "no element '%s'", given);
}

void xml_shapes_free(struct xml_shapes *x)
{
	for (size_t i = 0; i < x->n; i++) {
		free(x->list[i].name);
		free(x->list[i].keys);
	}
	free(x->list);
	free(x->slots);
	*x = (struct xml_shapes){ 0 };
}
