/* The counts behind the summaries, against small cases counted by hand. */
#include "unit.h"

#include "../../stages/store/tally.h"

/* A response of a respondent, not judged. */
static struct tally_response said(uint32_t respondent)
{
	return (struct tally_response){ .respondent = respondent, .sentiment = UNSCORED };
}

static void expect_row(const struct tally_cell *row, const char *name, const char *value, uint32_t responses,
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
	struct tally t = { 0 };
	const struct tally_cell *rows;
	(void)state;
	tally_attribute(&t, 1, SPAN("Region"), SPAN("Wales"));
	tally_attribute(&t, 1, SPAN("Age"), SPAN("35-44"));
	tally_response(&t, SPAN("q1"), said(1));      /* response 1 */
	tally_link(&t, 1, 1, false);
	tally_link(&t, 1, 2, false);
	tally_response(&t, SPAN("q1"), said(2));      /* 2: nobody's attributes */
	tally_link(&t, 2, 1, false);
	tally_attribute(&t, 3, SPAN("Region"), SPAN("Wales"));
	tally_response(&t, SPAN("q1"), said(3));      /* 3: no theme */
	tally_response(&t, SPAN("q2"), said(1));      /* 4 */
	tally_link(&t, 4, 3, false);

	assert_int_equal(tally_cells(&t, 1, SPAN("q1"), &rows), 2);
	expect_row(&rows[0], "Age", "35-44", 1, 1);
	expect_row(&rows[1], "Region", "Wales", 1, 2);
	assert_int_equal(tally_cells(&t, 3, SPAN("q2"), &rows), 2);
	expect_row(&rows[1], "Region", "Wales", 1, 1);
	assert_int_equal(tally_cells(&t, 2, SPAN("q1"), &rows), 2);
	expect_row(&rows[1], "Region", "Wales", 1, 2);
	assert_int_equal(tally_cells(&t, 4, SPAN("q1"), &rows), 0);  /* a theme without answers */
	tally_free(&t);
}

/* Attributes that come after the answers, as a second input may bring them, count. */
static void order_does_not_matter(void **state)
{
	struct tally t = { 0 };
	const struct tally_cell *rows;
	(void)state;
	tally_response(&t, SPAN("q1"), said(2));
	tally_response(&t, SPAN("q1"), said(1));
	tally_link(&t, 2, 1, false);
	tally_link(&t, 1, 1, false);
	tally_attribute(&t, 2, SPAN("b"), SPAN("x"));
	tally_attribute(&t, 1, SPAN("b"), SPAN("x"));
	tally_attribute(&t, 1, SPAN("a"), SPAN("z"));
	assert_int_equal(tally_cells(&t, 1, SPAN("q1"), &rows), 2);
	expect_row(&rows[0], "a", "z", 1, 1);
	expect_row(&rows[1], "b", "x", 2, 2);
	tally_free(&t);
}

/* A name and a value are kept apart, whatever is in them. */
static void names_and_values_do_not_run_together(void **state)
{
	struct tally t = { 0 };
	const struct tally_cell *rows;
	(void)state;
	tally_attribute(&t, 1, SPAN("ab"), SPAN("c"));
	tally_attribute(&t, 1, SPAN("a"), SPAN("bc"));
	tally_attribute(&t, 1, SPAN(""), SPAN("abc"));
	tally_response(&t, SPAN("q1"), said(1));
	tally_link(&t, 1, 1, false);
	assert_int_equal(tally_cells(&t, 1, SPAN("q1"), &rows), 3);
	expect_row(&rows[0], "", "abc", 1, 1);
	expect_row(&rows[1], "a", "bc", 1, 1);
	expect_row(&rows[2], "ab", "c", 1, 1);
	tally_free(&t);
}

/* As the table has it: INSERT OR IGNORE on respondent and name. */
static void the_first_value_of_an_attribute_counts(void **state)
{
	struct tally t = { 0 };
	const struct tally_cell *rows;
	(void)state;
	tally_attribute(&t, 1, SPAN("Age"), SPAN("16-24"));
	tally_attribute(&t, 2, SPAN("Age"), SPAN("75+"));
	tally_attribute(&t, 1, SPAN("Age"), SPAN("75+"));
	tally_attribute(&t, 1, SPAN("Age"), SPAN("16-24"));
	tally_response(&t, SPAN("q1"), said(1));
	tally_link(&t, 1, 1, false);
	assert_int_equal(tally_cells(&t, 1, SPAN("q1"), &rows), 1);
	expect_row(&rows[0], "Age", "16-24", 1, 1);
	tally_free(&t);
}

static void counts_judgements(void **state)
{
	struct tally t = { 0 };
	(void)state;
	struct tally_response r = { .respondent = 1, .sentiment = -500000, .label = LABEL_NEGATIVE,
	                            .position = POSITION_DISAGREE };
	tally_response(&t, SPAN("q1"), r);
	tally_link(&t, 1, 2, false);
	tally_response(&t, SPAN("q2"), r);
	r = (struct tally_response){ .respondent = 2, .sentiment = 250000, .label = LABEL_MIXED,
	                             .position = POSITION_UNCLEAR, .in_campaign = true };
	tally_response(&t, SPAN("q1"), r);
	tally_link(&t, 3, 1, false);
	tally_link(&t, 3, 2, false);
	tally_response(&t, SPAN("q1"), said(3));

	struct tally_count q = tally_question(&t, SPAN("q1")), none = tally_question(&t, SPAN("q9"));
	assert_int_equal(q.responses, 3);
	assert_int_equal(q.none, 1);
	assert_int_equal(q.scored, 2);
	assert_int_equal(q.sentiment, -250000);
	assert_int_equal(q.labels[LABEL_NEGATIVE], 1);
	assert_int_equal(q.labels[LABEL_MIXED], 1);
	assert_int_equal(q.positions[POSITION_AGREE], 0);
	assert_int_equal(q.positions[POSITION_UNCLEAR], 1);
	assert_int_equal(q.in_campaigns, 1);
	assert_int_equal(none.responses, 0);
	assert_int_equal(tally_responses(&t, SPAN("q1")), 3);
	assert_int_equal(tally_responses(&t, SPAN("q2")), 1);
	assert_int_equal(tally_responses(&t, SPAN("q9")), 0);
	struct tally_count one = tally_theme(&t, 1), two = tally_theme(&t, 2);
	assert_int_equal(one.responses, 1);
	assert_int_equal(one.sentiment, 250000);
	assert_int_equal(two.responses, 2);
	assert_int_equal(two.positions[POSITION_DISAGREE], 1);
	assert_int_equal(two.in_campaigns, 1);
	assert_int_equal(tally_theme(&t, 3).responses, 0);
	tally_free(&t);
}

static void nothing_is_nothing(void **state)
{
	struct tally t = { 0 };
	const struct tally_cell *rows;
	(void)state;
	assert_int_equal(tally_cells(&t, 1, SPAN("q1"), &rows), 0);
	tally_free(&t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(counts_by_theme_and_value), cmocka_unit_test(order_does_not_matter),
		cmocka_unit_test(names_and_values_do_not_run_together), cmocka_unit_test(nothing_is_nothing),
		cmocka_unit_test(counts_judgements), cmocka_unit_test(the_first_value_of_an_attribute_counts),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
