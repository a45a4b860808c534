/* What a question's responses are read as: the sample, and units with their responses' context. */
#include "unit.h"

#include <stdio.h>
#include <string.h>

#include "../../stages/themes/background.h"
#include "../../stages/themes/linear.h"
#include "../../stages/themes/represent.h"
#include "../../stages/themes/sample.h"
#include "../../stages/themes/unity.h"

enum { PARTS = 20 };

/* Each part is a segment whose first word is its only stem. */
static void offer_parts(struct sample *s, const char *text, const char *ref)
{
	struct arena a = { 0 };
	struct record r;
	struct fault f = { 0 };
	struct segment g[PARTS] = { { 0 } };
	struct token t[PARTS] = { { 0 } };
	struct span stem[PARTS];
	size_t n = 0;
	for (const char *at = text; *at && n < PARTS; n++) {
		uint32_t start = (uint32_t)(at - text), len = (uint32_t)strcspn(at, ".");
		g[n] = (struct segment){ start, start + len, UNSCORED, 0, SPAN("") };
		t[n] = (struct token){ start, start + (uint32_t)strcspn(at, " ."), TOKEN_WORD };
		stem[n] = (struct span){ at, t[n].end - start };
		at += len + (at[len] == '.');
	}
	record_begin(&r, RECORD_RESPONSE, &a);
	record_set_text(&r, M_REF, span_of(ref));
	record_set_text(&r, M_LANGUAGE, SPAN("en"));
	record_set_text(&r, M_TEXT, span_of(text));
	record_set_segments(&r, g, n);
	record_set_tokens(&r, t, n);
	record_set_stems(&r, stem, n);
	assert_int_equal(sample_add(s, &r, NULL, &f), 0);
	arena_free(&a);
}

static void test_sample_has_no_order(void **state)
{
	enum { N = 20000 };
	struct corpus c[2] = { 0 };
	char text[40], ref[20];
	(void)state;
	for (int turn = 0; turn < 2; turn++) {
		struct sample *s = sample_new();
		struct span *vectors;
		for (int i = 0; i < N; i++) {
			int at = turn ? N - 1 - i : i;
			snprintf(text, sizeof text, "w%d text %d", at % 50, at % 15000);
			snprintf(ref, sizeof ref, "r%d", at % 15000); /* the same text, the same reference */
			offer_parts(s, text, ref);
		}
		assert_int_equal(sample_responses(s), N);
		sample_corpus(s, false, &c[turn], &vectors);
		sample_free(s);
		free(vectors);
	}
	assert_int_equal(c[0].n_responses, c[1].n_responses);
	assert_in_range(c[0].n_responses, SAMPLE_SEGMENTS - 1, SAMPLE_SEGMENTS);
	assert_int_equal(c[0].n_stems, 50);
	for (size_t i = 0; i < c[0].n_responses; i++)
		assert_true(span_equal(c[0].responses[i].ref, c[1].responses[i].ref));
	for (size_t i = 0; i < c[0].n_tokens; i++)
		assert_int_equal(c[0].tokens[i].stem, c[1].tokens[i].stem);
	corpus_free(&c[0]);
	corpus_free(&c[1]);
}

/* n responses of 20 segments; of one thing each, or each of all. */
static struct sample *long_responses(size_t n, bool one_thing)
{
	struct sample *s = sample_new();
	for (size_t i = 0; i < n; i++) {
		char text[PARTS * 16], ref[20];
		size_t len = 0;
		for (size_t k = 0; k < PARTS; k++)
			len += (size_t)snprintf(text + len, sizeof text - len, "w%zu n%zu.", one_thing ? i % 40 : (k + i) % 40, i);
		snprintf(ref, sizeof ref, "r%zu", i);
		offer_parts(s, text, ref);
	}
	return s;
}

static void test_sample_of_long_responses(void **state)
{
	struct sample *s = long_responses(SAMPLE_LONG + 500, true);
	struct corpus few = { 0 }, all = { 0 };
	struct span *vectors;
	(void)state;
	assert_true(sample_has_more(s));
	sample_corpus(s, false, &few, &vectors);
	free(vectors);
	sample_corpus(s, true, &all, &vectors);
	free(vectors);
	sample_free(s);
	assert_int_equal(few.n_responses, SAMPLE_SEGMENTS / PARTS);
	assert_int_equal(few.n_segments, SAMPLE_SEGMENTS);
	assert_int_equal(all.n_responses, SAMPLE_LONG);
	assert_int_equal(all.n_segments, SAMPLE_LONG * PARTS);
	for (size_t i = 0; i < few.n_responses; i++)
		assert_true(span_equal(few.responses[i].ref, all.responses[i].ref));
	corpus_free(&few);
	corpus_free(&all);
}

static void test_unity_of_responses(void **state)
{
	double unity[2];
	(void)state;
	for (int one = 0; one < 2; one++) {
		struct sample *s = long_responses(300, one);
		struct corpus c = { 0 };
		struct span *vectors;
		assert_false(sample_has_more(s));
		sample_corpus(s, false, &c, &vectors);
		unity[one] = unity_of_responses(&c);
		corpus_free(&c);
		free(vectors);
		sample_free(s);
	}
	assert_true(unity[0] < 1); /* 20 different words each */
	assert_true(unity[1] > 40); /* within all alike; between, one response in 40 */
	assert_true(unity_of_responses(&(struct corpus){ 0 }) <= 0);
}

/* The vectors of all units but those of `off`. */
static void finish_without(struct representation *r, const struct corpus *c, const struct span *vectors, const bool *off)
{
	struct background none = { 0 };
	represent_begin(r, c, vectors, NULL, false);
	represent_latent(r, 1);
	background_leave_out(&none, r, off);
	represent_finish(r, 2);
}

static void test_context_when_some_are_left_out(void **state)
{
	struct sample *s = long_responses(100, false);
	struct corpus c = { 0 };
	struct span *vectors;
	struct representation all, some;
	(void)state;
	sample_corpus(s, false, &c, &vectors);
	bool *off = xcalloc(c.n_segments, sizeof *off);
	finish_without(&all, &c, vectors, off);
	for (size_t i = 0; i < c.responses[1].first_segment; i++)
		off[i] = true; /* the first response is about something else */
	finish_without(&some, &c, vectors, off);
	size_t gone = all.f.n - some.f.n, dims = all.f.dims;
	assert_int_equal(gone, c.responses[0].n_segments);
	/* What stays is as it was: with the mean of its own response, not of another. */
	for (size_t i = 0; i < some.f.n; i++)
		assert_true(dot_float(some.f.vectors + i * dims, all.f.vectors + (gone + i) * dims, dims) > 0.999f);
	free(off);
	represent_free(&all);
	represent_free(&some);
	corpus_free(&c);
	free(vectors);
	sample_free(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sample_has_no_order),
		cmocka_unit_test(test_sample_of_long_responses),
		cmocka_unit_test(test_unity_of_responses),
		cmocka_unit_test(test_context_when_some_are_left_out),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
