/* record.c: members by name, raw until asked for. */
#include "record_internal.h"

static const struct span names[] = {
#define X(id, name) { name, sizeof name - 1 },
	RECORD_MEMBERS(X)
#undef X
};

static const char *const type_names[] = {
	[RECORD_RESPONSE] = "response", [RECORD_RESPONDENT] = "respondent",
	[RECORD_QUESTION] = "question", [RECORD_SOURCE_COLUMN] = "source_column",
	[RECORD_REJECTED] = "rejected", [RECORD_RUN] = "run", [RECORD_THEME] = "theme",
	[RECORD_END] = "end", [RECORD_OTHER] = ""
};

const char *record_type_name(enum record_type type)
{
	return type_names[type];
}

const char *member_name(enum member_id id)
{
	return names[id].bytes;
}

static uint8_t id_of(struct span name)
{
	for (uint8_t id = 0; id < MEMBER_COUNT; id++)
		if (names[id].len == name.len && names[id].bytes[0] == name.bytes[0] &&
		    span_equal(names[id], name))
			return id;
	return M_UNKNOWN;
}

enum member_id record_member_id(const char *name)
{
	return id_of(span_of(name));
}

static enum record_type type_of(struct span name)
{
	for (enum record_type t = 0; t < RECORD_OTHER; t++)
		if (span_is(name, type_names[t]))
			return t;
	return RECORD_OTHER;
}

struct member *record_append(struct record *r, struct span name, uint8_t id)
{
	if (r->n_members == r->cap_members) {
		uint32_t cap = r->cap_members ? r->cap_members * 2 : 24;
		struct member *bigger = arena_alloc(r->arena, cap * sizeof *bigger);
		if (r->n_members)
			memcpy(bigger, r->members, r->n_members * sizeof *bigger);
		r->members = bigger;
		r->cap_members = cap;
	}
	struct member *m = &r->members[r->n_members++];
	r->whole = (struct span){ 0 };
	*m = (struct member){ .name = name, .id = id };
	if (id != M_UNKNOWN && r->n_members <= UINT16_MAX)
		r->slot[id] = (uint16_t)r->n_members;
	return m;
}

void record_begin(struct record *r, enum record_type type, struct arena *a)
{
	*r = (struct record){ .arena = a, .type = type };
	if (type != RECORD_OTHER)
		record_set_text(r, M_TYPE, span_of(type_names[type]));
}

int record_read(struct record *r, struct span line, struct arena *a, struct record_hints *hints,
                struct fault *f)
{
	struct json j = { line.bytes, line.bytes + line.len, NULL };
	struct span name, raw;
	bool first = true;

	*r = (struct record){ .arena = a, .type = RECORD_OTHER };
	if (json_enter(&j, '{')) {
		while (json_member(&j, &first, &name)) {
			uint32_t i = r->n_members;
			uint8_t id = i < sizeof hints->id ? hints->id[i] : M_UNKNOWN;
			if (id >= MEMBER_COUNT || !span_equal(name, names[id]))
				id = name.len ? id_of(name) : M_UNKNOWN;
			if (i < sizeof hints->id)
				hints->id[i] = id;
			if (!json_value(&j, &raw))
				break;
			record_append(r, name, id)->raw = raw;
		}
		if (!j.error && !json_at_end(&j))
			j.error = "text after the record";
	}
	if (j.error)
		return fault_set(f, EXIT_DATA, "not a JSON record: %s at byte %zu", j.error,
		                 (size_t)(j.at - line.bytes));
	r->type = type_of(record_text_or_empty(r, M_TYPE));
	r->whole = line;
	return 0;
}

void record_write(const struct record *r, struct buffer *b)
{
	if (r->whole.bytes) {
		buffer_add_span(b, r->whole);
		buffer_add_byte(b, '\n');
		return;
	}
	buffer_add_byte(b, '{');
	for (uint32_t i = 0; i < r->n_members; i++) {
		const struct member *m = &r->members[i];
		buffer_add(b, i ? ",\"" : "\"", i ? 2 : 1);
		buffer_add_span(b, m->name);
		buffer_add(b, "\":", 2);
		if (m->raw.bytes)
			buffer_add_span(b, m->raw);
		else if (m->form == FORM_TEXT)
			json_add_string(b, m->value.text);
		else if (m->form == FORM_INT)
			json_add_int(b, m->value.number);
		else if (m->form == FORM_MICRO)
			json_add_micro(b, m->value.number);
		else
			record_write_list(m, b);
	}
	buffer_add(b, "}\n", 2);
}

/* A record that is still the line it was: names and values lie in it. */
static void copy_line(struct record *to, const struct record *from, struct arena *a)
{
	to->whole = arena_span(a, from->whole);
	for (uint32_t i = 0; i < from->n_members; i++) {
		struct member m = from->members[i];
		m.name.bytes = to->whole.bytes + (m.name.bytes - from->whole.bytes);
		m.raw.bytes = to->whole.bytes + (m.raw.bytes - from->whole.bytes);
		m.form = FORM_RAW;
		to->members[i] = m;
	}
}

static void copy_value(struct member *m, struct arena *a)
{
	if (m->raw.bytes) {
		m->raw = arena_span(a, m->raw);
		m->form = FORM_RAW;
	} else if (m->form == FORM_TEXT) {
		m->value.text = arena_span(a, m->value.text);
	} else if (m->form > FORM_MICRO) {
		record_own_list(m, a);
	}
}

void record_copy_without(struct record *to, const struct record *from, struct arena *a,
                         const bool *without)
{
	*to = *from;
	to->arena = a;
	to->cap_members = from->n_members + 8; /* room for what stages add */
	to->members = arena_alloc(a, to->cap_members * sizeof *to->members);
	if (from->whole.bytes) {
		copy_line(to, from, a);
		return;
	}
	to->n_members = 0;
	for (uint32_t i = 0; i < from->n_members; i++) {
		struct member m = from->members[i];
		if (m.id != M_UNKNOWN && without && without[m.id]) {
			to->slot[m.id] = 0;
			continue;
		}
		m.name = m.id == M_UNKNOWN ? arena_span(a, m.name) : names[m.id];
		copy_value(&m, a);
		to->members[to->n_members++] = m;
		if (m.id != M_UNKNOWN)
			to->slot[m.id] = (uint16_t)to->n_members;
	}
}

void record_copy(struct record *to, const struct record *from, struct arena *a)
{
	record_copy_without(to, from, a, NULL);
}

struct member *record_member(const struct record *r, enum member_id id)
{
	return r->slot[id] ? &r->members[r->slot[id] - 1] : NULL;
}

bool record_has(const struct record *r, enum member_id id)
{
	return r->slot[id] != 0;
}

bool record_has_name(const struct record *r, const char *name)
{
	for (uint32_t i = 0; i < r->n_members; i++)
		if (span_is(r->members[i].name, name))
			return true;
	return false;
}

void record_remove(struct record *r, enum member_id id)
{
	if (!r->slot[id])
		return;
	uint32_t gone = r->slot[id] - 1u;
	memmove(&r->members[gone], &r->members[gone + 1],
	        (r->n_members - gone - 1) * sizeof *r->members);
	r->n_members--;
	r->whole = (struct span){ 0 };
	for (int i = 0; i < MEMBER_COUNT; i++)
		if (r->slot[i] > gone + 1)
			r->slot[i]--;
	r->slot[id] = 0;
}

struct span record_ref(struct record *r)
{
	struct span ref = record_text_or_empty(r, M_REF);
	if (!ref.len)
		ref = record_text_or_empty(r, M_RESPONDENT);
	return ref.len ? ref : SPAN("?");
}

static int absent(enum member_id id, struct fault *f)
{
	return fault_set(f, EXIT_DATA, "record has no '%s'", member_name(id));
}

int record_text(struct record *r, enum member_id id, struct span *text, struct fault *f)
{
	struct member *m = record_member(r, id);
	if (!m)
		return absent(id, f);
	if (m->form != FORM_TEXT) {
		if (m->form != FORM_RAW || json_kind(m->raw) != '"')
			return fault_set(f, EXIT_DATA, "'%s' is not a string", member_name(id));
		m->value.text = json_text(m->raw, r->arena);
		m->form = FORM_TEXT;
	}
	*text = m->value.text;
	return 0;
}

struct span record_text_or_empty(struct record *r, enum member_id id)
{
	struct fault ignored = { 0 };
	struct span text = { "", 0 };
	if (record_has(r, id) && record_text(r, id, &text, &ignored) != 0)
		text = (struct span){ "", 0 };
	return text;
}

struct span record_analysed(struct span text)
{
	enum { NEAR = 64 };
	if (text.len <= ANALYSED_BYTES)
		return text;
	size_t len = ANALYSED_BYTES;
	while (len > ANALYSED_BYTES - NEAR && text.bytes[len] != ' ' && text.bytes[len] != '\n')
		len--;
	if (len == ANALYSED_BYTES - NEAR)
		len = ANALYSED_BYTES;
	while (((unsigned char)text.bytes[len] & 0xC0) == 0x80)
		len--;
	return (struct span){ text.bytes, len };
}

static int number(struct record *r, enum member_id id, enum form form, int64_t *value,
                  struct fault *f)
{
	struct member *m = record_member(r, id);
	if (!m)
		return absent(id, f);
	bool ok = true;
	if (m->form == form)
		*value = m->value.number;
	else if (m->form == FORM_RAW)
		ok = form == FORM_INT ? json_int(m->raw, value) : json_micro(m->raw, value);
	else
		ok = false;
	if (!ok)
		return fault_set(f, EXIT_DATA, "'%s' is not %s", member_name(id),
		                 form == FORM_INT ? "a whole number" : "a number");
	return 0;
}

int record_int(struct record *r, enum member_id id, int64_t *value, struct fault *f)
{
	return number(r, id, FORM_INT, value, f);
}

int record_micro(struct record *r, enum member_id id, int64_t *micro, struct fault *f)
{
	return number(r, id, FORM_MICRO, micro, f);
}

int record_raw(struct record *r, enum member_id id, struct span *raw, struct fault *f)
{
	struct member *m = record_member(r, id);
	if (!m)
		return absent(id, f);
	if (!m->raw.bytes)
		return fault_set(f, EXIT_BUG, "'%s' has no raw form", member_name(id));
	*raw = m->raw;
	return 0;
}

struct member *record_member_to_set(struct record *r, enum member_id id)
{
	struct member *m = record_member(r, id);
	if (!m)
		m = record_append(r, names[id], (uint8_t)id);
	r->whole = m->raw = (struct span){ 0 };
	return m;
}

void record_set_text(struct record *r, enum member_id id, struct span text)
{
	struct member *m = record_member_to_set(r, id);
	m->form = FORM_TEXT;
	m->value.text = text;
}

void record_set_int(struct record *r, enum member_id id, int64_t value)
{
	struct member *m = record_member_to_set(r, id);
	m->form = FORM_INT;
	m->value.number = value;
}

void record_set_micro(struct record *r, enum member_id id, int64_t micro)
{
	struct member *m = record_member_to_set(r, id);
	m->form = FORM_MICRO;
	m->value.number = micro;
}

void record_set_raw(struct record *r, enum member_id id, struct span json)
{
	struct member *m = record_member_to_set(r, id);
	m->form = FORM_RAW;
	m->raw = json;
}

void record_add_unknown(struct record *r, struct span name, struct span json)
{
	record_append(r, name, M_UNKNOWN)->raw = json;
}
