/* mend.c: U+FFFD for bytes that are not UTF-8. */
#include "mend.h"

#include "../../pipeline/data.h"

bool text_is_bad(struct span s)
{
	size_t at;
	return !utf8_valid(s, &at) || (s.len && memchr(s.bytes, '\0', s.len));
}

struct span text_mended(struct span s, struct arena *a, size_t *replaced)
{
	char *copy = arena_alloc(a, s.len * 3 + 1), *out = copy;
	const char *nul = s.len ? memchr(s.bytes, '\0', s.len) : NULL;
	while (s.len) {
		if (nul && nul < s.bytes)
			nul = memchr(s.bytes, '\0', s.len);
		size_t good, until = nul ? (size_t)(nul - s.bytes) : s.len;
		if (utf8_valid((struct span){ s.bytes, until }, &good))
			good = until;
		memcpy(out, s.bytes, good);
		out += good;
		if (good < s.len) {
			memcpy(out, "\xEF\xBF\xBD", 3);
			out += 3;
			good++;
			++*replaced;
		}
		s = (struct span){ s.bytes + good, s.len - good };
	}
	return (struct span){ copy, (size_t)(out - copy) };
}
