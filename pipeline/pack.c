/* pack.c: each form of a member's value, to bytes and back. */
#include "pack.h"

#include "record_internal.h"

enum packed { PACKED_LINE, PACKED_MEMBERS };

/* ---- packing ---- */

enum { MOST_OF_NUMBER = 10 };

static void put_number(struct buffer *b, uint64_t n)
{
	if (b->cap - b->len < MOST_OF_NUMBER)
		buffer_reserve(b, MOST_OF_NUMBER);
	for (; n >= 0x80; n >>= 7)
		b->bytes[b->len++] = (char)(n | 0x80);
	b->bytes[b->len++] = (char)n;
}

static void put_signed(struct buffer *b, int64_t n)
{
	put_number(b, ((uint64_t)n << 1) ^ (uint64_t)(n >> 63));
}

static void put_span(struct buffer *b, struct span s)
{
	put_number(b, s.len);
	buffer_add_span(b, s);
}

/* A stretch of text after one that ended at *last. */
static void put_stretch(struct buffer *b, uint32_t start, uint32_t end, uint32_t *last)
{
	put_signed(b, (int64_t)start - *last);
	put_signed(b, (int64_t)end - start);
	*last = end;
}

static void put_list(struct buffer *b, const struct member *m)
{
	size_t n = m->value.list.n;
	const void *items = m->value.list.items;
	uint32_t last = 0;
	put_number(b, n);
	for (size_t i = 0; i < n; i++) {
		if (m->form == FORM_SEGMENTS) {
			const struct segment *s = (const struct segment *)items + i;
			put_stretch(b, s->start, s->end, &last);
			put_signed(b, s->sentiment);
			put_number(b, s->position);
			put_span(b, s->extra);
		} else if (m->form == FORM_TOKENS) {
			const struct token *t = (const struct token *)items + i;
			put_stretch(b, t->start, t->end, &last);
			put_number(b, t->kind);
		} else if (m->form == FORM_STEMS) {
			put_span(b, ((const struct span *)items)[i]);
		} else if (m->form == FORM_EVIDENCE) {
			const struct evidence *e = (const struct evidence *)items + i;
			put_number(b, e->kind);
			put_span(b, e->theme);
			put_span(b, e->term);
			put_signed(b, e->weight);
			put_stretch(b, e->start, e->end, &last);
		} else {
			const struct theme_link *t = (const struct theme_link *)items + i;
			put_span(b, t->key);
			put_number(b, t->rank);
			put_signed(b, t->score);
			put_stretch(b, t->start, t->end, &last);
		}
	}
}

void record_pack(const struct record *r, struct buffer *b)
{
	put_number(b, r->type);
	put_number(b, r->whole.bytes ? PACKED_LINE : PACKED_MEMBERS);
	if (r->whole.bytes) {
		buffer_add_span(b, r->whole);
		return;
	}
	put_number(b, r->n_members);
	for (uint32_t i = 0; i < r->n_members; i++) {
		const struct member *m = &r->members[i];
		enum form form = m->raw.bytes ? FORM_RAW : m->form;
		put_number(b, m->id);
		put_number(b, form);
		if (m->id == M_UNKNOWN)
			put_span(b, m->name);
		switch (form) {
		case FORM_RAW:   put_span(b, m->raw); break;
		case FORM_TEXT:  put_span(b, m->value.text); break;
		case FORM_INT:
		case FORM_MICRO: put_signed(b, m->value.number); break;
		default:         put_list(b, m);
		}
	}
}

/* ---- unpacking ---- */

struct unpacking {
	const char *at, *end;
	bool bad;
};

static uint64_t number(struct unpacking *u)
{
	uint64_t n = 0;
	for (int shift = 0; u->at < u->end && shift < 64; shift += 7) {
		unsigned char c = (unsigned char)*u->at++;
		n |= (uint64_t)(c & 0x7f) << shift;
		if (c < 0x80)
			return n;
	}
	u->bad = true;
	return 0;
}

static int64_t signed_number(struct unpacking *u)
{
	uint64_t n = number(u);
	return (int64_t)(n >> 1) ^ -(int64_t)(n & 1);
}

static struct span text(struct unpacking *u)
{
	uint64_t len = number(u);
	if (len > (uint64_t)(u->end - u->at)) {
		u->bad = true;
		return (struct span){ "", 0 };
	}
	u->at += len;
	return (struct span){ u->at - len, (size_t)len };
}

static void stretch(struct unpacking *u, uint32_t *start, uint32_t *end, uint32_t *last)
{
	*start = (uint32_t)(*last + signed_number(u));
	*end = *last = (uint32_t)(*start + signed_number(u));
}

static void unpack_item(struct unpacking *u, uint8_t form, void *items, size_t i, uint32_t *last)
{
	if (form == FORM_SEGMENTS) {
		struct segment *s = (struct segment *)items + i;
		stretch(u, &s->start, &s->end, last);
		s->sentiment = (int32_t)signed_number(u);
		s->position = (uint8_t)number(u);
		s->extra = text(u);
	} else if (form == FORM_TOKENS) {
		struct token *t = (struct token *)items + i;
		stretch(u, &t->start, &t->end, last);
		t->kind = (uint8_t)number(u);
	} else if (form == FORM_STEMS) {
		((struct span *)items)[i] = text(u);
	} else if (form == FORM_EVIDENCE) {
		struct evidence *e = (struct evidence *)items + i;
		e->kind = (uint8_t)number(u);
		e->theme = text(u);
		e->term = text(u);
		e->weight = signed_number(u);
		stretch(u, &e->start, &e->end, last);
	} else {
		struct theme_link *t = (struct theme_link *)items + i;
		t->key = text(u);
		t->rank = (uint32_t)number(u);
		t->score = signed_number(u);
		stretch(u, &t->start, &t->end, last);
	}
}

static void unpack_list(struct unpacking *u, struct member *m, struct arena *a)
{
	uint64_t n = number(u);
	uint32_t last = 0;
	if (n > (uint64_t)(u->end - u->at)) { /* each takes a byte at least */
		u->bad = true;
		return;
	}
	void *items = arena_alloc(a, (size_t)n * record_item_bytes(m->form));
	for (size_t i = 0; i < n; i++)
		unpack_item(u, m->form, items, i, &last);
	m->value.list.items = items;
	m->value.list.n = (size_t)n;
}

static void unpack_member(struct unpacking *u, struct record *r)
{
	uint8_t id = (uint8_t)number(u), form = (uint8_t)number(u);
	if (id > M_UNKNOWN || form > FORM_THEMES) {
		u->bad = true;
		return;
	}
	struct member *m = record_append(r, id == M_UNKNOWN ? text(u) : span_of(member_name(id)), id);
	m->form = form;
	switch (form) {
	case FORM_RAW:   m->raw = text(u); break;
	case FORM_TEXT:  m->value.text = text(u); break;
	case FORM_INT:
	case FORM_MICRO: m->value.number = signed_number(u); break;
	default:         unpack_list(u, m, r->arena);
	}
}

bool record_unpack(struct record *r, struct span bytes, struct arena *a, struct record_hints *hints)
{
	struct unpacking u = { bytes.bytes, bytes.bytes + bytes.len, false };
	enum record_type type = (enum record_type)number(&u);
	*r = (struct record){ .arena = a, .type = type };
	if (number(&u) == PACKED_LINE) {
		struct fault f = { 0 };
		return !u.bad && record_read(r, (struct span){ u.at, (size_t)(u.end - u.at) }, a, hints, &f) == 0;
	}
	for (uint64_t n = number(&u); n > 0 && !u.bad; n--)
		unpack_member(&u, r);
	return !u.bad && u.at == u.end;
}
