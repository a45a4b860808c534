/* test_tokenizer.c: token ids against the reference's (tests/unit/tokens.jsonl: texts
 * written for this test, ids by the tokenizers package), and texts that are no text. */
#include "unit.h"

#include "../../pipeline/data.h"
#include "../../pipeline/encoder/encoder.h"
#include "../../pipeline/encoder/model.h"
#include "../../pipeline/json.h"

static int setup(void **state)
{
	struct fault f = { 0 };
	char *path = data_path(ENCODER_FILE);
	assert_non_null(path);
	int code = encoder_open_path((struct encoder **)state, path, &f);
	free(path);
	return code;
}

static int teardown(void **state)
{
	encoder_close(*state);
	return 0;
}

static void read_case(const char *line, struct arena *a, struct span *text, int64_t *ids, size_t *n)
{
	struct json j = { line, line + strlen(line), NULL };
	struct span key, raw;
	bool first = true, first_id = true;
	*n = 0;
	assert_true(json_enter(&j, '{'));
	while (json_member(&j, &first, &key)) {
		if (span_is(key, "text")) {
			assert_true(json_value(&j, &raw));
			*text = json_text(raw, a);
			continue;
		}
		assert_true(json_enter(&j, '['));
		while (json_element(&j, &first_id)) {
			assert_true(*n < ENCODER_MAX_PIECES && json_value(&j, &raw) && json_int(raw, &ids[*n]));
			(*n)++;
		}
	}
	assert_null(j.error);
}

static void ids_are_the_references(void **state)
{
	const struct encoder *e = *state;
	FILE *in = fopen("tests/unit/tokens.jsonl", "rb");
	struct arena a = { 0 };
	char *line = NULL;
	size_t cap = 0, cases = 0;
	assert_non_null(in);
	for (; getline(&line, &cap, in) > 0; cases++) {
		struct span text;
		int64_t expected[ENCODER_MAX_PIECES];
		uint16_t ids[ENCODER_MAX_PIECES];
		size_t n, m;
		arena_reset(&a);
		read_case(line, &a, &text, expected, &n);
		m = tokenizer_run(&e->tokenizer, text, ids, ENCODER_MAX_PIECES);
		assert_int_equal(encoder_pieces(e, text), m);
		bool same = m == n;
		for (size_t i = 0; same && i < n; i++)
			same = ids[i] == expected[i];
		if (!same)
			fail_msg("case %zu: other ids than the reference's", cases + 1);
	}
	assert_true(cases > 60);
	free(line);
	fclose(in);
	arena_free(&a);
}

static void assert_same_pieces(const struct encoder *e, struct span a, struct span b)
{
	uint16_t ids[2][ENCODER_MAX_PIECES];
	size_t n = tokenizer_run(&e->tokenizer, a, ids[0], ENCODER_MAX_PIECES);
	assert_int_equal(n, tokenizer_run(&e->tokenizer, b, ids[1], ENCODER_MAX_PIECES));
	assert_memory_equal(ids[0], ids[1], n * sizeof **ids);
}

/* Overlong forms, surrogates, lone and missing continuation bytes, beyond Unicode. */
static void bytes_that_are_not_utf8_are_passed_over(void **state)
{
	assert_same_pieces(*state, SPAN("b\xff" "us\xc3"), SPAN("bus"));
	assert_same_pieces(*state, SPAN("\xc0\xaf\xe0\x80\xaf" "bus\xed\xa0\x80"), SPAN("bus"));
	assert_same_pieces(*state, SPAN("\xf4\x90\x80\x80" "late\xf0\x9f\x99"), SPAN("late"));
	assert_same_pieces(*state, SPAN("\x80\xbf\xfe"), SPAN(""));
}

static void long_texts_are_cut_in_bounded_time(void **state)
{
	const struct encoder *e = *state;
	size_t len = 10 << 20;
	char *text = malloc(len);
	memset(text, 'a', len);
	assert_int_equal(encoder_pieces(e, (struct span){ text, len }), 3); /* one unknown word */
	memset(text, ' ', len);
	assert_int_equal(encoder_pieces(e, (struct span){ text, len }), 2);
	for (size_t i = 0; i + 1 < len; i += 2)
		text[i] = '.';
	assert_int_equal(encoder_pieces(e, (struct span){ text, len }), ENCODER_MAX_PIECES);
	memset(text, '\x80', len);
	assert_int_equal(encoder_pieces(e, (struct span){ text, len }), 2);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ids_are_the_references),
		cmocka_unit_test(bytes_that_are_not_utf8_are_passed_over),
		cmocka_unit_test(long_texts_are_cut_in_bounded_time),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
