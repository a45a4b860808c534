/* test_header.c: where the header is, and what it says, on grids written by hand. */
#include "unit.h"

#include "../../stages/ingest/header.h"

/* Rows parted by newlines, cells by '|'. */
static struct grid grid_of(const char *text, struct arena *a)
{
	struct grid_row *rows = arena_calloc(a, 64, sizeof *rows);
	struct grid g = { rows, 0 };
	for (const char *p = text; *p; g.n++) {
		struct span *cells = arena_calloc(a, 64, sizeof *cells);
		size_t n = 0, len = strcspn(p, "\n");
		for (const char *c = p; c <= p + len; n++) {
			size_t w = strcspn(c, "|\n");
			cells[n] = (struct span){ c, w };
			c += w + 1;
		}
		rows[g.n] = (struct grid_row){ cells, n, g.n + 1 };
		p += len + (p[len] == '\n');
	}
	return g;
}

static void understand(const char *text, struct arena *a, struct heading *h, struct columns *c)
{
	struct grid g = grid_of(text, a);
	*c = (struct columns){ .arena = a };
	heading_find(&g, h, c);
}

static void finds_where(void **state)
{
	static const struct { const char *text; size_t titles, rows, columns; } cases[] = {
		{ "id|text\n1|one\n2|two", 0, 1, 2 },
		{ "text\none\ntwo", 0, 1, 1 },
		{ "a|b|c", 0, 1, 3 },
		{ "", 0, 0, 0 },
		{ "a|b|c\n1|2|3\nOnce|5|6\n7|8|9", 0, 1, 3 },
		{ "My survey|||\n|||\nid|a|b|text\n1|2|3|x\n2|3|4|y", 2, 1, 4 },    /* titles */
		{ "Search: parks\nid|a|b|text\n1|2|3|x\n2|3|4|y", 1, 1, 4 },
		{ "|text\n0|good\n1|bad", 0, 1, 2 },                                 /* an index column */
		{ "id|when|text\nNumber|Date|Why?\n1|2024-03-01 10:00|x\n2|2024-03-02 10:00|y\n3|2024-03-03 10:00|z", 0, 2, 3 },
		{ "id|when|text\nid|when|text\n1|2024-03-01 10:00|x\n2|2024-03-02 10:00|y", 0, 2, 3 }, /* repeated */
		{ "1|good\n2|bad\n3|fine\n4|well", 0, 0, 2 },                        /* no header */
		{ "2024-03-01|good\n2024-03-02|bad\n2024-03-02|fine\n2024-03-03|well", 0, 0, 2 },
		{ "HB-1|good|x\nHB-2|bad|y\nHB-4|fine|z\nHB-5|well|w", 0, 0, 3 },
		{ "North|4|x\nSouth|5|y\nNorth|6|z\nSouth|4|w", 0, 0, 3 },
		{ "Where|2020|2021\na|4|5\nb|6|7\nc|8|9", 0, 1, 3 },                /* years over numbers */
		{ "Market|Gardens\nMarket|\n|Gardens\nMarket|Gardens", 0, 1, 2 },   /* choices that are ticked */
		{ "id|n|text\n1|N/A|x\n2|4|y\n3|5|z\n4|6|z", 0, 1, 3 },              /* one word is no header */
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct arena a = { 0 };
		struct heading h;
		struct columns c;
		understand(cases[i].text, &a, &h, &c);
		if (h.titles != cases[i].titles || h.rows != cases[i].rows || c.n != cases[i].columns)
			fail_msg("case %zu: %zu titles, %zu header rows, %zu columns", i, h.titles, h.rows, c.n);
		arena_free(&a);
	}
}

static void reads_import_ids(void **state)
{
	struct arena a = { 0 };
	struct heading h;
	struct columns c;
	(void)state;
	understand("ResponseId|Q1|Q2\nResponse ID|Do you agree?|Why?\n{\"ImportId\":\"_recordId\"}|{\"ImportId\":\"QID1\"}|"
	           "{\"ImportId\":\"QID2_TEXT\"}\nR_1|Yes|Because\nR_2|No|Why not", &a, &h, &c);
	assert_int_equal(h.rows, 3);
	assert_span(c.list[1].header, "Q1");
	assert_span(c.list[1].wording, "Do you agree?");
	assert_span(c.list[0].header, "ResponseId");
	arena_free(&a);
}

static void reads_placeholders(void **state)
{
	struct arena a = { 0 };
	struct heading h;
	struct columns c;
	(void)state;
	understand("V1|V8|V9|Q1\nResponseID|StartDate|EndDate|Why do you say so?\nR_1|2016-05-27 10:45:04|2016-05-27 10:45:04|x\n"
	           "R_2|2016-05-27 10:45:04|2016-05-27 10:45:05|y\nR_3|2016-05-27 10:45:05|2016-05-27 10:45:05|z", &a, &h, &c);
	assert_int_equal(h.rows, 2);
	assert_span(c.list[0].header, "ResponseID");
	assert_span(c.list[3].header, "Q1");
	assert_span(c.list[3].wording, "Why do you say so?");
	arena_free(&a);
}

static void joins_choices(void **state)
{
	struct arena a = { 0 };
	struct heading h;
	struct columns c;
	(void)state;
	understand("RespondentID|Which do you use?|||Why?|Age\n|Bus|Train|Other|Open-Ended Response|Response\n"
	           "1|Bus||a boat|It is near|18-24\n2||Train||Because|25-34", &a, &h, &c);
	assert_int_equal(h.rows, 2);
	assert_int_equal(c.n, 6);
	assert_span(c.list[0].header, "RespondentID");
	assert_span(c.list[1].group, "Which do you use?");
	assert_span(c.list[2].group, "Which do you use?");
	assert_span(c.list[2].choice, "Train");
	assert_span(c.list[2].header, "Which do you use? - Train");
	assert_span(c.list[4].header, "Why?");
	assert_int_equal(c.list[4].group.len, 0);
	assert_span(c.list[5].header, "Age");
	arena_free(&a);
}

static void reads_three_rows(void **state)
{
	struct arena a = { 0 };
	struct heading h;
	struct columns c;
	(void)state;
	understand("lfdn|dispcode|v_1|v_2\nNumber|disposition code|Which do you use?|Which do you use?\n||Library|Pool\n"
	           "1|31|quoted|not quoted\n2|31|quoted|quoted\n3|31|not quoted|quoted", &a, &h, &c);
	assert_int_equal(h.rows, 3);
	assert_span(c.list[2].header, "v_1");
	assert_span(c.list[2].wording, "Which do you use? - Library");
	arena_free(&a);
}

static void knows_short_rows(void **state)
{
	struct arena a = { 0 };
	struct heading h;
	struct columns c;
	(void)state;
	understand("id|text|more\n1|one\n2|two\n3|three|x\n4|four", &a, &h, &c);
	assert_true(h.pads);
	understand("id|text|more\n1|one|x\n2|two|y\n3|three|x\n4|four|z\n5|five", &a, &h, &c);
	assert_false(h.pads);
	arena_free(&a);
}

static void knows_repeats(void **state)
{
	struct arena a = { 0 };
	struct heading h;
	struct columns c;
	struct span again[] = { SPAN("id"), SPAN("text") }, other[] = { SPAN("1"), SPAN("text") };
	(void)state;
	understand("id|text\n1|one\n2|two", &a, &h, &c);
	assert_true(repeats_header(&c, again, 2));
	assert_false(repeats_header(&c, other, 2));
	arena_free(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_where), cmocka_unit_test(reads_import_ids),
		cmocka_unit_test(reads_placeholders), cmocka_unit_test(joins_choices),
		cmocka_unit_test(reads_three_rows), cmocka_unit_test(knows_short_rows),
		cmocka_unit_test(knows_repeats),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
