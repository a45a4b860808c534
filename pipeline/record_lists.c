/* record_lists.c: the members that are lists: segments, tokens, stems, evidence,
 * themes, between their JSON and their arrays. */
#include "record_internal.h"

static const char *const position_names[] = { "", "agree", "disagree", "unclear" };
static const char *const kind_names[] = { "sentiment", "position", "theme" };
static const char token_kinds[] = "wncs";

const char *position_name(enum position p)
{
	return position_names[p];
}

/* ---- writing ---- */

static void add_field(struct buffer *b, const char *key, int64_t value)
{
	buffer_add_text(b, key);
	json_add_int(b, value);
}

static void write_segment(const struct segment *s, struct buffer *b)
{
	add_field(b, "{\"start\":", s->start);
	add_field(b, ",\"end\":", s->end);
	if (s->sentiment != UNSCORED) {
		buffer_add_text(b, ",\"sentiment\":");
		json_add_micro(b, s->sentiment);
	}
	if (s->position) {
		buffer_add_text(b, ",\"position\":\"");
		buffer_add_text(b, position_names[s->position]);
		buffer_add_byte(b, '"');
	}
	buffer_add_span(b, s->extra);
	buffer_add_byte(b, '}');
}

static void write_token(const struct token *t, struct buffer *b)
{
	add_field(b, "[", t->start);
	add_field(b, ",", t->end);
	if (t->kind) {
		char kind[] = { ',', '"', token_kinds[t->kind], '"' };
		buffer_add(b, kind, sizeof kind);
	}
	buffer_add_byte(b, ']');
}

static void write_evidence(const struct evidence *e, struct buffer *b)
{
	buffer_add_text(b, "{\"kind\":\"");
	buffer_add_text(b, kind_names[e->kind]);
	buffer_add_byte(b, '"');
	if (e->kind == EVIDENCE_THEME) {
		buffer_add_text(b, ",\"theme\":");
		json_add_string(b, e->theme);
	}
	buffer_add_text(b, ",\"term\":");
	json_add_string(b, e->term);
	buffer_add_text(b, ",\"weight\":");
	json_add_micro(b, e->weight);
	add_field(b, ",\"start\":", e->start);
	add_field(b, ",\"end\":", e->end);
	buffer_add_byte(b, '}');
}

static void write_theme(const struct theme_link *t, struct buffer *b)
{
	buffer_add_text(b, "{\"key\":");
	json_add_string(b, t->key);
	add_field(b, ",\"rank\":", t->rank);
	buffer_add_text(b, ",\"score\":");
	json_add_micro(b, t->score);
	add_field(b, ",\"start\":", t->start);
	add_field(b, ",\"end\":", t->end);
	buffer_add_byte(b, '}');
}

void record_write_list(const struct member *m, struct buffer *b)
{
	const void *items = m->value.list.items;
	buffer_add_byte(b, '[');
	for (size_t i = 0; i < m->value.list.n; i++) {
		if (i)
			buffer_add_byte(b, ',');
		switch (m->form) {
		case FORM_SEGMENTS: write_segment((const struct segment *)items + i, b); break;
		case FORM_TOKENS:   write_token((const struct token *)items + i, b); break;
		case FORM_STEMS:    json_add_string(b, ((const struct span *)items)[i]); break;
		case FORM_EVIDENCE: write_evidence((const struct evidence *)items + i, b); break;
		case FORM_THEMES:   write_theme((const struct theme_link *)items + i, b); break;
		}
	}
	buffer_add_byte(b, ']');
}

/* ---- copying ---- */

/* Spans of many items packed into one allocation; `at` is where the next goes. */
static struct span packed(char **at, struct span s)
{
	if (s.len)
		memcpy(*at, s.bytes, s.len);
	*at += s.len;
	return (struct span){ *at - s.len, s.len };
}

size_t record_item_bytes(uint8_t form)
{
	switch (form) {
	case FORM_SEGMENTS: return sizeof(struct segment);
	case FORM_TOKENS:   return sizeof(struct token);
	case FORM_STEMS:    return sizeof(struct span);
	case FORM_EVIDENCE: return sizeof(struct evidence);
	default:            return sizeof(struct theme_link);
	}
}

/* Visits the spans of the i-th item of a list: at most two. */
static int item_spans(void *items, uint8_t form, size_t i, struct span *spans[2])
{
	switch (form) {
	case FORM_SEGMENTS:
		spans[0] = &((struct segment *)items)[i].extra;
		return 1;
	case FORM_STEMS:
		spans[0] = &((struct span *)items)[i];
		return 1;
	case FORM_EVIDENCE:
		spans[0] = &((struct evidence *)items)[i].theme;
		spans[1] = &((struct evidence *)items)[i].term;
		return 2;
	case FORM_THEMES:
		spans[0] = &((struct theme_link *)items)[i].key;
		return 1;
	default:
		return 0;
	}
}

void record_own_list(struct member *m, struct arena *a)
{
	size_t n = m->value.list.n, bytes = n * record_item_bytes(m->form), text = 0;
	struct span *spans[2];
	void *items = arena_alloc(a, bytes);
	if (n)
		memcpy(items, m->value.list.items, bytes);
	m->value.list.items = items;
	for (size_t i = 0; i < n; i++)
		for (int k = item_spans(items, m->form, i, spans); k-- > 0;)
			text += spans[k]->len;
	char *at = text ? arena_alloc(a, text) : NULL;
	for (size_t i = 0; i < n && text; i++)
		for (int k = item_spans(items, m->form, i, spans); k-- > 0;)
			*spans[k] = packed(&at, *spans[k]);
}

/* ---- reading ---- */

/* Offsets that an item lacks: beyond any text, so that the check refuses it. */
enum { ABSENT = INT32_MAX };

struct reading {
	struct record *record;
	size_t text_len;
};

static bool read_offset(struct span raw, uint32_t *offset)
{
	int64_t n;
	if (!json_int(raw, &n) || n < 0 || n > UINT32_MAX)
		return false;
	*offset = (uint32_t)n;
	return true;
}

static bool read_micro(struct span raw, int64_t *value)
{
	return json_micro(raw, value);
}

static int name_index(struct span raw, const char *const *names, int n)
{
	for (int i = 0; i < n; i++)
		if (raw.len == strlen(names[i]) + 2 &&
		    memcmp(raw.bytes + 1, names[i], raw.len - 2) == 0)
			return i;
	return -1;
}

static bool read_segment(struct reading *in, struct span raw, void *item)
{
	struct segment *s = item;
	struct json j = { raw.bytes, raw.bytes + raw.len, NULL };
	struct span key, value;
	bool first = true, ok = json_enter(&j, '{');
	struct buffer extra = { 0 };
	int64_t micro;

	*s = (struct segment){ .start = ABSENT, .end = ABSENT, .sentiment = UNSCORED };
	while (ok && json_member(&j, &first, &key) && json_value(&j, &value)) {
		if (span_is(key, "start")) {
			ok = read_offset(value, &s->start);
		} else if (span_is(key, "end")) {
			ok = read_offset(value, &s->end);
		} else if (span_is(key, "sentiment")) {
			ok = read_micro(value, &micro) && micro >= -1000000 && micro <= 1000000;
			if (ok)
				s->sentiment = (int32_t)micro;
		} else if (span_is(key, "position")) {
			int p = name_index(value, position_names, 4);
			ok = p > 0;
			s->position = (uint8_t)(ok ? p : 0);
		} else {
			buffer_add(&extra, ",\"", 2);
			buffer_add_span(&extra, key);
			buffer_add(&extra, "\":", 2);
			buffer_add_span(&extra, value);
		}
	}
	if (extra.len)
		s->extra = arena_span(in->record->arena, (struct span){ extra.bytes, extra.len });
	buffer_free(&extra);
	return ok && !j.error && s->start <= s->end && s->end <= in->text_len;
}

static bool read_token(struct reading *in, struct span raw, void *item)
{
	struct token *t = item;
	struct json j = { raw.bytes, raw.bytes + raw.len, NULL };
	struct span start, end, kind;
	bool first = true;

	if (!json_enter(&j, '[') || !json_element(&j, &first) || !json_value(&j, &start) ||
	    !json_element(&j, &first) || !json_value(&j, &end) ||
	    !read_offset(start, &t->start) || !read_offset(end, &t->end))
		return false;
	t->kind = TOKEN_WORD;
	if (json_element(&j, &first)) {
		if (!json_value(&j, &kind) || kind.len != 3 || kind.bytes[0] != '"')
			return false;
		const char *found = strchr(token_kinds, kind.bytes[1]);
		if (!found || !*found)
			return false;
		t->kind = (uint8_t)(found - token_kinds);
		if (json_element(&j, &first))
			return false;
	}
	return !j.error && t->start <= t->end && t->end <= in->text_len;
}

static bool read_stem(struct reading *in, struct span raw, void *item)
{
	if (json_kind(raw) != '"')
		return false;
	*(struct span *)item = json_text(raw, in->record->arena);
	return true;
}

static bool read_evidence(struct reading *in, struct span raw, void *item)
{
	struct evidence *e = item;
	struct json j = { raw.bytes, raw.bytes + raw.len, NULL };
	struct span key, value;
	bool first = true, ok = json_enter(&j, '{');

	*e = (struct evidence){ .start = ABSENT, .end = ABSENT };
	while (ok && json_member(&j, &first, &key) && json_value(&j, &value)) {
		bool text = json_kind(value) == '"';
		if (span_is(key, "kind")) {
			int kind = name_index(value, kind_names, 3);
			ok = kind >= 0;
			e->kind = (uint8_t)(ok ? kind : 0);
		} else if (span_is(key, "theme") && text) {
			e->theme = json_text(value, in->record->arena);
		} else if (span_is(key, "term") && text) {
			e->term = json_text(value, in->record->arena);
		} else if (span_is(key, "weight")) {
			ok = read_micro(value, &e->weight);
		} else if (span_is(key, "start")) {
			ok = read_offset(value, &e->start);
		} else if (span_is(key, "end")) {
			ok = read_offset(value, &e->end);
		}
	}
	return ok && !j.error && e->start <= e->end && e->end <= in->text_len;
}

static bool read_theme(struct reading *in, struct span raw, void *item)
{
	struct theme_link *t = item;
	struct json j = { raw.bytes, raw.bytes + raw.len, NULL };
	struct span key, value;
	bool first = true, ok = json_enter(&j, '{');

	*t = (struct theme_link){ .start = ABSENT, .end = ABSENT };
	while (ok && json_member(&j, &first, &key) && json_value(&j, &value)) {
		if (span_is(key, "key") && json_kind(value) == '"')
			t->key = json_text(value, in->record->arena);
		else if (span_is(key, "rank"))
			ok = read_offset(value, &t->rank);
		else if (span_is(key, "score"))
			ok = read_micro(value, &t->score);
		else if (span_is(key, "start"))
			ok = read_offset(value, &t->start);
		else if (span_is(key, "end"))
			ok = read_offset(value, &t->end);
	}
	return ok && !j.error && t->key.len && t->start <= t->end && t->end <= in->text_len;
}

/* Reads a list member into an array of items of `size` bytes. */
static int read_list(struct record *r, enum member_id id, enum form form, size_t size,
                     bool (*read_item)(struct reading *, struct span, void *),
                     const void **list, size_t *n, struct fault *f)
{
	struct member *m = record_member(r, id);
	if (!m)
		return fault_set(f, EXIT_DATA, "record has no '%s'", member_name(id));
	if (m->form == FORM_RAW) {
		struct reading in = { r, record_text_or_empty(r, M_TEXT).len };
		struct json j = { m->raw.bytes, m->raw.bytes + m->raw.len, NULL };
		size_t count = 0, cap = m->raw.len / (form == FORM_TOKENS ? 8 : 24) + 8;
		char *items = arena_alloc(r->arena, cap * size);
		struct span raw;
		bool first = true;
		if (!json_enter(&j, '['))
			return fault_set(f, EXIT_DATA, "'%s' is not a list", member_name(id));
		while (json_element(&j, &first) && json_value(&j, &raw)) {
			if (count == cap) {
				char *bigger = arena_alloc(r->arena, cap * 2 * size);
				memcpy(bigger, items, count * size);
				items = bigger;
				cap *= 2;
			}
			if (!read_item(&in, raw, items + count * size))
				return fault_set(f, EXIT_DATA,
				                 "item %zu of '%s' is malformed or lies outside the text",
				                 count + 1, member_name(id));
			count++;
		}
		m->form = (uint8_t)form;
		m->value.list.items = items;
		m->value.list.n = count;
	} else if (m->form != form) {
		return fault_set(f, EXIT_DATA, "'%s' is not a list", member_name(id));
	}
	*list = m->value.list.items;
	*n = m->value.list.n;
	return 0;
}

static void set_list(struct record *r, enum member_id id, enum form form, const void *list,
                     size_t n)
{
	struct member *m = record_member_to_set(r, id);
	m->form = (uint8_t)form;
	m->value.list.items = list;
	m->value.list.n = n;
}

#define LIST(name, type, ID, form, read_item)                                                \
	int record_##name(struct record *r, const type **list, size_t *n, struct fault *f)   \
	{                                                                                    \
		const void *items = NULL;                                                    \
		CHECK(read_list(r, M_##ID, FORM_##form, sizeof(type), read_item, &items, n, f)); \
		*list = items;                                                               \
		return 0;                                                                    \
	}                                                                                    \
	void record_set_##name(struct record *r, const type *list, size_t n)                 \
	{                                                                                    \
		set_list(r, M_##ID, FORM_##form, list, n);                                   \
	}

LIST(segments, struct segment, SEGMENTS, SEGMENTS, read_segment)
LIST(tokens, struct token, TOKENS, TOKENS, read_token)
LIST(stems, struct span, STEMS, STEMS, read_stem)
LIST(evidence, struct evidence, EVIDENCE, EVIDENCE, read_evidence)
LIST(themes, struct theme_link, THEMES, THEMES, read_theme)
LIST(proposed, struct theme_link, PROPOSED, THEMES, read_theme)

int record_add_evidence(struct record *r, const struct evidence *more, size_t n, struct fault *f)
{
	const struct evidence *old = NULL;
	size_t n_old = 0;
	if (record_has(r, M_EVIDENCE))
		CHECK(record_evidence(r, &old, &n_old, f));
	struct evidence *all = arena_alloc(r->arena, (n_old + n) * sizeof *all);
	if (n_old)
		memcpy(all, old, n_old * sizeof *all);
	if (n)
		memcpy(all + n_old, more, n * sizeof *all);
	record_set_evidence(r, all, n_old + n);
	return 0;
}
