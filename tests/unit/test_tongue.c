/* Which themes are of a language rather than of a matter. */
#include "unit.h"

#include <string.h>

#include "../../stages/themes/tongue.h"

enum { N = 12 };

static struct corpus_response responses[N]; /* what is found points into them */

/* k themes of N / k segments; a theme's are all in the language of[theme]. */
static void find(const char *const *of, size_t given, size_t k, const char **got)
{
	struct corpus_segment segments[N] = { 0 };
	struct corpus c = { .responses = responses, .n_responses = N, .segments = segments, .n_segments = N };
	c.language = SPAN("en");
	for (uint32_t i = 0; i < N; i++) {
		strcpy(responses[i].language, of[i % k]);
		segments[i].response = i;
		segments[i].theme = i % (uint32_t)k;
	}
	tongues_find(&c, given, k, got);
}

static void test_tongues(void **state)
{
	const char *got[4];
	(void)state;
	find((const char *const[]){ "en", "cy", "fr" }, 0, 3, got);
	assert_null(got[0]);
	assert_string_equal(got[1], "cy");
	assert_string_equal(got[2], "fr");
	find((const char *const[]){ "cy", "en", "cy", "fr" }, 0, 4, got); /* two of them are of matters */
	assert_null(got[0]);
	assert_null(got[2]);
	assert_string_equal(got[3], "fr");
}

/* A theme that was given for what it says leaves the one found beside it its language. */
static void test_given(void **state)
{
	const char *got[3];
	(void)state;
	find((const char *const[]){ "cy", "en", "cy" }, 2, 3, got);
	assert_null(got[0]);
	assert_null(got[1]);
	assert_string_equal(got[2], "cy");
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_tongues), cmocka_unit_test(test_given) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
