/* tidy.c: one pass over the text, one more for what is not ASCII. */
#include "tidy.h"

#include <stdlib.h>
#include <utf8proc.h>

size_t utf8_next(const char *p, const char *end, uint32_t *c)
{
	utf8proc_int32_t code;
	utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)p, end - p, &code);
	if (n <= 0)
		return 0;
	*c = (uint32_t)code;
	return (size_t)n;
}

/* True if a byte of ASCII text asks for work, given the one after it. */
static inline unsigned untidy(unsigned char c, unsigned char next)
{
	return (unsigned)(c < ' ') | (c > '~') | (c == '&') | (c == '<') | ((c == ' ') & (next == ' '));
}

/* True if an ASCII text is tidy already: most are, so nothing is copied. Sixteen bytes at
 * a time without a branch, which compilers turn into vector code. */
static bool is_tidy(struct span t)
{
	const unsigned char *p = (const unsigned char *)t.bytes;
	size_t i = 0;
	if (!t.len)
		return true;
	for (; i + 16 < t.len; i += 16) {
		unsigned char bad = 0;
		for (size_t k = i; k < i + 16; k++)
			bad |= (unsigned char)untidy(p[k], p[k + 1]);
		if (bad)
			return false;
	}
	for (; i + 1 < t.len; i++)
		if (untidy(p[i], p[i + 1]))
			return false;
	return p[0] != ' ' && !untidy(p[i], ' ');
}

/* The references met in exports; the rest are left as they were written. */
static const struct { const char *name; uint32_t code; } references[] = {
	{ "amp", '&' }, { "lt", '<' }, { "gt", '>' }, { "quot", '"' }, { "apos", '\'' },
	{ "nbsp", ' ' }, { "pound", 0xA3 }, { "euro", 0x20AC }, { "cent", 0xA2 }, { "yen", 0xA5 },
	{ "copy", 0xA9 }, { "reg", 0xAE }, { "deg", 0xB0 }, { "frac12", 0xBD }, { "hellip", 0x2026 },
	{ "ndash", 0x2013 }, { "mdash", 0x2014 }, { "lsquo", 0x2018 }, { "rsquo", 0x2019 },
	{ "sbquo", 0x201A }, { "ldquo", 0x201C }, { "rdquo", 0x201D }, { "laquo", 0xAB },
	{ "raquo", 0xBB }, { "bull", 0x2022 }, { "middot", 0xB7 }, { "shy", 0xAD }, { "times", 0xD7 },
	{ "eacute", 0xE9 }, { "egrave", 0xE8 }, { "ecirc", 0xEA }, { "agrave", 0xE0 },
	{ "acirc", 0xE2 }, { "ccedil", 0xE7 }, { "icirc", 0xEE }, { "ocirc", 0xF4 },
	{ "ucirc", 0xFB }, { "ugrave", 0xF9 }, { "euml", 0xEB }, { "iuml", 0xEF }, { "ouml", 0xF6 },
	{ "uuml", 0xFC }, { "auml", 0xE4 }, { "ntilde", 0xF1 }, { "aacute", 0xE1 },
	{ "iacute", 0xED }, { "oacute", 0xF3 }, { "uacute", 0xFA }, { "wcirc", 0x175 },
	{ "ycirc", 0x177 }
};

/* The bytes of a character reference at p ("&...;"), or 0. */
static size_t reference(const char *p, const char *end, uint32_t *code)
{
	size_t room = (size_t)(end - p) < 12 ? (size_t)(end - p) : 12;
	const char *stop = memchr(p, ';', room);
	if (!stop || stop - p < 3)
		return 0;
	struct span name = { p + 1, (size_t)(stop - p - 1) };
	if (name.bytes[0] == '#') {
		bool hex = name.len > 1 && (name.bytes[1] | 32) == 'x';
		char digits[12] = "", *after;
		size_t skip = hex ? 2 : 1;
		if (name.len <= skip)
			return 0;
		memcpy(digits, name.bytes + skip, name.len - skip);
		if (digits[0] == '-' || digits[0] == '+' || digits[0] == ' ')
			return 0;
		unsigned long v = strtoul(digits, &after, hex ? 16 : 10);
		if (*after || v == 0 || v > 0x10FFFF || (v >= 0xD800 && v < 0xE000))
			return 0;
		*code = (uint32_t)v;
		return name.len + 2;
	}
	for (size_t i = 0; i < sizeof references / sizeof *references; i++)
		if (span_is(name, references[i].name)) {
			*code = references[i].code;
			return name.len + 2;
		}
	return 0;
}

/* Tags that editors and platforms leave in; block ones end a line. */
static const char *const inline_tags[] = { "b", "i", "u", "em", "strong", "span", "a", "font", "sup",
	"sub", "small", "img", "o:p", "s", "code", NULL };
static const char *const block_tags[] = { "p", "br", "div", "li", "ul", "ol", "tr", "td", "table",
	"tbody", "h1", "h2", "h3", "h4", "hr", "blockquote", "pre", NULL };

/* The bytes of a known tag at p ("<...>"), or 0; *block says if it ends a line. */
static size_t tag(const char *p, const char *end, bool *block)
{
	size_t room = (size_t)(end - p) < 1024 ? (size_t)(end - p) : 1024;
	const char *stop = memchr(p, '>', room), *at = p + 1;
	if (!stop)
		return 0;
	if (*at == '/')
		at++;
	char name[12];
	size_t n = 0;
	while (at < stop && n + 1 < sizeof name && *at != ' ' && *at != '/')
		name[n++] = (char)(*at >= 'A' && *at <= 'Z' ? *at + 32 : *at), at++;
	name[n] = '\0';
	if (at < stop && *at != ' ' && *at != '/')
		return 0;
	for (int b = 0; b < 2; b++)
		for (const char *const *t = b ? block_tags : inline_tags; *t; t++)
			if (strcmp(*t, name) == 0) {
				*block = b;
				return (size_t)(stop - p) + 1;
			}
	return 0;
}

/* What a code point becomes: itself, ' ', '\n', or 0 for nothing. */
static uint32_t tidied(uint32_t c)
{
	if (c == '\n' || c == '\r' || c == 0x85 || c == 0x2028 || c == 0x2029 || c == '\v' || c == '\f')
		return '\n';
	if (c == '\t' || c == 0xA0 || (c >= 0x2000 && c <= 0x200A) || c == 0x202F || c == 0x205F ||
	    c == 0x3000)
		return ' ';
	if (c < ' ' || (c >= 0x7F && c < 0xA0) || c == 0xAD || c == 0x200B || c == 0x200E ||
	    c == 0x200F || (c >= 0x202A && c <= 0x202E) || (c >= 0x2060 && c <= 0x2069) || c == 0xFEFF)
		return 0;
	return c;
}

/* Text under construction, blanks run together. */
struct tidying {
	char *out;
	size_t len;
	char blank;     /* pending ' ' or '\n', or 0 */
	bool compose;   /* a character that NFC may change was met */
	bool tagged;    /* and a tag */
};

static void put(struct tidying *t, uint32_t c)
{
	c = tidied(c);
	if (c == 0)
		return;
	if (c == ' ' || c == '\n') {
		if (t->blank != '\n')
			t->blank = (char)c;
		return;
	}
	if (t->blank && t->len)
		t->out[t->len++] = t->blank;
	t->blank = 0;
	t->compose |= c >= 0x300;
	t->len += (size_t)utf8proc_encode_char((utf8proc_int32_t)c, (utf8proc_uint8_t *)t->out + t->len);
}

/* True if markup that was escaped has come to light: it ends somewhere, as what people write
 * of their own in angle brackets does not. */
static bool has_end_tag(struct span t)
{
	bool block;
	for (const char *p = t.bytes, *end = p + t.len; (p = memmem(p, (size_t)(end - p), "</", 2)) != NULL; p += 2)
		if (tag(p, end, &block))
			return true;
	return false;
}

struct span tidy(struct span text, struct arena *a, size_t *replaced)
{
	if (is_tidy(text))
		return text;
	/* A bad byte grows to three; a blank before a character adds at most one. */
	struct tidying t = { .out = arena_alloc(a, 3 * text.len + 8) };
	for (const char *p = text.bytes, *end = p + text.len; p < end;) {
		uint32_t c = (unsigned char)*p;
		size_t n = 1;
		bool block = false;
		if (c == '&' && (n = reference(p, end, &c)) != 0) {
			put(&t, c);
		} else if (c == '<' && (n = tag(p, end, &block)) != 0) {
			t.tagged = true;
			if (block)
				put(&t, '\n');
		} else {
			n = 1;
			if (c >= 0x80 && (n = utf8_next(p, end, &c)) == 0) {
				n = 1;
				c = 0xFFFD;
				++*replaced;
			}
			put(&t, c);
		}
		p += n;
	}
	struct span tidied_text = { t.out, t.len };
	if (!t.tagged && has_end_tag(tidied_text))
		return tidy(tidied_text, a, replaced); /* which finds tags: no further round */
	if (!t.compose)
		return tidied_text;
	utf8proc_uint8_t *composed = NULL;
	utf8proc_ssize_t n = utf8proc_map((const utf8proc_uint8_t *)t.out, (utf8proc_ssize_t)t.len,
	                                  &composed, UTF8PROC_STABLE | UTF8PROC_COMPOSE);
	if (n >= 0)
		tidied_text = arena_span(a, (struct span){ (char *)composed, (size_t)n });
	free(composed);
	return tidied_text;
}
