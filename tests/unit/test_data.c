/* test_data.c: rows of lexicons, well-formed UTF-8, SHA-256, lines and spools. */
#include "unit.h"

#include <fcntl.h>
#include <unistd.h>

#include "../../pipeline/data.h"
#include "../../pipeline/lines.h"
#include "../../pipeline/spool.h"

static void reads_rows(void **state)
{
	static const char text[] = "# a comment\n\na\tb\tc\r\nd\te\n\nlast\tone";
	struct tsv t = { .name = "x.tsv", .rest = { text, sizeof text - 1 } };
	struct fault f = { 0 };
	struct span fields[3];
	(void)state;
	assert_true(tsv_next(&t, fields, 2, 3, &f));
	assert_span(fields[2], "c");
	assert_int_equal(t.line, 3);
	assert_true(tsv_next(&t, fields, 2, 3, &f));
	assert_span(fields[0], "d");
	assert_span(fields[2], "");
	assert_true(tsv_next(&t, fields, 2, 3, &f));
	assert_span(fields[1], "one");
	assert_int_equal(t.line, 6);
	assert_false(tsv_next(&t, fields, 2, 3, &f));
	assert_int_equal(f.code, 0);
}

static void refuses_bad_rows(void **state)
{
	static const struct { const char *text, *says; } cases[] = { { "a\nb", "line 1: 1 fields" },
		{ "a\tb\nc\td\te\tf", "line 2: 4 fields" }, { "a\tb\n\xff\tc", "line 2: invalid UTF-8 at byte 0" } };
	struct span fields[3];
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct tsv t = { .name = "x.tsv", .rest = span_of(cases[i].text) };
		struct fault f = { 0 };
		while (tsv_next(&t, fields, 2, 3, &f))
			;
		assert_int_equal(f.code, EXIT_CONFIG);
		assert_says(f, "x.tsv: line");
		assert_says(f, cases[i].says);
	}
}

static void reads_numbers_of_a_field(void **state)
{
	struct tsv t = { .name = "x.tsv", .line = 7 };
	static const char *const bad[] = { "", "x", "1,5", "1 ", "nan", "inf", "1e999" };
	struct fault f = { 0 };
	double value = 0;
	(void)state;
	assert_int_equal(tsv_number(&t, SPAN("-1.25"), &value, &f), 0);
	assert_true(value == -1.25);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		f = (struct fault){ 0 };
		assert_int_equal(tsv_number(&t, span_of(bad[i]), &value, &f), EXIT_CONFIG);
		assert_says(f, "x.tsv: line 7: a number is expected");
	}
}

static void tells_well_formed_utf8(void **state)
{
	static const char *const good[] = { "", "abc", "\xc2\x80", "\xdf\xbf", "\xe0\xa0\x80", "\xed\x9f\xbf",
		"\xee\x80\x80", "\xef\xbf\xbf", "\xf0\x90\x80\x80", "\xf4\x8f\xbf\xbf", "a\xc3\xa9z" };
	static const struct { const char *text; size_t at; } bad[] = { { "\x80", 0 }, { "ab\xff", 2 },
		{ "\xc0\xaf", 0 }, { "\xc1\xbf", 0 }, { "\xe0\x9f\xbf", 0 }, { "\xed\xa0\x80", 0 }, { "a\xed\xbf\xbf", 1 },
		{ "\xf0\x8f\xbf\xbf", 0 }, { "\xf4\x90\x80\x80", 0 }, { "\xf5\x80\x80\x80", 0 }, { "\xc3", 0 },
		{ "abc\xe2\x82", 3 }, { "\xf0\x9f\x98", 0 }, { "\xc3(", 0 }, { "\xe2\x28\xa1", 0 } };
	size_t at;
	(void)state;
	for (size_t i = 0; i < sizeof good / sizeof *good; i++)
		assert_true(utf8_valid(span_of(good[i]), &at));
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		char *exact = malloc(strlen(bad[i].text)); /* no byte beyond the end */
		memcpy(exact, bad[i].text, strlen(bad[i].text));
		assert_false(utf8_valid((struct span){ exact, strlen(bad[i].text) }, &at));
		assert_int_equal(at, bad[i].at);
		free(exact);
	}
}

/* FIPS 180-2's own examples. */
static void hashes(void **state)
{
	char hex[65];
	(void)state;
	sha256_hex(SPAN("abc"), hex);
	assert_string_equal(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	sha256_hex(SPAN(""), hex);
	assert_string_equal(hex, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

static void notes_files_that_are_read(void **state)
{
	struct context ctx = { 0 };
	struct span a, b;
	struct fault f = { 0 };
	(void)state;
	assert_int_equal(data_read(&ctx, "lexicons/stopwords.tsv", &a, &f), 0);
	assert_int_equal(data_read(&ctx, "lexicons/stopwords.tsv", &b, &f), 0);
	assert_ptr_equal(a.bytes, b.bytes);
	assert_int_equal(ctx.n_files, 1);
	assert_int_equal(strlen(ctx.files[0].sha256), 64);
	assert_int_equal(data_read(&ctx, "lexicons/none.tsv", &a, &f), EXIT_CONFIG);
	assert_says(f, "lexicons/none.tsv");
	f = (struct fault){ 0 };
	assert_int_equal(data_read_user(&ctx, "/nowhere/mine.tsv", &a, &f), EXIT_NO_INPUT);
	context_free(&ctx);
}

/* A pipe that holds these bytes and then ends. */
static int pipe_of(const char *bytes, size_t len)
{
	int ends[2];
	assert_int_equal(pipe(ends), 0);
	assert_int_equal(write(ends[1], bytes, len), (ssize_t)len);
	close(ends[1]);
	return ends[0];
}

static void reads_lines(void **state)
{
	static const char text[] = "one\n\nthree\r\nfo\0ur\n";
	struct line_reader in = { .fd = pipe_of(text, sizeof text - 1), .name = "a pipe" };
	struct fault f = { 0 };
	struct span line;
	bool end;
	(void)state;
	assert_int_equal(line_next(&in, &line, &end, &f), 0);
	assert_span(line, "one");
	assert_int_equal(line_next(&in, &line, &end, &f), 0);
	assert_int_equal(line.len, 0);
	assert_int_equal(line_next(&in, &line, &end, &f), 0);
	assert_span(line, "three\r");
	assert_int_equal(line_next(&in, &line, &end, &f), 0);
	assert_int_equal(line.len, 5);
	assert_int_equal(in.line, 4);
	assert_false(end);
	assert_int_equal(line_next(&in, &line, &end, &f), 0);
	assert_true(end);
	close(in.fd);
	line_reader_free(&in);
}

static void a_last_line_without_end_is_a_cut(void **state)
{
	struct line_reader in = { .fd = pipe_of("one\ntw", 6), .name = "a pipe" };
	struct fault f = { 0 };
	struct span line;
	bool end;
	(void)state;
	assert_int_equal(line_next(&in, &line, &end, &f), 0);
	assert_int_equal(line_next(&in, &line, &end, &f), EXIT_IO);
	assert_says(f, "a pipe is cut: its last line has no end (line 2)");
	close(in.fd);
	line_reader_free(&in);
}

static void lines_have_a_bound(void **state)
{
	char path[] = "/tmp/canvass-unit-XXXXXX";
	int fd = mkstemp(path);
	struct line_reader in = { .fd = fd, .name = "a file" };
	struct fault f = { 0 };
	struct span line;
	bool end;
	(void)state;
	unlink(path);
	assert_int_equal(ftruncate(fd, LONGEST_LINE_BYTES + (1 << 20)), 0);
	assert_int_equal(line_next(&in, &line, &end, &f), EXIT_DATA);
	assert_says(f, "line 1 is longer than 16 MiB");
	close(fd);
	line_reader_free(&in);
}

static void read_errors_are_told(void **state)
{
	struct line_reader in = { .fd = open("/", O_RDONLY), .name = "a folder" };
	struct fault f = { 0 };
	struct span line;
	bool end;
	(void)state;
	assert_int_equal(line_next(&in, &line, &end, &f), EXIT_IO);
	assert_says(f, "cannot read a folder");
	close(in.fd);
	line_reader_free(&in);
	f = (struct fault){ 0 };
	int full = open("/dev/full", O_WRONLY);
	assert_int_equal(write_all(full, "it", "x", 1, &f), EXIT_IO);
	assert_says(f, "cannot write it: No space left on device");
	close(full);
}

static void spools_give_back_what_they_took(void **state)
{
	struct spool *s = NULL;
	struct fault f = { 0 };
	struct arena a = { 0 };
	struct record r;
	bool end = false;
	(void)state;
	assert_int_equal(spool_open(&s, &f), 0);
	for (int i = 0; i < 50000; i++) {
		arena_reset(&a);
		record_begin(&r, RECORD_RESPONSE, &a);
		record_set_int(&r, M_LINE, i);
		record_set_text(&r, M_TEXT, SPAN("a text \"with\" quotes\n"));
		assert_int_equal(spool_add(s, &r, &f), 0);
	}
	assert_int_equal(spool_rewind(s, &f), 0);
	for (int i = 0; i < 50000; i++) {
		int64_t n;
		assert_int_equal(spool_next(s, &r, &end, &f), 0);
		assert_false(end);
		assert_int_equal(record_int(&r, M_LINE, &n, &f), 0);
		assert_int_equal(n, i);
		assert_span(record_text_or_empty(&r, M_TEXT), "a text \"with\" quotes\n");
	}
	assert_int_equal(spool_next(s, &r, &end, &f), 0);
	assert_true(end);
	spool_close(s);
	spool_close(NULL);
	arena_free(&a);
}

static void an_empty_spool_ends_at_once(void **state)
{
	struct spool *s = NULL;
	struct fault f = { 0 };
	struct record r;
	bool end = false;
	(void)state;
	assert_int_equal(spool_open(&s, &f), 0);
	assert_int_equal(spool_rewind(s, &f), 0);
	assert_int_equal(spool_next(s, &r, &end, &f), 0);
	assert_true(end);
	spool_close(s);
	setenv("TMPDIR", "/nowhere", 1);
	assert_int_equal(spool_open(&s, &f), EXIT_CANT_CREATE);
	assert_says(f, "/nowhere");
	spool_close(s);
	unsetenv("TMPDIR");
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(reads_rows), cmocka_unit_test(refuses_bad_rows),
		cmocka_unit_test(reads_numbers_of_a_field), cmocka_unit_test(tells_well_formed_utf8),
		cmocka_unit_test(hashes), cmocka_unit_test(notes_files_that_are_read), cmocka_unit_test(reads_lines),
		cmocka_unit_test(a_last_line_without_end_is_a_cut), cmocka_unit_test(lines_have_a_bound),
		cmocka_unit_test(read_errors_are_told), cmocka_unit_test(spools_give_back_what_they_took),
		cmocka_unit_test(an_empty_spool_ends_at_once) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
