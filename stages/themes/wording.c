/* wording.c: words shared by wordings, and the best pairs first. */
#include "wording.h"

#include <stdbool.h>
#include <stdlib.h>

#include "../../pipeline/hash.h"
#include "../../pipeline/memory.h"

enum { MOST_WORDS = 60, LONGEST_WORD = 64 };
static const double LEAST = 0.4;

/* The distinct words of a wording, by their hashes, which rise. */
struct words {
	uint64_t hash[MOST_WORDS];
	size_t n;
};

static bool in_word(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (unsigned char)c >= 0x80;
}

/* Capitals aside; of a longer word what it begins with. */
static uint64_t hash_word(struct span word)
{
	char small[LONGEST_WORD];
	size_t n = word.len < LONGEST_WORD ? word.len : LONGEST_WORD;
	for (size_t i = 0; i < n; i++) {
		char c = word.bytes[i];
		small[i] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
	}
	return hash_bytes((struct span){ small, n }, word.len);
}

static struct words words_of(struct span text)
{
	struct words w = { .n = 0 };
	for (size_t i = 0; i < text.len && w.n < MOST_WORDS; i++) {
		size_t from = i, at = w.n;
		while (i < text.len && in_word(text.bytes[i]))
			i++;
		if (i == from)
			continue;
		uint64_t hash = hash_word((struct span){ text.bytes + from, i - from });
		while (at > 0 && w.hash[at - 1] > hash)
			at--;
		if (at > 0 && w.hash[at - 1] == hash)
			continue;
		for (size_t k = w.n++; k > at; k--)
			w.hash[k] = w.hash[k - 1];
		w.hash[at] = hash;
	}
	return w;
}

static double alike(const struct words *a, const struct words *b)
{
	size_t shared = 0;
	for (size_t i = 0, k = 0; i < a->n && k < b->n;) {
		shared += a->hash[i] == b->hash[k];
		if (a->hash[i] < b->hash[k])
			i++;
		else
			k++;
	}
	return a->n + b->n ? (double)shared / (double)(a->n + b->n - shared) : 0;
}

double wordings_alike(struct span a, struct span b)
{
	struct words x = words_of(a), y = words_of(b);
	return alike(&x, &y);
}

struct pair {
	double alike;
	uint32_t from, to;
};

static int best_first(const void *a, const void *b)
{
	const struct pair *x = a, *y = b;
	if (x->alike < y->alike || x->alike > y->alike)
		return x->alike < y->alike ? 1 : -1;
	if (x->from != y->from)
		return x->from < y->from ? -1 : 1;
	return (x->to > y->to) - (x->to < y->to);
}

/* The pairs that are alike; how many. */
static size_t find_pairs(const struct span *from, size_t n_from, const struct span *to, size_t n_to, struct pair **list)
{
	struct words *a = xcalloc(n_from + 1, sizeof *a);
	size_t n = 0, cap = 0;
	for (size_t i = 0; i < n_from; i++)
		a[i] = words_of(from[i]);
	for (size_t k = 0; k < n_to; k++) {
		struct words b = words_of(to[k]);
		for (size_t i = 0; i < n_from; i++) {
			double x = alike(&a[i], &b);
			if (x < LEAST)
				continue;
			if (n == cap)
				*list = xrealloc(*list, cap = cap ? 2 * cap : 64, sizeof **list);
			(*list)[n++] = (struct pair){ x, (uint32_t)i, (uint32_t)k };
		}
	}
	free(a);
	return n;
}

void wordings_match(const struct span *from, size_t n_from, const struct span *to, size_t n_to, uint32_t *match)
{
	struct pair *list = NULL;
	bool *taken = xcalloc(n_from + 1, sizeof *taken);
	size_t n = find_pairs(from, n_from, to, n_to, &list);
	for (size_t k = 0; k < n_to; k++)
		match[k] = UINT32_MAX;
	if (n)
		qsort(list, n, sizeof *list, best_first);
	for (size_t i = 0; i < n; i++)
		if (!taken[list[i].from] && match[list[i].to] == UINT32_MAX) {
			match[list[i].to] = list[i].from;
			taken[list[i].from] = true;
		}
	free(list);
	free(taken);
}
