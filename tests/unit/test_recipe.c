/* test_recipe.c: recipes as chains, what a chain must be, and the line it prints. */
#include "unit.h"

#include <sys/stat.h>
#include <unistd.h>

#include "../../pipeline/chain.h"
#include "../../pipeline/data.h"

static int parse(struct chain *c, const char *text, struct fault *f)
{
	*c = (struct chain){ 0 };
	*f = (struct fault){ 0 };
	return recipe_parse(c, span_of(text), "mine", ".", f);
}

static void takes_words_quotes_and_comments(void **state)
{
	struct chain c;
	struct fault f;
	(void)state;
	assert_int_equal(parse(&c, "# first\n\n  ingest --text 'What do you think?' --id\tRef # last\r\n"
	                           "clean --lang \"e\"n''\nstem\n", &f), 0);
	assert_int_equal(c.n_steps, 3);
	assert_string_equal(c.steps[0].name, "ingest");
	assert_int_equal(c.steps[0].argc, 5);
	assert_string_equal(c.steps[0].argv[2], "What do you think?");
	assert_string_equal(c.steps[0].argv[4], "Ref");
	assert_null(c.steps[0].argv[5]);
	assert_string_equal(c.steps[1].argv[2], "en");
	assert_ptr_equal(c.steps[2].stage, stage_find("stem"));
	chain_free(&c);
}

static void says_which_line_is_wrong(void **state)
{
	static const struct { const char *text, *says; } cases[] = {
		{ "ingest\nsoap\n", "recipe 'mine', line 2: unknown stage 'soap'" },
		{ "ingest --text 'open\n", "line 1: a quote is not closed" }, { "", "recipe 'mine' has no stage" },
		{ "# nothing\n\n", "has no stage" }, { "ingest\xff\n", "is not text" },
		{ "./nothing-here.py\n", "unknown stage './nothing-here.py'" }, { "/\n", "unknown stage '/'" },
		{ "./\n", "unknown stage './'" } };
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct chain c;
		struct fault f;
		assert_int_equal(parse(&c, cases[i].text, &f), EXIT_CONFIG);
		assert_says(f, cases[i].says);
		chain_free(&c);
	}
	struct chain c = { 0 };
	struct fault f = { 0 };
	assert_int_equal(recipe_parse(&c, SPAN("ingest\0\n"), "mine", ".", &f), EXIT_CONFIG);
	chain_free(&c);
}

static void bounds_the_number_of_stages(void **state)
{
	struct buffer b = { 0 };
	struct chain c;
	struct fault f;
	(void)state;
	for (int i = 0; i < 101; i++)
		buffer_add_text(&b, "clean\n");
	buffer_add_byte(&b, '\0');
	assert_int_equal(parse(&c, b.bytes, &f), EXIT_CONFIG);
	assert_says(f, "line 101: more than 100 stages");
	chain_free(&c);
	buffer_free(&b);
}

static void finds_executables(void **state)
{
	char folder[] = "/tmp/canvass-unit-XXXXXX", path[64];
	struct chain c = { 0 };
	struct fault f = { 0 };
	(void)state;
	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof path, "%s/mine", folder);
	FILE *script = fopen(path, "w");
	fputs("#!/bin/sh\ncat\n", script);
	fclose(script);
	assert_int_equal(recipe_parse(&c, SPAN("./mine --loud\n"), "r", folder, &f), EXIT_CONFIG);
	chain_free(&c);
	chmod(path, 0700);
	f = (struct fault){ 0 };
	assert_int_equal(recipe_parse(&c, SPAN("./mine --loud\ncat\n"), "r", folder, &f), 0);
	assert_null(c.steps[0].stage);
	assert_int_equal(access(c.steps[0].program, X_OK), 0);
	assert_string_equal(c.steps[0].argv[1], "--loud");
	assert_non_null(strstr(c.steps[1].program, "/cat"));
	chain_free(&c);
	unlink(path);
	rmdir(folder);
}

static int resolve(const char *text, struct fault *f)
{
	struct chain c;
	int code = parse(&c, text, f);
	if (!code)
		code = chain_resolve(&c, 1, f);
	if (!code)
		code = chain_check(&c, f);
	chain_free(&c);
	return code;
}

static void checks_the_order_of_stages(void **state)
{
	static const struct { const char *text; int code; const char *says; } cases[] = {
		{ "ingest\nclean\nsegment\ntokenise\nstem\nstore x.db\n", 0, "" },
		{ "clean\ningest\n", EXIT_CONFIG, "ingest reads the input, so it must be the first stage" },
		{ "clean\nsegment\n", EXIT_CONFIG, "the first stage must read the input" },
		{ "ingest\nstore x.db\nclean\n", EXIT_CONFIG, "store ends a chain, so it must be the last stage" },
		{ "ingest\nsegment\n", EXIT_CONFIG, "segment needs 'language'; put clean before it" },
		{ "ingest\nclean\nstem\n", EXIT_CONFIG, "stem needs 'tokens'; put tokenise before it" },
		{ "ingest\ncat\nstem\n", 0, "" }, /* an executable may add anything */
		{ "ingest\nclean\ncat\nstem\n", 0, "" },
		{ "ingest --wrong\n", EXIT_USAGE, "--wrong" },
		{ "ingest\nclean soap\n", EXIT_USAGE, "takes no operand, but 'soap' is given" } };
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct fault f = { 0 };
		int code = resolve(cases[i].text, &f);
		if (code != cases[i].code)
			fail_msg("%s: code %d, \"%s\"", cases[i].text, code, f.message);
		assert_says(f, cases[i].says);
	}
}

/* What is printed is what a shell reads back as the same words. */
static void prints_what_a_shell_reads_back(void **state)
{
	static const char *const words[] = { "plain", "two words", "it's", "", "$HOME", "a\"b", "*", "\\", "!x",
		"-", "100%", "a;b", "\xc3\xa9" };
	struct chain c;
	struct fault f;
	char *line = NULL;
	size_t size = 0;
	(void)state;
	assert_int_equal(parse(&c, "printf '%s|'\n", &f), 0);
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		step_argument(&c, &c.steps[0], words[i]);
	FILE *to = open_memstream(&line, &size);
	chain_print(&c, to);
	fclose(to);
	FILE *shell = popen(line, "r");
	char got[512];
	size_t n = fread(got, 1, sizeof got - 1, shell);
	got[n] = '\0';
	assert_int_equal(pclose(shell), 0);
	char expected[512] = "";
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		strcat(strcat(expected, words[i]), "|");
	assert_string_equal(got, expected);
	free(line);
	chain_free(&c);
}

static void the_default_recipe_is_found(void **state)
{
	char *path = data_path("pipeline/default.recipe");
	(void)state;
	assert_non_null(path);
	free(path);
	struct chain c = { 0 };
	struct fault f = { 0 };
	assert_int_equal(recipe_read(&c, "no such recipe", &f), EXIT_NO_INPUT);
	chain_free(&c);
	f = (struct fault){ 0 };
	assert_int_equal(recipe_read(&c, "/", &f), EXIT_IO);
	chain_free(&c);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(takes_words_quotes_and_comments),
		cmocka_unit_test(says_which_line_is_wrong), cmocka_unit_test(bounds_the_number_of_stages),
		cmocka_unit_test(finds_executables), cmocka_unit_test(checks_the_order_of_stages),
		cmocka_unit_test(prints_what_a_shell_reads_back), cmocka_unit_test(the_default_recipe_is_found) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
