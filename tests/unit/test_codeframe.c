/* Codeframes and seed words as analysts write them, and as they should not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#include "../../stages/themes/codeframe.h"
#include "../../stages/themes/seeds.h"

#define assert_span(s, text) do { \
		assert_int_equal((s).len, strlen(text)); \
		assert_memory_equal((s).bytes, (text), (s).len); \
	} while (0)

static void parse(const char *text, struct codeframe *c)
{
	struct fault f = { 0 };
	int code = codeframe_parse("frame.csv", span_of(text), c, &f);
	assert_string_equal(f.message, "");
	assert_int_equal(code, 0);
}

static void refuse(const char *text, const char *message)
{
	struct codeframe c;
	struct fault f = { 0 };
	assert_int_equal(codeframe_parse("frame.csv", span_of(text), &c, &f), EXIT_CONFIG);
	if (!strstr(f.message, message))
		fail_msg("'%s' lacks '%s'", f.message, message);
	codeframe_free(&c);
}

static void test_plain(void **state)
{
	struct codeframe c;
	(void)state;
	parse("key,label,description\r\nparking,Parking permits,\"Cost, number and place of permits\"\r\nbus,More buses,\r\n", &c);
	assert_int_equal(c.n, 2);
	assert_span(c.themes[0].key, "parking");
	assert_span(c.themes[0].label, "Parking permits");
	assert_span(c.themes[0].description, "Cost, number and place of permits");
	assert_span(c.themes[1].description, "");
	assert_int_equal(c.themes[1].n_examples, 0);
	codeframe_free(&c);
}

static void test_spreadsheet(void **state)
{
	struct codeframe c;
	(void)state; /* a byte order mark, semicolons, columns in another order, extra ones, blank rows */
	parse("\xEF\xBB\xBFLabel;Responses;Key;Example 1;example 2;Description\r\n"
	      "Bus fares;12;fares;\"It is \"\"too dear\"\"\";;What it costs\r\n;;;;;\r\n", &c);
	assert_int_equal(c.n, 1);
	assert_span(c.themes[0].key, "fares");
	assert_span(c.themes[0].description, "What it costs");
	assert_int_equal(c.themes[0].n_examples, 1);
	assert_span(c.themes[0].examples[0], "It is \"too dear\"");
	codeframe_free(&c);
}

static void test_merge(void **state)
{
	struct codeframe c;
	(void)state;
	parse("key,label,description,example\nbus,More buses,A better timetable,Run it later\nwalk,Safer walking,,\n"
	      "bus,Cheaper buses,Lower fares,Run it later\nbus,,A better timetable,Fares are high\n", &c);
	assert_int_equal(c.n, 2);
	assert_span(c.themes[0].label, "More buses");
	assert_span(c.themes[0].description, "A better timetable Lower fares");
	assert_int_equal(c.themes[0].n_examples, 3); /* the other label is one */
	assert_span(c.themes[0].examples[1], "Cheaper buses");
	assert_span(c.themes[0].examples[2], "Fares are high");
	codeframe_free(&c);
}

static void test_keys_and_labels_left_out(void **state)
{
	struct codeframe c;
	(void)state;
	parse("label\nCo\xC3\xBBt des trajets\nBus & rail!\n", &c);
	assert_span(c.themes[0].key, "cout-des-trajets");
	assert_span(c.themes[1].key, "bus-rail");
	codeframe_free(&c);
	parse("key,label\nnoise,\n", &c);
	assert_span(c.themes[0].label, "noise");
	codeframe_free(&c);
}

static void test_questions(void **state)
{
	struct codeframe c;
	(void)state; /* one key for two questions: two themes */
	parse("key,label,question\ncost,Cost of it,q1\ncost,Cost of it,q2\n", &c);
	assert_int_equal(c.n, 2);
	assert_span(c.themes[1].question, "q2");
	codeframe_free(&c);
}

static void test_groups(void **state)
{
	struct codeframe c;
	(void)state; /* of rows with one key the first that tells a group does */
	parse("key,label,Group\nbus,More buses,\nwalk,Safer walking, On foot \nbus,Bus fares,Transport\nbus,Bus lanes,Roads\n", &c);
	assert_int_equal(c.n, 2);
	assert_span(c.themes[0].group, "Transport");
	assert_span(c.themes[1].group, "On foot");
	codeframe_free(&c);
	refuse("key,label,group,group\na,b,c,d\n", "columns 3 and 4 have the same name");
}

static void test_wrong(void **state)
{
	(void)state;
	refuse("", "no theme");
	refuse("key,label,description\n", "no theme");
	refuse("key,name,description\na,b,c\n", "line 1: there is no column 'label'");
	refuse("parking,Parking,About it\nbus,Bus,About it\n", "line 1: there is no column 'label'");
	refuse("key,label,label\na,b,c\n", "columns 2 and 3 have the same name");
	refuse("key,label,description\na,b,c\n,,only a description\n", "line 3: neither a key nor a label");
	refuse("key,label\na,\"never closed\nb,c\n", "line 2");
	refuse("key,label\na,\x01\x02\x03\x04\n", "is no text");
}

static void test_size(void **state)
{
	struct buffer b = { 0 };
	struct codeframe c;
	char row[64];
	(void)state;
	buffer_add_text(&b, "key,label,description\n");
	for (int i = 0; i < MOST_FRAME_THEMES; i++) {
		snprintf(row, sizeof row, "k%d,Label %d,About %d\n", i, i, i);
		buffer_add_text(&b, row);
	}
	buffer_add_byte(&b, '\0');
	parse(b.bytes, &c);
	assert_int_equal(c.n, MOST_FRAME_THEMES);
	codeframe_free(&c);
	b.len--;
	buffer_add_text(&b, "more,One more,\n");
	buffer_add_byte(&b, '\0');
	refuse(b.bytes, "line 502: more than 500 themes");
	b.len = 0;
	buffer_add_text(&b, "key,label\na,");
	for (int i = 0; i < 501; i++)
		buffer_add_byte(&b, 'x');
	buffer_add_byte(&b, '\0');
	refuse(b.bytes, "line 2: a key, label or group of more than 500 bytes");
	buffer_free(&b);
}

static void test_seeds(void **state)
{
	struct seeds s;
	struct fault f = { 0 };
	(void)state;
	assert_int_equal(seeds_parse("seeds.tsv", SPAN("# guidance\r\n\r\nParking\tparking, Permit,space\r\nSafety at night\tdark lighting\r\n"
	                                               "Parking\tBlue\tbadge\r\n"), &s, &f), 0);
	assert_int_equal(s.n, 2);
	assert_span(s.themes[0].name, "Parking");
	assert_int_equal(s.themes[0].n_words, 5);
	assert_span(s.themes[0].words[1], "permit");
	assert_span(s.themes[0].words[4], "badge");
	assert_int_equal(s.themes[1].n_words, 2);
	seeds_free(&s);
}

static void test_seeds_wrong(void **state)
{
	static const struct { const char *text, *message; } wrong[] = {
		{ "", "name no theme" }, { "# nothing\n", "name no theme" },
		{ "Parking\tpark\nno tab here\n", "line 2: a theme's name, a tab" }, { "\twords\n", "line 1" },
		{ "Parking\t , \n", "line 1: a theme without words" }, { "A\t\xC3\n", "invalid UTF-8" } };
	(void)state;
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		struct seeds s;
		struct fault f = { 0 };
		assert_int_equal(seeds_parse("seeds.tsv", span_of(wrong[i].text), &s, &f), EXIT_CONFIG);
		if (!strstr(f.message, wrong[i].message))
			fail_msg("'%s' lacks '%s'", f.message, wrong[i].message);
		seeds_free(&s);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_plain), cmocka_unit_test(test_spreadsheet), cmocka_unit_test(test_merge),
		cmocka_unit_test(test_keys_and_labels_left_out), cmocka_unit_test(test_questions),
		cmocka_unit_test(test_groups), cmocka_unit_test(test_wrong), cmocka_unit_test(test_size), cmocka_unit_test(test_seeds),
		cmocka_unit_test(test_seeds_wrong),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
