/* What the encoder has read is not read again, and gives the same bytes; files that are no
 * such thing are refused and left. */
#include "unit.h"

#include <sys/stat.h>
#include <unistd.h>

#include "../../pipeline/data.h"
#include "../../stages/themes/kept.h"
#include "../../stages/themes/recall.h"
#include "../isa/texts.h"

enum { N = 24, D = ENCODER_DIMENSIONS, FIRST = KEPT_HEAD + 64, ENTRY = 16 + D * sizeof(float) };

static char bytes[N][TEST_TEXT_BYTES], folder[] = "/tmp/canvass-recall.XXXXXX", path[64];
static const char sha256[] = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
static struct span texts[N];
static float plain[N * D], got[N * D];
static struct encoder *encoder;

static int setup(void **state)
{
	struct fault f = { 0 };
	char *file = data_path(ENCODER_FILE);
	(void)state;
	assert_non_null(file);
	assert_int_equal(encoder_open_path(&encoder, file, &f), 0);
	free(file);
	for (size_t i = 0; i < N; i++)
		texts[i] = test_text(i, bytes[i]);
	encoder_encode(encoder, texts, N, 1, plain);
	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof path, "%s/vectors", folder);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	encoder_close(encoder);
	unlink(path);
	return rmdir(folder);
}

/* A run that asks for n texts from one on, in two calls; 0 or the exit code. */
static int run(const char *encoder_sha256, size_t from, size_t n, int threads)
{
	struct fault f = { 0 };
	struct recall *r;
	int code = recall_open(&r, encoder, encoder_sha256, path, &f);
	if (!code && n) {
		recall_encode(r, texts + from, n / 2, threads, got);
		recall_encode(r, texts + from + n / 2, n - n / 2, threads, got + n / 2 * D);
	}
	if (!code)
		code = recall_keep(r, &f);
	recall_close(r);
	return code;
}

static void assert_as_encoder(size_t from, size_t n)
{
	assert_memory_equal(got, plain + from * D, n * D * sizeof *got);
	memset(got, 0, sizeof got);
}

static struct span read_file(void)
{
	struct span file;
	struct fault f = { 0 };
	struct context ctx = { 0 };
	assert_int_equal(data_read_user(&ctx, path, &file, &f), 0);
	char *copy = malloc(file.len + 1);
	memcpy(copy, file.bytes, file.len);
	context_free(&ctx);
	return (struct span){ copy, file.len };
}

/* With a right head where it is long enough for one, if so wanted. */
static void write_file(struct span file, bool right)
{
	char *copy = malloc(file.len + 1);
	memcpy(copy, file.bytes, file.len);
	if (right)
		kept_head(RECALL_KIND, (struct span){ copy + KEPT_HEAD, file.len - KEPT_HEAD }, copy);
	FILE *to = fopen(path, "w");
	assert_non_null(to);
	assert_int_equal(fwrite(copy, 1, file.len, to), file.len);
	assert_int_equal(fclose(to), 0);
	free(copy);
}

static void free_file(struct span file)
{
	free((void *)(uintptr_t)file.bytes);
}

static ino_t inode(void)
{
	struct stat st;
	return stat(path, &st) == 0 ? st.st_ino : 0;
}

static void the_same_vectors_without_a_file_with_a_new_one_and_again(void **state)
{
	struct fault f = { 0 };
	struct recall *r;
	(void)state;
	assert_int_equal(recall_open(&r, encoder, sha256, NULL, &f), 0);
	recall_encode(r, texts, N, 2, got);
	assert_as_encoder(0, N);
	assert_int_equal(recall_keep(r, &f), 0);
	recall_close(r);
	unlink(path);
	assert_int_equal(run(sha256, 0, N / 2, 1), 0);
	assert_as_encoder(0, N / 2);
	assert_int_equal(run(sha256, N / 4, N / 2, 3), 0); /* half of it is new */
	assert_as_encoder(N / 4, N / 2);
	ino_t first = inode();
	assert_int_equal(run(sha256, N / 4, N / 2, 1), 0);
	assert_as_encoder(N / 4, N / 2);
	assert_int_equal(inode(), first); /* nothing new in it: not written */
}

static void equal_texts_are_read_once(void **state)
{
	struct span twice[4] = { texts[0], texts[1], texts[0], SPAN("A text of its own") };
	struct fault f = { 0 };
	struct recall *r;
	(void)state;
	unlink(path);
	assert_int_equal(recall_open(&r, encoder, sha256, path, &f), 0);
	recall_encode(r, twice, 4, 2, got);
	recall_encode(r, twice, 0, 2, got);
	assert_memory_equal(got, plain, 2 * D * sizeof *got);
	assert_memory_equal(got + 2 * D, plain, D * sizeof *got);
	assert_int_equal(recall_keep(r, &f), 0);
	recall_close(r);
	struct span file = read_file();
	assert_int_equal(file.len, FIRST + 3 * ENTRY);
	free_file(file);
}

static void what_is_known_is_not_read(void **state)
{
	float nothing[D] = { 0 };
	(void)state;
	unlink(path);
	assert_int_equal(run(sha256, 0, 1, 1), 0);
	struct span file = read_file();
	assert_int_equal(file.len, FIRST + ENTRY);
	memcpy((char *)(uintptr_t)file.bytes + FIRST + 16, nothing, sizeof nothing);
	write_file(file, true);
	free_file(file);
	assert_int_equal(run(sha256, 0, 2, 1), 0);
	assert_memory_equal(got, nothing, sizeof nothing);
	assert_memory_equal(got + D, plain + D, D * sizeof *got);
}

static void what_was_not_asked_for_is_forgotten(void **state)
{
	(void)state;
	unlink(path);
	assert_int_equal(run(sha256, 0, 4, 1), 0);
	struct span alone = read_file();
	assert_int_equal(run(sha256, 0, N, 2), 0);
	assert_int_equal(run(sha256, 0, 0, 1), 0); /* asked for nothing: it stays */
	struct span all = read_file();
	assert_int_equal(all.len, FIRST + N * ENTRY);
	for (size_t i = 1; i < N; i++)
		assert_true(memcmp(all.bytes + FIRST + (i - 1) * ENTRY, all.bytes + FIRST + i * ENTRY, 16) < 0);
	assert_int_equal(run(sha256, 0, 4, 1), 0);
	struct span again = read_file();
	assert_int_equal(again.len, alone.len);
	assert_memory_equal(again.bytes, alone.bytes, alone.len);
	free_file(alone);
	free_file(all);
	free_file(again);
}

static void another_encoder_or_version_begins_anew(void **state)
{
	static const char other[] = "1123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
	(void)state;
	unlink(path);
	assert_int_equal(run(other, 0, 2, 1), 0);
	struct span file = read_file();
	memset((char *)(uintptr_t)file.bytes + FIRST + 16, 0, D * sizeof(float)); /* would be seen if it were used */
	write_file(file, true);
	assert_int_equal(run(sha256, 0, 2, 1), 0);
	assert_as_encoder(0, 2);
	((char *)(uintptr_t)file.bytes)[7] = '0';
	write_file(file, false);
	assert_int_equal(run(sha256, 0, 2, 1), 0);
	assert_as_encoder(0, 2);
	free_file(file);
	file = read_file();
	assert_memory_equal(file.bytes, RECALL_KIND, 8);
	free_file(file);
}

/* Refused with this, and left as it is. */
static void assert_refused(struct span file, bool right, const char *says)
{
	struct fault f = { 0 };
	struct recall *r;
	write_file(file, right);
	struct span before = read_file();
	ino_t first = inode();
	assert_int_equal(recall_open(&r, encoder, sha256, path, &f), EXIT_CONFIG);
	assert_says(f, says);
	recall_close(r);
	struct span after = read_file();
	assert_int_equal(inode(), first);
	assert_int_equal(after.len, before.len);
	assert_memory_equal(after.bytes, before.bytes, before.len);
	free_file(before);
	free_file(after);
}

static void files_that_are_no_such_thing_are_refused(void **state)
{
	const float odd[] = { 2, -2, 0.0f / 0.0f, 1 / 0.0f };
	(void)state;
	unlink(path);
	assert_int_equal(run(sha256, 0, 3, 1), 0);
	struct span file = read_file();
	char *spoilt = malloc(file.len + 1);
	for (size_t n = 0; n < file.len; n += 1 + n / 3) {
		assert_refused((struct span){ file.bytes, n }, false, n < KEPT_HEAD ? "" : "cut or altered");
		memcpy(spoilt, file.bytes, file.len);
		spoilt[n] = (char)(spoilt[n] ^ 4);
		if (n != 7) /* the version */
			assert_refused((struct span){ spoilt, file.len }, false, n < 7 ? "no sentence vectors" : "cut or altered");
	}
	assert_refused(SPAN("Response ID,What do you think?\n1,More buses\n"), false, "no sentence vectors");
	/* Heads that are right, and what follows is not. */
	assert_refused((struct span){ file.bytes, file.len - 4 }, true, "not what a file of vectors");
	for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
		memcpy(spoilt, file.bytes, file.len);
		memcpy(spoilt + file.len - sizeof *odd, &odd[i], sizeof *odd);
		assert_refused((struct span){ spoilt, file.len }, true, "not what a file of vectors");
	}
	memcpy(spoilt, file.bytes, file.len);
	memcpy(spoilt + FIRST + ENTRY, file.bytes + FIRST, 16); /* the same text twice */
	assert_refused((struct span){ spoilt, file.len }, true, "not what a file of vectors");
	memcpy(spoilt + FIRST, file.bytes + FIRST + ENTRY, 16);
	assert_refused((struct span){ spoilt, file.len }, true, "not what a file of vectors");
	free(spoilt);
	free_file(file);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_same_vectors_without_a_file_with_a_new_one_and_again),
		cmocka_unit_test(equal_texts_are_read_once), cmocka_unit_test(what_is_known_is_not_read),
		cmocka_unit_test(what_was_not_asked_for_is_forgotten),
		cmocka_unit_test(another_encoder_or_version_begins_anew),
		cmocka_unit_test(files_that_are_no_such_thing_are_refused),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
