/* test_encoder.c: the same bytes with every kernel, number of threads and place in the
 * list; files that are not whole are refused; odd texts have vectors too. */
#include "unit.h"

#include "../../pipeline/data.h"
#include <math.h>

#include "../../pipeline/encoder/model.h"
#include "../isa/texts.h"

/* Of the raw floats of the vectors of the 1,000 texts of tests/isa/texts.h, whatever the
 * processor, the compiler and its options. tests/checks/encoder.sh holds the same. */
static const char expected_sha256[] =
	"67ce01eac3ddec5dc86abc7cfd464efb6953c68f6acac81bd7b56b7bd059cda4";

static char bytes[TEST_TEXTS][TEST_TEXT_BYTES];
static struct span texts[TEST_TEXTS];
static float vectors[TEST_TEXTS * ENCODER_DIMENSIONS], again[TEST_TEXTS * ENCODER_DIMENSIONS];

static int setup(void **state)
{
	struct fault f = { 0 };
	char *path = data_path(ENCODER_FILE);
	assert_non_null(path);
	int code = encoder_open_path((struct encoder **)state, path, &f);
	free(path);
	for (size_t i = 0; i < TEST_TEXTS; i++)
		texts[i] = test_text(i, bytes[i]);
	return code;
}

static int teardown(void **state)
{
	encoder_close(*state);
	return 0;
}

static void the_same_bytes_with_any_number_of_threads(void **state)
{
	for (int threads = 1; threads <= 3; threads += 2) {
		char hex[65];
		encoder_encode(*state, texts, TEST_TEXTS, threads, vectors);
		sha256_hex((struct span){ (const char *)vectors, sizeof vectors }, hex);
		assert_string_equal(hex, expected_sha256);
	}
}

/* All 1,000 texts with every kernel: tests/checks/encoder.sh. */
static void the_same_bytes_with_every_kernel(void **state)
{
	enum { SOME = 120 };
	struct encoder e = *(struct encoder *)*state;
	encoder_encode(*state, texts, SOME, 1, vectors);
	for (const struct kernel *const *k = encoder_kernels; *k; k++) {
		if (!(*k)->usable())
			continue;
		e.kernel = *k;
		memset(again, 0, sizeof again);
		encoder_encode(&e, texts, SOME, 1, again);
		if (memcmp(vectors, again, SOME * ENCODER_DIMENSIONS * sizeof *vectors) != 0)
			fail_msg("%s gives other bytes", (*k)->name);
	}
}

/* Of the weights at the first two of every four of BOUNDED_INPUTS inputs, or the last two. */
static bool are_bounded(const struct matrix *m, size_t output, size_t from, size_t pair)
{
	int above = 0, below = 0;
	for (size_t i = from; i < from + BOUNDED_INPUTS; i++) {
		int weight = m->weights[(output / 16 * m->k / 4 + i / 4) * 64 + output % 16 * 4 + i % 4];
		if (i % 4 / 2 == pair)
			*(weight > 0 ? &above : &below) += weight;
	}
	return above <= MOST_WEIGHT && below >= -MOST_WEIGHT;
}

static void sums_of_products_fit_in_16_bits(void **state)
{
	const struct encoder *e = *state;
	for (const struct layer *l = e->network.layers; l < e->network.layers + LAYERS; l++) {
		const struct matrix *all[] = { &l->attend, &l->attended, &l->widen, &l->narrow };
		for (size_t a = 0; a < sizeof all / sizeof *all; a++)
			for (size_t o = 0; o < all[a]->n; o++)
				for (size_t i = 0; i < all[a]->k; i += BOUNDED_INPUTS)
					assert_true(are_bounded(all[a], o, i, 0) && are_bounded(all[a], o, i, 1));
	}
}

static void the_same_bytes_at_any_place(void **state)
{
	enum { SOME = 50 };
	struct span turned[SOME];
	encoder_encode(*state, texts, SOME, 1, vectors);
	for (size_t i = 0; i < SOME; i++)
		turned[i] = texts[SOME - 1 - i];
	encoder_encode(*state, turned, SOME, 1, again);
	for (size_t i = 0; i < SOME; i++)
		assert_memory_equal(vectors + i * ENCODER_DIMENSIONS,
		                    again + (SOME - 1 - i) * ENCODER_DIMENSIONS,
		                    ENCODER_DIMENSIONS * sizeof *vectors);
	encoder_encode(*state, texts + 7, 1, 1, again);
	assert_memory_equal(vectors + 7 * ENCODER_DIMENSIONS, again, ENCODER_DIMENSIONS * sizeof *vectors);
}

static double cosine(const float *a, const float *b)
{
	double ab = 0, aa = 0, bb = 0;
	for (size_t d = 0; d < ENCODER_DIMENSIONS; d++) {
		ab += (double)a[d] * (double)b[d];
		aa += (double)a[d] * (double)a[d];
		bb += (double)b[d] * (double)b[d];
	}
	return ab / sqrt(aa * bb);
}

static void vectors_mean_something(void **state)
{
	struct span said[3] = { SPAN("nobody can get to work on time"), SPAN("the buses are unreliable"),
		                SPAN("I would like more flowers in the park") };
	encoder_encode(*state, said, 3, 1, vectors);
	double near = cosine(vectors, vectors + ENCODER_DIMENSIONS);
	assert_true(near > cosine(vectors, vectors + 2 * ENCODER_DIMENSIONS));
	for (size_t i = 0; i < 3; i++) {
		double square = 0;
		for (size_t d = 0; d < ENCODER_DIMENSIONS; d++)
			square += pow((double)vectors[i * ENCODER_DIMENSIONS + d], 2);
		assert_true(fabs(square - 1) < 1e-5);
	}
}

static void eight_bits_are_close(void **state)
{
	enum { SOME = 20 };
	static int8_t small[SOME * ENCODER_DIMENSIONS];
	float scale[SOME];
	encoder_encode(*state, texts, SOME, 1, vectors);
	encoder_encode8(*state, texts, SOME, 2, small, scale);
	for (size_t i = 0; i < SOME; i++) {
		const float *v = vectors + i * ENCODER_DIMENSIONS;
		int largest = 0;
		for (size_t d = 0; d < ENCODER_DIMENSIONS; d++) {
			int8_t s = small[i * ENCODER_DIMENSIONS + d];
			assert_true(fabsf((float)s * scale[i] - v[d]) <= scale[i] * 0.501f);
			largest = abs(s) > largest ? abs(s) : largest;
		}
		assert_int_equal(largest, 127);
	}
}

static void odd_texts_have_vectors(void **state)
{
	size_t len = 100000;
	char *letters = malloc(len), *cut = malloc(len);
	memset(letters, 'z', len);
	memset(cut, '!', len);
	struct span odd[6] = { SPAN(""), { letters, len }, { cut, len }, SPAN("\xf0\x9f\x98\xa1\xf0\x9f\x98\xa1"),
		               SPAN("\xff\xfe\x80"), { NULL, 0 } };
	encoder_encode(*state, odd, 6, 1, vectors);
	for (size_t i = 0; i < 6; i++)
		assert_true(fabs(cosine(vectors + i * ENCODER_DIMENSIONS, vectors + i * ENCODER_DIMENSIONS) - 1) < 1e-6);
	assert_memory_equal(vectors, vectors + 4 * ENCODER_DIMENSIONS, ENCODER_DIMENSIONS * sizeof *vectors);
	assert_memory_equal(vectors, vectors + 5 * ENCODER_DIMENSIONS, ENCODER_DIMENSIONS * sizeof *vectors);
	encoder_encode(*state, odd, 0, 4, vectors);
	free(letters);
	free(cut);
}

/* A copy of the model file, to be spoilt. */
static struct span copy_of_model(const struct encoder *e)
{
	char *copy = aligned_alloc(64, e->mapped.len);
	memcpy(copy, e->mapped.bytes, e->mapped.len);
	return (struct span){ copy, e->mapped.len };
}

static void assert_refused(struct span file, const char *message)
{
	struct fault f = { 0 };
	struct encoder *e;
	assert_int_equal(encoder_open(&e, file, &f), EXIT_CONFIG);
	assert_null(e);
	assert_says(f, message);
}

static void spoilt_files_are_refused(void **state)
{
	struct span file = copy_of_model(*state);
	char *b = (char *)(uintptr_t)file.bytes;
	static const size_t places[] = { 40, 76, 127, 128, 5000, 1 << 20, 22 << 20 };
	assert_refused((struct span){ b, 0 }, "another kind of file");
	assert_refused((struct span){ b, 127 }, "another kind of file");
	assert_refused((struct span){ b, 128 }, "is cut");
	assert_refused((struct span){ b, file.len - 64 }, "is cut");
	for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
		assert_true(places[i] < file.len);
		b[places[i]] ^= 4;
		assert_refused(file, "altered");
		b[places[i]] ^= 4;
	}
	b[0] = 'X';
	assert_refused(file, "another kind of file");
	b[0] = 'C';
	b[8]++;
	assert_refused(file, "version");
	b[8]--;
	b[12] = 1;
	b[15] = 4;
	assert_refused(file, "byte order");
	free(b);
}

/* Makes the sums of a changed file right again. */
static void sum_again(struct span file)
{
	char *b = (char *)(uintptr_t)file.bytes;
	uint64_t sums[2] = { 0, 0 };
	for (size_t i = 0; i < (file.len - 40) / 4; i++) {
		uint32_t word;
		memcpy(&word, b + 40 + 4 * i, sizeof word);
		sums[0] += word;
		sums[1] += word * (uint64_t)(i + 1);
	}
	memcpy(b + 24, sums, sizeof sums);
}

/* Sums that are right do not help a head that says something else: nothing is read out of
 * bounds (ASan would tell) and nothing is taken. */
static void heads_that_lie_are_refused(void **state)
{
	struct span file = copy_of_model(*state);
	char *b = (char *)(uintptr_t)file.bytes;
	static const uint32_t lies[] = { 0, 7, 0x7fffffff, 0xffffffff };
	for (size_t at = 40; at < 76; at += 4)
		for (size_t i = 0; i < sizeof lies / sizeof *lies; i++) {
			uint32_t truth;
			memcpy(&truth, b + at, 4);
			memcpy(b + at, &lies[i], 4);
			sum_again(file);
			struct fault f = { 0 };
			struct encoder *e;
			assert_int_equal(encoder_open(&e, file, &f), EXIT_CONFIG);
			assert_null(strstr(f.message, "checksum"));
			memcpy(b + at, &truth, 4);
		}
	free(b);
}

static void instructions_can_be_forced(void **state)
{
	struct fault f = { 0 };
	struct encoder *e;
	struct span file = ((struct encoder *)*state)->mapped;
	setenv("CANVASS_ISA", "portable", 1);
	assert_int_equal(encoder_open(&e, file, &f), 0);
	assert_string_equal(encoder_isa(e), "portable");
	encoder_close(e);
	setenv("CANVASS_ISA", "mmx", 1);
	assert_int_equal(encoder_open(&e, file, &f), EXIT_USAGE);
	assert_says(f, "mmx");
	assert_null(e);
	unsetenv("CANVASS_ISA");
	encoder_close(NULL);
}

static void a_thread_needs_less_than_32_mb(void **state)
{
	(void)state;
	assert_true(sizeof(struct workspace) < 10 << 20);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_same_bytes_with_any_number_of_threads),
		cmocka_unit_test(the_same_bytes_with_every_kernel),
		cmocka_unit_test(sums_of_products_fit_in_16_bits),
		cmocka_unit_test(the_same_bytes_at_any_place),
		cmocka_unit_test(vectors_mean_something),
		cmocka_unit_test(eight_bits_are_close),
		cmocka_unit_test(odd_texts_have_vectors),
		cmocka_unit_test(spoilt_files_are_refused),
		cmocka_unit_test(heads_that_lie_are_refused),
		cmocka_unit_test(instructions_can_be_forced),
		cmocka_unit_test(a_thread_needs_less_than_32_mb),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
