/* intern.c: an open hash table over strings kept in an arena. */
#include "intern.h"

#include <stdlib.h>

#include "hash.h"

static size_t slot_of(const struct intern *in, struct span text, uint64_t h)
{
	size_t at = (size_t)h & (in->n_slots - 1);
	while (in->slots[at].number) {
		if (in->slots[at].hash == (uint32_t)(h >> 32) && span_equal(in->text[in->slots[at].number - 1], text))
			break;
		at = (at + 1) & (in->n_slots - 1);
	}
	return at;
}

static void fill(struct intern *in, size_t at, uint64_t h, size_t id)
{
	in->slots[at] = (struct intern_slot){ (uint32_t)id + 1, (uint32_t)(h >> 32) };
}

static void rebuild(struct intern *in, size_t n_slots)
{
	free(in->slots);
	in->n_slots = n_slots;
	in->slots = xcalloc(n_slots, sizeof *in->slots);
	for (size_t i = 0; i < in->n; i++)
		fill(in, slot_of(in, in->text[i], in->hash[i]), in->hash[i], i);
}

uint32_t intern_add(struct intern *in, struct span text)
{
	if (2 * (in->n + 1) > in->n_slots)
		rebuild(in, in->n_slots ? 2 * in->n_slots : 1024);
	uint64_t h = hash_fast(text);
	size_t at = slot_of(in, text, h);
	if (in->slots[at].number)
		return in->slots[at].number - 1;
	if (in->n == in->cap) {
		in->cap = in->cap ? 2 * in->cap : 512;
		in->text = xrealloc(in->text, in->cap, sizeof *in->text);
		in->hash = xrealloc(in->hash, in->cap, sizeof *in->hash);
	}
	in->text[in->n] = arena_span(&in->arena, text);
	in->hash[in->n] = h;
	fill(in, at, h, in->n);
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
