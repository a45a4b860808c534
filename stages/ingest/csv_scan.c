/* csv_scan.c: finds the cells of a row; nothing is copied or undone here, so that a
 * row cut by the end of the window is simply scanned again. */
#include "csv_scan.h"

#include <stdlib.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "table.h"

/* The next byte at or after p that is a, b, CR or LF. There is one. */
static inline char *stop_at(char *p, char a, char b)
{
#ifdef __SSE2__
	const __m128i va = _mm_set1_epi8(a), vb = _mm_set1_epi8(b);
	const __m128i lf = _mm_set1_epi8('\n'), cr = _mm_set1_epi8('\r');
	for (;; p += 16) {
		__m128i x = _mm_loadu_si128((const __m128i *)(const void *)p);
		__m128i hit = _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(x, va), _mm_cmpeq_epi8(x, vb)),
		                           _mm_or_si128(_mm_cmpeq_epi8(x, lf), _mm_cmpeq_epi8(x, cr)));
		int mask = _mm_movemask_epi8(hit);
		if (mask)
			return p + __builtin_ctz((unsigned)mask);
	}
#else
	while (*p != a && *p != b && *p != '\n' && *p != '\r')
		p++;
	return p;
#endif
}

static inline struct raw_cell *add_cell(struct csv_scan *s)
{
	if (s->n == s->cap) {
		if (s->n >= MOST_COLUMNS) {
			s->too_many = true;
			return &s->cells[s->n - 1];
		}
		s->cap = s->cap ? 2 * s->cap : 64;
		s->cells = xrealloc(s->cells, s->cap, sizeof *s->cells);
	}
	return &s->cells[s->n++];
}

/* How many bytes of a line end stand at p: LF, CR LF, CR CR LF (written twice by some
 * programs), CR where it ends rows by itself. A CR just before `end` counts too. */
static inline size_t line_end(const struct dialect *d, const char *p, const char *end)
{
	size_t n = 0;
	if (*p == '\n')
		return 1;
	if (*p != '\r')
		return 0;
	if (d->lone_cr)
		return p + 1 < end && p[1] == '\n' ? 2 : 1;
	while (p + n < end && p[n] == '\r')
		n++;
	return p + n == end ? n : p[n] == '\n' ? n + 1 : 0;
}

static inline bool ends_cell(const struct dialect *d, const char *p, const char *end)
{
	return p == end || (d->delimiter && *p == d->delimiter) || line_end(d, p, end);
}

/* p is after the opening quote. Gives where the cell ends (after its closing quote and
 * any blanks), or null if it does not before end. */
static char *quoted_cell(struct csv_scan *s, const struct dialect *d, struct raw_cell *cell, char *p,
                         char *end, bool final)
{
	cell->bytes = p;
	cell->escaped = false;
	for (;;) {
		char *quote = memchr(p, d->quote, (size_t)(end - p));
		if (d->backslash) {
			char *slash = memchr(p, '\\', (size_t)((quote ? quote : end) - p));
			if (slash) {
				if (slash + 1 >= end)
					return NULL;
				cell->escaped = true;
				p = slash + 2;
				continue;
			}
		}
		if (!quote || (quote + 1 == end && !final))
			return NULL;
		p = quote + 1;
		if (p < end && *p == d->quote) {
			cell->escaped = true;
			p++;
			continue;
		}
		char *after = p;
		while (after < end && (*after == ' ' || (*after == '\t' && d->delimiter != '\t')))
			after++;
		if (after == end && !final)
			return NULL;
		if (ends_cell(d, after, end)) {
			cell->len = (size_t)(quote - cell->bytes);
			s->quoted_newline |= memchr(cell->bytes, '\n', cell->len) != NULL ||
			                     (d->lone_cr && memchr(cell->bytes, '\r', cell->len));
			return after;
		}
		char before = quote > cell->bytes ? quote[-1] : '\0';
		s->odd_quote = true;
		s->odd_opening |= before == '\n' || before == '\r' || (before && before == d->delimiter);
	}
}

static char *plain_cell(struct csv_scan *s, const struct dialect *d, struct raw_cell *cell, char *p,
                        char *end)
{
	char delimiter = d->delimiter ? d->delimiter : '\n', extra = d->backslash ? '\\' : '\n';
	cell->bytes = p;
	cell->escaped = false;
	for (;; p++) {
		p = stop_at(p, delimiter, extra);
		if (p >= end || ends_cell(d, p, end))
			break;
		s->stray_cr |= *p == '\r';
		if (*p == '\\' && d->backslash && p + 1 < end) {
			cell->escaped = true;
			p++;
		}
	}
	p = p < end ? p : end;
	cell->len = (size_t)(p - cell->bytes);
	return p;
}

enum scan_result csv_scan_row(struct csv_scan *s, const struct dialect *d, char *p, char *end,
                              bool final, bool literal, char **next)
{
	memset(end, '\n', SCAN_PADDING);
	s->n = 0;
	s->odd_quote = s->odd_opening = s->quoted_newline = s->stray_cr = s->too_many = false;
	for (;;) {
		struct raw_cell *cell = add_cell(s);
		char *start = p;
		if (d->space)
			while (start < end && *start == ' ')
				start++;
		if (d->quote && !literal && start < end && *start == d->quote) {
			p = quoted_cell(s, d, cell, start + 1, end, final);
			if (!p)
				return final ? SCAN_OPEN : SCAN_MORE;
		} else {
			p = plain_cell(s, d, cell, p, end);
		}
		if (p == end)
			break;
		if (!d->delimiter || *p != d->delimiter)
			break;
		p++;
	}
	if (p == end) {
		*next = end;
		return final ? SCAN_ROW : SCAN_MORE;
	}
	size_t n = line_end(d, p, end);
	if (*p == '\r' && p + n == end && !final)
		return SCAN_MORE; /* its LF may be yet to come */
	*next = p + n;
	return SCAN_ROW;
}

void csv_unescape(struct raw_cell *cell, const struct dialect *d)
{
	const char *p = cell->bytes, *end = p + cell->len;
	char *out = cell->bytes;
	while (p < end) {
		char c = *p;
		if (p + 1 < end) {
			char then = p[1];
			bool undo = d->quote && c == d->quote && then == c;
			undo |= d->backslash && c == '\\' &&
			        (then == '\\' || then == d->quote || then == d->delimiter || then == '\n' ||
			         then == '\r');
			p += undo;
		}
		*out++ = *p++;
	}
	cell->len = (size_t)(out - cell->bytes);
	cell->escaped = false;
}

void csv_scan_free(struct csv_scan *s)
{
	free(s->cells);
	*s = (struct csv_scan){ 0 };
}
