/* test_sentiment.c: the lexicon's rows, the rules for sentiment and position one by
 * one, and the stage's arithmetic. */
#include "unit.h"

#include "../../pipeline/json.h"
#include "../../stages/sentiment/judge.h"
#include "../../stages/sentiment/words.h"

static const char words[] =
	"# comment\n"
	"good\t2\tvalence\tt\n" "bad\t-2\tvalence\tt\n" "hope\t1\tvalence\tt\n" "hope\t0\tname\tt\n"
	"not\t0\tnegator\tt\n" "very\t0.5\tbooster\tt\n" "slightly\t-0.5\tbooster\tt\n" "but\t0\tcontrast\tt\n"
	"although\t0\tconcession\tt\n" "should be\t0\twish\tt\n" "too\t0\texcess\tt\n"
	"not the end of the world\t1\tidiom\tt\n" "😍\t2\temoji\tt\n" ":)\t2\temoji\tt\n"
	":(\t-2\temoji\tt\n" ":d\t3\trated\tt\n" "<3\t2\trated\tt\n" "superb\t1\trated\tt\n" "good\t0\trated\tt\n"
	"fresh\t0.5\ttrained\tt\n" "fresh\t-0.25\ttrained_negated\tt\n" "fresh air\t0.5\ttrained\tt\n" "!\t0.25\ttrained\tt\n"
	"women\t0\tgroup\tt\n" "crime\t0\tdomain\tt\n"
	"i support\t3\tproposal\tt\n" "i oppose\t-3\tproposal\tt\n" "scrap it\t-2\tproposal\tt\n"
	"should be banned\t-2\tobject\tt\n" "provided that\t0\tcondition\tt\n" "council says\t0\treported\tt\n"
	"strongly\t0\tskip\tt\n" "do\t0\tskip\tt\n" "yes\t3\tanswer\tt\n" "no\t-3\tanswer\tt\n" "no\t0\tnegator\tt\n"
	"ban\t-1\tverb\tt\n" "banning\t-1\tverb\tt\n" "build\t1\tverb\tt\n" "stop\t-1\tverb\tt\n" "closure\t-1\tverb\tt\n"
	"could be done\t0\tasks\tt\n" "harm\t-1\tside\tt\n" "harm\t0.5\tside_negated\tt\n"
	"as a nurse\t0\texperience\tt\n" "survey\t0\treference\tt\n" "my\t0\texperience\tt\n"
	"should\t0\twants\tt\n" "be\t0\twants\tt\n" "to\t0\twants\tt\n" "support\t0\ttakes\tt\n" "i\t0\tspeaker\tt\n"
	"my view\t0\topinion\tt\n" "thousands\t0\tfigure\tt\n";

static struct lexicon *lexicon_of(const char *content)
{
	struct lexicon *l = lexicon_new();
	struct fault f = { 0 };
	if (lexicon_read(l, "words.tsv", span_of(content), &f))
		fail_msg("%s", f.message);
	return l;
}

static struct judgement judge(struct judge *j, const struct lexicon *l, const struct question *q, const char *text)
{
	static const struct question open = { .direction = 1 };
	struct token tokens[256];
	struct segment whole = { .start = 0, .end = (uint32_t)strlen(text) };
	size_t n = plain_words(span_of(text), tokens);
	return judge_text(j, l, q ? q : &open, span_of(text), tokens, n, position_least(600000), &whole, 1);
}

static int64_t sum(const struct weighings *w)
{
	int64_t all = 0;
	for (uint32_t i = 0; i < w->n; i++)
		all += w->list[i].weight;
	return all;
}

static void weighs_by_rules(void **state)
{
	static const struct { const char *text; int64_t sum; } cases[] = {
		{ "", 0 }, { "bus", 0 }, { "good", 2000000 }, { "Good", 2000000 }, { "bad", -2000000 },
		{ "very good", 3000000 }, { "slightly bad", -1000000 }, { "very very good", 4000000 },
		{ "not good", -1500000 }, { "not bad", 1000000 }, { "not not good", 2000000 },
		{ "not at the old one, good", 2000000 },              /* the clause ends the scope */
		{ "it isn't good", -1500000 }, { "good but bad", 1200000 - 2600000 },
		{ "although bad it is good", -1200000 + 1200000 },    /* one clause, both count less */
		{ "although bad, it is good", -1200000 + 2000000 },
		{ "it should be good", 400000 }, { "it should be bad", -2000000 },
		{ "is it good?", 1200000 }, { "good??", 1200000 - 500000 }, { "good!", 2200000 + 250000 },
		{ "good!!!!!", 2600000 + 250000 }, { "bus! bus", 250000 }, { "!!!", 0 }, { "fresh but bus!", 330000 + 250000 },
		{ "this is GOOD", 2500000 }, { "ALL OF IT IS GOOD", 2000000 },
		{ "too fresh", -800000 + 500000 }, { "it is not the end of the world", 1000000 },
		{ "fresh", 500000 }, { "not fresh", -250000 }, { "fresh air", 1000000 }, { "goooood", 2000000 },
		{ "badly-good", 2000000 }, { "I hope so", 1000000 }, { "ask Hope", 0 }, { "Hope said so", 0 },
		{ "women and crime", 0 }, { "nice :)", 2000000 },
		/* names of several words; not what begins a sentence, a headline, one word */
		{ "we took the Good Western train there", 0 }, { "Good Days Nursery told us about places", 0 },
		{ "Good Western trains told us about places", 2000000 }, { "A Very Good Idea", 3000000 },
		{ "they took the Good western train there", 2000000 }, { "we took the GOOD Western train there", 2500000 },
		/* faces: no nose, one mouth; only where they stand alone */
		{ "ok =-]", 2000000 }, { "ok :D", 3000000 }, { "plan:Design", 0 }, { "on:(a) time", 0 }, { "at 12:30", 0 },
		{ "http://d.org", 0 }, { "<3 it", 2000000 }, { "not good :(", -1500000 - 2000000 }, { "(: ok", 2000000 },
		/* a rating is subject to the rules; letters drawn out; addresses are nobody's words */
		{ "very superb", 1500000 }, { "not superb", -750000 }, { "sooo supeeerb", 1000000 }, { "gooooood", 2000000 },
		{ "@good said", 0 }, { "see https://good.org/good now", 0 }, { "mail good@bad.org", 0 },
	};
	struct lexicon *l = lexicon_of(words);
	struct judge j = { 0 };
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct judgement g = judge(&j, l, NULL, cases[i].text);
		if (sum(&j.sentiment) != cases[i].sum)
			fail_msg("\"%s\": %lld", cases[i].text, (long long)sum(&j.sentiment));
		assert_int_equal(g.sentiment, score_squash(cases[i].sum, j.units.n_sentences));
	}
	judge_free(&j);
	lexicon_free(l);
}

/* An estimated weight alone must say twice as much. */
static void labels_what_people_rated(void **state)
{
	struct lexicon *l = lexicon_of(words);
	struct judge j = { 0 };
	(void)state;
	struct judgement estimated = judge(&j, l, NULL, "fresh air"), rated = judge(&j, l, NULL, "superb");
	assert_int_equal(estimated.sentiment, rated.sentiment);
	assert_int_equal(estimated.label, LABEL_NEUTRAL);
	assert_int_equal(rated.label, LABEL_POSITIVE);
	assert_int_equal(judge(&j, l, NULL, "fresh air fresh air").label, LABEL_POSITIVE);
	struct judgement loud = judge(&j, l, NULL, "We took the bus!");
	assert_true(loud.sentiment > 0);
	assert_int_equal(loud.label, LABEL_NEUTRAL);
	judge_free(&j);
	lexicon_free(l);
}

static void squashes(void **state)
{
	(void)state;
	assert_int_equal(score_squash(0, 1), 0);
	assert_int_equal(score_squash(2000000, 1), -score_squash(-2000000, 1));
	assert_int_equal(score_squash(2000000, 1), 577350); /* 2 / sqrt(4 + 8) */
	assert_true(score_squash(INT64_C(1000000000000), 1) <= 1000000);
	for (int64_t x = -9000000; x < 9000000; x += 250000)
		assert_true(score_squash(x, 3) < score_squash(x + 250000, 3));
}

static struct question asked(const struct lexicon *l, const char *text)
{
	struct units u = { 0 };
	struct token tokens[128];
	struct question q;
	size_t n = plain_words(span_of(text), tokens);
	units_fill(&u, l, span_of(text), tokens, n);
	question_read(&q, &u, l);
	units_free(&u);
	return q;
}

static void questions_have_a_direction(void **state)
{
	struct lexicon *l = lexicon_of(words);
	(void)state;
	assert_int_equal(asked(l, "What do you think of the scheme?").direction, 1);
	assert_int_equal(asked(l, "Should we ban advertising?").direction, -1);
	assert_int_equal(asked(l, "Should we not ban advertising?").direction, 1);
	assert_int_equal(asked(l, "We should build more homes and ban cars").direction, 1);
	assert_int_equal(asked(l, "We should stop the closure of the library").direction, 1);
	assert_int_equal(asked(l, "We should stop building near the closure").direction, -1);
	assert_true(asked(l, "What could be done to help?").asks);
	assert_false(asked(l, "What do you think?").asks);
	lexicon_free(l);
}

static void takes_a_position(void **state)
{
	static const struct { const char *question, *text; enum position position; } cases[] = {
		{ "the plan", "I support it", POSITION_AGREE }, { "the plan", "I do not support it", POSITION_DISAGREE },
		{ "the plan", "I strongly oppose it", POSITION_DISAGREE }, { "the plan", "Scrap it", POSITION_DISAGREE },
		{ "the plan", "The bus is blue", POSITION_UNCLEAR }, { "the plan", "", POSITION_UNCLEAR },
		{ "the plan", "Yes", POSITION_AGREE }, { "the plan", "No", POSITION_DISAGREE },
		{ "the plan", "The council says I support it", POSITION_UNCLEAR },
		{ "the plan", "They wrote \"I support it\"", POSITION_UNCLEAR },
		{ "Should we ban adverts?", "They should be banned", POSITION_AGREE },
		{ "Should we allow adverts?", "They should be banned", POSITION_DISAGREE },
		{ "Should we ban adverts?", "They harm harm us", POSITION_AGREE },
		{ "Should we ban adverts?", "A ban would harm and harm us", POSITION_DISAGREE },
		{ "Should we build homes?", "They harm harm us", POSITION_DISAGREE },
		{ "Should we ban adverts?", "I support it", POSITION_AGREE },
	};
	struct lexicon *l = lexicon_of(words);
	struct judge j = { 0 };
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct question q = asked(l, cases[i].question);
		struct judgement g = judge(&j, l, &q, cases[i].text);
		if (g.position != cases[i].position)
			fail_msg("\"%s\": %s, %d", cases[i].text, position_name(g.position), g.confidence);
		assert_in_range(g.confidence, 500000, 1000000);
	}
	assert_true(judge(&j, l, NULL, "I support it provided that it is quiet").conditional);
	assert_false(judge(&j, l, NULL, "I oppose it provided that it is quiet").conditional);
	judge_free(&j);
	lexicon_free(l);
}

static void is_sure_to_a_degree(void **state)
{
	(void)state;
	assert_int_equal(position_confidence(0), 500000);
	assert_in_range(position_confidence(1000000), 731058, 731059); /* 1 / (1 + e^-1) */
	assert_int_equal(position_confidence(-1000000), position_confidence(1000000));
	assert_in_range(position_confidence(3000000), 952573, 952575);
	assert_int_equal(position_confidence(INT64_C(1) << 60), 1000000);
}

static void finds_detail(void **state)
{
	static const char padding[] = " one two three four five six seven eight nine ten eleven twelve";
	struct lexicon *l = lexicon_of(words);
	struct judge j = { 0 };
	struct arena a = { 0 };
	char text[256];
	(void)state;
	assert_int_equal(judge(&j, l, NULL, "as a nurse").reasons, 0); /* too short */
	snprintf(text, sizeof text, "as a nurse%s", padding);
	assert_int_equal(judge(&j, l, NULL, text).reasons, FLAG_EXPERIENCE);
	snprintf(text, sizeof text, "as a nurse%s the survey", padding);
	uint8_t reasons = judge(&j, l, NULL, text).reasons;
	assert_span(detail_json(reasons, &a), "[\"experience\",\"reference\"]");
	snprintf(text, sizeof text, "in my view%s", padding);
	assert_int_equal(judge(&j, l, NULL, text).reasons, 0);
	snprintf(text, sizeof text, "in my street%s thousands", padding);
	assert_int_equal(judge(&j, l, NULL, text).reasons, FLAG_EXPERIENCE | FLAG_FIGURES);
	/* A question for ways: what is spelt out is a suggestion. */
	struct question asks = { .direction = 1, .asks = true };
	assert_int_equal(judge(&j, l, &asks, padding).reasons, FLAG_SUGGESTION);
	assert_int_equal(judge(&j, l, &asks, "one two three. four five six. seven eight nine. ten").reasons, 0);
	arena_free(&a);
	judge_free(&j);
	lexicon_free(l);
}

static void refuses_rows(void **state)
{
	static const struct { const char *rows, *says; } cases[] = {
		{ "", "w: no term" }, { "# only this\n\n", "w: no term" }, { "good\t2\tvalence\n", "w: line 1: " },
		{ "a\t1\tvalence\tt\nb\tx\tvalence\tt\n", "w: line 2: " }, { "good\t2\tvalanse\tt\n", "unknown kind" },
		{ "good\t11\tvalence\tt\n", "[-10, 10]" }, { "good\tnan\tvalence\tt\n", "w: line 1: " },
		{ "Good\t2\tvalence\tt\n", "lower case" }, { "so  good\t2\tvalence\tt\n", "single spaces" },
		{ "\t2\tvalence\tt\n", "single spaces" }, { "a a a a a a a a a\t2\tidiom\tt\n", "1 to 8 words" },
		{ "good\t2\tvalence\tt\n\ngood\t1\tidiom\tt\n", "w: line 3: a term stands twice" },
		{ "women\t0\tgroup\tt\nwomen\t1\ttrained\tt\n", "group of people" },
		{ "women\t0\tgroup\tt\ngood women\t1\tidiom\tt\n", "group of people" },
		{ "crime\t0\tdomain\tt\ncrime\t-1\tvalence\tt\n", "domain" }, { "\xff\t1\tvalence\tt\n", "w: line 1: " },
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct lexicon *l = lexicon_new();
		struct fault f = { 0 };
		assert_int_equal(lexicon_read(l, "w", span_of(cases[i].rows), &f), EXIT_CONFIG);
		assert_says(f, cases[i].says);
		lexicon_free(l);
	}
	lexicon_free(lexicon_of("crime\t0\tdomain\tt\ncrime wave\t-1\tidiom\tt\n"));
}

/* ---- the stage ---- */

static const char with_tokens[] =
	"{\"type\":\"response\",\"ref\":\"r\",\"question\":\"q1\",\"text\":\"%s\",\"language\":\"%s\",%s"
	"\"segments\":[{\"start\":0,\"end\":%zu}],\"tokens\":[%s]}";

/* The response as the stages before would give it; text without quotes. */
static const char *record_of(const char *text, const char *language, const char *more)
{
	static char line[4096], list[2048];
	struct token tokens[256];
	size_t n = plain_words(span_of(text), tokens), at = 0;
	list[0] = '\0';
	for (size_t i = 0; i < n; i++)
		at += (size_t)snprintf(list + at, sizeof list - at, "%s[%u,%u]", i ? "," : "", tokens[i].start, tokens[i].end);
	snprintf(line, sizeof line, with_tokens, text, language, more, strlen(text), list);
	return line;
}

static void shows_its_arithmetic(void **state)
{
	static const char *const texts[] = { "I support it but the road is not very good! It should be great.",
		"Terrible, horrible, no good", "ok", "We were told it would be lovely; it is a mess??" };
	struct bench b;
	struct fault f = { 0 };
	(void)state;
	assert_int_equal(bench_open(&b, "sentiment", NULL, &f), 0);
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct record r;
		struct arena a = { 0 };
		struct record_hints hints = { 0 };
		const struct evidence *rows;
		size_t n;
		int64_t score, all = 0;
		assert_int_equal(bench_feed(&b, record_of(texts[i], "en", ""), &f), 0);
		size_t len = strlen(b.said.bytes);
		struct span line = { b.said.bytes, len && b.said.bytes[len - 1] == '\n' ? len - 1 : len };
		assert_int_equal(record_read(&r, line, &a, &hints, &f), 0);
		assert_int_equal(record_micro(&r, M_SENTIMENT, &score, &f), 0);
		assert_int_equal(record_evidence(&r, &rows, &n, &f), 0);
		uint32_t sentences = texts[i][0] == 'I' ? 2 : 1;
		for (size_t k = 0; k < n; k++)
			all += rows[k].kind == EVIDENCE_SENTIMENT ? rows[k].weight : 0;
		assert_int_equal(score_squash(all, sentences), score);
		arena_free(&a);
	}
	bench_close(&b);
}

static void leaves_alone_what_it_does_not_know(void **state)
{
	struct bench b;
	struct fault f = { 0 };
	(void)state;
	assert_int_equal(bench_open(&b, "sentiment", NULL, &f), 0);
	assert_int_equal(bench_feed(&b, record_of("Das ist sehr gut", "de", ""), &f), 0);
	assert_null(strstr(b.said.bytes, "\"sentiment\""));
	assert_null(strstr(b.said.bytes, "\"position\""));
	assert_int_equal(bench_feed(&b, record_of("I oppose this", "en",
	                 "\"position\":\"agree\",\"position_source\":\"closed\","), &f), 0);
	assert_non_null(strstr(b.said.bytes, "\"position\":\"agree\",\"position_source\":\"closed\""));
	assert_null(strstr(b.said.bytes, "\"confidence\""));
	bench_close(&b);
}

static void reads_three_languages(void **state)
{
	static const struct { const char *language, *text, *label, *position; } cases[] = {
		{ "en", "This is a terrible idea, I am against it", "negative", "disagree" },
		{ "en", "I fully support this excellent scheme", "positive", "agree" },
		{ "fr", "Je suis contre ce projet, c'est une catastrophe", "negative", "disagree" },
		{ "fr", "Je soutiens ce projet, une excellente initiative", "positive", "agree" },
		{ "cy", "Rwy'n gwrthwynebu'r cynllun ofnadwy hwn", "negative", "disagree" },
		{ "cy", "Rwy'n cefnogi hyn, syniad gwych", "positive", "agree" },
	};
	struct bench b;
	struct fault f = { 0 };
	(void)state;
	assert_int_equal(bench_open(&b, "sentiment", NULL, &f), 0);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char label[64], position[64];
		snprintf(label, sizeof label, "\"sentiment_label\":\"%s\"", cases[i].label);
		snprintf(position, sizeof position, "\"position\":\"%s\",\"position_source\":\"text\"", cases[i].position);
		assert_int_equal(bench_feed(&b, record_of(cases[i].text, cases[i].language, ""), &f), 0);
		if (!strstr(b.said.bytes, label) || !strstr(b.said.bytes, position))
			fail_msg("%s: %s", cases[i].text, b.said.bytes);
	}
	bench_close(&b);
}

static void refuses_a_share_that_is_none(void **state)
{
	static const char *const wrong[] = { "0.4", "1.1", "x", "", "nan" };
	(void)state;
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		struct bench b;
		struct fault f = { 0 };
		const char *options[] = { "--abstain", wrong[i], NULL };
		assert_int_equal(bench_open(&b, "sentiment", options, &f), EXIT_USAGE);
		bench_close(&b);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(weighs_by_rules), cmocka_unit_test(labels_what_people_rated), cmocka_unit_test(squashes),
		cmocka_unit_test(questions_have_a_direction), cmocka_unit_test(takes_a_position),
		cmocka_unit_test(is_sure_to_a_degree), cmocka_unit_test(finds_detail),
		cmocka_unit_test(refuses_rows), cmocka_unit_test(shows_its_arithmetic),
		cmocka_unit_test(leaves_alone_what_it_does_not_know), cmocka_unit_test(reads_three_languages),
		cmocka_unit_test(refuses_a_share_that_is_none),
	};
	return cmocka_run_group_tests_name("sentiment", tests, NULL, NULL);
}
