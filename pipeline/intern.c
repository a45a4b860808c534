/* intern.c: an open hash table over strings kept in an arena. */
#include "intern.h"

#include <stdlib.h>

#include "hash.h"

static size_t slot_of(const struct intern *in, struct span text, uint64_t h)
{
	size_t at = (size_t)h & (in->n_slots - 1);
	for (;; at = (at + 1) & (in->n_slots - 1)) {
		const struct intern_slot *s = &in->slots[at];
		if (!s->number || (s->hash == h && s->len == (uint32_t)text.len &&
		                   (text.len <= HASH_EXACT_BYTES || span_equal(in->text[s->number - 1], text))))
			return at;
	}
}

/* Twice as many slots, 1,024 at first. */
static void grow(struct intern *in)
{
	size_t n = in->n_slots ? 2 * in->n_slots : 1024;
	struct intern_slot *slots = xcalloc(n, sizeof *slots);
	for (size_t i = 0; i < in->n_slots; i++) {
		const struct intern_slot *s = &in->slots[i];
		size_t at = (size_t)s->hash & (n - 1);
		while (s->number && slots[at].number)
			at = (at + 1) & (n - 1);
		if (s->number)
			slots[at] = *s;
	}
	free(in->slots);
	in->slots = slots;
	in->n_slots = n;
}

uint32_t intern_add(struct intern *in, struct span text)
{
	if (2 * (in->n + 1) > in->n_slots)
		grow(in);
	uint64_t h = hash_fast(text);
	size_t at = slot_of(in, text, h);
	if (in->slots[at].number)
		return in->slots[at].number - 1;
	if (in->n == in->cap) {
		in->cap = in->cap ? 2 * in->cap : 512;
		in->text = xrealloc(in->text, in->cap, sizeof *in->text);
	}
	in->text[in->n] = arena_span(&in->arena, text);
	in->slots[at] = (struct intern_slot){ h, (uint32_t)in->n + 1, (uint32_t)text.len };
	return (uint32_t)in->n++;
}

uint32_t intern_find(const struct intern *in, struct span text)
{
	if (!in->n)
		return UINT32_MAX;
	size_t at = slot_of(in, text, hash_fast(text));
	return in->slots[at].number ? in->slots[at].number - 1 : UINT32_MAX;
}

struct entry {
	struct span text;
	uint32_t old;
};

static int by_text(const void *a, const void *b)
{
	return span_compare(((const struct entry *)a)->text, ((const struct entry *)b)->text);
}

void intern_sort(struct intern *in, uint32_t *order)
{
	struct entry *e = xcalloc(in->n + 1, sizeof *e);
	for (size_t i = 0; i < in->n; i++)
		e[i] = (struct entry){ in->text[i], (uint32_t)i };
	qsort(e, in->n, sizeof *e, by_text);
	for (size_t i = 0; i < in->n; i++) {
		in->text[i] = e[i].text;
		order[e[i].old] = (uint32_t)i;
	}
	for (size_t i = 0; i < in->n_slots; i++)
		if (in->slots[i].number)
			in->slots[i].number = order[in->slots[i].number - 1] + 1;
	free(e);
}

void intern_free(struct intern *in)
{
	arena_free(&in->arena);
	free(in->text);
	free(in->slots);
	*in = (struct intern){ 0 };
}
