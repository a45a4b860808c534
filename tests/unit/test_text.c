/* test_text.c: what clean, segment, tokenise and stem make of an answer. */
#include "unit.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "../../pipeline/lower.h"
#include "../../pipeline/data.h"
#include "../../pipeline/json.h"
#include "../../stages/clean/language.h"
#include "../../stages/clean/tidy.h"

static void tidies(void **state)
{
	static const struct { const char *in, *out; size_t replaced; } cases[] = {
		{ "", "", 0 }, { " \n ", "", 0 }, { "as it is", "as it is", 0 }, { "  two   spaces ", "two spaces", 0 },
		{ "a\r\nb\rc\n\n\nd", "a\nb\nc\nd", 0 }, { "tab\there", "tab here", 0 },
		{ "fish &amp; chips &lt;b&gt; &pound;5 &#163;6 &#xA3;7", "fish & chips <b> £5 £6 £7", 0 },
		{ "&nbsp;x&nbsp;&nbsp;y", "x y", 0 }, { "&unknown; &amp &; &#0; &#xD800; &#1114112;",
		  "&unknown; &amp &; &#0; &#xD800; &#1114112;", 0 },
		{ "<p>One</p><p>Two</p>", "One\nTwo", 0 }, { "a<br/>b<BR>c", "a\nb\nc", 0 },
		{ "<b>bold</b> <a href=\"http://example.org\">link</a>", "bold link", 0 },
		/* markup that was escaped as a whole */
		{ "&lt;p&gt;One &amp;amp; two&lt;/p&gt;&#10;&lt;ul&gt;&lt;li&gt;Three&lt;/li&gt;&lt;/ul&gt;", "One & two\nThree", 0 },
		{ "<p>Write &lt;/b&gt; after it</p>", "Write </b> after it", 0 },
		{ "1 < 2 and <mine> 3>2", "1 < 2 and <mine> 3>2", 0 }, { "<", "<", 0 }, { "a <", "a <", 0 },
		{ "caf\x65\xcc\x81", "café", 0 },                        /* composed */
		{ "bad\xff\xfe!", "bad\xef\xbf\xbd\xef\xbf\xbd!", 2 }, { "cut\xe2\x82", "cut\xef\xbf\xbd\xef\xbf\xbd", 2 },
		{ "over\xc0\xaf", "over\xef\xbf\xbd\xef\xbf\xbd", 2 }, { "zero\xe2\x80\x8bwidth\xef\xbb\xbf", "zerowidth", 0 },
		{ "soft\xc2\xadhyphen", "softhyphen", 0 }, { "a\x01\x1b[31mb\x7f", "a[31mb", 0 },
		{ "\xe2\x80\xaereversed", "reversed", 0 }, { "\xf0\x9f\x91\x8d\xf0\x9f\x8f\xbd ok", "\xf0\x9f\x91\x8d\xf0\x9f\x8f\xbd ok", 0 } };
	struct arena a = { 0 };
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		size_t replaced = 0, at;
		struct span in = arena_span(&a, span_of(cases[i].in));
		struct span out = tidy(in, &a, &replaced);
		if (!span_is(out, cases[i].out))
			fail_msg("case %zu: \"%.*s\"", i, (int)out.len, out.bytes);
		assert_int_equal(replaced, cases[i].replaced);
		assert_true(utf8_valid(out, &at));
		struct span again = tidy(out, &a, &replaced); /* tidying twice changes no text without markup */
		if (!memchr(out.bytes, '&', out.len) && !memchr(out.bytes, '<', out.len))
			assert_true(span_equal(again, out));
	}
	arena_free(&a);
}

/* Any bytes at all: valid UTF-8 comes out, no control character but the newline. */
static void tidies_noise(void **state)
{
	struct arena a = { 0 };
	uint32_t seed = 12345;
	(void)state;
	for (int round = 0; round < 3000; round++) {
		char bytes[96];
		size_t len = (size_t)round % sizeof bytes, replaced = 0, at;
		for (size_t i = 0; i < len; i++) {
			seed = seed * 1664525 + 1013904223;
			bytes[i] = round % 3 ? (char)(seed >> 24) : "&<#;>/pb1 \xc3\xa9\xe2"[(seed >> 24) % 13];
		}
		arena_reset(&a);
		struct span out = tidy(arena_span(&a, (struct span){ bytes, len }), &a, &replaced);
		assert_true(utf8_valid(out, &at));
		for (size_t i = 0; i < out.len; i++)
			assert_false(((unsigned char)out.bytes[i] < 0x20 && out.bytes[i] != '\n') || out.bytes[i] == 0x7f);
		assert_false(out.len && (out.bytes[0] == ' ' || out.bytes[out.len - 1] == ' '));
	}
	arena_free(&a);
}

static void tells_languages(void **state)
{
	static const struct { const char *text, *code; } cases[] = {
		{ "I do not think that this is the right way to go about it", "en" },
		{ "Je pense que les horaires sont trop courts pour les familles", "fr" },
		{ "Rwy'n meddwl bod hyn yn syniad da i'r pentref ac i'r plant", "cy" },
		{ "No", "en" }, { "", "en" }, { "12345", "en" },
		/* 's and n't are no words of French, names and addresses none at all */
		{ "Ha, that's awesome. Great song, great band, great concert", "en" },
		{ "DON'T CARE DON'T CARE DON'T CARE DON'T CARE", "en" },
		{ "Please please don't go staffless", "en" },
		{ "Smart trivia night with @les_amis_de_paris https://des.org/les/pour/dans", "en" },
		{ "Update crashing, can't open chats, terrible release", "en" },
		{ "Mwy o lyfrau Cymraeg.", "cy" }, { "L'idée d'une piste cyclable n'est pas bonne", "fr" },
		{ "Très bonne idée, les enfants seront en sécurité", "fr" },
		{ "C’est trop cher pour ce que c’est", "fr" },
		{ "Dim digon o fysiau yn y pentref", "cy" },
		{ "Wir brauchen mehr Busse und weniger Autos in der Stadt", "de" },
		{ "La biblioteca debe abrir los domingos para las familias", "es" },
		{ "Ograniczenie ruchu w centrum jest dobre dla mieszkańców i dzieci", "pl" } };
	struct context ctx = { 0 };
	struct languages *l = NULL;
	struct fault f = { 0 };
	(void)state;
	assert_int_equal(languages_open(&l, &ctx, &f), 0);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_string_equal(language_of(l, span_of(cases[i].text), "en"), cases[i].code);
	assert_string_equal(language_of(l, SPAN("No"), "cy"), "cy");
	/* What is not in the Latin script is not English, however short. */
	static const struct { const char *text, *expected, *code; } scripts[] = {
		{ "الشارع خطير", "en", "ar" }, { "这条街太危险了", "en", "zh" }, { "通りはとても危険です", "en", "ja" },
		{ "거리가 너무 위험해요", "en", "ko" }, { "Ο δρόμος", "cy", "el" }, { "Улица", "en", "ru" },
		{ "سڑک بہت خطرناک ہے اور بسیں ہمیشہ دیر سے آتی ہیں، ہمیں مزید بسوں کی ضرورت ہے", "en", "ur" },
		{ "خیابان", "fa", "fa" }, { "Улица", "uk", "uk" }, { "No bus to Αθήνα", "en", "en" }, { "👍👍", "en", "en" } };
	for (size_t i = 0; i < sizeof scripts / sizeof *scripts; i++)
		assert_string_equal(language_of(l, span_of(scripts[i].text), scripts[i].expected), scripts[i].code);
	/* A word of any length and any number of apostrophes. */
	char drawn[401];
	for (size_t i = 0; i < 400; i++)
		drawn[i] = i % 2 ? '\'' : 'a';
	drawn[400] = '\0';
	assert_string_equal(language_of(l, SPAN("'a''b'"), "en"), "en");
	assert_true(strlen(language_of(l, span_of(drawn), "en")) >= 2);
	languages_close(l);
	languages_close(NULL);
	context_free(&ctx);
}

/* Feeds a text to a stage and gives the value of a member it adds. */
static struct span after(struct bench *b, const char *text, const char *more, enum member_id id)
{
	struct buffer line = { 0 };
	struct fault f = { 0 };
	struct record r;
	buffer_add_text(&line, "{\"type\":\"response\",\"ref\":\"R\",\"question\":\"q1\",\"text\":");
	json_add_string(&line, span_of(text));
	buffer_add_text(&line, more);
	buffer_add(&line, "}", 2);
	if (bench_feed(b, line.bytes, &f) != 0)
		fail_msg("%s: %s", line.bytes, f.message);
	struct record_hints hints = { { 0 } };
	struct span raw = { "", 0 };
	assert_int_equal(record_read(&r, (struct span){ b->said.bytes, strlen(b->said.bytes) - 1 }, &b->arena,
	                             &hints, &f), 0);
	assert_int_equal(record_raw(&r, id, &raw, &f), 0);
	buffer_free(&line);
	return raw;
}

static void segments_are_sentences_and_clauses(void **state)
{
	static const struct { const char *text, *language, *spans; } cases[] = {
		{ "", "en", "" }, { "One.", "en", "One." }, { "No stop", "en", "No stop" },
		{ "One. Two! Three?", "en", "One.|Two!|Three?" }, { "Wait... what?! Yes", "en", "Wait...|what?!|Yes" },
		{ "It costs 3.50 at example.org.uk today", "en", "It costs 3.50 at example.org.uk today" },
		{ "Ask Dr. Jones or Mr. J. Smith, e.g. today", "en", "Ask Dr. Jones or Mr. J. Smith, e.g. today" },
		{ "Buses, trams etc. They are late", "en", "Buses, trams etc.|They are late" },
		{ "A list\nof lines\n", "en", "A list|of lines" }, { "Good idea; bad timing", "en", "Good idea;|bad timing" },
		{ "I like the idea but the cost is far too high", "en", "I like the idea|but the cost is far too high" },
		{ "Too dear, however useful it may be to some", "en", "Too dear, however useful it may be to some" },
		{ "L'idée est bonne mais le prix est trop élevé", "fr", "L'idée est bonne|mais le prix est trop élevé" },
		{ "I like the idea but the cost is far too high", "fr", "I like the idea but the cost is far too high" },
		{ "He said “stop.” Then he left", "en", "He said “stop.”|Then he left" },
		{ "(See above.) It's fine", "en", "(See above.)|It's fine" }, { "...", "en", "..." } };
	struct bench b;
	struct fault f = { 0 };
	(void)state;
	assert_int_equal(bench_open(&b, "segment", NULL, &f), 0);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char language[32], got[512] = "";
		snprintf(language, sizeof language, ",\"language\":\"%s\"", cases[i].language);
		struct span raw = after(&b, cases[i].text, language, M_SEGMENTS);
		size_t start, end;
		for (const char *p = raw.bytes; (p = memchr(p, '{', (size_t)(raw.bytes + raw.len - p))) != NULL; p++) {
			assert_int_equal(sscanf(p, "{\"start\":%zu,\"end\":%zu}", &start, &end), 2);
			snprintf(got + strlen(got), sizeof got - strlen(got), "%s%.*s", *got ? "|" : "", (int)(end - start),
			         cases[i].text + start);
		}
		assert_string_equal(got, cases[i].spans);
	}
	bench_close(&b);
}

static void tokens_are_words_numbers_amounts_and_symbols(void **state)
{
	static const struct { const char *text, *tokens; } cases[] = {
		{ "", "" }, { "Don't stop!", "Don't/w stop/w" }, { "low-traffic area", "low-traffic/w area/w" },
		{ "In 2024, 1,500.50 or 20mph at 9:30", "In/w 2024/n 1,500.50/n or/w 20mph/n at/w 9:30/n" },
		{ "$5m and 50%", "$5m/c and/w 50%/n" }, { "£12.50 or 5 € now", "£12.50/c or/w 5 €/c now/w" },
		{ "It’s déjà vu", "It’s/w déjà/w vu/w" }, { "great 👍🏽🎉", "great/w 👍🏽/s 🎉/s" },
		{ "--- ... '", "" }, { "Привет мир", "Привет/w мир/w" }, { "a_b", "a/w b/w" } };
	struct bench b;
	struct fault f = { 0 };
	(void)state;
	assert_int_equal(bench_open(&b, "tokenise", NULL, &f), 0);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char got[512] = "";
		struct span raw = after(&b, cases[i].text, "", M_TOKENS);
		size_t start, end;
		for (const char *p = raw.bytes + 1; (p = memchr(p, '[', (size_t)(raw.bytes + raw.len - p))) != NULL; p++) {
			assert_int_equal(sscanf(p, "[%zu,%zu", &start, &end), 2);
			const char *kind = p + strcspn(p, "\"]");
			snprintf(got + strlen(got), sizeof got - strlen(got), "%s%.*s/%c", *got ? " " : "", (int)(end - start),
			         cases[i].text + start, *kind == '"' ? kind[1] : 'w');
		}
		assert_string_equal(got, cases[i].tokens);
	}
	bench_close(&b);
}

/* Plain ASCII is scanned by hand: it must give what the pattern that says it gives. */
static void tokens_of_ascii_are_those_of_the_pattern(void **state)
{
	static const char pattern[] =
		"([A-Za-z][A-Za-z0-9]*+(?:['-][A-Za-z0-9]++)*+)|(\\$[0-9]++(?:[.,][0-9]++)*+[kKmM]?)"
		"|([0-9]++(?:[.,:/][0-9]++)*+(?:%|[A-Za-z]++)?)";
	static const char bytes[] = "aZkM09'-$.,:/% a1$1.1,2k'%";
	int error;
	PCRE2_SIZE at;
	pcre2_code *code = pcre2_compile((PCRE2_SPTR)pattern, PCRE2_ZERO_TERMINATED, 0, &error, &at, NULL);
	pcre2_match_data *match = pcre2_match_data_create(8, NULL);
	const PCRE2_SIZE *where = pcre2_get_ovector_pointer(match);
	struct bench b;
	struct fault f = { 0 };
	uint32_t seed = 1;
	(void)state;
	assert_int_equal(bench_open(&b, "tokenise", NULL, &f), 0);
	for (int round = 0; round < 20000; round++) {
		char text[40] = "", want[1024] = "[";
		for (int i = 0; i < round % 39; i++) {
			seed = seed * 1664525 + 1013904223;
			text[i] = bytes[(seed >> 16) % (sizeof bytes - 1)];
		}
		for (at = 0; at < strlen(text); at = where[1]) {
			int got = pcre2_match(code, (PCRE2_SPTR)text, strlen(text), at, 0, match, NULL);
			if (got < 0)
				break;
			snprintf(want + strlen(want), 40, "%s[%zu,%zu%s]", want[1] ? "," : "", (size_t)where[0], (size_t)where[1],
			         got == 2 ? "" : got == 3 ? ",\"c\"" : ",\"n\"");
		}
		struct span raw = after(&b, text, "", M_TOKENS);
		if (raw.len != strlen(want) + 1 || memcmp(raw.bytes, want, raw.len - 1) != 0)
			fail_msg("'%s': %.*s where %s] is expected", text, (int)raw.len, raw.bytes, want);
	}
	bench_close(&b);
	pcre2_match_data_free(match);
	pcre2_code_free(code);
}

/* Half a million hyphens or commas need no stack. */
static void tokens_may_be_long(void **state)
{
	static const char *const parts[] = { "a-", "é-", "1,", "👍" };
	struct bench b;
	struct fault f = { 0 };
	(void)state;
	assert_int_equal(bench_open(&b, "tokenise", NULL, &f), 0);
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		struct buffer text = { 0 };
		for (int n = 0; n < 200000; n++)
			buffer_add_text(&text, parts[i]);
		buffer_add(&text, "1", 2);
		assert_true(after(&b, text.bytes, "", M_TOKENS).len > 4);
		buffer_free(&text);
	}
	assert_int_equal(bench_feed(&b, "{\"type\":\"response\",\"ref\":\"R-7\",\"text\":\"ab\xff\"}", &f), EXIT_DATA);
	assert_says(f, "invalid UTF-8 at byte 2 (ref 'R-7')");
	bench_close(&b);
}

static void stems_by_language(void **state)
{
	static const struct { const char *text, *language, *tokens, *stems; } cases[] = {
		{ "Running runs the Roads 20", "en", "[[0,7],[8,12],[13,16],[17,22],[23,25,\"n\"]]",
		  "[\"run\",\"run\",\"\",\"road\",\"\"]" },
		{ "Buses bus drove", "en", "[[0,5],[6,9],[10,15]]", "[\"bus\",\"bus\",\"drive\"]" },
		{ "les voitures", "fr", "[[0,3],[4,12]]", "[\"\",\"voitur\"]" },
		{ "ÉCOLES", "fr", "[[0,7]]", "[\"écol\"]" },
		{ "ceir ac y ffyrdd", "cy", "[[0,4],[5,7],[8,9],[10,16]]", "[\"ceir\",\"\",\"\",\"ffyrdd\"]" },
		{ "Roads", "zz", "[[0,5]]", "[\"roads\"]" }, { "Roads", "", "[[0,5]]", "[\"roads\"]" } };
	struct bench b;
	struct fault f = { 0 };
	(void)state;
	assert_int_equal(bench_open(&b, "stem", NULL, &f), 0);
	for (int round = 0; round < 2; round++) /* the second time from the cache */
		for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
			char more[256];
			snprintf(more, sizeof more, ",\"language\":\"%s\",\"tokens\":%s", cases[i].language, cases[i].tokens);
			assert_span(after(&b, cases[i].text, more, M_STEMS), cases[i].stems);
		}
	/* More languages than there are: each still stems as its own. */
	for (int k = 0; k < 300; k++) {
		char more[256];
		snprintf(more, sizeof more, ",\"language\":\"x%c%c\",\"tokens\":[[0,5]]", 'a' + k / 26, 'a' + k % 26);
		assert_span(after(&b, "Roads", more, M_STEMS), "[\"roads\"]");
	}
	bench_close(&b);
}

static void says_which_member_is_missing(void **state)
{
	static const char *const stages[] = { "clean", "segment", "tokenise", "stem" };
	static const char *const says[] = { "responses have no 'text'", "responses have no 'text'",
		"responses have no 'text'", "responses have no 'text'" };
	(void)state;
	for (size_t i = 0; i < 4; i++) {
		struct bench b;
		struct fault f = { 0 };
		assert_int_equal(bench_open(&b, stages[i], NULL, &f), 0);
		assert_int_equal(bench_feed(&b, "{\"type\":\"response\",\"ref\":\"R\"}", &f), EXIT_DATA);
		assert_says(f, says[i]);
		assert_string_equal(f.who, stages[i]);
		bench_close(&b);
	}
	struct bench b;
	struct fault f = { 0 };
	assert_int_equal(bench_open(&b, "stem", NULL, &f), 0);
	assert_int_equal(bench_feed(&b, "{\"type\":\"response\",\"text\":\"x\",\"language\":\"en\"}", &f), EXIT_DATA);
	assert_says(f, "responses have no 'tokens'; run tokenise before stem");
	bench_close(&b);
	f = (struct fault){ 0 };
	assert_int_equal(bench_open(&b, "clean", (const char *const[]){ "--lang", "English", NULL }, &f), EXIT_USAGE);
	bench_close(&b);
}

static void lowers_words_of_any_script(void **state)
{
	static const struct { const char *word, *lower; } cases[] = { { "Parking", "parking" }, { "DON\u2019T", "don't" },
		{ "\u00C9COLE", "\u00E9cole" }, { "T\u0176", "t\u0177" }, { "\u0391\u03A5\u03A4\u039F", "\u03B1\u03C5\u03C4\u03BF" },
		{ "\u0414\u0420\u041E\u0413\u0410", "\u0434\u0440\u043E\u0433\u0430" }, { "a\xFF" "B", "a\xFF" "b" }, { "", "" } };
	char out[64];
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_span(((struct span){ out, lower_word(span_of(cases[i].word), out, sizeof out) }), cases[i].lower);
	assert_int_equal(lower_word(SPAN("\u00C9\u00C9\u00C9"), out, 5), 4); /* no half character */
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(tidies), cmocka_unit_test(tidies_noise),
		cmocka_unit_test(tells_languages), cmocka_unit_test(segments_are_sentences_and_clauses),
		cmocka_unit_test(tokens_are_words_numbers_amounts_and_symbols), cmocka_unit_test(tokens_of_ascii_are_those_of_the_pattern), cmocka_unit_test(tokens_may_be_long),
		cmocka_unit_test(stems_by_language),
		cmocka_unit_test(lowers_words_of_any_script), cmocka_unit_test(says_which_member_is_missing) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
