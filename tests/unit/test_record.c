/* test_record.c: what a record keeps, what it checks, and that copies are whole. */
#include "unit.h"

#include "../../pipeline/json.h"

static int setup(void **state)
{
	*state = calloc(1, sizeof(struct arena));
	return 0;
}

static int teardown(void **state)
{
	arena_free(*state);
	free(*state);
	return 0;
}

static struct record reading(const char *line, struct arena *a)
{
	struct record_hints hints = { { 0 } };
	struct fault f = { 0 };
	struct record r;
	if (record_read(&r, span_of(line), a, &hints, &f) != 0)
		fail_msg("%s: %s", line, f.message);
	return r;
}

static void assert_written(const struct record *r, const char *expected)
{
	struct buffer b = { 0 };
	record_write(r, &b);
	buffer_add_byte(&b, '\0');
	assert_string_equal(b.bytes, expected);
	buffer_free(&b);
}

/* Bytes stay as they came: odd numbers, escapes, order, doubled and unknown members. */
static void keeps_what_it_does_not_know(void **state)
{
	static const char line[] = "{\"zeta\":1.50e+01,\"type\":\"response\",\"a\\u0062\":\"\\u00e9\\/\","
	                           "\"text\":\"x\",\"mine\":{\"deep\":[1, 2 ]},\"zeta\":null}";
	struct record r = reading(line, *state);
	struct fault f = { 0 };
	struct span text;
	assert_int_equal(r.type, RECORD_RESPONSE);
	assert_int_equal(record_text(&r, M_TEXT, &text, &f), 0);
	record_set_text(&r, M_LANGUAGE, SPAN("en"));
	char expected[sizeof line + 32];
	snprintf(expected, sizeof expected, "%.*s,\"language\":\"en\"}\n", (int)strlen(line) - 1, line);
	assert_written(&r, expected);
}

static void refuses_what_is_no_record(void **state)
{
	static const char *const bad[] = { "", "[]", "1", "{", "{}x", "{\"a\":}", "{\"type\":\"response\"" };
	struct record_hints hints = { { 0 } };
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct fault f = { 0 };
		struct record r;
		assert_int_equal(record_read(&r, span_of(bad[i]), *state, &hints, &f), EXIT_DATA);
		assert_says(f, "not a JSON record");
	}
}

static void knows_types(void **state)
{
	for (int t = 0; t < RECORD_OTHER; t++) {
		char line[64];
		snprintf(line, sizeof line, "{\"type\":\"%s\"}", record_type_name((enum record_type)t));
		assert_int_equal(reading(line, *state).type, t);
	}
	assert_int_equal(reading("{\"type\":\"ours\"}", *state).type, RECORD_OTHER);
	assert_int_equal(reading("{\"type\":1}", *state).type, RECORD_OTHER);
	assert_int_equal(reading("{}", *state).type, RECORD_OTHER);
}

/* Hints of one record must not mislead the next, whatever its order. */
static void hints_do_not_mislead(void **state)
{
	static const char *const lines[] = { "{\"type\":\"response\",\"text\":\"a\",\"ref\":\"1\"}",
		"{\"ref\":\"1\",\"type\":\"response\",\"other\":0,\"text\":\"a\"}", "{\"text\":\"a\",\"ref\":\"1\"}",
		"{\"type\":\"response\",\"text\":\"a\",\"ref\":\"1\"}" };
	struct record_hints hints = { { 0 } };
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		struct fault f = { 0 };
		struct record r;
		assert_int_equal(record_read(&r, span_of(lines[i]), *state, &hints, &f), 0);
		assert_span(record_text_or_empty(&r, M_TEXT), "a");
		assert_span(record_text_or_empty(&r, M_REF), "1");
	}
}

static void sets_and_removes_in_place(void **state)
{
	struct record r = reading("{\"type\":\"response\",\"text\":\"a\",\"ref\":\"1\",\"mine\":0}", *state);
	record_set_text(&r, M_TEXT, SPAN("b\n"));
	record_set_int(&r, M_LINE, -7);
	record_set_micro(&r, M_SENTIMENT, 250000);
	record_set_raw(&r, M_ATTRIBUTES, SPAN("{\"x\":[]}"));
	record_add_unknown(&r, SPAN("theirs"), SPAN("null"));
	assert_written(&r, "{\"type\":\"response\",\"text\":\"b\\n\",\"ref\":\"1\",\"mine\":0,\"line\":-7,"
	                   "\"sentiment\":0.25,\"attributes\":{\"x\":[]},\"theirs\":null}\n");
	record_remove(&r, M_REF);
	record_remove(&r, M_REF);
	assert_false(record_has(&r, M_REF));
	assert_true(record_has_name(&r, "theirs"));
	struct fault f = { 0 };
	int64_t n;
	assert_int_equal(record_int(&r, M_LINE, &n, &f), 0);
	assert_int_equal(n, -7);
	assert_int_equal(record_micro(&r, M_SENTIMENT, &n, &f), 0);
	assert_int_equal(n, 250000);
	assert_written(&r, "{\"type\":\"response\",\"text\":\"b\\n\",\"mine\":0,\"line\":-7,\"sentiment\":0.25,"
	                   "\"attributes\":{\"x\":[]},\"theirs\":null}\n");
}

static void says_what_is_absent_or_of_another_kind(void **state)
{
	struct record r = reading("{\"type\":\"response\",\"text\":5,\"line\":\"x\",\"sentiment\":\"y\","
	                          "\"tokens\":{}}", *state);
	struct fault f = { 0 };
	struct span s;
	int64_t n;
	const struct token *tokens;
	size_t count;
	assert_int_equal(record_text(&r, M_TEXT, &s, &f), EXIT_DATA);
	assert_says(f, "'text' is not a string");
	f = (struct fault){ 0 };
	assert_int_equal(record_int(&r, M_LINE, &n, &f), EXIT_DATA);
	assert_says(f, "'line' is not a whole number");
	f = (struct fault){ 0 };
	assert_int_equal(record_micro(&r, M_SENTIMENT, &n, &f), EXIT_DATA);
	assert_says(f, "'sentiment' is not a number");
	f = (struct fault){ 0 };
	assert_int_equal(record_tokens(&r, &tokens, &count, &f), EXIT_DATA);
	assert_says(f, "'tokens' is not a list");
	f = (struct fault){ 0 };
	assert_int_equal(record_text(&r, M_LANGUAGE, &s, &f), EXIT_DATA);
	assert_says(f, "record has no 'language'");
	assert_span(record_text_or_empty(&r, M_TEXT), "");
	assert_span(record_ref(&r), "?");
}

/* A line that no stage changes comes out byte for byte, from a copy as well. */
static void lines_unchanged_stay_as_they_are(void **state)
{
	static const char line[] = " { \"type\" : \"theirs\",\t\"n\": 1.0 , \"text\":\"a\\/b\" } ";
	char expected[sizeof line + 1];
	struct arena old = { 0 };
	char *gone = strdup(line);
	struct record r = reading(gone, &old), copy;
	snprintf(expected, sizeof expected, "%s\n", line);
	assert_span(record_text_or_empty(&r, M_TEXT), "a/b"); /* reading changes nothing */
	assert_written(&r, expected);
	record_copy(&copy, &r, *state);
	memset(gone, '#', strlen(gone));
	free(gone);
	arena_free(&old);
	assert_written(&copy, expected);
	assert_span(record_text_or_empty(&copy, M_TEXT), "a/b");
	record_set_text(&copy, M_TEXT, SPAN("c"));
	assert_written(&copy, "{\"type\":\"theirs\",\"n\":1.0,\"text\":\"c\"}\n");
	struct record removed = reading("{\"ref\": \"1\", \"text\": \"a\"}", *state);
	record_remove(&removed, M_REF);
	assert_written(&removed, "{\"text\":\"a\"}\n");
}

#define RESPONSE "{\"type\":\"response\",\"text\":\"0123456789\","

static void reads_and_writes_lists(void **state)
{
	static const char line[] = RESPONSE
		"\"segments\":[{\"start\":0,\"end\":5},{\"start\":5,\"end\":10,\"sentiment\":-0.5,"
		"\"position\":\"disagree\",\"vector\":\"QUJD\",\"note\":{\"a\":1}}],"
		"\"tokens\":[[0,5],[6,7,\"n\"],[7,9,\"c\"],[9,10,\"s\"]],\"stems\":[\"01234\",\"\",\"\",\"\"],"
		"\"evidence\":[{\"kind\":\"theme\",\"theme\":\"t1\",\"term\":\"x\",\"weight\":1.5,\"start\":1,\"end\":2},"
		"{\"kind\":\"position\",\"term\":\"\\\"y\\\"\",\"weight\":-2,\"start\":0,\"end\":0}],"
		"\"themes\":[{\"key\":\"t1\",\"rank\":1,\"score\":0.75,\"start\":0,\"end\":10}]}";
	struct record r = reading(line, *state);
	struct fault f = { 0 };
	const struct segment *segments;
	const struct token *tokens;
	const struct span *stems;
	const struct evidence *evidence;
	const struct theme_link *themes;
	size_t n;
	assert_int_equal(record_segments(&r, &segments, &n, &f), 0);
	assert_int_equal(n, 2);
	assert_int_equal(segments[0].sentiment, UNSCORED);
	assert_int_equal(segments[1].sentiment, -500000);
	assert_int_equal(segments[1].position, POSITION_DISAGREE);
	assert_span(segments[1].extra, ",\"vector\":\"QUJD\",\"note\":{\"a\":1}");
	record_set_segments(&r, segments, n);
	assert_int_equal(record_tokens(&r, &tokens, &n, &f), 0);
	assert_int_equal(n, 4);
	assert_int_equal(tokens[3].kind, TOKEN_SYMBOL);
	record_set_tokens(&r, tokens, n);
	assert_int_equal(record_stems(&r, &stems, &n, &f), 0);
	assert_span(stems[0], "01234");
	record_set_stems(&r, stems, n);
	assert_int_equal(record_evidence(&r, &evidence, &n, &f), 0);
	assert_span(evidence[0].theme, "t1");
	assert_int_equal(evidence[1].weight, -2000000);
	record_set_evidence(&r, evidence, n);
	assert_int_equal(record_themes(&r, &themes, &n, &f), 0);
	assert_int_equal(themes[0].score, 750000);
	record_set_themes(&r, themes, n);
	char expected[sizeof line + 2];
	snprintf(expected, sizeof expected, "%s\n", line);
	assert_written(&r, expected);

	struct evidence more = { EVIDENCE_SENTIMENT, { 0 }, SPAN("good"), 1000000, 2, 6 };
	assert_int_equal(record_add_evidence(&r, &more, 1, &f), 0);
	assert_int_equal(record_evidence(&r, &evidence, &n, &f), 0);
	assert_int_equal(n, 3);
	assert_span(evidence[2].term, "good");
	assert_span(evidence[0].term, "x");
}

static void checks_offsets(void **state)
{
	static const char *const bad[] = { "\"tokens\":[[0,11]]", "\"tokens\":[[5,4]]", "\"tokens\":[[-1,4]]",
		"\"tokens\":[[0,4.5]]", "\"tokens\":[[0]]", "\"tokens\":[[0,1,\"x\"]]", "\"tokens\":[[0,1,\"w\",2]]",
		"\"tokens\":[[0,4294967296]]", "\"segments\":[{\"start\":0,\"end\":11}]", "\"segments\":[{\"end\":3}]",
		"\"segments\":[{\"start\":0,\"end\":1,\"sentiment\":1.5}]",
		"\"segments\":[{\"start\":0,\"end\":1,\"position\":\"perhaps\"}]", "\"segments\":[[0,1]]",
		"\"stems\":[1]", "\"evidence\":[{\"kind\":\"guess\",\"start\":0,\"end\":1}]",
		"\"evidence\":[{\"kind\":\"theme\",\"start\":0,\"end\":99}]",
		"\"themes\":[{\"key\":\"t\",\"rank\":-1,\"start\":0,\"end\":1}]",
		"\"themes\":[{\"rank\":1,\"start\":0,\"end\":1}]", "\"themes\":[{\"key\":\"t\",\"start\":3,\"end\":1}]" };
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		char line[256];
		const void *list = NULL;
		struct fault f = { 0 };
		size_t n;
		snprintf(line, sizeof line, RESPONSE "%s}", bad[i]);
		struct record r = reading(line, *state);
		int code = bad[i][1] == 't' && bad[i][2] == 'o' ? record_tokens(&r, (const struct token **)&list, &n, &f)
		         : bad[i][1] == 't' ? record_themes(&r, (const struct theme_link **)&list, &n, &f)
		         : bad[i][1] == 'e' ? record_evidence(&r, (const struct evidence **)&list, &n, &f)
		         : bad[i][2] == 't' ? record_stems(&r, (const struct span **)&list, &n, &f)
		         : record_segments(&r, (const struct segment **)&list, &n, &f);
		if (code != EXIT_DATA)
			fail_msg("taken: %s", bad[i]);
		assert_says(f, "malformed or lies outside the text");
	}
}

/* A copy says the same when what it was made from is gone, and grows by itself. */
static void copies_are_whole(void **state)
{
	static const char line[] = RESPONSE "\"mine\":[1],\"tokens\":[[0,5]],\"attributes\":{}}";
	char *gone = strdup(line);
	struct arena old = { 0 };
	struct record r = reading(gone, &old), copy;
	struct fault f = { 0 };
	const struct token *tokens;
	size_t n;
	char *language = arena_copy(&old, "en", 2);
	record_set_text(&r, M_LANGUAGE, (struct span){ language, 2 });
	record_set_int(&r, M_LINE, 3);
	assert_int_equal(record_tokens(&r, &tokens, &n, &f), 0);
	struct token *fresh = arena_alloc(&old, sizeof *fresh);
	*fresh = (struct token){ 6, 9, TOKEN_NUMBER };
	record_set_tokens(&r, fresh, 1);
	record_copy(&copy, &r, *state);
	arena_free(&old);
	memset(gone, '#', strlen(gone));
	free(gone);
	for (int i = 0; i < 40; i++)
		record_add_unknown(&copy, SPAN("more"), SPAN("1"));
	record_set_text(&copy, M_REF, SPAN("R"));
	assert_int_equal(record_tokens(&copy, &tokens, &n, &f), 0);
	assert_int_equal(tokens[0].end, 9);
	struct buffer b = { 0 };
	record_write(&copy, &b);
	buffer_add_byte(&b, '\0');
	static const char start[] = RESPONSE "\"mine\":[1],\"tokens\":[[6,9,\"n\"]],\"attributes\":{},"
	                            "\"language\":\"en\",\"line\":3,\"more\":1,";
	assert_memory_equal(b.bytes, start, sizeof start - 1);
	buffer_free(&b);
}

/* More members than any index of one byte can tell. */
static void holds_many_members(void **state)
{
	struct buffer b = { 0 };
	struct fault f = { 0 };
	struct span text;
	buffer_add_text(&b, "{\"type\":\"response\"");
	for (int i = 0; i < 1000; i++)
		buffer_add_text(&b, ",\"x\":0");
	buffer_add(&b, ",\"text\":\"here\"}", sizeof ",\"text\":\"here\"}");
	struct record r = reading(b.bytes, *state);
	assert_int_equal(record_text(&r, M_TEXT, &text, &f), 0);
	assert_span(text, "here");
	record_set_text(&r, M_LANGUAGE, SPAN("en"));
	record_set_text(&r, M_LANGUAGE, SPAN("cy"));
	assert_int_equal(r.n_members, 1003);
	assert_span(record_text_or_empty(&r, M_LANGUAGE), "cy");
	buffer_free(&b);
}

/* Up to a blank, or in a text without one up to a character's end. */
static void long_texts_are_analysed_in_part(void **state)
{
	char *long_text = xmalloc(ANALYSED_BYTES + 100);
	(void)state;
	memset(long_text, 'x', ANALYSED_BYTES + 100);
	assert_int_equal(record_analysed((struct span){ long_text, ANALYSED_BYTES }).len, ANALYSED_BYTES);
	assert_int_equal(record_analysed((struct span){ long_text, ANALYSED_BYTES + 1 }).len, ANALYSED_BYTES);
	memcpy(long_text + ANALYSED_BYTES - 1, "\u20AC", 3);
	assert_int_equal(record_analysed((struct span){ long_text, ANALYSED_BYTES + 100 }).len, ANALYSED_BYTES - 1);
	long_text[ANALYSED_BYTES - 10] = ' ';
	assert_int_equal(record_analysed((struct span){ long_text, ANALYSED_BYTES + 100 }).len, ANALYSED_BYTES - 10);
	free(long_text);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = { T(keeps_what_it_does_not_know), T(refuses_what_is_no_record),
		T(knows_types), T(hints_do_not_mislead), T(sets_and_removes_in_place),
		T(says_what_is_absent_or_of_another_kind), T(reads_and_writes_lists), T(checks_offsets),
		T(copies_are_whole), T(lines_unchanged_stay_as_they_are), T(holds_many_members),
		T(long_texts_are_analysed_in_part) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
