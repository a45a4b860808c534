/* test_words.c: the table of words: what is known, what is pieced together, how likely. */
#include "unit.h"

#include "../../pipeline/data.h"
#include <math.h>

#include "../../pipeline/encoder/encoder.h"
#include "../../pipeline/encoder/words.h"

static int setup(void **state)
{
	struct fault f = { 0 };
	char *path = data_path(WORDS_FILE);
	assert_non_null(path);
	int code = words_open_path((struct words **)state, path, &f);
	free(path);
	return code;
}

static int teardown(void **state)
{
	words_close(*state);
	return 0;
}

static double cosine(const float *a, const float *b)
{
	double ab = 0, aa = 0, bb = 0;
	for (size_t d = 0; d < WORDS_DIMENSIONS; d++) {
		ab += (double)a[d] * (double)b[d];
		aa += (double)a[d] * (double)a[d];
		bb += (double)b[d] * (double)b[d];
	}
	return ab / sqrt(aa * bb);
}

static void ids_and_texts_belong_together(void **state)
{
	const struct words *w = *state;
	assert_true(words_count(w) > 40000);
	for (size_t id = 0; id < words_count(w); id += 97)
		assert_int_equal(words_find(w, words_text(w, id)), id);
	assert_span(words_text(w, 0), "the");
	struct span last = words_text(w, words_count(w) - 1);
	assert_memory_equal(last.bytes, "##", 2);
	assert_int_equal(words_find(w, SPAN("xyzzyx")), -1);
	assert_int_equal(words_find(w, SPAN("")), -1);
}

static void frequent_words_are_likelier(void **state)
{
	const struct words *w = *state;
	double the = words_probability(w, words_find(w, SPAN("the")));
	double bus = words_probability(w, words_find(w, SPAN("bus")));
	double piece = words_probability(w, words_find(w, SPAN("##ing")));
	assert_true(fabs(the - 0.1 / 3.7) < 1e-9);
	assert_true(the > bus && bus > piece && piece > 0);
	assert_true(piece == words_probability(w, -1));
}

static void words_have_vectors(void **state)
{
	const struct words *w = *state;
	float bus[WORDS_DIMENSIONS], train[WORDS_DIMENSIONS], jam[WORDS_DIMENSIONS];
	double p;
	bool known;
	words_vector(w, SPAN("bus"), bus, &p, &known);
	assert_true(known && p > 0);
	float scale;
	const int8_t *row = words_row(w, (size_t)words_find(w, SPAN("bus")), &scale);
	for (size_t d = 0; d < WORDS_DIMENSIONS; d++)
		assert_true(bus[d] == (float)row[d] * scale);
	words_vector(w, SPAN("train"), train, &p, NULL);
	words_vector(w, SPAN("marmalade"), jam, &p, NULL);
	assert_true(cosine(bus, train) > cosine(bus, jam));
}

static void unknown_words_are_pieced_together(void **state)
{
	const struct words *w = *state;
	float whole[WORDS_DIMENSIONS], cycle[WORDS_DIMENSIONS], typed[WORDS_DIMENSIONS];
	double p;
	bool known;
	words_vector(w, SPAN("cyclepaths"), whole, &p, &known);
	assert_false(known);
	assert_true(p == words_probability(w, -1));
	words_vector(w, SPAN("cycle"), cycle, &p, &known);
	assert_true(known && cosine(whole, cycle) > 0.4);
	words_vector(w, SPAN("don\xe2\x80\x99t"), whole, &p, &known);
	words_vector(w, SPAN("don't"), typed, &p, NULL);
	assert_true(known);
	assert_memory_equal(whole, typed, sizeof whole);
	static const char *const nothing[] = { "", "\xe4\xba\xa4", "\xff\xff", "!?" };
	for (size_t i = 0; i < 2; i++) {
		words_vector(w, span_of(nothing[i]), whole, &p, &known);
		assert_true(p == 0 && !known && whole[0] == 0);
	}
	char longest[4096];
	memset(longest, 'e', sizeof longest);
	words_vector(w, (struct span){ longest, sizeof longest }, whole, &p, &known);
	assert_true(!known && p > 0);
}

/* The encoder's vector of a word, in the words' space, is the table's. */
static void encoder_vectors_come_into_the_space_of_words(void **state)
{
	const struct words *w = *state;
	struct encoder *e;
	struct fault f = { 0 };
	struct span said[3] = { SPAN("library"), SPAN("potholes"), SPAN("thank you") };
	float vectors[3 * ENCODER_DIMENSIONS], projected[WORDS_DIMENSIONS], own[WORDS_DIMENSIONS];
	char *path = data_path(ENCODER_FILE);
	assert_int_equal(encoder_open_path(&e, path, &f), 0);
	free(path);
	encoder_encode(e, said, 3, 1, vectors);
	for (size_t i = 0; i < 2; i++) {
		double p;
		words_project(w, vectors + i * ENCODER_DIMENSIONS, true, projected);
		words_vector(w, said[i], own, &p, NULL);
		assert_true(cosine(projected, own) > 0.97);
	}
	encoder_close(e);
}

static void spoilt_files_are_refused(void **state)
{
	(void)state;
	struct fault f = { 0 };
	struct words *w;
	char *path = data_path(ENCODER_FILE); /* a data file, but another */
	assert_int_equal(words_open_path(&w, path, &f), EXIT_CONFIG);
	assert_says(f, "not such a file");
	free(path);
	struct fault g = { 0 };
	assert_int_equal(words_open_path(&w, "/dev/null", &g), EXIT_CONFIG);
	assert_null(w);
	words_close(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ids_and_texts_belong_together),
		cmocka_unit_test(frequent_words_are_likelier),
		cmocka_unit_test(words_have_vectors),
		cmocka_unit_test(unknown_words_are_pieced_together),
		cmocka_unit_test(encoder_vectors_come_into_the_space_of_words),
		cmocka_unit_test(spoilt_files_are_refused),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
