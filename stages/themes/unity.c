/* unity.c: cosines within and between responses, from sums of unit vectors: the square of
 * such a sum is the sum of all the cosines. */
#include "unity.h"

#include <math.h>
#include <stdlib.h>

#include "../../pipeline/memory.h"

/* What a stem weighs: rare ones tell more. */
static double idf(const struct corpus *c, uint32_t stem)
{
	return log((double)c->n_segments / c->stems[stem].segments);
}

/* Adds a segment's vector of length 1 to `sum`; false if it has none. */
static bool add_segment(const struct corpus *c, const struct corpus_segment *g, double *sum)
{
	const struct corpus_token *tokens = c->tokens + g->first_token;
	double square = 0;
	for (size_t t = 0; t < g->n_tokens; t++)
		if (tokens[t].stem != NO_STEM)
			square += idf(c, tokens[t].stem) * idf(c, tokens[t].stem);
	for (size_t t = 0; t < g->n_tokens && square > 0; t++)
		if (tokens[t].stem != NO_STEM)
			sum[tokens[t].stem] += idf(c, tokens[t].stem) / sqrt(square);
	return square > 0;
}

/* Moves a response's sum to the sum of all; gives its square. */
static double take_up(const struct corpus *c, const struct corpus_response *a, double *sum, double *all)
{
	double square = 0;
	for (size_t s = a->first_segment; s < a->first_segment + a->n_segments; s++)
		for (size_t t = 0; t < c->segments[s].n_tokens; t++) {
			uint32_t stem = c->tokens[c->segments[s].first_token + t].stem;
			if (stem == NO_STEM)
				continue;
			square += sum[stem] * sum[stem];
			all[stem] += sum[stem];
			sum[stem] = 0;
		}
	return square;
}

double unity_of_responses(const struct corpus *c)
{
	double *sum = xcalloc(c->n_stems + 1, sizeof *sum), *all = xcalloc(c->n_stems + 1, sizeof *all);
	double n = 0, within = 0, pairs = 0, squares = 0, total = 0, own_pairs = 0;
	for (size_t i = 0; i < c->n_responses; i++) {
		const struct corpus_response *a = &c->responses[i];
		double m = 0;
		for (size_t s = a->first_segment; s < a->first_segment + a->n_segments; s++)
			m += add_segment(c, &c->segments[s], sum);
		double square = take_up(c, a, sum, all);
		within += square - m; /* a segment's cosine with itself is 1, or near it */
		pairs += m * (m - 1);
		squares += square;
		own_pairs += m * m;
		n += m;
	}
	for (size_t s = 0; s < c->n_stems; s++)
		total += all[s] * all[s];
	double others = n * n - own_pairs, between = total - squares;
	free(sum);
	free(all);
	return pairs > 0 && others > 0 && between > 1e-9 * others ? within / pairs / (between / others) : 0;
}
