/* choices.c: cells that hold several choices of a closed question. */
#include "roles.h"

#include "fold.h"

enum { MOST_PIECES = 40 };

static bool find_piece(struct value *pieces, size_t *n, struct span piece, size_t count)
{
	for (size_t i = 0; i < *n; i++)
		if (span_equal(pieces[i].text, piece)) {
			pieces[i].count += count;
			return true;
		}
	if (*n == MOST_PIECES * 2)
		return false;
	pieces[(*n)++] = (struct value){ piece, count };
	return true;
}

/* True if values parted at the separator are combinations of few pieces. */
static bool parts(const struct profile *p, struct span separator, bool wanted, struct value *pieces)
{
	size_t n = 0, total = 0, with = 0, trailing = 0, lower = 0, repeated = 0;
	for (size_t i = 0; i < p->distinct; i++) {
		struct span rest = p->values[i].text;
		size_t times = p->values[i].count, in_cell = 0;
		for (;;) {
			const char *at = memmem(rest.bytes, rest.len, separator.bytes, separator.len);
			struct span piece = trim((struct span){ rest.bytes, at ? (size_t)(at - rest.bytes) : rest.len });
			if (piece.len) {
				in_cell += 1;
				total += times;
				lower += in_cell > 1 && piece.bytes[0] >= 'a' && piece.bytes[0] <= 'z' ? times : 0;
				if (piece.len > 200 || !find_piece(pieces, &n, piece, times))
					return false;
			} else if (!at && in_cell) {
				trailing += times;
			}
			if (!at)
				break;
			rest = (struct span){ at + separator.len, rest.len - (size_t)(at - rest.bytes) - separator.len };
		}
		with += in_cell > 1 ? times : 0;
	}
	for (size_t i = 0; i < n; i++)
		repeated += pieces[i].count > 1 ? pieces[i].count : 0;
	if (trailing * 10 >= p->filled * 9 && with && n <= MOST_PIECES)
		return true; /* "A;B;": the platform closes every choice */
	bool comma = separator.bytes[0] == ',';
	if (n < 2 || n > MOST_PIECES || with * 10 < p->filled || with < 2 || repeated * 10 < total * 8)
		return false;
	if (comma && (lower * 10 > total * 3 || n >= p->distinct))
		return false;
	return total >= (wanted ? 2 : 3) * n;
}

bool holds_choices(const struct profile *p, const char *wanted, char separator[4], struct arena *a)
{
	static const char *const known[] = { ";", "|", "\n", ", " };
	struct value *pieces = arena_alloc(a, MOST_PIECES * 2 * sizeof *pieces);
	if (p->filled < 3 || p->numbers * 2 > p->filled)
		return false;
	for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
		bool is_wanted = strcmp(known[i], wanted) == 0;
		if (!parts(p, span_of(known[i]), is_wanted, pieces))
			continue;
		strcpy(separator, known[i]);
		return true;
	}
	return false;
}
