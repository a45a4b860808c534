/* csv.c: one scan; only cells with doubled quotes are copied. */
#include "csv.h"

void csv_open(struct csv *c, struct span text)
{
	static const char delimiters[] = ",;\t|";
	size_t seen[4] = { 0 }, best = 0;
	bool quoted = false;
	if (text.len >= 3 && memcmp(text.bytes, "\xEF\xBB\xBF", 3) == 0)
		text = (struct span){ text.bytes + 3, text.len - 3 };
	*c = (struct csv){ text.bytes, text.bytes + text.len, 1, ',' };
	for (const char *p = c->at; p < c->end && (quoted || (*p != '\n' && *p != '\r')); p++) {
		quoted ^= *p == '"';
		for (size_t i = 0; i < 4 && !quoted; i++)
			seen[i] += *p == delimiters[i];
	}
	for (size_t i = 1; i < 4; i++)
		best = seen[i] > seen[best] ? i : best;
	c->delimiter = delimiters[best];
}

static struct span quoted_cell(struct csv *c, struct arena *a, bool *open_quote)
{
	const char *start = ++c->at;
	char *copy = NULL;
	size_t n = 0;
	for (;;) {
		const char *quote = memchr(c->at, '"', (size_t)(c->end - c->at));
		*open_quote |= !quote;
		quote = quote ? quote : c->end;
		for (const char *p = c->at; (p = memchr(p, '\n', (size_t)(quote - p))) != NULL; p++)
			c->line++;
		if (copy) {
			memcpy(copy + n, c->at, (size_t)(quote - c->at));
			n += (size_t)(quote - c->at);
		}
		c->at = quote < c->end ? quote + 1 : c->end;
		if (c->at == c->end || *c->at != '"')
			return copy ? (struct span){ copy, n } : (struct span){ start, (size_t)(quote - start) };
		if (!copy) { /* a doubled quote: room up to the quote that closes the cell */
			const char *stop = c->at + 1;
			while ((stop = memchr(stop, '"', (size_t)(c->end - stop))) != NULL &&
			       stop + 1 < c->end && stop[1] == '"')
				stop += 2;
			n = (size_t)(quote - start);
			copy = arena_alloc(a, (size_t)((stop ? stop : c->end) - start) + 1);
			memcpy(copy, start, n);
		}
		copy[n++] = '"';
		c->at++;
	}
}

bool csv_next(struct csv *c, struct arena *a, const struct span **cells, size_t *n, uint64_t *line,
              bool *open_quote)
{
	while (c->at < c->end && (*c->at == '\n' || *c->at == '\r'))
		c->line += *c->at++ == '\n';
	if (c->at == c->end)
		return false;
	size_t cap = 32;
	struct span *list = arena_alloc(a, cap * sizeof *list);
	*n = 0;
	*line = c->line;
	*open_quote = false;
	for (;;) {
		struct span cell = { c->at, 0 };
		if (c->at < c->end && *c->at == '"')
			cell = quoted_cell(c, a, open_quote);
		const char *rest = c->at; /* after a closing quote nothing should follow */
		while (c->at < c->end && *c->at != c->delimiter && *c->at != '\n' && *c->at != '\r')
			c->at++;
		if (cell.bytes == rest)
			cell.len = (size_t)(c->at - rest);
		if (*n == cap) {
			struct span *more = arena_alloc(a, 2 * cap * sizeof *more);
			memcpy(more, list, cap * sizeof *list);
			list = more;
			cap *= 2;
		}
		list[(*n)++] = cell;
		if (c->at == c->end || *c->at != c->delimiter)
			break;
		c->at++;
	}
	if (c->at < c->end && *c->at == '\r')
		c->at++;
	if (c->at < c->end && *c->at == '\n')
		c->at++;
	c->line++;
	*cells = list;
	return true;
}
