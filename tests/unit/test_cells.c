/* The counts behind theme_by_attribute, against small cases counted by hand. */
#include "unit.h"

#include "../../stages/store/cells.h"

static void expect_row(const struct cell *row, const char *name, const char *value, uint32_t responses,
                       uint32_t of)
{
	assert_true(span_is(row->name, name));
	assert_true(span_is(row->value, value));
	assert_int_equal(row->responses, responses);
	assert_int_equal(row->of, of);
}

/* Three people, two questions; one has no attribute, one speaks twice. */
static void counts_by_theme_and_value(void **state)
{
	struct cells c = { 0 };
	const struct cell *rows;
	(void)state;
	cells_attribute(&c, 1, SPAN("Region"), SPAN("Wales"));
	cells_attribute(&c, 1, SPAN("Age"), SPAN("35-44"));
	cells_response(&c, 1, SPAN("q1"));      /* response 1 */
	cells_link(&c, 1, 1);
	cells_link(&c, 1, 2);
	cells_response(&c, 2, SPAN("q1"));      /* 2: nobody's attributes */
	cells_link(&c, 2, 1);
	cells_attribute(&c, 3, SPAN("Region"), SPAN("Wales"));
	cells_response(&c, 3, SPAN("q1"));      /* 3: no theme */
	cells_response(&c, 1, SPAN("q2"));      /* 4 */
	cells_link(&c, 4, 3);

	assert_int_equal(cells_of(&c, 1, SPAN("q1"), &rows), 2);
	expect_row(&rows[0], "Age", "35-44", 1, 1);
	expect_row(&rows[1], "Region", "Wales", 1, 2);
	assert_int_equal(cells_of(&c, 3, SPAN("q2"), &rows), 2);
	expect_row(&rows[1], "Region", "Wales", 1, 1);
	assert_int_equal(cells_of(&c, 2, SPAN("q1"), &rows), 2);
	expect_row(&rows[1], "Region", "Wales", 1, 2);
	assert_int_equal(cells_of(&c, 4, SPAN("q1"), &rows), 0);  /* a theme without answers */
	cells_free(&c);
}

/* Attributes that come after the answers, as a second input may bring them, count. */
static void order_does_not_matter(void **state)
{
	struct cells c = { 0 };
	const struct cell *rows;
	(void)state;
	cells_response(&c, 2, SPAN("q1"));
	cells_response(&c, 1, SPAN("q1"));
	cells_link(&c, 2, 1);
	cells_link(&c, 1, 1);
	cells_attribute(&c, 2, SPAN("b"), SPAN("x"));
	cells_attribute(&c, 1, SPAN("b"), SPAN("x"));
	cells_attribute(&c, 1, SPAN("a"), SPAN("z"));
	assert_int_equal(cells_of(&c, 1, SPAN("q1"), &rows), 2);
	expect_row(&rows[0], "a", "z", 1, 1);
	expect_row(&rows[1], "b", "x", 2, 2);
	cells_free(&c);
}

/* A name and a value are kept apart, whatever is in them. */
static void names_and_values_do_not_run_together(void **state)
{
	struct cells c = { 0 };
	const struct cell *rows;
	(void)state;
	cells_attribute(&c, 1, SPAN("ab"), SPAN("c"));
	cells_attribute(&c, 1, SPAN("a"), SPAN("bc"));
	cells_attribute(&c, 1, SPAN(""), SPAN("abc"));
	cells_response(&c, 1, SPAN("q1"));
	cells_link(&c, 1, 1);
	assert_int_equal(cells_of(&c, 1, SPAN("q1"), &rows), 3);
	expect_row(&rows[0], "", "abc", 1, 1);
	expect_row(&rows[1], "a", "bc", 1, 1);
	expect_row(&rows[2], "ab", "c", 1, 1);
	cells_free(&c);
}

static void nothing_is_nothing(void **state)
{
	struct cells c = { 0 };
	const struct cell *rows;
	(void)state;
	assert_int_equal(cells_of(&c, 1, SPAN("q1"), &rows), 0);
	cells_free(&c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(counts_by_theme_and_value), cmocka_unit_test(order_does_not_matter),
		cmocka_unit_test(names_and_values_do_not_run_together), cmocka_unit_test(nothing_is_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
