/* intern.c: an open hash table over strings kept in an arena. */
#include "intern.h"

#include <stdlib.h>

#include "hash.h"

static size_t slot_of(const struct intern *in, struct span text, uint64_t h)
{
	size_t at = (size_t)h & (in->n_slots - 1);
	while (in->slots[at]) {
		uint32_t id = in->slots[at] - 1;
		if (in->hash[id] == h && span_equal(in->text[id], text))
			break;
		at = (at + 1) & (in->n_slots - 1);
	}
	return at;
}

static void rebuild(struct intern *in, size_t n_slots)
{
	free(in->slots);
	in->n_slots = n_slots;
	in->slots = xcalloc(n_slots, sizeof *in->slots);
	for (size_t i = 0; i < in->n; i++)
		in->slots[slot_of(in, in->text[i], in->hash[i])] = (uint32_t)i + 1;
}

uint32_t intern_add(struct intern *in, struct span text)
{
	if (2 * (in->n + 1) > in->n_slots)
		rebuild(in, in->n_slots ? 2 * in->n_slots : 1024);
	uint64_t h = hash_bytes(text, 0);
	size_t at = slot_of(in, text, h);
	if (in->slots[at])
		return in->slots[at] - 1;
	if (in->n == in->cap) {
		in->cap = in->cap ? 2 * in->cap : 512;
		in->text = xrealloc(in->text, in->cap, sizeof *in->text);
		in->hash = xrealloc(in->hash, in->cap, sizeof *in->hash);
	}
	in->text[in->n] = arena_span(&in->arena, text);
	in->hash[in->n] = h;
	in->slots[at] = (uint32_t)++in->n;
	return (uint32_t)in->n - 1;
}

uint32_t intern_find(const struct intern *in, struct span text)
{
	if (!in->n)
		return UINT32_MAX;
	size_t at = slot_of(in, text, hash_bytes(text, 0));
	return in->slots[at] ? in->slots[at] - 1 : UINT32_MAX;
}

struct entry {
	struct span text;
	uint64_t hash;
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
		e[i] = (struct entry){ in->text[i], in->hash[i], (uint32_t)i };
	qsort(e, in->n, sizeof *e, by_text);
	for (size_t i = 0; i < in->n; i++) {
		in->text[i] = e[i].text;
		in->hash[i] = e[i].hash;
		order[e[i].old] = (uint32_t)i;
	}
	if (in->n)
		rebuild(in, in->n_slots);
	free(e);
}

void intern_free(struct intern *in)
{
	arena_free(&in->arena);
	free(in->text);
	free(in->hash);
	free(in->slots);
	*in = (struct intern){ 0 };
}
