/* test_csv.c: delimited text: dialects, character sets, rows that are none. */
#include "unit.h"

#include "../../stages/ingest/charset.h"
#include "../../stages/ingest/csv.h"
#include "../../stages/ingest/csv_scan.h"

/* A source that gives `step` bytes at a time. */
struct drops {
	struct source in;       /* first member */
	const char *bytes;
	size_t len, at, step;
};

static int drops_read(struct source *in, char *bytes, size_t cap, size_t *got, struct fault *f)
{
	struct drops *d = (struct drops *)in;
	size_t n = d->len - d->at;
	(void)f;
	n = n < d->step ? n : d->step;
	*got = n < cap ? n : cap;
	memcpy(bytes, d->bytes + d->at, *got);
	d->at += *got;
	return 0;
}

static void drops_close(struct source *in)
{
	free(in);
}

static struct source *drops_of(const char *bytes, size_t len, size_t step)
{
	struct drops *d = xcalloc(1, sizeof *d);
	*d = (struct drops){ { .read = drops_read, .close = drops_close }, bytes, len, 0, step };
	return &d->in;
}

/* What is read, as "line:cell|cell\n" or "line!reason\n". */
static int read_text(const char *bytes, size_t len, size_t step, struct buffer *said, char notes[256],
                     struct fault *f)
{
	struct table t = { .notes = xstrdup("") };
	struct source *in = drops_of(bytes, len, step);
	struct table_row row;
	bool end = false;
	char number[32];
	int code = charset_open(&in, &t, f);
	if (code)
		source_close(in);
	else
		code = csv_open(&t, in, '\0', f);
	said->len = 0;
	while (!code && !(code = t.reader->next(&t, &row, &end, f)) && !end) {
		snprintf(number, sizeof number, "%llu%c", (unsigned long long)row.line, row.rejected ? '!' : ':');
		buffer_add_text(said, number);
		if (row.rejected)
			buffer_add_text(said, row.rejected);
		for (size_t i = 0; i < row.n_cells && !row.rejected; i++) {
			if (i)
				buffer_add_byte(said, '|');
			buffer_add_span(said, row.cells[i]);
		}
		if (row.replaced) {
			snprintf(number, sizeof number, " (%zu)", row.replaced);
			buffer_add_text(said, number);
		}
		buffer_add_byte(said, '\n');
	}
	buffer_add_byte(said, '\0');
	snprintf(notes, 256, "%s", t.notes);
	if (t.state)
		t.reader->close(&t);
	free(t.notes);
	return code;
}

static const size_t steps[] = { 1, 7, 1 << 20 };

struct reading {
	const char *text;
	size_t len;             /* 0: to the NUL */
	const char *expected, *notes;
};

static void check_readings(const struct reading *list, size_t n)
{
	struct buffer said = { 0 };
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < 3; k++) {
			struct fault f = { 0 };
			char notes[256];
			size_t len = list[i].len ? list[i].len : strlen(list[i].text);
			assert_int_equal(read_text(list[i].text, len, steps[k], &said, notes, &f), 0);
			assert_string_equal(said.bytes, list[i].expected);
			if (list[i].notes)
				assert_string_equal(notes, list[i].notes);
		}
	buffer_free(&said);
}

static void dialects_are_found(void **state)
{
	static const struct reading list[] = {
		{ "a,b\n1,2\n", 0, "1:a|b\n2:1|2\n", "delimiter ','" },
		{ "a;b\n1,5;2,5\n3,5;4\n", 0, "1:a|b\n2:1,5|2,5\n3:3,5|4\n", "delimiter ';'" },
		{ "a\tb\n\"x\ty\"\tz", 0, "1:a|b\n2:x\ty|z\n", "delimiter tab" },
		{ "a|b\r\n1|x, y\r\n", 0, "1:a|b\n2:1|x, y\n", "delimiter '|'" },
		{ "comment\nYes, I agree\nNo\nWell; no\n", 0, "1:comment\n2:Yes, I agree\n3:No\n4:Well; no\n", "one column" },
		{ "comment\nYes, I agree\nNo, I do not\n", 0, "1:comment\n2:Yes, I agree\n3:No, I do not\n", "one column" },
		{ "a,b\r1,2\r3,4\r", 0, "1:a|b\n2:1|2\n3:3|4\n", "delimiter ','" },
		{ "a,b\r1,2\n3,4\r\n5,6", 0, "1:a|b\n2:1|2\n3:3|4\n4:5|6\n", NULL },
		{ "a,b\r\r\n1,2\r\r\n", 0, "1:a|b\n2:1|2\n", NULL },
		{ "'a','b'\n'it''s','x, y'\n'c','d'\n", 0, "1:a|b\n2:it's|x, y\n3:c|d\n", "delimiter ','; single quotes" },
		{ "a,b\n\"say \\\"hi\\\", ok\",2\n\"c\\\\d\",3\n", 0, "1:a|b\n2:say \"hi\", ok|2\n3:c\\d|3\n",
		  "delimiter ','; backslash escapes" },
		{ "a,b\n\"C:\\new\",2\nc,3\n", 0, "1:a|b\n2:C:\\new|2\n3:c|3\n", "delimiter ','" },
		{ "a, b, c\n1, \"x, y\", 3\n", 0, "1:a|b|c\n2:1|x, y|3\n", NULL },
		{ "a,b\n1, x\n2,y\n", 0, "1:a|b\n2:1| x\n3:2|y\n", NULL },
		{ "sep=;\na;b\n1;2\n", 0, "2:a|b\n3:1|2\n", "delimiter ';'" },
		{ "My survey\n\na;b;c\n1;2;3\n4;5;6\n", 0, "1:My survey\n3:a|b|c\n4:1|2|3\n5:4|5|6\n", "delimiter ';'" },
	};
	(void)state;
	check_readings(list, sizeof list / sizeof *list);
}

static void rows_are_kept_whole(void **state)
{
	static const struct reading list[] = {
		{ "a,b\n\"x\ny\",2\n3,4", 0, "1:a|b\n2:x\ny|2\n4:3|4\n", NULL },
		{ "a,b\n\"\",\n\"\"\"\",x\n", 0, "1:a|b\n2:|\n3:\"|x\n", NULL },
		{ "a,b\n\n\n1,2\n\n", 0, "1:a|b\n4:1|2\n", NULL },
		{ "a\n\nb\n", 0, "1:a\n2:\n3:b\n", NULL },
		{ "a,b,c\n1,2\n1,2,3,4\n,,\n1,2,3\n", 0, "1:a|b|c\n2:1|2\n3:1|2|3|4\n4:||\n5:1|2|3\n", NULL },
		{ "a,b\n1,This \"is\" it\n", 0, "1:a|b\n2:1|This \"is\" it\n", NULL },
		{ "a,b\n1,\"He said \"no\", twice\"\n2,\"x\"\n", 0, "1:a|b\n2:1|He said \"no| twice\"\n3:2|x\n", NULL },
		{ "a,b\n1,\"x\" \n2,y\n", 0, "1:a|b\n2:1|x\n3:2|y\n", NULL },
		{ "a,b\n1,ok\n2,\"open\n3,ok\n4,\"ok\"\n5,ok\n", 0,
		  "1:a|b\n2:1|ok\n3!a quote is never closed\n4:3|ok\n5:4|ok\n6:5|ok\n", NULL },
		{ "a,b\n1,ok\n2,ok\n3,\"and then\nit\nwent on", 0,
		  "1:a|b\n2:1|ok\n3:2|ok\n4!a quote is never closed\n", NULL },
		{ "a,b\n1,x\0y\n2,\xff z\n\xC3\xA9\xC3\xA9,\xC3\xA9\xC3\xA9\n", 26,
		  "1:a|b\n2:1|x\xEF\xBF\xBDy (1)\n3:2|\xEF\xBF\xBD z (1)\n4:\xC3\xA9\xC3\xA9|\xC3\xA9\xC3\xA9\n", NULL },
	};
	(void)state;
	check_readings(list, sizeof list / sizeof *list);
}

static void character_sets_are_found(void **state)
{
	static const struct reading list[] = {
		{ "\xEF\xBB\xBF" "a,b\n\xC3\xA9,2\n", 0, "1:a|b\n2:\xC3\xA9|2\n", "utf-8 with a byte order mark; delimiter ','" },
		{ "a,b\ncaf\xC3\xA9,2\n", 0, "1:a|b\n2:caf\xC3\xA9|2\n", "utf-8; delimiter ','" },
		{ "a,b\ncaf\xE9,\xA3" "5\n", 0, "1:a|b\n2:caf\xC3\xA9|\xC2\xA3" "5\n", "iso-8859-1; delimiter ','" },
		{ "a,b\ndon\x92t,\x80" "5\n", 0, "1:a|b\n2:don\xE2\x80\x99t|\xE2\x82\xAC" "5\n", "windows-1252; delimiter ','" },
		{ "a,b\ncaf\x8E cr\x8Fme,it\xD5s\n", 0, "1:a|b\n2:caf\xC3\xA9 cr\xC3\xA8me|it\xE2\x80\x99s\n",
		  "macintosh; delimiter ','" },
		{ "a,b\nc\xBDur,\xA4" "50\n", 0, "1:a|b\n2:c\xC5\x93ur|\xE2\x82\xAC" "50\n", "iso-8859-15; delimiter ','" },
		{ "\xFF\xFE" "a\0,\0b\0\n\0\xE9\0,\0" "1\0", 16, "1:a|b\n2:\xC3\xA9|1\n", "utf-16le; delimiter ','" },
		{ "\xFE\xFF" "\0a\0,\0b\0\n\0\xE9\0,\0" "1", 16, "1:a|b\n2:\xC3\xA9|1\n", "utf-16be; delimiter ','" },
		{ "a\0,\0b\0\n\0" "1\0,\0" "2\0\n\0", 16, "1:a|b\n2:1|2\n", "utf-16le; delimiter ','" },
		{ "a,b\nna\xC3\xAFve \xC3\xA9 \xC3\xA8 \xC3\xA0,x\ny,\xE9\n", 0,
		  "1:a|b\n2:na\xC3\xAFve \xC3\xA9 \xC3\xA8 \xC3\xA0|x\n3:y|\xEF\xBF\xBD (1)\n", "utf-8; delimiter ','" },
	};
	(void)state;
	check_readings(list, sizeof list / sizeof *list);
}

/* A file that is ASCII for longer than any sample, and then is not. */
static void character_set_may_show_late(void **state)
{
	struct buffer text = { 0 }, said = { 0 };
	char notes[256];
	(void)state;
	buffer_add_text(&text, "id;text\n");
	for (int i = 0; i < 40000; i++)
		buffer_add_text(&text, "1;plain words\n");
	buffer_add_text(&text, "2;caf\xE9\n");
	for (size_t k = 1; k < 3; k++) {
		struct fault f = { 0 };
		assert_int_equal(read_text(text.bytes, text.len, steps[k], &said, notes, &f), 0);
		assert_string_equal(said.bytes + said.len - 15, "40002:2|caf\xC3\xA9\n");
		assert_string_equal(notes, "delimiter ';'; iso-8859-1");
	}
	buffer_free(&text);
	buffer_free(&said);
}

static void what_is_too_long_costs_its_row(void **state)
{
	struct buffer text = { 0 }, said = { 0 };
	char notes[256], *many = xmalloc(LONGEST_CELL_BYTES + 2);
	struct fault f = { 0 };
	(void)state;
	memset(many, 'x', LONGEST_CELL_BYTES + 1);
	many[LONGEST_CELL_BYTES + 1] = '\0';
	buffer_add_text(&text, "a,b\n1,");
	buffer_add_text(&text, many);
	buffer_add_text(&text, "\n2,\"y\n");
	buffer_add_text(&text, many);
	buffer_add_text(&text, "\"\n3,");
	buffer_add(&text, many, LONGEST_CELL_BYTES);
	buffer_add_text(&text, "\n4,z\n5");
	for (int i = 0; i < MOST_COLUMNS; i++)
		buffer_add_byte(&text, ',');
	buffer_add_text(&text, "\n6,z\n");
	assert_int_equal(read_text(text.bytes, text.len, 1 << 20, &said, notes, &f), 0);
	char *longest = strstr(said.bytes, "5:3|");
	assert_non_null(longest);
	longest[3] = '\0';
	assert_string_equal(said.bytes, "1:a|b\n2!a cell is longer than 2 MiB\n3!a cell is longer than 2 MiB\n5:3");
	assert_string_equal(longest + 4 + LONGEST_CELL_BYTES, "\n6:4|z\n7!more than 16384 cells\n8:6|z\n");
	free(many);
	buffer_free(&text);
	buffer_free(&said);
}

static void noise_is_refused(void **state)
{
	struct buffer said = { 0 };
	char notes[256], noise[400];
	struct fault f = { 0 };
	(void)state;
	for (size_t i = 0; i < sizeof noise; i++)
		noise[i] = (char)(i * 7919 >> 3);
	assert_int_equal(read_text(noise, sizeof noise, 100, &said, notes, &f), EXIT_DATA);
	assert_says(f, "not a text");
	buffer_free(&said);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(dialects_are_found),
		cmocka_unit_test(rows_are_kept_whole),
		cmocka_unit_test(character_sets_are_found),
		cmocka_unit_test(character_set_may_show_late),
		cmocka_unit_test(what_is_too_long_costs_its_row),
		cmocka_unit_test(noise_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
