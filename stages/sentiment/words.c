/* words.c: see words.h. */
#include "words.h"

static bool is_letter(unsigned char c)
{
	return (unsigned char)((c | 32) - 'a') < 26 || (c >= '0' && c <= '9') ||
	       (c >= 0x80 && c != 0xE2); /* E2: quotation marks, dashes, the euro sign */
}

/* The bytes of an apostrophe or hyphen at i with a letter after it, or 0. */
static size_t joint(struct span t, size_t i)
{
	size_t n = t.bytes[i] == '\'' || t.bytes[i] == '-' ? 1 : 0;
	if (!n && i + 3 < t.len && memcmp(t.bytes + i, "\xE2\x80\x99", 3) == 0)
		n = 3;
	return n && i + n < t.len && is_letter((unsigned char)t.bytes[i + n]) ? n : 0;
}

size_t plain_words(struct span t, struct token *tokens)
{
	size_t n = 0;
	for (size_t i = 0; i < t.len;) {
		if (!is_letter((unsigned char)t.bytes[i])) {
			unsigned char c = (unsigned char)t.bytes[i];
			i += c < 0x80 ? 1 : c < 0xE0 ? 2 : 3;
			continue;
		}
		size_t start = i, more;
		while (i < t.len && is_letter((unsigned char)t.bytes[i])) {
			i++;
			if (i < t.len && (more = joint(t, i)) != 0)
				i += more;
		}
		tokens[n++] = (struct token){ (uint32_t)start, (uint32_t)i, TOKEN_WORD };
	}
	return n;
}
