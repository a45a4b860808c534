/* lower.c: see lower.h. */
#include "lower.h"

#include <utf8proc.h>

size_t lower_word(struct span word, char *out, size_t room)
{
	size_t n = 0;
	for (size_t i = 0; i < word.len;) {
		unsigned char c = (unsigned char)word.bytes[i], small[4] = { c };
		utf8proc_int32_t point;
		utf8proc_ssize_t taken = 1, len = 1;
		if (c >= 'A' && c <= 'Z') {
			*small = (unsigned char)(c + 32);
		} else if (c >= 0x80) {
			taken = utf8proc_iterate((const utf8proc_uint8_t *)word.bytes + i, (utf8proc_ssize_t)(word.len - i), &point);
			if (taken > 0)
				len = utf8proc_encode_char(point == 0x2019 ? '\'' : utf8proc_tolower(point), small);
			else
				taken = 1;
		}
		if (n + (size_t)len > room)
			break;
		for (utf8proc_ssize_t k = 0; k < len; k++)
			out[n++] = (char)small[k];
		i += (size_t)taken;
	}
	return n;
}
