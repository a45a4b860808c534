/* record_internal.h: what record.c and record_lists.c share. */
#ifndef CANVASS_RECORD_INTERNAL_H
#define CANVASS_RECORD_INTERNAL_H

#include "json.h"
#include "record.h"

/* How a member's value is known besides (or instead of) its raw bytes. */
enum form {
	FORM_RAW, FORM_TEXT, FORM_INT, FORM_MICRO,
	FORM_SEGMENTS, FORM_TOKENS, FORM_STEMS, FORM_EVIDENCE, FORM_THEMES
};

struct member {
	struct span name;      /* raw, as between the quotes */
	struct span raw;       /* bytes null: set by a stage, not yet written */
	uint8_t id, form;
	union {
		struct span text;
		int64_t number;
		struct { const void *items; size_t n; } list;
	} value;
};

struct member *record_member(const struct record *r, enum member_id id);
/* The member, made if absent, its raw bytes dropped. */
struct member *record_member_to_set(struct record *r, enum member_id id);
/* A new member at the end; id may be M_UNKNOWN. */
struct member *record_append(struct record *r, struct span name, uint8_t id);
const char *member_name(enum member_id id);
/* Appends the value of a list form. */
void record_write_list(const struct member *m, struct buffer *b);
/* Makes the items of a list form, and what they point to, the arena's own. */
void record_own_list(struct member *m, struct arena *a);
/* The size of an item of a list form. */
size_t record_item_bytes(uint8_t form);

#endif
