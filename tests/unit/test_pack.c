/* Packed records come back as they were, whatever form their members have. */
#include "unit.h"

#include "../../pipeline/pack.h"

static void add_written(const struct record *r, struct buffer *b)
{
	b->len = 0;
	record_write(r, b);
	buffer_add_byte(b, '\0');
}

/* Packs, forgets, unpacks; what is written must not differ. */
static void assert_same_after_packing(const struct record *r)
{
	struct buffer packed = { 0 }, before = { 0 }, after = { 0 };
	struct record_hints hints = { { 0 } };
	struct arena a = { 0 };
	struct record back;
	add_written(r, &before);
	record_pack(r, &packed);
	assert_true(record_unpack(&back, (struct span){ packed.bytes, packed.len }, &a, &hints));
	assert_int_equal(back.type, r->type);
	add_written(&back, &after);
	assert_string_equal(after.bytes, before.bytes);
	/* Bytes that are not all there are refused, not read beyond. */
	for (size_t n = 0; n < packed.len; n++) {
		char *cut = malloc(n + 1);
		memcpy(cut, packed.bytes, n);
		assert_false(record_unpack(&back, (struct span){ cut, n }, &a, &hints));
		free(cut);
	}
	buffer_free(&packed);
	buffer_free(&before);
	buffer_free(&after);
	arena_free(&a);
}

static void keeps_what_stages_set(void **state)
{
	static const struct segment segments[] = {
		{ 0, 9, UNSCORED, POSITION_NONE, { "", 0 } },
		{ 10, 300000, -1000000, POSITION_DISAGREE, { ",\"vector\":\"AA==\"", 16 } } };
	static const struct token tokens[] = { { 0, 4, TOKEN_WORD }, { 3, 3, TOKEN_SYMBOL },
	                                       { 2, 4000000000u, TOKEN_CURRENCY } };
	static const struct span stems[] = { { "bus", 3 }, { "", 0 }, { "n\xC3\xB4l", 4 } };
	static const struct evidence evidence[] = {
		{ EVIDENCE_THEME, { "t01", 3 }, { "\"bus\"", 5 }, -1234567, 5, 7 },
		{ EVIDENCE_SENTIMENT, { "", 0 }, { "", 0 }, INT64_C(4000000000000), 0, 0 } };
	static const struct theme_link themes[] = { { { "t01", 3 }, 1, 1000000, 7, 9 },
	                                            { { "t02", 3 }, 4000000000u, -1, 0, 0 } };
	struct arena a = { 0 };
	struct record r;
	(void)state;
	record_begin(&r, RECORD_RESPONSE, &a);
	record_set_text(&r, M_TEXT, SPAN("Beth am\nbobl \"anabl\"?"));
	record_set_int(&r, M_LINE, INT64_C(-9000000000000000000));
	record_set_micro(&r, M_SENTIMENT, -499999);
	record_set_raw(&r, M_ATTRIBUTES, SPAN("{\"Age\":\"16-24\"}"));
	record_add_unknown(&r, SPAN("mood\\u00e9"), SPAN("[1.50, null]"));
	record_set_segments(&r, segments, 2);
	record_set_tokens(&r, tokens, 3);
	record_set_stems(&r, stems, 3);
	record_set_evidence(&r, evidence, 2);
	record_set_themes(&r, themes, 2);
	assert_same_after_packing(&r);
	record_set_segments(&r, NULL, 0);
	record_set_text(&r, M_TEXT, SPAN(""));
	assert_same_after_packing(&r);
	arena_free(&a);
}

/* Lines that nobody changed, and the rest of one that somebody did. */
static void keeps_lines(void **state)
{
	static const char line[] = "{\"type\" : \"response\", \"odd\":1e3,\"odd\":2, \"text\":\"a \\u0062\","
	                           "\"tokens\":[[0,1]],\"sentiment\":0.50}";
	struct arena a = { 0 };
	struct record_hints hints = { { 0 } };
	struct fault f = { 0 };
	struct record r;
	const struct token *tokens;
	size_t n;
	(void)state;
	assert_int_equal(record_read(&r, SPAN(line), &a, &hints, &f), 0);
	assert_same_after_packing(&r);
	assert_int_equal(record_tokens(&r, &tokens, &n, &f), 0); /* read: still raw */
	assert_same_after_packing(&r);
	record_set_int(&r, M_LINE, 7);
	assert_same_after_packing(&r);
	arena_free(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keeps_what_stages_set), cmocka_unit_test(keeps_lines),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
