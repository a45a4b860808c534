/* json_stream.c: finds where a value ends by its brackets and quotes alone. */
#include "json_stream.h"

#include "../../pipeline/json.h"
#include "table.h"

enum { WINDOW_BYTES = 256 * 1024 };

static int refill(struct json_stream *s, struct fault *f)
{
	size_t got, unread = s->window.len - s->at;
	if (s->at) {
		memmove(s->window.bytes, s->window.bytes + s->at, unread);
		s->window.len = unread;
		s->at = 0;
	}
	buffer_reserve(&s->window, unread > WINDOW_BYTES ? unread : WINDOW_BYTES);
	CHECK(source_read(s->in, s->window.bytes + unread, s->window.cap - unread, &got, f));
	s->window.len += got;
	s->ended = got == 0;
	return 0;
}

int json_stream_peek(struct json_stream *s, char *next, struct fault *f)
{
	for (;;) {
		for (; s->at < s->window.len; s->at++) {
			char c = s->window.bytes[s->at];
			if (c != ' ' && c != '\t' && c != '\n' && c != '\r') {
				*next = c;
				return 0;
			}
			s->line += c == '\n';
		}
		*next = '\0';
		if (s->ended)
			return 0;
		CHECK(refill(s, f));
	}
}

void json_stream_pass(struct json_stream *s)
{
	s->at++;
}

int json_stream_fault(const struct json_stream *s, const char *what, struct fault *f)
{
	return fault_set(f, EXIT_DATA, "line %llu: %s", (unsigned long long)s->line + 1, what);
}

static uint64_t newlines(const char *p, size_t len)
{
	uint64_t n = 0;
	for (const char *end = p + len; p < end && (p = memchr(p, '\n', (size_t)(end - p))) != NULL; p++)
		n++;
	return n;
}

struct value_scan {
	size_t depth;
	bool in_string, plain;   /* plain: a number or a word, at depth 0 */
};

/* Goes on from p; gives where the value ends, or null. *too_deep may be set. */
static const char *scan_value(struct value_scan *v, const char *p, const char *end, bool *escape,
                              bool *too_deep)
{
	for (; p < end; p++) {
		char c = *p;
		if (v->in_string) {
			if (*escape)
				*escape = false;
			else if (c == '\\')
				*escape = true;
			else if (c == '"') {
				v->in_string = false;
				if (!v->depth)
					return p + 1;
			} else {
				const char *quote = memchr(p, '"', (size_t)(end - p));
				const char *slash = memchr(p, '\\', (size_t)((quote ? quote : end) - p));
				p = (slash ? slash : quote ? quote : end) - 1;
			}
		} else if (v->plain) {
			if (strchr(",]} \t\r\n", c) && c)
				return p;
		} else if (c == '"') {
			v->in_string = true;
		} else if (c == '{' || c == '[') {
			if (++v->depth > JSON_DEEPEST) {
				*too_deep = true;
				return NULL;
			}
		} else if (c == '}' || c == ']') {
			if (v->depth && --v->depth == 0)
				return p + 1;
			if (!v->depth)
				return p; /* stray: the caller's fault to find */
		} else if (!v->depth) {
			v->plain = true;
		}
	}
	return NULL;
}

int json_stream_value(struct json_stream *s, struct span *raw, struct fault *f)
{
	struct value_scan v = { 0 };
	bool escape = false, too_deep = false, held = raw != NULL;
	size_t scanned = 0;
	char next;
	if (raw)
		*raw = (struct span){ "", 0 };
	CHECK(json_stream_peek(s, &next, f));
	for (;;) {
		const char *start = s->window.bytes + s->at, *end = s->window.bytes + s->window.len;
		const char *stop = start < end ? scan_value(&v, start + scanned, end, &escape, &too_deep) : NULL;
		if (too_deep)
			return json_stream_fault(s, "values nested too deep", f);
		if (!stop && s->ended && v.plain)
			stop = end;
		if (stop) {
			size_t len = (size_t)(stop - start);
			if (held && len <= LONGEST_ROW_BYTES)
				*raw = (struct span){ start, len };
			s->line += newlines(start, len);
			s->at += len;
			return 0;
		}
		if (s->ended)
			return json_stream_fault(s, "cut: a value has no end", f);
		scanned = (size_t)(end - start);
		if (held && scanned > LONGEST_ROW_BYTES)
			held = false;
		if (!held) { /* forget what was passed */
			s->line += newlines(start, scanned);
			s->at += scanned;
			scanned = 0;
		}
		CHECK(refill(s, f));
	}
}

int json_stream_line(struct json_stream *s, struct span *raw, bool *too_long, struct fault *f)
{
	size_t scanned = 0;
	*raw = (struct span){ "", 0 };
	*too_long = false;
	for (;;) {
		const char *start = s->window.bytes + s->at;
		size_t unread = s->window.len - s->at;
		const char *newline = unread > scanned ? memchr(start + scanned, '\n', unread - scanned) : NULL;
		if (newline || s->ended) {
			size_t len = newline ? (size_t)(newline - start) : unread;
			*too_long |= len > LONGEST_ROW_BYTES;
			if (!*too_long)
				*raw = (struct span){ len ? start : "", len };
			s->at += len + (newline != NULL);
			s->line += newline != NULL;
			return 0;
		}
		*too_long |= unread > LONGEST_ROW_BYTES;
		if (*too_long)
			s->at = s->window.len;
		scanned = s->window.len - s->at;
		CHECK(refill(s, f));
	}
}

void json_stream_free(struct json_stream *s)
{
	buffer_free(&s->window);
}
