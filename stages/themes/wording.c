/* wording.c: words shared by wordings, and the best pairs first. */
#include "wording.h"

#include <stdlib.h>
#include <strings.h>

#include "../../pipeline/memory.h"

enum { MOST_WORDS = 60 };
static const double LEAST = 0.4;

static bool in_word(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (unsigned char)c >= 0x80;
}

/* Distinct words; how many. */
static size_t words_of(struct span text, struct span *words)
{
	size_t n = 0;
	for (size_t i = 0; i < text.len && n < MOST_WORDS; i++) {
		size_t from = i, k = 0;
		while (i < text.len && in_word(text.bytes[i]))
			i++;
		struct span word = { text.bytes + from, i - from };
		while (k < n && !(words[k].len == word.len && strncasecmp(words[k].bytes, word.bytes, word.len) == 0))
			k++;
		if (word.len && k == n)
			words[n++] = word;
	}
	return n;
}

double wordings_alike(struct span a, struct span b)
{
	struct span x[MOST_WORDS], y[MOST_WORDS];
	size_t n = words_of(a, x), m = words_of(b, y), shared = 0;
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < m; k++)
			shared += x[i].len == y[k].len && strncasecmp(x[i].bytes, y[k].bytes, x[i].len) == 0;
	return n + m ? (double)shared / (double)(n + m - shared) : 0;
}

/* The best pair that is left; false if none is alike. alike: [n_from][n_to], below 0 once taken. */
static bool match_best(double *alike, size_t n_from, size_t n_to, uint32_t *match)
{
	size_t best = 0;
	for (size_t i = 1; i < n_from * n_to; i++)
		best = alike[i] > alike[best] ? i : best;
	if (n_from == 0 || n_to == 0 || alike[best] < LEAST)
		return false;
	match[best % n_to] = (uint32_t)(best / n_to);
	for (size_t i = 0; i < n_from; i++)
		alike[i * n_to + best % n_to] = -1;
	for (size_t k = 0; k < n_to; k++)
		alike[best / n_to * n_to + k] = -1;
	return true;
}

void wordings_match(const struct span *from, size_t n_from, const struct span *to, size_t n_to, uint32_t *match)
{
	double *alike = xcalloc(n_from * n_to + 1, sizeof *alike);
	for (size_t i = 0; i < n_from; i++)
		for (size_t k = 0; k < n_to; k++)
			alike[i * n_to + k] = wordings_alike(from[i], to[k]);
	for (size_t k = 0; k < n_to; k++)
		match[k] = UINT32_MAX;
	while (match_best(alike, n_from, n_to, match))
		;
	if (n_from == 1 && n_to == 1)
		match[0] = 0;
	free(alike);
}
