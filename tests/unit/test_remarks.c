/* Segments that judge and name no subject. */
#include "unit.h"

#include "../../stages/themes/remarks.h"

struct tools {
	struct context ctx;
	struct prepare *prepare;
	struct remarks *remarks;
};

static int open_tools(void **state)
{
	static struct tools t;
	struct fault f = { 0 };
	t = (struct tools){ .ctx = { .jobs = 1 } };
	*state = &t;
	return prepare_open(&t.prepare, &f) || remarks_open(&t.remarks, &t.ctx, t.prepare, &f);
}

static int close_tools(void **state)
{
	struct tools *t = *state;
	remarks_close(t->remarks);
	prepare_close(t->prepare);
	context_free(&t->ctx);
	return 0;
}

static bool is_remark(struct tools *t, const char *language, const char *text)
{
	struct arena a = { 0 };
	struct record r;
	struct fault f = { 0 };
	const struct span *stems;
	size_t n;
	assert_int_equal(prepare_text(t->prepare, span_of(text), span_of(language), &a, &r, &f), 0);
	assert_int_equal(record_stems(&r, &stems, &n, &f), 0);
	bool is = remarks_only(t->remarks, span_of(language), stems, n);
	arena_free(&a);
	return is;
}

static void test_remarks(void **state)
{
	static const char *const remarks[] = { "Great idea", "No comment", "I strongly support this.", "n/a",
		"Not sure", "absolutely RIDICULOUS!!", "Yes", "", "I don't agree with this at all", NULL };
	static const char *const subjects[] = { "Great for the school", "I support the bus lane", "Stop it",
		"too many cars", "Terrible parking", NULL };
	for (const char *const *s = remarks; *s; s++)
		if (!is_remark(*state, "en", *s))
			fail_msg("'%s' is a remark", *s);
	for (const char *const *s = subjects; *s; s++)
		if (is_remark(*state, "en", *s))
			fail_msg("'%s' has a subject", *s);
}

static void test_languages(void **state)
{
	assert_true(is_remark(*state, "fr", "Très bonne idée, bravo"));
	assert_false(is_remark(*state, "fr", "Plus de pistes cyclables"));
	assert_true(is_remark(*state, "cy", "Syniad da iawn"));
	assert_false(is_remark(*state, "cy", "Mwy o fysiau"));
	assert_false(is_remark(*state, "de", "Great idea")); /* words of another language */
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_remarks), cmocka_unit_test(test_languages) };
	return cmocka_run_group_tests(tests, open_tools, close_tools);
}
