/* fold.c: one pass over code points; ASCII is most of what comes. */
#include "fold.h"

#include <utf8proc.h>

static bool blank_byte(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

struct span trim(struct span s)
{
	while (s.len) {
		size_t n = blank_byte(s.bytes[0]) ? 1 : 0;
		if (!n && s.len >= 2 && memcmp(s.bytes, "\xC2\xA0", 2) == 0)
			n = 2;
		else if (!n && s.len >= 3 && memcmp(s.bytes, "\xEF\xBB\xBF", 3) == 0)
			n = 3;
		if (!n)
			break;
		s = (struct span){ s.bytes + n, s.len - n };
	}
	while (s.len) {
		size_t n = blank_byte(s.bytes[s.len - 1]) ? 1 : 0;
		if (!n && s.len >= 2 && memcmp(s.bytes + s.len - 2, "\xC2\xA0", 2) == 0)
			n = 2;
		if (!n)
			break;
		s.len -= n;
	}
	return s;
}

/* The plain sign for typographic ones; the code point itself otherwise. */
static utf8proc_int32_t plain(utf8proc_int32_t c)
{
	switch (c) {
	case 0x2018: case 0x2019: case 0x201B: case 0x02BC: return '\'';
	case 0x201C: case 0x201D: return '"';
	case 0x2010: case 0x2011: case 0x2012: case 0x2013: case 0x2014: return '-';
	case 0x00A0: case 0x202F: case 0x2009: case 0xFEFF: return ' ';
	default: return c;
	}
}

static bool is_word(utf8proc_int32_t c)
{
	if (c < 128)
		return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '\'';
	utf8proc_category_t k = utf8proc_category(c);
	return k <= UTF8PROC_CATEGORY_NO && k != UTF8PROC_CATEGORY_CN;
}

static struct span fold(struct span s, struct arena *a, bool header)
{
	/* Lower case may take more bytes than upper case: at most 3 for 2. */
	char *out = arena_alloc(a, s.len * 2 + 8);
	size_t n = 0;
	bool was_lower = false;
	for (size_t i = 0; i < s.len;) {
		utf8proc_int32_t c = (unsigned char)s.bytes[i];
		utf8proc_ssize_t width = 1;
		if (c >= 128) {
			width = utf8proc_iterate((const utf8proc_uint8_t *)s.bytes + i,
			                         (utf8proc_ssize_t)(s.len - i), &c);
			if (width <= 0) {
				width = 1;
				c = 0xFFFD;
			}
			c = plain(c);
		}
		i += (size_t)width;
		utf8proc_int32_t low = c < 128 ? (c >= 'A' && c <= 'Z' ? c + 32 : c) : utf8proc_tolower(c);
		bool sign = header ? !is_word(c) : c < 128 && blank_byte((char)c);
		if (header && low != c && was_lower && n && out[n - 1] != ' ')
			out[n++] = ' ';
		was_lower = low == c && !sign;
		if (!sign)
			n += (size_t)(low < 128 ? (out[n] = (char)low, 1)
			                        : utf8proc_encode_char(low, (utf8proc_uint8_t *)out + n));
		else if (n && out[n - 1] != ' ')
			out[n++] = ' ';
	}
	while (n && out[n - 1] == ' ')
		n--;
	return (struct span){ out, n };
}

struct span fold_text(struct span s, struct arena *a)
{
	return fold(trim(s), a, false);
}

struct span fold_header(struct span s, struct arena *a)
{
	return fold(trim(s), a, true);
}

static bool around(char c)
{
	return c != '\0' && strchr(" .:;,-=!?\"'()[]*_", c) != NULL;
}

struct span fold_answer(struct span s, struct arena *a, int *number)
{
	struct span f = fold_text(s, a);
	*number = -1;
	while (f.len && around(f.bytes[0]))
		f = (struct span){ f.bytes + 1, f.len - 1 };
	while (f.len && around(f.bytes[f.len - 1]))
		f.len--;
	size_t lead = 0, tail = f.len;
	while (lead < f.len && lead < 3 && is_digit(f.bytes[lead]))
		lead++;
	while (tail > 0 && f.len - tail < 3 && is_digit(f.bytes[tail - 1]))
		tail--;
	if (lead && (lead == f.len || around(f.bytes[lead]))) {
		*number = 0;
		for (size_t i = 0; i < lead; i++)
			*number = *number * 10 + (f.bytes[i] - '0');
		f = (struct span){ f.bytes + lead, f.len - lead };
	} else if (tail < f.len && tail > 0 && around(f.bytes[tail - 1])) {
		*number = 0;
		for (size_t i = tail; i < f.len; i++)
			*number = *number * 10 + (f.bytes[i] - '0');
		f.len = tail;
	}
	while (f.len && around(f.bytes[0]))
		f = (struct span){ f.bytes + 1, f.len - 1 };
	while (f.len && around(f.bytes[f.len - 1]))
		f.len--;
	return f;
}

static bool letter_or_digit(char c)
{
	return (c >= 'a' && c <= 'z') || is_digit(c) || (c & 0x80);
}

bool has_phrase(struct span text, struct span phrase)
{
	if (!phrase.len)
		return false;
	for (size_t i = 0; i + phrase.len <= text.len; i++) {
		const char *at = memmem(text.bytes + i, text.len - i, phrase.bytes, phrase.len);
		if (!at)
			return false;
		i = (size_t)(at - text.bytes);
		size_t end = i + phrase.len;
		if ((i == 0 || !letter_or_digit(text.bytes[i - 1])) &&
		    (end == text.len || !letter_or_digit(text.bytes[end])))
			return true;
	}
	return false;
}

static bool glob_one(const char *p, const char *p_end, const char *t, const char *t_end)
{
	const char *star = NULL, *again = NULL;
	while (t < t_end) {
		if (p < p_end && *p == '*') {
			star = ++p;
			again = t;
		} else if (p < p_end && *p == *t) {
			p++;
			t++;
		} else if (star) {
			p = star;
			t = ++again;
		} else {
			return false;
		}
	}
	while (p < p_end && *p == '*')
		p++;
	return p == p_end;
}

bool glob_match(struct span pattern, struct span text)
{
	const char *p = pattern.bytes, *end = p + pattern.len;
	for (;;) {
		const char *stop = p < end ? memchr(p, '|', (size_t)(end - p)) : NULL;
		if (glob_one(p, stop ? stop : end, text.bytes, text.bytes + text.len))
			return true;
		if (!stop)
			return false;
		p = stop + 1;
	}
}

size_t count_words(struct span s)
{
	size_t n = 0, characters = 0;
	bool in = false;
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.bytes[i];
		bool word = !blank_byte(s.bytes[i]);
		n += word && !in;
		in = word;
		characters += c >= 0xE3 && c <= 0xED; /* leads U+3000 to U+DFFF */
	}
	return n + characters / 2;
}
