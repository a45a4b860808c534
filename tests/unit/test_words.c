/* test_words.c: the table of words: what is known, what is pieced together, how likely. */
#include "unit.h"

#include "../../pipeline/data.h"
#include <math.h>

#include "../../pipeline/encoder/encoder.h"
#include "../../pipeline/encoder/words.h"

/* Words as the encoder has them alone: what the program's own table is made of. */
#define ALONE_FILE "lexicons/make/words.bin"

static int setup(void **state)
{
	struct fault f = { 0 };
	char *path = data_path(ALONE_FILE);
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

/* How near the mean of a text's words is to what the encoder says of it, all centred. */
static double nearness_to_texts(const struct words *w, const struct span *said, const float *vectors, size_t n)
{
	enum { D = WORDS_DIMENSIONS, MOST = 8 };
	float mean[MOST][D] = { { 0 } }, whole[MOST][D], centre[2][D] = { { 0 } }, own[D];
	double sum = 0, p;
	for (size_t i = 0; i < n; i++) {
		words_project(w, vectors + i * ENCODER_DIMENSIONS, true, whole[i]);
		for (size_t at = 0, end; at < said[i].len; at = end + 1) {
			for (end = at; end < said[i].len && said[i].bytes[end] != ' '; end++)
				;
			words_vector(w, (struct span){ said[i].bytes + at, end - at }, own, &p, NULL);
			for (size_t d = 0; d < D; d++)
				mean[i][d] += (float)(1e-3 / (1e-3 + p)) * own[d];
		}
		for (size_t d = 0; d < D; d++) {
			centre[0][d] += mean[i][d] / (float)n;
			centre[1][d] += whole[i][d] / (float)n;
		}
	}
	for (size_t i = 0; i < n; i++) {
		for (size_t d = 0; d < D; d++) {
			mean[i][d] -= centre[0][d];
			whole[i][d] -= centre[1][d];
		}
		sum += cosine(mean[i], whole[i]);
	}
	return sum / (double)n;
}

/* Taught words add up to texts; alone they do so less. */
static void taught_words_are_nearer_to_texts(void **state)
{
	struct span said[] = { SPAN("the bus never comes on time in the evening"), SPAN("please plant more trees along the river"),
		SPAN("my doctor has no appointments left this month"), SPAN("parking costs far too much in the centre"),
		SPAN("children need a safe way to cross the road"), SPAN("the library should open on sunday mornings"),
		SPAN("litter piles up behind the market every week"), SPAN("rents rise faster than what people earn") };
	enum { N = sizeof said / sizeof *said };
	static float vectors[N * ENCODER_DIMENSIONS];
	struct encoder *e;
	struct words *taught;
	struct fault f = { 0 };
	char *model = data_path(ENCODER_FILE), *table = data_path(WORDS_FILE);
	assert_int_equal(encoder_open_path(&e, model, &f), 0);
	assert_int_equal(words_open_path(&taught, table, &f), 0);
	assert_int_equal(words_count(taught), words_count(*state));
	encoder_encode(e, said, N, 1, vectors);
	double alone = nearness_to_texts(*state, said, vectors, N), after = nearness_to_texts(taught, said, vectors, N);
	assert_true(after > alone + 0.05);
	free(model);
	free(table);
	encoder_close(e);
	words_close(taught);
}

static void spoilt_files_are_refused(void **state)
{
	(void)state;
	struct fault f = { 0 };
	struct words *w;
	char *path = data_path(ENCODER_FILE); /* a data file, but another */
	assert_int_equal(words_open_path(&w, path, &f), EXIT_CONFIG);
	assert_says(f, "another kind of file");
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
		cmocka_unit_test(taught_words_are_nearer_to_texts),
		cmocka_unit_test(spoilt_files_are_refused),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
