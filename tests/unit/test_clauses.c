/* Where segments are parted into clauses. */
#include "unit.h"

#include "../../stages/themes/clauses.h"

/* Words of letters are tokens; those of four letters or more are content. Gives the clauses
 * with a bar between them. */
static void parted(const char *sentence, const char *language, const char *expected)
{
	struct token tokens[64];
	bool content[64];
	size_t n = 0, bounds[MOST_CLAUSES + 1];
	struct buffer b = { 0 };
	struct span text = span_of(sentence);
	for (size_t i = 0; i < text.len;) {
		size_t start = i;
		while (i < text.len && text.bytes[i] != ' ' && !strchr(",()&\xe2\x80\x93", text.bytes[i]))
			i++;
		if (i > start) {
			content[n] = i - start >= 4;
			tokens[n++] = (struct token){ (uint32_t)start, (uint32_t)i, 0 };
		} else {
			i++;
		}
	}
	size_t clauses = clauses_find(text, span_of(language), tokens, content, 0, n, bounds);
	assert_int_equal(bounds[0], 0);
	assert_int_equal(bounds[clauses], n);
	for (size_t c = 0; c < clauses; c++) {
		buffer_add_text(&b, c ? "|" : "");
		for (size_t t = bounds[c]; t < bounds[c + 1]; t++) {
			buffer_add_text(&b, t > bounds[c] ? " " : "");
			buffer_add(&b, text.bytes + tokens[t].start, tokens[t].end - tokens[t].start);
		}
	}
	buffer_add(&b, "", 1);
	assert_string_equal(b.bytes, expected);
	buffer_free(&b);
}

static void parts_at_marks_and_conjunctions(void **state)
{
	(void)state;
	parted("push traffic elsewhere, delay ambulances and drive customers away", "en",
	       "push traffic elsewhere|delay ambulances|and drive customers away");
	parted("cheaper fares (later buses) help", "en", "cheaper fares|later buses help");
	parted("cheaper fares \xe2\x80\x93 later buses", "en", "cheaper fares|later buses");
	parted("plus de pistes cyclables et moins de voitures rapides", "fr", "plus de pistes cyclables|et moins de voitures rapides");
}

static void leaves_what_says_little_together(void **state)
{
	(void)state;
	parted("noise and litter", "en", "noise and litter");
	parted("buses, trams, trains", "en", "buses trams trains");
	parted("more buses, please", "en", "more buses please");
	parted("", "en", "");
	parted("cheaper fares and later buses", "fr", "cheaper fares and later buses");
}

/* The last clause has whatever is left. */
static void there_are_no_more_than_fit(void **state)
{
	struct token tokens[200];
	bool content[200];
	size_t bounds[MOST_CLAUSES + 1];
	char text[401];
	(void)state;
	for (size_t i = 0; i < 200; i++) {
		memcpy(text + 2 * i, "x,", 2);
		tokens[i] = (struct token){ (uint32_t)(2 * i), (uint32_t)(2 * i + 1), 0 };
		content[i] = true;
	}
	text[400] = '\0';
	assert_int_equal(clauses_find(span_of(text), SPAN("en"), tokens, content, 0, 200, bounds), MOST_CLAUSES);
	assert_int_equal(bounds[MOST_CLAUSES - 1], 2 * (MOST_CLAUSES - 1));
	assert_int_equal(bounds[MOST_CLAUSES], 200);
	assert_int_equal(clauses_find(span_of(text), SPAN("en"), tokens, content, 196, 200, bounds), 2);
	assert_int_equal(bounds[1], 198);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(parts_at_marks_and_conjunctions),
		cmocka_unit_test(leaves_what_says_little_together), cmocka_unit_test(there_are_no_more_than_fit) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
