/* charset.c: a source that converts another to UTF-8. */
#include "charset.h"

#include <errno.h>
#include <iconv.h>
#include <stdio.h>
#include <stdlib.h>

enum { SAMPLE_BYTES = 256 * 1024, RAW_BYTES = 64 * 1024 };
enum state { ASCII_SO_FAR, AS_IT_IS, CONVERTED };

struct charset_source {
	struct source in;        /* first member */
	struct source *from;
	struct table *table;     /* whose notes say what was chosen */
	enum state state;
	iconv_t conversion;
	size_t unit;             /* bytes to pass over where the conversion fails */
	char *raw;               /* read but not converted: [raw_at, raw_len) */
	size_t raw_at, raw_len;
	bool ended;
};

static size_t first_non_ascii(const char *p, size_t n)
{
	size_t i = 0;
	uint64_t a, b;
	for (; n - i >= 16; i += 16) {
		memcpy(&a, p + i, 8);
		memcpy(&b, p + i + 8, 8);
		if ((a | b) & 0x8080808080808080u)
			break;
	}
	while (i < n && !(p[i] & 0x80))
		i++;
	return i;
}

static int convert_from(struct charset_source *s, const char *name, struct fault *f)
{
	s->conversion = iconv_open("UTF-8", name);
	if (s->conversion == (iconv_t)-1)
		return fault_set(f, EXIT_DATA, "its character set, %s, cannot be converted here", name);
	s->state = CONVERTED;
	s->unit = strncmp(name, "UTF-16", 6) == 0 ? 2 : strncmp(name, "UTF-32", 6) == 0 ? 4 : 1;
	s->raw = xmalloc(RAW_BYTES + SAMPLE_BYTES);
	return 0;
}

/* Settles the character set by bytes that hold non-ASCII ones. */
static int settle(struct charset_source *s, struct span bytes, bool whole, struct fault *f)
{
	char found[32];
	const char *name = charset_guess(bytes, whole, found);
	if (strcmp(name, "UTF-8") == 0) {
		s->state = AS_IT_IS;
		table_note(s->table, "utf-8");
		return 0;
	}
	bool control = false;
	for (size_t i = 0; i < bytes.len; i++)
		control |= ((unsigned char)bytes.bytes[i] & 0xe0) == 0x80;
	char low[32];
	snprintf(low, sizeof low, "%s", name);
	for (char *c = low; *c; c++)
		*c = (char)(*c >= 'A' && *c <= 'Z' ? *c + 32 : *c);
	if (strcmp(low, "windows-1252") == 0 && !control)
		snprintf(low, sizeof low, "iso-8859-1");
	table_note(s->table, "%s", low);
	return convert_from(s, name, f);
}

/* Converts what is in raw into bytes; reads more raw where nothing comes of it. */
static int convert(struct charset_source *s, char *bytes, size_t cap, size_t *got, struct fault *f)
{
	char *out = bytes;
	size_t room = cap;
	while (out == bytes) {
		if (s->raw_at == s->raw_len || (s->raw_len - s->raw_at < 8 && !s->ended)) {
			size_t more;
			memmove(s->raw, s->raw + s->raw_at, s->raw_len - s->raw_at);
			s->raw_len -= s->raw_at;
			s->raw_at = 0;
			if (!s->ended) {
				CHECK(source_read(s->from, s->raw + s->raw_len, RAW_BYTES - s->raw_len, &more, f));
				s->raw_len += more;
				s->ended = more == 0;
			}
			if (s->raw_len == 0)
				break;
		}
		char *from = s->raw + s->raw_at;
		size_t left = s->raw_len - s->raw_at;
		size_t done = iconv(s->conversion, &from, &left, &out, &room);
		s->raw_at = s->raw_len - left;
		if (done == (size_t)-1 && (errno == EILSEQ || (errno == EINVAL && s->ended)) && room) {
			*out++ = '\xff';
			room--;
			s->raw_at += left < s->unit ? left : s->unit;
		}
	}
	*got = (size_t)(out - bytes);
	return 0;
}

static int charset_read(struct source *in, char *bytes, size_t cap, size_t *got, struct fault *f)
{
	struct charset_source *s = (struct charset_source *)in;
	if (s->state == CONVERTED)
		return convert(s, bytes, cap, got, f);
	/* What is read before the set is settled must fit into raw. */
	if (s->state == ASCII_SO_FAR && cap > SAMPLE_BYTES)
		cap = SAMPLE_BYTES;
	CHECK(source_read(s->from, bytes, cap, got, f));
	if (s->state == AS_IT_IS)
		return 0;
	size_t i = first_non_ascii(bytes, *got);
	if (i == *got)
		return 0;
	struct span more = { bytes, *got };
	if (*got - i < 64) {
		/* Too few bytes to judge by: those that follow too. */
		struct span next;
		struct buffer both = { 0 };
		CHECK(source_peek(s->from, SAMPLE_BYTES, &next, f));
		buffer_add_span(&both, more);
		buffer_add_span(&both, next);
		int code = settle(s, (struct span){ both.bytes, both.len }, s->from->head_ended, f);
		buffer_free(&both);
		CHECK(code);
	} else {
		CHECK(settle(s, more, false, f));
	}
	if (s->state == AS_IT_IS)
		return 0;
	memcpy(s->raw, bytes + i, *got - i);
	s->raw_len = *got - i;
	*got = i;
	return i ? 0 : convert(s, bytes, cap, got, f);
}

static void charset_close(struct source *in)
{
	struct charset_source *s = (struct charset_source *)in;
	if (s->state == CONVERTED)
		iconv_close(s->conversion);
	source_close(s->from);
	free(s->raw);
	free(s);
}

/* Wide characters without a mark: nearly every other byte of western text is NUL. */
static const char *wide_without_mark(struct span head)
{
	size_t even = 0, odd = 0, half = head.len / 2;
	for (size_t i = 0; i + 1 < head.len; i += 2) {
		even += head.bytes[i] == '\0';
		odd += head.bytes[i + 1] == '\0';
	}
	if (half >= 2 && odd * 10 >= half * 6 && even * 20 <= half)
		return "UTF-16LE";
	if (half >= 2 && even * 10 >= half * 6 && odd * 20 <= half)
		return "UTF-16BE";
	return NULL;
}

static bool is_binary(struct span head)
{
	size_t odd = 0;
	for (size_t i = 0; i < head.len; i++) {
		unsigned char c = (unsigned char)head.bytes[i];
		odd += c < 0x20 && !(c >= '\t' && c <= '\r') && c != 0x1b && c != 0x1a;
	}
	return odd > 2 && odd * 50 > head.len;
}

int charset_open(struct source **in, struct table *t, struct fault *f)
{
	static const struct { const char *mark; size_t len; const char *name, *note; } marks[] = {
		{ "\xEF\xBB\xBF", 3, NULL, "utf-8 with a byte order mark" },
		{ "\xFF\xFE\0\0", 4, "UTF-32LE", "utf-32le" },
		{ "\0\0\xFE\xFF", 4, "UTF-32BE", "utf-32be" },
		{ "\xFF\xFE", 2, "UTF-16LE", "utf-16le" },
		{ "\xFE\xFF", 2, "UTF-16BE", "utf-16be" },
	};
	struct span head;
	char passed[4];
	size_t got, mark = 0;
	CHECK(source_peek(*in, SAMPLE_BYTES, &head, f));
	while (mark < 5 && (head.len < marks[mark].len || memcmp(head.bytes, marks[mark].mark, marks[mark].len)))
		mark++;
	const char *wide = mark < 5 ? NULL : wide_without_mark(head);
	if (mark == 5 && !wide && is_binary(head))
		return fault_set(f, EXIT_DATA, "not a text, and no format that is known");
	struct charset_source *s = xcalloc(1, sizeof *s);
	s->in.read = charset_read;
	s->in.close = charset_close;
	s->from = *in;
	s->table = t;
	int code = 0;
	if (mark < 5) {
		table_note(t, "%s", marks[mark].note);
		for (size_t n = 0; !code && n < marks[mark].len; n += got)
			code = source_read(*in, passed, marks[mark].len - n, &got, f);
		s->state = AS_IT_IS;
		if (!code && marks[mark].name)
			code = convert_from(s, marks[mark].name, f);
	} else if (wide) {
		table_note(t, "%s", wide[6] == 'L' ? "utf-16le" : "utf-16be");
		code = convert_from(s, wide, f);
	} else if (first_non_ascii(head.bytes, head.len) < head.len) {
		code = settle(s, head, (*in)->head_ended, f);
	}
	if (code) {
		free(s->raw);
		free(s);
		return code;
	}
	*in = &s->in;
	return 0;
}
