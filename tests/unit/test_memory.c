/* test_memory.c: arenas give aligned room that stays, buffers grow, strings get numbers, options
 * parse, faults keep their first cause. */
#include "unit.h"

#include "../../pipeline/intern.h"
#include "../../pipeline/memory.h"

static void arena_gives_aligned_room_that_stays(void **state)
{
	struct arena a = { 0 };
	char *given[500];
	(void)state;
	for (size_t i = 0; i < 500; i++) {
		size_t size = i * 37 % 3000;
		given[i] = arena_alloc(&a, size);
		assert_int_equal((uintptr_t)given[i] % 16, 0);
		memset(given[i], (int)(i & 0xff), size);
	}
	for (size_t i = 0; i < 500; i++)
		for (size_t k = 0; k < i * 37 % 3000; k++)
			assert_int_equal((unsigned char)given[i][k], i & 0xff);
	arena_free(&a);
	assert_null(a.first);
}

/* A reset gives the same room again, blocks larger than any before included. */
static void arena_reset_keeps_little(void **state)
{
	struct arena a = { 0 };
	(void)state;
	char *first = arena_alloc(&a, 100);
	for (int i = 0; i < 10; i++)
		memset(arena_alloc(&a, 4 << 20), 1, 4 << 20);
	arena_reset(&a);
	assert_ptr_equal(arena_alloc(&a, 100), first);
	for (int round = 0; round < 50; round++) {
		arena_reset(&a);
		for (size_t size = 1; size < 3 << 20; size *= 3)
			memset(arena_alloc(&a, size), round, size);
	}
	arena_reset(&a);
	int *zeros = arena_calloc(&a, 1000, sizeof *zeros);
	for (int i = 0; i < 1000; i++)
		assert_int_equal(zeros[i], 0);
	arena_free(&a);
}

static void arena_copies_end_in_nul(void **state)
{
	struct arena a = { 0 };
	(void)state;
	assert_string_equal(arena_copy(&a, "abcdef", 3), "abc");
	assert_string_equal(arena_copy(&a, NULL, 0), "");
	assert_span(arena_span(&a, SPAN("xyz")), "xyz");
	arena_free(&a);
}

static void buffer_grows(void **state)
{
	struct buffer b = { 0 };
	(void)state;
	for (int i = 0; i < 10000; i++) {
		buffer_add_byte(&b, (char)('a' + i % 26));
		buffer_add(&b, "", 0);
	}
	buffer_add_text(&b, "end");
	assert_int_equal(b.len, 10003);
	assert_int_equal(b.bytes[9999], 'a' + 9999 % 26);
	assert_memory_equal(b.bytes + 10000, "end", 3);
	buffer_free(&b);
	assert_null(b.bytes);
}

static void spans_compare_by_bytes(void **state)
{
	(void)state;
	assert_true(span_equal((struct span){ NULL, 0 }, SPAN("")));
	assert_false(span_is(SPAN("abc"), "ab"));
	assert_true(span_compare(SPAN("ab"), SPAN("abc")) < 0);
	assert_true(span_compare(SPAN("\xc3"), SPAN("z")) > 0);
	assert_int_equal(span_compare(SPAN("q"), SPAN("q")), 0);
}

/* Every length that is compared in its own way, with a difference at every place. */
static void spans_of_one_length_differ_by_any_byte(void **state)
{
	(void)state;
	for (size_t n = 1; n <= 40; n++) {
		char a[40], b[40];
		memset(a, 'x', n);
		memset(b, 'x', n);
		assert_true(span_equal((struct span){ a, n }, (struct span){ b, n }));
		assert_false(span_equal((struct span){ a, n }, (struct span){ b, n - 1 }));
		for (size_t i = 0; i < n; i++) {
			b[i] = 'y';
			assert_false(span_equal((struct span){ a, n }, (struct span){ b, n }));
			b[i] = 'x';
		}
	}
}

/* The k-th of many strings: of length 0 to 10, two for each length often one bit apart. */
static struct span nth(uint32_t k, char out[16])
{
	size_t n = k % 11;
	uint64_t bits = (uint64_t)(k / 11) * 0x100000001000001u;
	memset(out, 0, 16);
	memcpy(out, &bits, sizeof bits);
	memcpy(out + 8, &k, 2);
	return (struct span){ out, n };
}

static void interned_strings_are_numbered_as_they_come(void **state)
{
	enum { MANY = 20000 };
	struct intern in = { 0 };
	uint32_t *first = xcalloc(MANY, sizeof *first), *order = xcalloc(MANY, sizeof *order);
	char out[16];
	(void)state;
	assert_int_equal(intern_find(&in, SPAN("")), UINT32_MAX);
	for (uint32_t k = 0; k < MANY; k++) {
		size_t known = in.n;
		first[k] = intern_add(&in, nth(k, out));
		assert_true(first[k] < known || (first[k] == known && in.n == known + 1));
		assert_true(span_equal(in.text[first[k]], nth(k, out)));
	}
	for (size_t i = 0; i < in.n; i++)
		assert_int_equal(intern_find(&in, in.text[i]), i);
	intern_sort(&in, order);
	for (size_t i = 1; i < in.n; i++)
		assert_true(span_compare(in.text[i - 1], in.text[i]) < 0);
	for (uint32_t k = 0; k < MANY; k++)
		assert_int_equal(intern_find(&in, nth(k, out)), order[first[k]]);
	intern_free(&in);
	free(first);
	free(order);
}

static void the_first_fault_stays(void **state)
{
	struct fault f = { 0 };
	(void)state;
	assert_int_equal(fault_set(&f, EXIT_DATA, "row %d\x1b[31m\xc2\x9b\x7f is bad", 3), EXIT_DATA);
	assert_int_equal(fault_set(&f, EXIT_IO, "later"), EXIT_DATA);
	assert_string_equal(f.message, "row 3?[31m??? is bad");
	fault_who(&f, "clean");
	fault_who(&f, "store");
	assert_string_equal(f.who, "clean");
	assert_int_equal(fault_prefix(&f, "recipe '%s'", "a\nb"), EXIT_DATA);
	assert_string_equal(f.message, "recipe 'a?b': row 3?[31m??? is bad");
}

static void long_faults_are_cut(void **state)
{
	struct fault f = { 0 };
	char longest[2000];
	(void)state;
	memset(longest, 'x', sizeof longest - 1);
	longest[sizeof longest - 1] = '\0';
	fault_set(&f, EXIT_DATA, "%s", longest);
	assert_int_equal(strlen(f.message), sizeof f.message - 1);
	fault_prefix(&f, "%s", longest);
	assert_int_equal(strlen(f.message), sizeof f.message - 1);
}

static const struct option_spec first_table[] = {
	{ "output", 'o', "FILE", "where to", 0 }, { "text", 0, "COL", "a column", OPTION_REPEAT },
	{ "print", 'p', NULL, "print", OPTION_QUIET }, { 0 } };
static const struct option_spec second_table[] = {
	{ "number", 'n', "N", "how many", 0 }, { "text", 0, "COL", "the same again", OPTION_REPEAT }, { 0 } };
static const struct option_spec *const tables[] = { first_table, second_table, NULL };

static int parse(struct options *o, struct fault *f, const char *const *words)
{
	static char *argv[16]; /* operands point into argv */
	int argc = 1;
	argv[0] = (char *)(uintptr_t)"test";
	for (; words[argc - 1]; argc++)
		argv[argc] = (char *)(uintptr_t)words[argc - 1];
	argv[argc] = NULL;
	*f = (struct fault){ 0 };
	return options_parse(o, argc, argv, tables, f);
}
#define PARSE(o, f, ...) parse(o, f, (const char *const[]){ __VA_ARGS__, NULL })

static void options_mix_with_operands(void **state)
{
	struct options o;
	struct fault f;
	long n;
	(void)state;
	assert_int_equal(PARSE(&o, &f, "a.csv", "--text", "One", "-o", "x.db", "b.csv", "--text=Two", "-pn5",
	                       "--", "-c.csv"), 0);
	assert_int_equal(o.n_operands, 3);
	assert_string_equal(o.operands[0], "a.csv");
	assert_string_equal(o.operands[2], "-c.csv");
	assert_string_equal(options_text(&o, "output", "?"), "x.db");
	assert_string_equal(options_text(&o, "text", "?"), "Two");
	assert_string_equal(options_nth(&o, "text", 0), "One");
	assert_string_equal(options_nth(&o, "text", 1), "Two");
	assert_null(options_nth(&o, "text", 2));
	assert_true(options_given(&o, "print"));
	assert_int_equal(options_number(&o, "number", 1, 9, 2, &n, &f), 0);
	assert_int_equal(n, 5);
	assert_int_equal(options_number(&o, "number", 6, 9, 2, &n, &f), EXIT_USAGE);
	assert_says(f, "--number must be a whole number from 6 to 9, not '5'");
	options_free(&o);
	assert_int_equal(PARSE(&o, &f, "-"), 0);
	assert_string_equal(o.operands[0], "-");
	assert_int_equal(options_number(&o, "number", 1, 9, 2, &n, &f), 0);
	assert_int_equal(n, 2);
	options_free(&o);
}

/* Letters may be joined, more of them than there are words. */
static void options_of_one_letter_may_be_joined(void **state)
{
	struct options o;
	struct fault f;
	(void)state;
	assert_int_equal(PARSE(&o, &f, "-pppppppppppppppppppppppppppppppppppppppppn7"), 0);
	assert_int_equal(o.n_given, 42);
	assert_string_equal(options_text(&o, "number", ""), "7");
	options_free(&o);
}

static void options_say_what_is_wrong(void **state)
{
	static const struct { const char *word, *says; } cases[] = { { "--wrong", "'--wrong'" },
		{ "--output", "option '--output' needs a value" }, { "-x", "unknown option '-x'" },
		{ "--print=3", "'--print=3'" }, { "-n", "option '-n' needs a value" } };
	struct options o;
	struct fault f;
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		assert_int_equal(PARSE(&o, &f, cases[i].word), EXIT_USAGE);
		assert_says(f, cases[i].says);
		options_free(&o);
	}
	static const char *const no_numbers[] = { "", "5x", "1.5", "x", "99999999999999999999", " " };
	for (size_t i = 0; i < sizeof no_numbers / sizeof *no_numbers; i++) {
		long n;
		assert_int_equal(PARSE(&o, &f, "--number", no_numbers[i]), 0);
		assert_int_equal(options_number(&o, "number", 0, 9, 0, &n, &f), EXIT_USAGE);
		options_free(&o);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(arena_gives_aligned_room_that_stays), cmocka_unit_test(arena_reset_keeps_little),
		cmocka_unit_test(arena_copies_end_in_nul), cmocka_unit_test(buffer_grows),
		cmocka_unit_test(spans_compare_by_bytes),
		cmocka_unit_test(spans_of_one_length_differ_by_any_byte),
		cmocka_unit_test(interned_strings_are_numbered_as_they_come), cmocka_unit_test(the_first_fault_stays),
		cmocka_unit_test(long_faults_are_cut), cmocka_unit_test(options_mix_with_operands),
		cmocka_unit_test(options_of_one_letter_may_be_joined),
		cmocka_unit_test(options_say_what_is_wrong) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
