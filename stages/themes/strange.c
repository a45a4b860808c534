/* strange.c: words of the whole word table, alone and as texts. */
#include "strange.h"

#include <math.h>
#include <string.h>

#include "../../pipeline/hash.h"
#include "linear.h"

enum { D = MEANING_DIMENSIONS, COMMONEST = 1000, RANKS = 30000 };
static const double A = 1e-3; /* of the weights a / (a + p), as in meanings.c */

/* The id of one of STRANGE_TEXTS words, evenly by rank, the commonest left out; pieces are last. */
static size_t strange_word(const struct words *table, size_t which)
{
	size_t n = words_count(table);
	while (n && words_text(table, n - 1).len > 2 && words_text(table, n - 1).bytes[0] == '#')
		n--;
	return n > COMMONEST + STRANGE_TEXTS ? COMMONEST + which % STRANGE_TEXTS * ((n - COMMONEST) / STRANGE_TEXTS) : which % (n + !n);
}

static void add_word(const struct words *table, size_t id, double weight, float *to)
{
	float scale;
	const int8_t *row = words_row(table, id, &scale);
	for (size_t d = 0; d < D; d++)
		to[d] += (float)weight * scale * (float)row[d];
}

/* A word drawn as the language would: p(rank) ~ 1 / (rank + 2.7), as the table has it. */
static size_t drawn_word(const struct words *table, uint64_t seed)
{
	double u = (double)(hash_mix(seed) >> 11) / 9007199254740992.0;
	size_t id = (size_t)(2.7 * (pow((double)RANKS / 2.7 + 1, u) - 1));
	return id < words_count(table) ? id : 0;
}

void strange_words(const struct words *table, float *rows)
{
	float zero[ENCODER_DIMENSIONS] = { 0 }, origin[D];
	words_project(table, zero, true, origin); /* minus the table's mean, where the encoder would put it */
	memset(rows, 0, STRANGE_TEXTS * D * sizeof *rows);
	for (size_t i = 0; i < STRANGE_TEXTS; i++) {
		add_word(table, strange_word(table, i), 1, rows + i * D);
		add_scaled(rows + i * D, origin, -1, D);
		normalise(rows + i * D, D);
	}
}

void strange_usual(const struct words *table, float *out)
{
	double total = 0;
	memset(out, 0, D * sizeof *out);
	for (size_t id = 0; id < words_count(table) && id < RANKS; id++) {
		double p = words_probability(table, (long)id), weight = p * A / (A + p);
		add_word(table, id, weight, out);
		total += weight;
	}
	multiply(out, (float)(1 / (total + 1e-300)), D);
}

void strange_texts(const struct representation *r, size_t n, const float *usual, float *rows)
{
	const struct words *table = r->meanings->table;
	memset(rows, 0, STRANGE_TEXTS * D * sizeof *rows);
	for (size_t i = 0; i < STRANGE_TEXTS; i++) {
		size_t unit = i * n / STRANGE_TEXTS, m = r->first_word[unit + 1] - r->first_word[unit];
		double total = 0;
		for (size_t w = 0; w < (m ? m : 1); w++) {
			size_t id = drawn_word(table, (uint64_t)i << 32 | w);
			double weight = A / (A + words_probability(table, (long)id));
			add_word(table, id, weight, rows + i * D);
			total += weight;
		}
		multiply(rows + i * D, (float)(1 / total), D);
		add_scaled(rows + i * D, usual, -1, D);
		normalise(rows + i * D, D);
	}
}
