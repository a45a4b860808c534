/* test_json.c: the scanner takes what RFC 8259 allows, refuses the rest, keeps bytes. */
#include "unit.h"

#include "../../pipeline/json.h"

/* Scans a whole text as one value; null if it is JSON, otherwise what is wrong. */
static const char *scan(const char *text, size_t len)
{
	struct json j = { text, text + len, NULL };
	struct span raw;
	if (!json_value(&j, &raw))
		return j.error;
	return json_at_end(&j) ? NULL : "text after the value";
}

static void takes_json(void **state)
{
	static const char *const good[] = { "0", "-0", "12", "-1.5", "1e9", "1.25E-3", "0.0e+0", "\"\"",
		"\"a\\n\\u00e9\\\"\\\\\\/\"", "true", "false", "null", "[]", "{}", "[1,[2,[3]],{}]",
		" { \"a\" : [ 1 , null ] , \"\" : { } } ", "{\"a\":1,\"a\":2}", "\"\x7f\xff\"" };
	(void)state;
	for (size_t i = 0; i < sizeof good / sizeof *good; i++)
		if (scan(good[i], strlen(good[i])))
			fail_msg("%s: %s", good[i], scan(good[i], strlen(good[i])));
}

static void refuses_what_is_not_json(void **state)
{
	static const char *const bad[] = { "", " ", "01", "-", "+1", "1.", ".5", "1e", "1e+", "0x1", "nul",
		"True", "'a'", "\"", "\"\\", "\"\\x\"", "\"\\u12g4\"", "\"\\u12", "\"a\nb\"", "\"\x01\"", "[", "[1",
		"[1,", "[1,]", "[,1]", "[1 2]", "[1}", "{", "{\"a\"", "{\"a\":", "{\"a\":1", "{\"a\":1,", "{\"a\":1,}",
		"{1:2}", "{\"a\" 1}", "{a:1}", "{\"a\":1]", "1 2", "]", "}", "{}{}", "NaN", "Infinity" };
	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		if (!scan(bad[i], strlen(bad[i])))
			fail_msg("taken: %s", bad[i]);
}

/* No text is read beyond its end: each prefix stands at the end of its own allocation,
 * where the sanitizers see a byte too far. */
static void stops_at_the_end(void **state)
{
	static const char whole[] = "{\"a\":[1.5e-3,\"x\\u00e9y and a text of more than sixteen bytes\",true],"
	                            "\"b\":{\"c\":null,\"d\":false}}";
	(void)state;
	for (size_t n = 0; n < sizeof whole - 1; n++) {
		char *copy = malloc(n ? n : 1);
		memcpy(copy, whole, n);
		assert_non_null(scan(copy, n));
		free(copy);
	}
	assert_null(scan(whole, sizeof whole - 1));
}

static void bounds_nesting(void **state)
{
	char text[2 * JSON_DEEPEST + 2];
	(void)state;
	memset(text, '[', JSON_DEEPEST);
	memset(text + JSON_DEEPEST, ']', JSON_DEEPEST);
	assert_null(scan(text, 2 * JSON_DEEPEST));
	memset(text, '[', JSON_DEEPEST + 1);
	memset(text + JSON_DEEPEST + 1, ']', JSON_DEEPEST + 1);
	assert_string_equal(scan(text, 2 * JSON_DEEPEST + 2), "nested too deep");
}

static void steps_through_members(void **state)
{
	static const char text[] = "{\"a\":1, \"b\":[true,{\"c\":2}],\"d\\n\":\"e\"}";
	struct json j = { text, text + sizeof text - 1, NULL };
	struct span key = { 0 }, value = { 0 };
	bool first = true;
	(void)state;
	assert_true(json_enter(&j, '{'));
	assert_true(json_member(&j, &first, &key) && json_value(&j, &value));
	assert_span(key, "a");
	assert_span(value, "1");
	assert_true(json_member(&j, &first, &key) && json_value(&j, &value));
	assert_span(value, "[true,{\"c\":2}]");
	assert_true(json_member(&j, &first, &key) && json_value(&j, &value));
	assert_span(key, "d\\n");
	assert_false(json_member(&j, &first, &key));
	assert_null(j.error);
	assert_true(json_at_end(&j));
}

static void decodes_escapes(void **state)
{
	static const struct { const char *raw, *text; } cases[] = {
		{ "\"\"", "" }, { "\"plain\"", "plain" }, { "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\/\b\f\n\r\t" },
		{ "\"\\u0041\\u00e9\\u20AC\"", "A\xc3\xa9\xe2\x82\xac" },
		{ "\"\\ud83d\\ude00!\"", "\xf0\x9f\x98\x80!" },         /* a surrogate pair */
		{ "\"\\ud83d\"", "\xef\xbf\xbd" }, { "\"\\ude00\\ud83d\"", "\xef\xbf\xbd\xef\xbf\xbd" },
		{ "\"\\ud83d\\u0041\"", "\xef\xbf\xbd" "A" }, { "\"\\ud83dx\"", "\xef\xbf\xbdx" } };
	struct arena a = { 0 };
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_span(json_text(span_of(cases[i].raw), &a), cases[i].text);
	struct span nul = json_text(SPAN("\"a\\u0000b\""), &a);
	assert_int_equal(nul.len, 3);
	assert_memory_equal(nul.bytes, "a\0b", 3);
	arena_free(&a);
}

static void reads_numbers(void **state)
{
	int64_t n;
	(void)state;
	assert_true(json_int(SPAN("-42"), &n) && n == -42);
	assert_true(json_int(SPAN("999999999999999999"), &n) && n == 999999999999999999);
	assert_false(json_int(SPAN("1000000000000000000"), &n)); /* says no rather than overflow */
	assert_false(json_int(SPAN("1.0"), &n));
	assert_false(json_int(SPAN("\"1\""), &n));
	assert_true(json_micro(SPAN("0.5"), &n) && n == 500000);
	assert_true(json_micro(SPAN("-0.0000005"), &n) && n == -1); /* half away from zero */
	assert_true(json_micro(SPAN("0.1234564"), &n) && n == 123456);
	assert_true(json_micro(SPAN("1e3"), &n) && n == 1000000000);
	assert_false(json_micro(SPAN("1e300"), &n));
	assert_false(json_micro(SPAN("true"), &n));
}

static void writes_millionths_shortest(void **state)
{
	static const struct { int64_t micro; const char *text; } cases[] = { { 0, "0" }, { 1000000, "1" },
		{ -1000000, "-1" }, { 500000, "0.5" }, { -1, "-0.000001" }, { 123456, "0.123456" },
		{ 1200000, "1.2" }, { -2000001, "-2.000001" }, { 999999, "0.999999" } };
	struct buffer b = { 0 };
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		int64_t back;
		b.len = 0;
		json_add_micro(&b, cases[i].micro);
		assert_span(((struct span){ b.bytes, b.len }), cases[i].text);
		assert_true(json_micro((struct span){ b.bytes, b.len }, &back) && back == cases[i].micro);
	}
	b.len = 0;
	json_add_int(&b, INT64_MIN);
	assert_span(((struct span){ b.bytes, b.len }), "-9223372036854775808");
	buffer_free(&b);
}

/* Every byte comes back through writing and reading, alone and at every distance from a
 * block of 16, which the scan for stops takes at once. */
static void strings_come_back(void **state)
{
	struct arena a = { 0 };
	struct buffer b = { 0 };
	char text[48];
	(void)state;
	for (int byte = 0; byte < 256; byte++)
		for (size_t at = 0; at < 40; at += 3) {
			memset(text, 'x', sizeof text);
			text[at] = (char)byte;
			b.len = 0;
			json_add_string(&b, (struct span){ text, 40 });
			struct span raw = { b.bytes, b.len };
			assert_null(scan(raw.bytes, raw.len));
			struct span back = json_text(raw, &a);
			assert_int_equal(back.len, 40);
			assert_memory_equal(back.bytes, text, 40);
		}
	buffer_free(&b);
	arena_free(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(takes_json), cmocka_unit_test(refuses_what_is_not_json),
		cmocka_unit_test(stops_at_the_end), cmocka_unit_test(bounds_nesting),
		cmocka_unit_test(steps_through_members), cmocka_unit_test(decodes_escapes),
		cmocka_unit_test(reads_numbers), cmocka_unit_test(writes_millionths_shortest),
		cmocka_unit_test(strings_come_back) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
