/* Which responses are one letter. */
#include "unit.h"

#include "../../stages/themes/prepare.h"
#include "../../stages/themes/sample.h"

enum { MOST = 64 };

/* The letter of each text, as the index of the first text that is it. */
static void letters_of(const char *const *texts, size_t n, size_t *letter)
{
	struct prepare *p;
	struct sample *s = sample_new();
	struct arena a = { 0 };
	struct corpus c = { 0 };
	struct span *vectors;
	struct fault f = { 0 };
	uint32_t copies[MOST];
	assert_int_equal(prepare_open(&p, &f), 0);
	for (size_t i = 0; i < n; i++) {
		struct record r;
		char ref[24];
		snprintf(ref, sizeof ref, "%zu", i);
		assert_int_equal(prepare_text(p, span_of(texts[i]), SPAN("en"), &a, &r, &f), 0);
		record_set_text(&r, M_REF, arena_span(&a, span_of(ref)));
		assert_int_equal(sample_add(s, &r, NULL, &f), 0);
	}
	sample_corpus(s, true, &c, &vectors);
	assert_int_equal(c.n_responses, n);
	for (size_t i = 0; i < n; i++)
		copies[strtoul(c.responses[i].ref.bytes, NULL, 10)] = c.responses[i].copies;
	for (size_t i = 0; i < n; i++)
		for (letter[i] = 0; copies[letter[i]] != copies[i]; letter[i]++)
			;
	free(vectors);
	corpus_free(&c);
	sample_free(s);
	arena_free(&a);
	prepare_close(p);
}

#define LETTER "Please withdraw the plan to close Mill Lane bridge. It is the only level way to the surgery" \
	" and the shops. The detour by Station Road adds a mile for wheelchairs and prams. Repairs were promised" \
	" in the last budget and never begun."

static void edited_letters_are_one(void **state)
{
	static const char *const texts[] = {
		LETTER,
		"Dear councillors, " LETTER " Yours, a neighbour from Orchard Close",
		/* A sentence changed. */
		"Please withdraw the plan to close Mill Lane bridge. It is the only level way to the surgery and the shops."
		" My father could not see his doctor without it. Repairs were promised in the last budget and never begun.",
		/* One left out, words changed. */
		"Withdraw this plan to shut Mill Lane bridge. The detour by Station Road adds a mile for wheelchairs and"
		" prams. Repairs were promised in last year's budget and never begun!",
		/* A paragraph of one's own. */
		LETTER " I have crossed it twice a day since 1994, first with my own pushchair and now with my grandson's,"
		" and in all that time I saw one lorry on it.",
		"The bridge is rusty, unsafe and ugly. Close it before somebody falls through, and spend what is saved on"
		" a proper crossing at Station Road with lights and a wide pavement.",
	};
	static const size_t expected[] = { 0, 0, 0, 0, 0, 5 };
	size_t letter[MOST];
	(void)state;
	letters_of(texts, 6, letter);
	for (size_t i = 0; i < 6; i++)
		assert_int_equal(letter[i], expected[i]);
}

/* People who say the same in their own words, or quote a sentence, sent no letter. */
static void answers_of_their_own_are_not(void **state)
{
	static const char *const texts[] = {
		LETTER,
		"Mill Lane bridge must stay open: it is the level way to the surgery. Going round by Station Road is a mile more"
		" and I push a wheelchair.",
		"If you close Mill Lane bridge I have to go round by Station Road with the pram, and it is steep.",
		"I read the leaflet that says repairs were promised in the last budget and never begun. That is not how I remember"
		" it. The budget had money for a survey, the survey was made, and it said that the deck has ten years left if"
		" vans are kept off. What nobody tells us is what a new bridge would cost, who would pay for it, or whether the"
		" county would take it over as it took over the bypass and both of the footbridges by the weir.",
		"Too expensive", "Far too expensive", "Too expensive!", "More buses", "More night buses please",
	};
	static const size_t expected[] = { 0, 1, 2, 3, 4, 5, 4, 7, 8 };
	size_t letter[MOST];
	(void)state;
	letters_of(texts, 9, letter);
	for (size_t i = 0; i < 9; i++)
		assert_int_equal(letter[i], expected[i]);
}

/* Two letters that share a sentence stay two, and each finds its copies, in any order. */
static void letters_stay_apart(void **state)
{
	static const char *const sentences[] = {
		"The council must publish the accident figures for Quarry Hill before anything is built.",
		"Speed humps have cracked the walls of three houses and nobody answers letters about it.",
		"A twenty limit with cameras would cost less and save more lives than humps ever did.",
		"Residents were told of the scheme by a poster on a lamp post, in August, when schools are shut.",
		"Keep the humps on Quarry Hill because they have stopped boy racers from using it at night.",
		"Children from the estate can now walk to school without an adult holding every hand.",
		"Whoever complains of noise should hear what it was like when lorries used the hill.",
	};
	char made[MOST][600];
	const char *texts[MOST];
	size_t letter[MOST], n = 0;
	(void)state;
	for (size_t i = 0; i < 24; i++) { /* each leaves out one of its four sentences, and may turn them round */
		size_t first = i % 2 ? 3 : 0, at = 0;
		for (size_t k = 0; k < 4; k++)
			if ((i / 2) % 5 != k)
				at += (size_t)snprintf(made[n] + at, sizeof made[n] - at, "%s ", sentences[first + (i % 3 ? k : 3 - k)]);
		texts[n] = made[n];
		n++;
	}
	letters_of(texts, n, letter);
	for (size_t i = 0; i < n; i++)
		assert_int_equal(letter[i], i % 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(edited_letters_are_one),
		cmocka_unit_test(answers_of_their_own_are_not), cmocka_unit_test(letters_stay_apart) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
