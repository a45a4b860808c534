/* span.h: a run of bytes that somebody else owns. */
#ifndef CANVASS_SPAN_H
#define CANVASS_SPAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
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

/* Mostly of words, which are compared sooner than memcmp is called: by their first and last
 * bytes, which meet or overlap. */
static inline bool span_equal(struct span a, struct span b)
{
	size_t n = a.len;
	if (n != b.len)
		return false;
	if (n > 16)
		return memcmp(a.bytes, b.bytes, n) == 0;
	if (n >= 8) {
		uint64_t x, y, z, w;
		memcpy(&x, a.bytes, 8);
		memcpy(&y, b.bytes, 8);
		memcpy(&z, a.bytes + n - 8, 8);
		memcpy(&w, b.bytes + n - 8, 8);
		return !((x ^ y) | (z ^ w));
	}
	if (n >= 4) {
		uint32_t x, y, z, w;
		memcpy(&x, a.bytes, 4);
		memcpy(&y, b.bytes, 4);
		memcpy(&z, a.bytes + n - 4, 4);
		memcpy(&w, b.bytes + n - 4, 4);
		return !((x ^ y) | (z ^ w));
	}
	return !n || (a.bytes[0] == b.bytes[0] && a.bytes[n / 2] == b.bytes[n / 2] && a.bytes[n - 1] == b.bytes[n - 1]);
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
