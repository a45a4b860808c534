/* fold.h: headers and answers brought to one form, so that they can be compared.
 *
 * Everything that ingest knows by its wording (layouts, scales, column names) is
 * looked up in one of these forms; what is stored stays as it was written.
 */
#ifndef CANVASS_FOLD_H
#define CANVASS_FOLD_H

#include "../../pipeline/memory.h"

/* Lower case; typographic quotes and dashes plain; runs of blanks one space; no
 * blanks at the ends. The result lives in the arena. Linear. */
struct span fold_text(struct span s, struct arena *a);
/* The same, with words parted at capitals ("responseId") and every other sign than
 * letters, digits and apostrophes a space: "Response-ID:" gives "response id". */
struct span fold_header(struct span s, struct arena *a);
/* An answer of a scale: fold_text without the number before or after it and without
 * signs around it: "5 - Strongly agree" and "Strongly agree (5)" give "strongly agree".
 * *number is that number, or -1. An answer that is a number only gives "". */
struct span fold_answer(struct span s, struct arena *a, int *number);

/* Without blanks at both ends (ASCII and U+00A0, U+FEFF). */
struct span trim(struct span s);
/* True if phrase stands in text with no letter or digit beside it. Both folded. */
bool has_phrase(struct span text, struct span phrase);
/* A folded text against alternatives parted by '|', each with '*' for any bytes. */
bool glob_match(struct span pattern, struct span text);
/* Runs of non-blanks; in scripts without blanks (Chinese, Japanese, Korean) two
 * characters count as a word. */
size_t count_words(struct span s);

static inline bool is_blank(struct span s)
{
	return trim(s).len == 0;
}
static inline uint64_t span_hash(struct span s)
{
	uint64_t h = 0x9E3779B97F4A7C15u ^ s.len;
	for (size_t i = 0; i < s.len; i++)
		h = (h ^ (unsigned char)s.bytes[i]) * 0x100000001B3u;
	return h ^ h >> 29;
}
static inline bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

#endif
