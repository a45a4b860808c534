/* What a codeframe's judge makes of views, words and the mixture's scores. */
#include "unit.h"

#include <math.h>
#include <string.h>

#include "../../stages/themes/frame.h"
#include "../../stages/themes/linear.h"

static void test_words_both_ways(void **state)
{
	/* Words 0 and 1 are theme 0's, word 2 is theme 1's; word 3 is near 0, word 4 near to nothing. */
	float weight[5] = { 1, 1, 2, 3, 1 }, mean[2] = { 0.5f, 0.25f };
	uint32_t first[3] = { 0, 2, 3 }, term[3] = { 0, 1, 2 }, of[3] = { 0, 1, 2 };
	int8_t alike[5 * 3] = { 127, 25, 0, 25, 127, 0, 0, 0, 127, 102, 13, 13, 0, 0, 0 };
	int8_t nearest[5 * 2] = { 127, 0, 127, 0, 0, 127, 102, 13, 0, 0 };
	struct wordpairs w = { .k = 2, .n_words = 5, .weight = weight, .first = first, .n_terms = 3, .term = term, .of = of,
	                       .mean = mean, .alike = alike, .nearest = nearest };
	double out[2];
	(void)state;
	wordpairs_score(&w, (struct weighted_word[]){ { 3, 0.5f }, { 4, 0.5f } }, 2, out);
	/* From the text: (3 * 102 + 1 * 0) / 4; back: (102 + 13) / 2. */
	assert_true(fabs(out[0] - ((76.5 + 57.5) / 127 - 0.5)) < 1e-6);
	assert_true(fabs(out[1] - ((9.75 + 13) / 127 - 0.25)) < 1e-6);
	/* A word that came after the fit is passed over; of nothing, nothing is said. */
	wordpairs_score(&w, (struct weighted_word[]){ { 2, 0.5f }, { 9, 0.5f } }, 2, out);
	assert_true(fabs(out[1] - (1 + 1 - 0.25)) < 1e-6);
	wordpairs_score(&w, NULL, 0, out);
	assert_true(fabs(out[0]) < 1e-12 && fabs(out[1]) < 1e-12);
}

/* Two themes with a word in common, kept once. */
static void test_words_shared(void **state)
{
	float weight[3] = { 1, 1, 1 }, mean[2] = { 0, 0 };
	uint32_t first[3] = { 0, 2, 4 }, term[3] = { 0, 1, 2 }, of[4] = { 0, 1, 1, 2 };
	int8_t alike[3 * 3] = { 127, 0, 0, 0, 127, 0, 0, 0, 127 }, nearest[3 * 2] = { 127, 0, 127, 127, 0, 127 };
	struct wordpairs w = { .k = 2, .n_words = 3, .weight = weight, .first = first, .n_terms = 3, .term = term, .of = of,
	                       .mean = mean, .alike = alike, .nearest = nearest };
	double out[2];
	(void)state;
	wordpairs_score(&w, (struct weighted_word[]){ { 1, 1 } }, 1, out);
	assert_true(fabs(out[0] - 1.5) < 1e-12 && fabs(out[1] - 1.5) < 1e-12);
	wordpairs_score(&w, (struct weighted_word[]){ { 0, 0.5f }, { 1, 0.5f } }, 2, out);
	assert_true(fabs(out[0] - 2) < 1e-12 && fabs(out[1] - 1) < 1e-12);
}

static void test_odds(void **state)
{
	struct match_sum w = { .view = { 2, 1, 0, 4, 3 }, .none = 1, .themes = 2 };
	double odds[2];
	(void)state;
	match_odds(&w, (double[]){ 0.5, 0.5, 9, 0.25, 0.5, 0, 0, 9, 0, 0 }, 2, odds);
	assert_true(fabs(odds[0] - (3 - 2 * log(2))) < 1e-12);
	assert_true(fabs(odds[1] + 1 + 2 * log(2)) < 1e-12);
}

/* The nearest first, neither copies nor what is not near. */
static void test_nearest(void **state)
{
	enum { N = 60 };
	float sample[N * 2];
	struct frame_judge j = { .k = 1, .dims = 2, .n = N, .sample = sample };
	struct frame_near near;
	(void)state;
	for (size_t i = 0; i < N; i++) {
		double angle = 3.14159265 * (double)i / N; /* from alike to opposite */
		sample[2 * i] = (float)cos(angle);
		sample[2 * i + 1] = (float)sin(angle);
	}
	frame_ready(&j);
	frame_nearest(&j, (float[]){ 1, 0 }, &near);
	assert_int_equal(near.n, FRAME_NEAREST);
	for (size_t i = 0; i < near.n; i++) {
		assert_int_equal(near.at[i], i + 1);
		assert_float_equal(near.cosine[i], sample[2 * (i + 1)], 1e-6);
	}
	frame_nearest(&j, (float[]){ 0, -1 }, &near);
	assert_int_equal(near.n, 0);
	free(j.bytes);
	free(j.step);
}

/* A copy is none of them, however far off the first look in bytes is: one value as large as
 * this leaves the others one step and a half, of which half is lost. */
static void test_copies_are_not_near(void **state)
{
	enum { DIMS = 400 };
	static float sample[2 * DIMS];
	struct frame_judge j = { .k = 1, .dims = DIMS, .n = 2, .sample = sample };
	struct frame_near near;
	(void)state;
	for (size_t d = 0; d < DIMS; d++) {
		sample[d] = d ? 1.49f / 127 : 1;
		sample[DIMS + d] = d % 2 ? 0.3f : 1;
	}
	normalise(sample, DIMS);
	normalise(sample + DIMS, DIMS);
	frame_ready(&j);
	frame_nearest(&j, sample, &near);
	assert_int_equal(near.n, 1);
	assert_int_equal(near.at[0], 1);
	free(j.bytes);
	free(j.step);
}

/* The first look in bytes loses none: against a search of all. */
static void test_nearest_of_many(void **state)
{
	enum { N = 300, DIMS = 70 };
	static float sample[N * DIMS];
	struct frame_judge j = { .k = 1, .dims = DIMS, .n = N, .sample = sample };
	uint32_t random = 1;
	(void)state;
	for (size_t i = 0; i < N; i++) {
		for (size_t d = 0; d < DIMS; d++) {
			random = random * 1664525 + 1013904223;
			sample[i * DIMS + d] = (float)(random >> 8) / 16777216 - 0.5f + (d % 7 == i % 7 ? 0.5f : 0);
		}
		normalise(sample + i * DIMS, DIMS);
	}
	frame_ready(&j);
	for (size_t i = 0; i < N; i++) {
		struct frame_near near;
		float cosine[N];
		frame_nearest(&j, sample + i * DIMS, &near);
		assert_int_equal(near.n, FRAME_NEAREST);
		dot_float_rows(sample + i * DIMS, sample, N, DIMS, cosine);
		cosine[i] = -1;
		for (size_t a = 0; a < near.n; a++) {
			size_t best = 0;
			for (size_t o = 1; o < N; o++)
				best = cosine[o] > cosine[best] ? o : best;
			assert_int_equal(near.at[a], best);
			cosine[best] = -1;
		}
	}
	free(j.bytes);
	free(j.step);
}

/* The share of none follows the texts, and a few of them less than the share known before. */
static void test_share(void **state)
{
	struct match_weights w = { .share = 0.25 };
	double near[100], far[100], some[100], unclear[100];
	(void)state;
	for (size_t i = 0; i < 100; i++) {
		near[i] = 5;
		far[i] = -5;
		some[i] = i % 2 ? 5 : -5;
		unclear[i] = log(3); /* 1 to 1 beside what is usual */
	}
	double low = match_share(&w, near, 100, 1), high = match_share(&w, far, 100, 1), half = match_share(&w, some, 100, 1);
	assert_true(low < 0.2 && low > 0.25 / 2 - 1e-9);
	assert_true(high > 0.5 && high < (1 + 0.25) / 2 + 1e-9);
	assert_true(half > 0.35 && half < 0.4);
	assert_true(fabs(match_share(&w, unclear, 100, 1) - 0.25) < 1e-9);
	assert_true(fabs(match_share(&w, NULL, 0, 1) - 0.25) < 1e-12);
	/* Ten times the texts are of the same share. */
	assert_true(fabs(match_share(&w, some, 10, 1) - half) < 1e-9);
}

static void test_probability(void **state)
{
	struct frame_judge j = { .k = 2, .weights = { .least = 0 }, .least = 0 };
	double odds[2] = { log(3), 0 };
	(void)state;
	/* 3 to 1 and 1 to 1 against none. */
	assert_true(fabs(frame_probability(&j, odds, 2, 0) - 0.6) < 1e-12);
	assert_true(fabs(frame_probability(&j, odds, 2, 1) - 0.2) < 1e-12);
	/* Far from all, next to nothing is certain, and nothing overflows. */
	odds[0] = odds[1] = -2000;
	assert_true(frame_probability(&j, odds, 2, 0) < 1e-300);
	odds[0] = 2000;
	assert_true(frame_probability(&j, odds, 2, 0) > 1 - 1e-12);
}

static void test_text_tells(void **state)
{
	/* Two themes and a proposal; the mixture prefers the second theme by 10. */
	double prior[3] = { -1, -1, -1 }, scores[3] = { -21, -11, -12 }, odds[3] = { 1, 0.5, 0 };
	struct mixture m = { .k = 3, .log_prior = prior };
	struct frame_judge j = { .k = 2, .least = -0.5, .text = 0.1 };
	(void)state;
	frame_add_text(&j, &m, scores, odds);
	assert_true(fabs(odds[0] - 0) < 1e-12);
	assert_true(fabs(odds[1] - 0.5) < 1e-12);
	assert_true(odds[2] < -1e6); /* it fits a theme better */
	memcpy(scores, (double[]){ -21, -11, -5 }, sizeof scores);
	memcpy(odds, (double[]){ 1, 0.5, 0 }, sizeof odds);
	frame_add_text(&j, &m, scores, odds);
	assert_true(fabs(odds[2] - j.least) < 1e-12);
	assert_true(odds[0] < odds[2] && odds[1] > odds[2]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_words_both_ways),
		cmocka_unit_test(test_words_shared),
		cmocka_unit_test(test_odds),
		cmocka_unit_test(test_nearest),
		cmocka_unit_test(test_nearest_of_many),
		cmocka_unit_test(test_copies_are_not_near),
		cmocka_unit_test(test_share),
		cmocka_unit_test(test_probability),
		cmocka_unit_test(test_text_tells),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
