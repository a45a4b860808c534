/* json.c: a checking JSON scanner over raw spans. */
#include "json.h"

#include <stdlib.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

static bool fail(struct json *j, const char *error)
{
	if (!j->error)
		j->error = error;
	return false;
}

static void skip_space(struct json *j)
{
	while (j->at < j->end &&
	       (*j->at == ' ' || *j->at == '\t' || *j->at == '\n' || *j->at == '\r'))
		j->at++;
}

static bool expect(struct json *j, char c, const char *error)
{
	skip_space(j);
	if (j->at >= j->end || *j->at != c)
		return fail(j, error);
	j->at++;
	return true;
}

/* The next quote, backslash or control byte at or after p. */
static const char *string_stop(const char *p, const char *end)
{
#ifdef __SSE2__
	const __m128i quote = _mm_set1_epi8('"'), slash = _mm_set1_epi8('\\');
	const __m128i space = _mm_set1_epi8(0x1f);
	for (; end - p >= 16; p += 16) {
		__m128i x = _mm_loadu_si128((const __m128i *)(const void *)p);
		__m128i control = _mm_cmpeq_epi8(_mm_min_epu8(x, space), x);
		__m128i stop = _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(x, quote),
		                                         _mm_cmpeq_epi8(x, slash)), control);
		int mask = _mm_movemask_epi8(stop);
		if (mask)
			return p + __builtin_ctz((unsigned)mask);
	}
#endif
	while (p < end && *p != '"' && *p != '\\' && (unsigned char)*p >= 0x20)
		p++;
	return p;
}

static int hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* At an opening quote: passes the string. */
static bool skip_string(struct json *j)
{
	const char *p = j->at + 1;
	for (;;) {
		p = string_stop(p, j->end);
		j->at = p;
		if (p >= j->end)
			return fail(j, "string without end");
		if (*p == '"') {
			j->at = p + 1;
			return true;
		}
		if (*p != '\\')
			return fail(j, "control character in a string");
		if (j->end - p < 2)
			return fail(j, "string without end");
		if (p[1] == 'u') {
			if (j->end - p < 6)
				return fail(j, "string without end");
			for (int i = 2; i < 6; i++)
				if (hex_value(p[i]) < 0)
					return fail(j, "bad escape in a string");
			p += 6;
		} else if (p[1] && strchr("\"\\/bfnrt", p[1])) {
			p += 2;
		} else {
			return fail(j, "bad escape in a string");
		}
	}
}

static const char *skip_digits(const char *p, const char *end)
{
	while (p < end && *p >= '0' && *p <= '9')
		p++;
	return p;
}

static bool skip_number(struct json *j)
{
	const char *p = j->at, *end = j->end, *start;
	if (p < end && *p == '-')
		p++;
	start = p;
	p = skip_digits(p, end);
	if (p == start || (*start == '0' && p - start > 1))
		return fail(j, "bad number");
	if (p < end && *p == '.') {
		start = ++p;
		p = skip_digits(p, end);
		if (p == start)
			return fail(j, "bad number");
	}
	if (p < end && (*p == 'e' || *p == 'E')) {
		p++;
		if (p < end && (*p == '+' || *p == '-'))
			p++;
		start = p;
		p = skip_digits(p, end);
		if (p == start)
			return fail(j, "bad number");
	}
	j->at = p;
	return true;
}

static bool skip_word(struct json *j, const char *word)
{
	size_t n = strlen(word);
	if ((size_t)(j->end - j->at) < n || memcmp(j->at, word, n) != 0)
		return fail(j, "unknown word");
	j->at += n;
	return true;
}

static bool skip_scalar(struct json *j)
{
	switch (*j->at) {
	case '"': return skip_string(j);
	case 't': return skip_word(j, "true");
	case 'f': return skip_word(j, "false");
	case 'n': return skip_word(j, "null");
	default:  return skip_number(j);
	}
}

bool json_value(struct json *j, struct span *raw)
{
	char stack[JSON_DEEPEST];
	size_t depth = 0;
	skip_space(j);
	const char *start = j->at;
	for (;;) {
		skip_space(j);
		if (j->at >= j->end)
			return fail(j, "value without end");
		char c = *j->at;
		if (c == '{' || c == '[') {
			if (depth == JSON_DEEPEST)
				return fail(j, "nested too deep");
			stack[depth++] = c;
			j->at++;
			skip_space(j);
			if (j->at < j->end && *j->at == (c == '{' ? '}' : ']')) {
				j->at++;
				depth--;
			} else {
				if (c == '[')
					continue;
				goto key;
			}
		} else if (!skip_scalar(j)) {
			return false;
		}
		/* A value is complete: what follows it? */
		for (;;) {
			if (!depth) {
				*raw = (struct span){ start, (size_t)(j->at - start) };
				return true;
			}
			skip_space(j);
			if (j->at >= j->end)
				return fail(j, "value without end");
			c = *j->at++;
			if (c == ',')
				break;
			if (c != (stack[depth - 1] == '{' ? '}' : ']')) {
				j->at--;
				return fail(j, "comma or bracket missing");
			}
			depth--;
		}
		if (stack[depth - 1] == '[')
			continue;
	key:
		skip_space(j);
		if (j->at >= j->end || *j->at != '"')
			return fail(j, "member name missing");
		if (!skip_string(j) || !expect(j, ':', "colon missing"))
			return false;
	}
}

bool json_enter(struct json *j, char bracket)
{
	return expect(j, bracket, bracket == '{' ? "not an object" : "not an array");
}

/* Passes the separator; false at the closing bracket or at an error. */
static bool next(struct json *j, bool *first, char close)
{
	if (j->error)
		return false;
	skip_space(j);
	if (j->at >= j->end)
		return fail(j, "value without end");
	if (*j->at == close && *first) {
		j->at++;
		return false;
	}
	if (!*first) {
		char c = *j->at++;
		if (c == close)
			return false;
		if (c != ',') {
			j->at--;
			return fail(j, "comma or bracket missing");
		}
	}
	*first = false;
	return true;
}

bool json_member(struct json *j, bool *first, struct span *raw_key)
{
	if (!next(j, first, '}'))
		return false;
	skip_space(j);
	if (j->at >= j->end || *j->at != '"')
		return fail(j, "member name missing");
	const char *start = j->at + 1;
	if (!skip_string(j))
		return false;
	*raw_key = (struct span){ start, (size_t)(j->at - 1 - start) };
	return expect(j, ':', "colon missing");
}

bool json_element(struct json *j, bool *first)
{
	return next(j, first, ']');
}

bool json_at_end(struct json *j)
{
	skip_space(j);
	return j->at == j->end;
}

char json_kind(struct span raw)
{
	if (!raw.len)
		return 'n';
	char c = raw.bytes[0];
	return strchr("{[\"tfn", c) ? c : '0';
}

static uint32_t hex4(const char *p)
{
	uint32_t value = 0;
	for (int i = 0; i < 4; i++)
		value = value * 16 + (uint32_t)hex_value(p[i]);
	return value;
}

static char *put_utf8(char *out, uint32_t c)
{
	if (c < 0x80) {
		*out++ = (char)c;
	} else if (c < 0x800) {
		*out++ = (char)(0xc0 | c >> 6);
		*out++ = (char)(0x80 | (c & 0x3f));
	} else if (c < 0x10000) {
		*out++ = (char)(0xe0 | c >> 12);
		*out++ = (char)(0x80 | (c >> 6 & 0x3f));
		*out++ = (char)(0x80 | (c & 0x3f));
	} else {
		*out++ = (char)(0xf0 | c >> 18);
		*out++ = (char)(0x80 | (c >> 12 & 0x3f));
		*out++ = (char)(0x80 | (c >> 6 & 0x3f));
		*out++ = (char)(0x80 | (c & 0x3f));
	}
	return out;
}

struct span json_text_of(struct span inner, struct arena *a)
{
	const char *p = inner.bytes, *end = p + inner.len;
	if (!inner.len || !memchr(p, '\\', inner.len))
		return inner;
	char *text = arena_alloc(a, inner.len + 1), *out = text;
	while (p < end) {
		const char *slash = memchr(p, '\\', (size_t)(end - p));
		size_t plain = (size_t)((slash ? slash : end) - p);
		memcpy(out, p, plain);
		out += plain;
		p += plain;
		if (!slash)
			break;
		switch (p[1]) {
		case 'b': *out++ = '\b'; break;
		case 'f': *out++ = '\f'; break;
		case 'n': *out++ = '\n'; break;
		case 'r': *out++ = '\r'; break;
		case 't': *out++ = '\t'; break;
		case 'u': {
			uint32_t c = hex4(p + 2);
			p += 4;
			if (c >= 0xd800 && c < 0xdc00 && end - p >= 8 && p[2] == '\\' &&
			    p[3] == 'u' && hex4(p + 4) >= 0xdc00 && hex4(p + 4) < 0xe000) {
				c = 0x10000 + ((c - 0xd800) << 10) + (hex4(p + 4) - 0xdc00);
				p += 6;
			} else if (c >= 0xd800 && c < 0xe000) {
				c = 0xfffd;
			}
			out = put_utf8(out, c);
			break;
		}
		default: *out++ = p[1]; break;
		}
		p += 2;
	}
	return (struct span){ text, (size_t)(out - text) };
}

struct span json_text(struct span raw, struct arena *a)
{
	return json_text_of((struct span){ raw.bytes + 1, raw.len - 2 }, a);
}

bool json_int(struct span raw, int64_t *value)
{
	const char *p = raw.bytes, *end = p + raw.len;
	if (json_kind(raw) != '0' || raw.len > 18)
		return false;
	bool negative = *p == '-';
	int64_t n = 0;
	for (p += negative; p < end; p++) {
		if (*p < '0' || *p > '9')
			return false;
		n = n * 10 + (*p - '0');
	}
	*value = negative ? -n : n;
	return true;
}

bool json_micro(struct span raw, int64_t *value)
{
	char copy[64];
	if (json_kind(raw) != '0' || raw.len >= sizeof copy)
		return false;
	memcpy(copy, raw.bytes, raw.len);
	copy[raw.len] = '\0';
	double x = strtod(copy, NULL) * 1e6;
	if (!(x > -9e15 && x < 9e15))
		return false;
	*value = (int64_t)(x < 0 ? x - 0.5 : x + 0.5);
	return true;
}

void json_add_string(struct buffer *b, struct span text)
{
	static const char hex[] = "0123456789abcdef";
	const char *p = text.len ? text.bytes : "", *end = p + text.len;
	buffer_reserve(b, text.len + 2);
	buffer_add_byte(b, '"');
	while (p < end) {
		const char *stop = string_stop(p, end);
		buffer_add(b, p, (size_t)(stop - p));
		p = stop;
		if (p == end)
			break;
		unsigned char c = (unsigned char)*p++;
		switch (c) {
		case '"':  buffer_add(b, "\\\"", 2); break;
		case '\\': buffer_add(b, "\\\\", 2); break;
		case '\n': buffer_add(b, "\\n", 2); break;
		case '\r': buffer_add(b, "\\r", 2); break;
		case '\t': buffer_add(b, "\\t", 2); break;
		default: {
			char escape[6] = { '\\', 'u', '0', '0', hex[c >> 4], hex[c & 15] };
			buffer_add(b, escape, sizeof escape);
		}
		}
	}
	buffer_add_byte(b, '"');
}

void json_add_int(struct buffer *b, int64_t value)
{
	char digits[24], *p = digits + sizeof digits;
	uint64_t n = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
	do
		*--p = (char)('0' + n % 10);
	while (n /= 10);
	if (value < 0)
		*--p = '-';
	buffer_add(b, p, (size_t)(digits + sizeof digits - p));
}

void json_add_micro(struct buffer *b, int64_t micro)
{
	uint64_t n = micro < 0 ? 0 - (uint64_t)micro : (uint64_t)micro;
	if (micro < 0)
		buffer_add_byte(b, '-');
	json_add_int(b, (int64_t)(n / 1000000));
	uint32_t part = (uint32_t)(n % 1000000);
	if (!part)
		return;
	char digits[7] = { '.' };
	int last = 0;
	for (int i = 6; i >= 1; i--, part /= 10) {
		digits[i] = (char)('0' + part % 10);
		if (digits[i] != '0' && i > last)
			last = i;
	}
	buffer_add(b, digits, (size_t)last + 1);
}
