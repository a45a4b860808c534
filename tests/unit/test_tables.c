/* test_tables.c: XLSX, XML, JSON and folders as tables, through the one interface. */
#include "unit.h"

#include <sys/stat.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include "../../stages/ingest/table.h"
#include "../../stages/ingest/xlsx_book.h"

static char folder[64];

static int make_folder(void **state)
{
	(void)state;
	snprintf(folder, sizeof folder, "/tmp/canvass-unit.XXXXXX");
	return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state)
{
	char command[128];
	(void)state;
	snprintf(command, sizeof command, "rm -rf '%s'", folder);
	return system(command);
}

static char *path_of(const char *name)
{
	static char path[256];
	snprintf(path, sizeof path, "%s/%s", folder, name);
	return path;
}

static void put(const char *name, const char *text)
{
	char path[256], *slash;
	snprintf(path, sizeof path, "%s/%s", folder, name);
	for (char *p = path + strlen(folder) + 1; (slash = strchr(p, '/')) != NULL; p = slash + 1) {
		*slash = '\0';
		mkdir(path, 0777);
		*slash = '/';
	}
	FILE *f = fopen(path, "w");
	assert_non_null(f);
	fputs(text, f);
	assert_int_equal(fclose(f), 0);
}

/* All tables of an input: "[names]" of a named one, then "line:cell|cell\n". */
static int read_tables(const char *name, const struct table_options *o, struct buffer *said, struct fault *f)
{
	struct tables *ts = NULL;
	struct table *t;
	struct table_row row;
	bool end = false;
	char number[32];
	said->len = 0;
	int code = tables_open(&ts, path_of(name), o, f);
	while (!code && !(code = tables_next(ts, &t, f)) && t) {
		for (end = false; !code && !(code = table_next(t, &row, &end, f)) && !end;) {
			snprintf(number, sizeof number, "%llu%c", (unsigned long long)row.line, row.rejected ? '!' : ':');
			buffer_add_text(said, number);
			if (row.rejected)
				buffer_add_text(said, row.rejected);
			for (size_t i = 0; i < row.n_cells && !row.rejected; i++) {
				if (i)
					buffer_add_byte(said, '|');
				buffer_add_span(said, row.cells[i]);
			}
			buffer_add_byte(said, '\n');
		}
		if (!t->named)
			continue;
		buffer_add_byte(said, '[');
		for (size_t i = 0; i < t->n_names; i++) {
			if (i)
				buffer_add_byte(said, '|');
			buffer_add_text(said, t->names[i]);
			if (i < t->n_hints)
				buffer_add_byte(said, "-RTCA"[t->hints[i]]);
		}
		buffer_add_text(said, "]\n");
	}
	buffer_add_byte(said, '\0');
	tables_close(ts);
	return code;
}

static void reads(const char *text, const char *expected)
{
	struct buffer said = { 0 };
	struct fault f = { 0 };
	put("input", text);
	int code = read_tables("input", &(struct table_options){ 0 }, &said, &f);
	assert_string_equal(f.message, "");
	assert_int_equal(code, 0);
	assert_string_equal(said.bytes, expected);
	buffer_free(&said);
}

static void refuses(const char *text, const char *message)
{
	struct buffer said = { 0 };
	struct fault f = { 0 };
	put("input", text);
	assert_int_equal(read_tables("input", &(struct table_options){ 0 }, &said, &f), EXIT_DATA);
	assert_string_equal(f.message, message);
	buffer_free(&said);
}

static void xml_of_many_shapes(void **state)
{
	(void)state;
	reads("<a><row Id='1' Body='x &amp; y'/>\n<row Id='2' Extra='e'/></a>", "1:1|x & y\n2:2||e\n[Id|Body|Extra]\n");
	reads("<a><m>1</m><all><r><id>1</id><t> x </t></r><r><id>2</id><t><![CDATA[<y>]]></t></r></all></a>",
	      "1:1|x\n1:2|<y>\n[id|t]\n");
	reads("<s><r id='1'><d><age>9</age></d><answer q='Why?'>a</answer><answer q='How?'>b</answer></r>"
	      "<r id='2'><answer q='How?'>c</answer></r></s>",
	      "1:1|9|a|b\n1:2|||c\n[id|d.age|Why?|How?]\n");
	reads("<s><r id='1'><question id='1'><text>Why?</text><answer>a</answer></question>"
	      "<question id='2'><text>How?</text><answer>b</answer></question></r>"
	      "<r id='2'><question id='1'><text>Why?</text><answer>c</answer></question></r></s>",
	      "1:1|a|b\n1:2|c\n[id|Why?|How?]\n");
	reads("<s><r><tag>a</tag><tag>b</tag><long>This is a rather long answer, the first one here.</long>"
	      "<long>And this is another, which is as long as that.</long></r><r><tag>c</tag></r></s>",
	      "1:a; b|This is a rather long answer, the first one here.|And this is another, which is as long as that.\n"
	      "1:c\n[tag|long|long.2]\n");
	reads("<q><section name='A'><response>a</response><response>b</response></section>"
	      "<section name='B'><response>c</response></section></q>",
	      "1:a|A\n1:b|A\n1:c|B\n[response|section.name]\n");
	reads("<s><r><t>I <b>really</b> do</t></r><r><t><p>One</p><p>Two</p></t></r></s>",
	      "1:I really do\n1:One\nTwo\n[t]\n");
	reads("<doc>only this</doc>", "1:only this\n[doc]\n");
	reads("<!DOCTYPE s [<!ENTITY e 'caf&#233;'>]><s><r a='&e;'>&e;</r><r>&#x26;</r></s>",
	      "1:caf\xC3\xA9|caf\xC3\xA9\n1:|&\n[a|r]\n");
	refuses("<a>\n<b>\n</a>", "'input': line 3: a tag that does not close the open element");
	refuses("<a>\n<b x='&nope;'/></a>", "'input': line 2: an entity that is not declared");
	refuses("<!DOCTYPE a [<!ENTITY b '&c;'><!ENTITY c '&b;'>]>\n<a>&b;</a>",
	        "'input': line 2: entities that contain each other");
}

static void record_element_may_be_given(void **state)
{
	struct buffer said = { 0 };
	struct fault f = { 0 };
	(void)state;
	put("input", "<s><r><a>1</a></r><r><a>2</a><a>3</a></r></s>");
	assert_int_equal(read_tables("input", &(struct table_options){ .record = "a" }, &said, &f), 0);
	assert_string_equal(said.bytes, "1:1\n1:2\n1:3\n[a]\n");
	assert_int_equal(read_tables("input", &(struct table_options){ .record = "z" }, &said, &f), EXIT_USAGE);
	assert_says(f, "no element 'z'");
	buffer_free(&said);
}

static void json_of_many_shapes(void **state)
{
	(void)state;
	reads("[{\"a\":1,\"b\":{\"c\":\"x\",\"d\":[1,\"y\"]}},\n{\"a\":null,\"e\":true}]",
	      "1:1|x|1; y\n2:|||true\n[a|b.c|b.d|e]\n");
	reads("{\"n\":2,\"data\":[{\"a\":1},{\"a\":2}],\"z\":[]}", "1:1\n1:2\n[a]\n");
	reads("{\"x\":{\"responses\":[{\"a\":1},{\"a\":2}]}}", "1:1\n1:2\n[a]\n");
	reads("{\"a\":1}\n{\"a\":2}\n", "1:1\n2:2\n[a]\n");
	reads("{\"a\":1}\n{\"a\":\n{\"a\":3}", "1:1\n2!not JSON\n3:3\n[a]\n");
	reads("{\n\"a\":1\n}\n{\n\"a\":2}", "1:1\n4:2\n[a]\n");
	reads("[[\"a\",\"b\"],[1,2.50]]", "1:a|b\n1:1|2.50\n");
	reads("{\"columns\":[\"a\",\"b\"],\"data\":[[1,2],[3,4]]}", "1:a|b\n1:1|2\n1:3|4\n");
	reads("{\"r1\":{\"a\":1},\"r2\":{\"a\":2}}", "1:r1|1\n1:r2|2\n[key|a]\n");
	reads("[{\"answers\":[{\"question\":\"Why?\",\"answer\":\"x\"},{\"question\":{\"text\":\"How?\"},\"value\":\"y\"}]}]",
	      "1:x|y\n[Why?|How?]\n");
	reads("[{\"l\":[{\"n\":1},{\"n\":2}]}]", "1:1|2\n[l.n|l.n.2]\n");
	reads("[\"x\",\"y\"]", "1:x\n1:y\n[value]\n");
	reads("[{\"a\":\"\\u0000\\ud83d\\ude00\\ud800\"}]", "1:\xEF\xBF\xBD\xF0\x9F\x98\x80\xEF\xBF\xBD\n[a]\n");
	reads("{\"r\x83\":{\"a\":\"\u00e9\u00e9\u00e9\u00e9\"},\"s\":{\"b\\u0000\":2}}",
	      "1:r\xEF\xBF\xBD|\u00e9\u00e9\u00e9\u00e9\n1:s||2\n[key|a|b\xEF\xBF\xBD]\n");
	refuses("[{\"a\":1},\n{\"a\"}]", "'input': line 2: colon missing");
	refuses("[{\"a\":1}\n,{\"a\":2}", "'input': line 2: cut: a value has no end");
	refuses("[{\"a\":1}]\n]", "'input': line 2: text after the end");
	refuses("{\"data\":[{\"a\":1},{\"a\":2}] 1}", "'input': line 1: comma or bracket missing");
}

static void write_workbook(const char *path)
{
	lxw_workbook *book = workbook_new(path);
	lxw_worksheet *notes = workbook_add_worksheet(book, "Codebook");
	lxw_worksheet *sheet = workbook_add_worksheet(book, "Wave 1");
	lxw_format *date = workbook_add_format(book), *stamp = workbook_add_format(book), *hours = workbook_add_format(book),
	           *bold = workbook_add_format(book);
	format_set_num_format(date, "dd mmm yyyy");
	format_set_num_format(stamp, "yyyy\\-mm\\-dd hh:mm");
	format_set_num_format(hours, "[h]:mm:ss");
	format_set_bold(bold);
	worksheet_write_string(notes, 0, 0, "How to read this workbook: the answers are on another sheet", NULL);
	worksheet_merge_range(sheet, 0, 1, 0, 2, "Merged", NULL);
	worksheet_write_string(sheet, 0, 0, "id", NULL);
	worksheet_write_string(sheet, 0, 3, "When", NULL);
	worksheet_write_number(sheet, 1, 0, 1, NULL);
	lxw_rich_string_tuple plain = { .format = NULL, .string = "I agree with " };
	lxw_rich_string_tuple strong = { .format = bold, .string = "all of it, really" };
	lxw_rich_string_tuple *rich[] = { &plain, &strong, NULL };
	worksheet_write_rich_string(sheet, 1, 1, rich, NULL);
	worksheet_write_boolean(sheet, 1, 2, 1, NULL);
	worksheet_write_number(sheet, 1, 3, 45292, date);
	worksheet_write_number(sheet, 1, 4, 45292.75, stamp);
	worksheet_write_number(sheet, 1, 5, 1.5, hours);
	worksheet_write_formula_str(sheet, 4, 0, "=\"a\"&\"b\"", NULL, "ab");
	worksheet_write_string(sheet, 4, 1, "line\rtwo & more", NULL);
	worksheet_write_number(sheet, 4, 2, 0.1 + 0.2, NULL);
	assert_int_equal(workbook_close(book), LXW_NO_ERROR);
}

static void workbooks(void **state)
{
	struct buffer said = { 0 };
	struct fault f = { 0 };
	struct tables *ts;
	struct table *t;
	(void)state;
	write_workbook(path_of("book.xlsx"));
	assert_int_equal(read_tables("book.xlsx", &(struct table_options){ 0 }, &said, &f), 0);
	assert_string_equal(said.bytes, "1:id|Merged||When||\n"
	                    "2:1|I agree with all of it, really|TRUE|2024-01-01|2024-01-01T18:00:00|36:00:00\n"
	                    "5:ab|line\rtwo & more|0.3|||\n");
	assert_int_equal(tables_open(&ts, path_of("book.xlsx"), &(struct table_options){ 0 }, &f), 0);
	assert_int_equal(tables_next(ts, &t, &f), 0);
	assert_string_equal(t->notes, "sheet 'Wave 1'; not read: sheet 'Codebook'");
	tables_close(ts);
	assert_int_equal(read_tables("book.xlsx", &(struct table_options){ .sheet = "Codebook" }, &said, &f), 0);
	assert_string_equal(said.bytes, "1:How to read this workbook: the answers are on another sheet\n");
	buffer_free(&said);
}

static void number_formats(void **state)
{
	static const struct { const char *code; enum number_format format; } codes[] = {
		{ "General", NUMBER_PLAIN }, { "0.00", NUMBER_PLAIN }, { "[Red]0.00;\"days\"", NUMBER_PLAIN },
		{ "dd/mm/yyyy", NUMBER_DATE }, { "[$-409]d\\-mmm\\-yy;@", NUMBER_DATE }, { "mmm", NUMBER_DATE },
		{ "hh:mm", NUMBER_TIME }, { "mm:ss", NUMBER_TIME }, { "d/m/yy h:mm AM/PM", NUMBER_DATE_TIME },
		{ "[h]:mm", NUMBER_DURATION }, { "[mm]:ss", NUMBER_DURATION }, { "\"day\" 0", NUMBER_PLAIN },
	};
	static const struct { double value; enum number_format format; bool from_1904; const char *text; } numbers[] = {
		{ 1, NUMBER_DATE, false, "1900-01-01" }, { 59, NUMBER_DATE, false, "1900-02-28" },
		{ 61, NUMBER_DATE, false, "1900-03-01" }, { 45351, NUMBER_DATE, false, "2024-02-29" },
		{ 0, NUMBER_DATE, true, "1904-01-01" }, { 45292.999999, NUMBER_DATE_TIME, false, "2024-01-02T00:00:00" },
		{ 0.25, NUMBER_TIME, false, "06:00:00" }, { -1, NUMBER_DATE, false, "-1" },
		{ 1e18, NUMBER_DATE, false, "1e+18" }, { 0.1 + 0.2, NUMBER_PLAIN, false, "0.3" },
		{ 2958465, NUMBER_DATE, false, "9999-12-31" },
	};
	char text[40], escaped[] = "a_x000D_b_x005F_x000D_ _x00E9_ _xD800_ _x00_";
	(void)state;
	for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
		assert_int_equal(number_format_of(span_of(codes[i].code)), codes[i].format);
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
		size_t n = number_text(numbers[i].value, numbers[i].format, numbers[i].from_1904, text);
		assert_span(((struct span){ text, n }), numbers[i].text);
	}
	size_t n = xlsx_unescape(escaped, strlen(escaped));
	assert_span(((struct span){ escaped, n }), "a\rb_x000D_ \xC3\xA9 _xD800_ _x00_");
}

static void folders(void **state)
{
	struct buffer said = { 0 };
	struct fault f = { 0 };
	(void)state;
	put("many/b.csv", "id;t\n1;x\n");
	put("many/a/c1.json", "{\"id\":1,\"t\":\"x\"}");
	put("many/a/c2.json", "{\"id\":2,\"u\":\"y\"}");
	put("many/README.md", "not a table");
	put("many/.hidden.csv", "a,b\n1,2\n");
	assert_int_equal(read_tables("many", &(struct table_options){ 0 }, &said, &f), 0);
	assert_string_equal(said.bytes, "1:1|x\n1:2||y\n[id|t|u]\n1:id|t\n2:1|x\n");
	put("bad/a.json", "{\"id\":1}");
	put("bad/b.json", "{\"id\"}");
	assert_int_equal(read_tables("bad", &(struct table_options){ 0 }, &said, &f), EXIT_DATA);
	assert_string_equal(f.message, "'bad/b.json': line 1: colon missing");
	put("none/README.md", "not a table");
	f = (struct fault){ 0 };
	assert_int_equal(read_tables("none", &(struct table_options){ 0 }, &said, &f), EXIT_DATA);
	assert_says(f, "'none' holds no table");
	f = (struct fault){ 0 };
	assert_int_equal(read_tables("nowhere", &(struct table_options){ 0 }, &said, &f), EXIT_NO_INPUT);
	buffer_free(&said);
}

static void themefinder(void **state)
{
	struct buffer said = { 0 };
	struct fault f = { 0 };
	(void)state;
	put("tf/inputs/respondents.jsonl", "{\"themefinder_id\":1,\"demographic_data\":{\"Region\":[\"North\",\"South\"]}}\n"
	    "{\"themefinder_id\":2,\"demographic_data\":{\"Region\":\"East\"}}\n");
	put("tf/inputs/question_part_10/question.json", "{\"question_number\":10,\"question_text\":\"Last?\"}");
	put("tf/inputs/question_part_10/responses.jsonl", "{\"themefinder_id\":2,\"text\":\"no\"}\n");
	put("tf/inputs/question_part_2/question.json", "{\"question_number\":2,\"question_text\":\"Agree?\"}");
	put("tf/inputs/question_part_2/responses.jsonl", "{\"themefinder_id\":1,\"text\":\"because\"}\n"
	    "{\"themefinder_id\":3,\"text\":\"late\"}\n{\"themefinder_id\":1,\"text\":\"again\"}\n{bad\n");
	put("tf/inputs/question_part_2/multi_choice.jsonl", "{\"themefinder_id\":1,\"options\":[\"Yes\",\"Maybe\"]}\n");
	put("tf/outputs/mapping/themes.json", "[{\"topic\":\"not an input\"}]");
	assert_int_equal(read_tables("tf", &(struct table_options){ 0 }, &said, &f), 0);
	assert_string_equal(said.bytes, "1:1|North; South|because|Yes; Maybe\n2:2|East|||no\n2:3||late\n1:1||again\n4!not JSON\n"
	                    "[themefinder_idR|RegionA|Agree?T|Agree? (options)C|Last?T]\n");
	buffer_free(&said);
}

/* A digest is of the whole file, also where reading stopped before its end. */
static void digests_are_of_the_whole(void **state)
{
	struct tables *ts;
	struct table *t;
	struct fault f = { 0 };
	size_t n;
	(void)state;
	put("input", "{\"data\":[{\"a\":1}]}\n\n\n");
	assert_int_equal(tables_open(&ts, path_of("input"), &(struct table_options){ 0 }, &f), 0);
	assert_int_equal(tables_next(ts, &t, &f), 0);
	assert_int_equal(tables_next(ts, &t, &f), 0);
	assert_null(t);
	const struct table_input *const *inputs = tables_inputs(ts, &n);
	assert_int_equal(n, 1);
	assert_string_equal(inputs[0]->name, "input");
	assert_string_equal(inputs[0]->digest.sha256, "080b20c68e2e170b38064a60cddd1056e6ca8d9965bda636b7cf662a7529e9a7");
	assert_int_equal(inputs[0]->digest.bytes, 21);
	tables_close(ts);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(xml_of_many_shapes),
		cmocka_unit_test(record_element_may_be_given),
		cmocka_unit_test(json_of_many_shapes),
		cmocka_unit_test(workbooks),
		cmocka_unit_test(number_formats),
		cmocka_unit_test(folders),
		cmocka_unit_test(themefinder),
		cmocka_unit_test(digests_are_of_the_whole),
	};
	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
