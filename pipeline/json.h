/* json.h: reading and writing JSON (RFC 8259) without building a tree.
 *
 * A pipe stage looks at two or three members of a line and copies the rest, so
 * the reader gives raw spans of the line, checked but not decoded, and decodes
 * only what is asked for. Libraries that build a tree manage 24 to 93 MB/s and
 * print numbers and escapes otherwise than they came; this keeps the bytes.
 */
#ifndef CANVASS_JSON_H
#define CANVASS_JSON_H

#include <stdbool.h>
#include <stdint.h>

#include "memory.h"
#include "span.h"

/* A place in a JSON text that is wholly in memory. `error` is null until a fault
 * is met, then says what (static text); `at` is then where. Nothing is read
 * beyond end. */
struct json {
	const char *at, *end;
	const char *error;
};

enum { JSON_DEEPEST = 256 }; /* deeper nesting is an error */

/* Enters an object ('{') or array ('['). False with error set if it is none. */
bool json_enter(struct json *j, char bracket);

/* Steps to the next member or element; *first is true before the first call.
 * Returns false at the closing bracket (consumed) or at an error. The key is raw,
 * between its quotes; decode it with json_text_of if it may hold escapes. */
bool json_member(struct json *j, bool *first, struct span *raw_key);
bool json_element(struct json *j, bool *first);

/* Checks and passes one whole value, giving its bytes as they stand. */
bool json_value(struct json *j, struct span *raw);

/* True if only white space is left. */
bool json_at_end(struct json *j);

/* What a raw value is: '{' '[' '"' 't' 'f' 'n' or '0' for any number. */
char json_kind(struct span raw);

/* Decodes a raw string (with its quotes). Without escapes the result points into
 * raw, otherwise into the arena. A lone surrogate becomes U+FFFD. Bytes that are
 * not UTF-8 are left as they are. raw must have passed json_value. */
struct span json_text(struct span raw, struct arena *a);
/* The same for a raw key, without quotes. */
struct span json_text_of(struct span inner, struct arena *a);

/* Numbers. False if raw is not a number, or does not fit. json_micro gives the
 * value in millionths, rounded half away from zero. */
bool json_int(struct span raw, int64_t *value);
bool json_micro(struct span raw, int64_t *value);

/* Writing. Strings are escaped only where RFC 8259 demands it: quotes, backslash
 * and control characters. json_add_micro writes millionths as the shortest decimal. */
void json_add_string(struct buffer *b, struct span text);
void json_add_int(struct buffer *b, int64_t value);
void json_add_micro(struct buffer *b, int64_t micro);

#endif
