/* Which question of later responses is which. */
#include "unit.h"

#include <stdio.h>

#include "../../stages/themes/wording.h"

static void test_alike(void **state)
{
	(void)state;
	assert_true(wordings_alike(SPAN("What would you change?"), SPAN("what would YOU  change")) > 0.999);
	assert_true(wordings_alike(SPAN("one two three"), SPAN("one two four")) < 0.501);
	assert_true(wordings_alike(SPAN("one two three"), SPAN("one two four")) > 0.499);
	assert_true(wordings_alike(SPAN("red"), SPAN("blue")) < 1e-9);
	assert_true(wordings_alike(SPAN(""), SPAN("")) < 1e-9);
	assert_true(wordings_alike(SPAN("?!"), SPAN("...")) < 1e-9);
	assert_true(wordings_alike(SPAN("Beth yw'ch barn am y cynllun?"), SPAN("Beth yw'ch barn am y cynllun")) > 0.999);
}

static void test_match(void **state)
{
	const struct span kept[] = { SPAN("What do you like about the park?"), SPAN("What do you dislike about the park?"),
	                             SPAN("Anything else?") };
	const struct span asked[] = { SPAN("What do you dislike about the park?"), SPAN("Which bus do you take?"),
	                              SPAN("What did you like about the park in 2027?") };
	uint32_t match[3];
	(void)state;
	wordings_match(kept, 3, asked, 3, match);
	assert_int_equal(match[0], 1);
	assert_int_equal(match[1], UINT32_MAX);
	assert_int_equal(match[2], 0);
	wordings_match(kept, 1, asked, 3, match); /* none twice */
	assert_int_equal(match[0], 0);
	assert_int_equal(match[2], UINT32_MAX);
	wordings_match(kept, 3, asked, 0, match);
	wordings_match(kept, 0, asked, 3, match);
	assert_int_equal(match[2], UINT32_MAX);
	wordings_match(kept + 2, 1, asked + 1, 1, match); /* alike or nothing */
	assert_int_equal(match[0], UINT32_MAX);
}

/* Thousands of each, all pairs alike, as a forged model file may have: each finds its own (and
 * a matching that is cubic never ends). */
static void test_many(void **state)
{
	enum { N = 1500 };
	static char text[N][40];
	static struct span list[N];
	static uint32_t match[N];
	(void)state;
	for (size_t i = 0; i < N; i++) {
		snprintf(text[i], sizeof text[i], "what would you change in ward %zu", i);
		list[i] = span_of(text[i]);
	}
	wordings_match(list, N, list, N, match);
	for (size_t i = 0; i < N; i++)
		assert_int_equal(match[i], i);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_alike), cmocka_unit_test(test_match), cmocka_unit_test(test_many) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
