/* span.h: a run of bytes that somebody else owns. */
#ifndef CANVASS_SPAN_H
#define CANVASS_SPAN_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

/* Not NUL-terminated. bytes may be null only when len is 0. */
struct span {
	const char *bytes;
	size_t len;
};

#define SPAN(literal) ((struct span){ (literal), sizeof(literal) - 1 })

static inline struct span span_of(const char *text)
{
	return (struct span){ text, strlen(text) };
}

static inline bool span_equal(struct span a, struct span b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.bytes, b.bytes, a.len) == 0);
}

static inline bool span_is(struct span a, const char *text)
{
	return span_equal(a, span_of(text));
}

/* Byte order; a prefix comes first. */
static inline int span_compare(struct span a, struct span b)
{
	size_t n = a.len < b.len ? a.len : b.len;
	int order = n ? memcmp(a.bytes, b.bytes, n) : 0;
	return order ? order : (a.len > b.len) - (a.len < b.len);
}

#endif
