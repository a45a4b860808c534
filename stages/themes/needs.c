/* needs.c: a heap of units by what their words leave unsaid. */
#include "needs.h"

#include <stdlib.h>

#include "../../pipeline/memory.h"

struct candidate {
	float need;
	uint32_t unit;
};

struct needs {
	const struct representation *r;
	float *seen;                    /* of each word: sum of x^2 over what was read */
	struct candidate *heap;
	size_t n;
};

struct needs *needs_new(const struct representation *r)
{
	struct needs *n = xcalloc(1, sizeof *n);
	*n = (struct needs){ .r = r, .seen = xcalloc(r->meanings->n + 1, sizeof *n->seen),
	                     .heap = xcalloc(r->f.n + 1, sizeof *n->heap) };
	return n;
}

void needs_read(struct needs *n, size_t i)
{
	const struct weighted_word *w = n->r->words;
	for (size_t k = n->r->first_word[i]; k < n->r->first_word[i + 1]; k++)
		n->seen[w[k].word] += w[k].weight * w[k].weight;
}

static float need_of(const struct needs *n, size_t i)
{
	const struct weighted_word *w = n->r->words;
	float need = 0;
	for (size_t k = n->r->first_word[i]; k < n->r->first_word[i + 1]; k++)
		need += w[k].weight * w[k].weight / ((float)MEANINGS_RIDGE + n->seen[w[k].word]);
	return need;
}

static bool before(struct candidate a, struct candidate b)
{
	return a.need > b.need || (a.need == b.need && a.unit < b.unit);
}

static void sink(struct needs *n, size_t at)
{
	struct candidate *h = n->heap, moved = h[at];
	for (size_t child; (child = 2 * at + 1) < n->n; at = child) {
		child += child + 1 < n->n && before(h[child + 1], h[child]);
		if (!before(h[child], moved))
			break;
		h[at] = h[child];
	}
	h[at] = moved;
}

void needs_rank(struct needs *n, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++)
		n->heap[n->n++] = (struct candidate){ need_of(n, i), (uint32_t)i };
	for (size_t at = n->n / 2; at-- > 0;)
		sink(n, at);
}

size_t needs_next(struct needs *n)
{
	while (n->n) {
		size_t unit = n->heap[0].unit;
		float need = need_of(n, unit), was = n->heap[0].need;
		if (need < was)
			n->heap[0].need = need;
		else
			n->heap[0] = n->heap[--n->n];
		sink(n, 0);
		if (need >= was)
			return unit;
	}
	return SIZE_MAX;
}

void needs_free(struct needs *n)
{
	if (!n)
		return;
	free(n->seen);
	free(n->heap);
	free(n);
}
