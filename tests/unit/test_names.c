/* Labels, terms, descriptions and quotes of themes whose segments are given. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#include "../../pipeline/record.h"
#include "../../stages/themes/names.h"

/* A response of one segment or, where '|' parts them, several; "cy:..." is in Welsh. */
struct said {
	uint32_t theme, copies; /* copies 0: a text of its own */
	const char *text;
};

struct world {
	struct corpus corpus;
	struct theme_name names[8];
	struct arena arena;
	struct context ctx;
	struct naming *naming;
};

static bool is_stop(struct span word)
{
	static const char *const stop[] = { "the", "a", "of", "for", "is", "are", "and", "to", "on", "in", "we", "i",
		"it", "too", "so", "my", "not", "no", "their", "at", "be", "should", "de", "les", "des", "la", "le", "sont",
		"pour", "il", "plus", "pas", NULL };
	for (const char *const *s = stop; *s; s++)
		if (span_is(word, *s))
			return true;
	return false;
}

static uint32_t stem_of(struct corpus *c, struct span word)
{
	char folded[LONGEST_WORD_BYTES];
	struct span low = fold_word(word, folded);
	if (is_stop(low))
		return NO_STEM;
	if (low.len > 3 && low.bytes[low.len - 1] == 's')
		low.len--; /* as much of a stemmer as these texts need */
	for (uint32_t i = 0; i < c->n_stems; i++)
		if (span_equal(c->stems[i].text, low))
			return i;
	c->stems[c->n_stems].text = arena_span(&c->arena, low);
	return (uint32_t)c->n_stems++;
}

static void add_segment(struct corpus *c, struct span text, uint32_t start, uint32_t theme)
{
	struct corpus_segment *s = &c->segments[c->n_segments++];
	*s = (struct corpus_segment){ .text = text, .response = (uint32_t)c->n_responses, .start_byte = start,
	                              .first_token = (uint32_t)c->n_tokens, .theme = theme, .posterior = 1, .typical = .5f };
	for (uint32_t i = 0; i < text.len;) {
		uint32_t from = i;
		while (i < text.len && !strchr(" .,!?", text.bytes[i]))
			i++;
		if (i > from) {
			struct span word = { text.bytes + from, i - from };
			uint32_t stem = stem_of(c, word);
			bool again = false;
			for (uint32_t k = 0; k < s->n_tokens; k++)
				again |= c->tokens[s->first_token + k].stem == stem;
			if (stem != NO_STEM && !again)
				c->stems[stem].segments++;
			c->tokens[c->n_tokens++] = (struct corpus_token){ from, i, stem, TOKEN_WORD };
			s->n_tokens++;
		}
		i++;
	}
}

static void add_response(struct corpus *c, const struct said *said, size_t number)
{
	size_t prefix = strlen(said->text) > 3 && said->text[2] == ':' ? 3 : 0;
	char ref[32], *text = arena_copy(&c->arena, said->text + prefix, strlen(said->text + prefix));
	struct corpus_response *r = &c->responses[c->n_responses];
	snprintf(ref, sizeof ref, "R%zu", number);
	*r = (struct corpus_response){ .ref = arena_span(&c->arena, span_of(ref)), .text = span_of(text),
	                               .first_segment = (uint32_t)c->n_segments, .respondent = (uint32_t)number,
	                               .copies = said->copies ? 1000 + said->copies : (uint32_t)number };
	memcpy(r->language, said->text, prefix ? 2 : 0);
	for (char *at = text; at; r->n_segments++) {
		char *bar = strchr(at, '|');
		size_t len = bar ? (size_t)(bar - at) : strlen(at);
		if (bar)
			*bar = ' ';
		add_segment(c, (struct span){ at, len }, (uint32_t)(at - text), said->theme);
		at = bar ? bar + 1 : NULL;
	}
	c->n_responses++;
}

static void name(struct world *w, const char *language, size_t themes, const struct said *said, size_t n, bool backwards)
{
	struct fault f = { 0 };
	struct corpus *c = &w->corpus;
	*w = (struct world){ 0 };
	c->language = span_of(language);
	c->themes = xcalloc(themes + 1, sizeof *c->themes);
	c->stems = xcalloc(1000, sizeof *c->stems);
	c->tokens = xcalloc(4000, sizeof *c->tokens);
	c->segments = xcalloc(400, sizeof *c->segments);
	c->responses = xcalloc(200, sizeof *c->responses);
	for (c->n_themes = 0; c->n_themes < themes; c->n_themes++)
		c->themes[c->n_themes].parent = NO_THEME;
	for (size_t i = 0; i < n; i++)
		add_response(c, &said[backwards ? n - 1 - i : i], backwards ? n - 1 - i : i);
	assert_int_equal(naming_open(&w->ctx, &w->naming, &f), 0);
	assert_int_equal(names_make(w->naming, c, NULL, NULL, &w->arena, w->names, &f), 0);
}

static void end(struct world *w)
{
	naming_close(w->naming);
	context_free(&w->ctx);
	free(w->corpus.themes);
	free(w->corpus.stems);
	free(w->corpus.tokens);
	free(w->corpus.segments);
	free(w->corpus.responses);
	arena_free(&w->corpus.arena);
	arena_free(&w->arena);
}

#define assert_span(s, text) do { \
		char *got_ = strndup((s).bytes ? (s).bytes : "", (s).len); \
		assert_string_equal(got_, (text)); \
		free(got_); \
	} while (0)
#define COUNT(list) (sizeof (list) / sizeof *(list))

static const struct said scheme[] = {
	{ 0, 0, "We need resident parking permits on Queen Street." },
	{ 0, 0, "Resident parking permits should be free." },
	{ 0, 0, "The cost of resident parking permits is too high." },
	{ 0, 0, "parking permits for carers please" },
	{ 0, 0, "I cannot find parking on Queen Street" },
	{ 1, 0, "The bus service is unreliable in the evening." },
	{ 1, 0, "An unreliable bus service helps nobody." },
	{ 1, 0, "Run the bus service until midnight." },
	{ 1, 0, "Our bus service was cut in spring." },
	{ 1, 0, "The bus is late and the bus service is poor" },
	{ 2, 0, "Cars speed past the primary school." },
	{ 2, 0, "The road at the primary school is dangerous for children." },
	{ 2, 0, "Crossing at the primary school is dangerous for children!" },
	{ 2, 0, "IT IS DANGEROUS FOR CHILDREN" },
};

static void test_labels(void **state)
{
	struct world w;
	(void)state;
	name(&w, "en", 3, scheme, COUNT(scheme), false);
	assert_span(w.names[0].label, "Resident parking permits");
	assert_span(w.names[0].key, "resident-parking-permits");
	assert_span(w.names[1].label, "Bus service");
	assert_span(w.names[2].label, "Primary school");
	end(&w);
}

static void test_order(void **state)
{
	struct world w, v;
	(void)state;
	name(&w, "en", 3, scheme, COUNT(scheme), false);
	name(&v, "en", 3, scheme, COUNT(scheme), true);
	for (int t = 0; t < 3; t++) {
		assert_true(span_equal(w.names[t].label, v.names[t].label));
		assert_true(span_equal(w.names[t].description, v.names[t].description));
		assert_true(span_equal(w.names[t].terms, v.names[t].terms));
		assert_true(span_equal(w.names[t].quotes, v.names[t].quotes));
	}
	end(&w);
	end(&v);
}

static void test_no_two_alike(void **state)
{
	static const struct said said[] = {
		{ 0, 0, "More bus stops on the estate." }, { 0, 0, "We want bus stops and bus shelters." }, { 0, 0, "Bus stops for all" },
		{ 1, 0, "Bus stops at the hospital." }, { 1, 0, "The bus stops are far from the hospital wards." }, { 1, 0, "Bus stops at the hospital gate" },
	};
	struct world w;
	(void)state;
	name(&w, "en", 2, said, COUNT(said), false);
	assert_false(span_equal(w.names[0].label, w.names[1].label));
	assert_false(span_equal(w.names[0].key, w.names[1].key));
	assert_true(w.names[0].label.len > 0 && w.names[1].label.len > 0);
	end(&w);
}

static bool holds(struct span json, const char *text)
{
	return memmem(json.bytes, json.len, text, strlen(text)) != NULL;
}

/* What one of several says, whose it is, and what one says there is none of, name nothing. */
static void test_fragments(void **state)
{
	static const struct said said[] = {
		{ 0, 0, "There is no bus on Sundays." }, { 0, 0, "The evening bus was full when I took my daughter." },
		{ 0, 0, "An evening bus would let me see a film." }, { 0, 0, "The bus is quick and the driver kind." },
		{ 0, 0, "Visiting my mother by bus takes an hour." }, { 0, 0, "The late evening bus is the only one that connects." },
		{ 0, 0, "Hour with my daughter on the bus" },
		{ 1, 0, "Plant trees along the canal." }, { 1, 0, "My son fell from one of the trees." },
		{ 1, 0, "The benches under the trees are broken." }, { 1, 0, "Old benches, no trees." },
		{ 1, 0, "Trees give shade and benches give rest." }, { 1, 0, "Mend the benches." },
	};
	struct world w;
	(void)state;
	name(&w, "en", 2, said, COUNT(said), false);
	assert_span(w.names[0].label, "Evening bus");
	assert_false(holds(w.names[1].label, "no ") || holds(w.names[1].label, "No ") || holds(w.names[1].label, "son"));
	assert_true(holds(w.names[1].label, "rees") && holds(w.names[1].label, "ench"));
	end(&w);
}

/* A letter is one text, and names the theme that is made of it. */
static void test_letter(void **state)
{
	struct said said[24];
	struct world w;
	(void)state;
	for (size_t i = 0; i < 20; i++)
		said[i] = (struct said){ 0, 1, "Withdraw the harbour scheme." };
	said[20] = (struct said){ 0, 0, "Nobody asked the fishermen." };
	said[21] = (struct said){ 0, 0, "My view of the sea will go." };
	said[22] = (struct said){ 1, 0, "More swings in the park" };
	said[23] = (struct said){ 1, 0, "The park needs swings" };
	name(&w, "en", 2, said, COUNT(said), false);
	assert_true(holds(w.names[0].label, "arbour scheme"));
	end(&w);
}

static void test_misspelt(void **state)
{
	static const struct said said[] = {
		{ 0, 0, "Bowling Green needs a rink" }, { 0, 0, "A rink for Bowling Green" }, { 0, 0, "Bowling Green and its rink" },
		{ 0, 0, "Where is the rink of Bowling Green?" }, { 0, 0, "Bowling Grewn needs rinks" }, { 0, 0, "Bowling Grewn" },
		{ 1, 0, "Bowling Green" }, { 1, 0, "We are Bowling Green." }, { 1, 0, "In Bowling Green" }, { 1, 0, "Bowling Green!" },
		{ 1, 0, "Oh, Bowling Green" }, { 1, 0, "Bowling Green for all" }, { 1, 0, "For Bowling Green" },
		{ 1, 0, "Bowling Green, Bowling Green" }, { 1, 0, "The Bowling Green" }, { 1, 0, "It is Bowling Green" },
		{ 1, 0, "To Bowling Green" }, { 1, 0, "On Bowling Green" }, { 1, 0, "Bowling Green is" },
		{ 1, 0, "Bowling Green too" }, { 1, 0, "Not Bowling Green" }, { 1, 0, "So Bowling Green" },
	};
	struct world w;
	(void)state;
	name(&w, "en", 2, said, COUNT(said), false);
	for (int t = 0; t < 2; t++)
		assert_null(memmem(w.names[t].label.bytes, w.names[t].label.len, "Grewn", 5));
	end(&w);
}

static void test_languages(void **state)
{
	static const struct said said[] = {
		{ 0, 0, "More buses in the evening" }, { 0, 0, "Evening buses for all" }, { 0, 0, "Buses in the evening" },
		{ 1, 0, "cy:Mwy o fysiau gyda'r nos" }, { 1, 0, "cy:Mae angen bysiau" }, { 1, 0, "cy:Bysiau gyda'r nos" },
		{ 1, 0, "fr:Plus de bus" },
		{ 2, 0, "fr:Toujours plus de trains" }, { 2, 0, "fr:Des trains" }, { 2, 0, "cy:Trenau" }, { 2, 0, "cy:Mwy o drenau" }, { 2, 0, "Trains, trains" },
	}, two[] = {
		{ 0, 0, "cy:Mwy o fysiau gyda'r nos" }, { 0, 0, "cy:Bysiau gyda'r nos" },
		{ 1, 0, "cy:Mae angen coed" }, { 1, 0, "cy:Mwy o goed" },
	};
	struct world w;
	(void)state;
	name(&w, "en", 3, said, COUNT(said), false);
	assert_span(w.names[1].label, "Answers in Welsh");
	assert_span(w.names[2].label, "Answers in other languages");
	assert_null(memmem(w.names[0].label.bytes, w.names[0].label.len, "Answers", 7));
	end(&w);
	name(&w, "en", 2, two, COUNT(two), false);
	for (int t = 0; t < 2; t++)
		assert_null(memmem(w.names[t].label.bytes, w.names[t].label.len, "Answers", 7));
	end(&w);
}

static void test_capitals(void **state)
{
	static const struct said said[] = {
		{ 0, 0, "Traffic on Queen Street" }, { 0, 0, "The traffic on Queen Street is bad." }, { 0, 0, "TRAFFIC ON QUEEN STREET" },
		{ 0, 0, "Close Queen Street to traffic." },
		{ 1, 0, "Litter in the park." }, { 1, 0, "The park has litter" }, { 1, 0, "Bins for litter in the park" },
		{ 2, 0, "It opens on a sunday" }, { 2, 0, "Closed again this sunday." }, { 2, 0, "Open it on sunday" },
	};
	/* Of a name, and not. */
	static const struct said bank[] = {
		{ 0, 0, "Lease farm land to growers" }, { 0, 0, "More farm land for food" },
		{ 1, 0, "Ask the Land Bank first" }, { 1, 0, "Meetings of the Land Bank" }, { 1, 0, "The old Land Bank staff" },
		{ 1, 0, "Tell the Land Bank what it costs" },
	};
	struct world w;
	(void)state;
	name(&w, "en", 2, bank, COUNT(bank), false);
	assert_span(w.names[0].label, "Farm land");
	assert_span(w.names[1].label, "Land Bank");
	end(&w);
	name(&w, "en", 3, said, COUNT(said), false);
	assert_non_null(memmem(w.names[2].label.bytes, w.names[2].label.len, "Sunday", 6));
	assert_null(memmem(w.names[2].label.bytes, w.names[2].label.len, "sunday", 6));
	assert_non_null(memmem(w.names[0].label.bytes, w.names[0].label.len, "Queen Street", 12));
	assert_null(memmem(w.names[1].label.bytes, w.names[1].label.len, "Park", 4));
	end(&w);
}

/* The text after the n-th "text": of a JSON list of quotes. */

static size_t count(struct span json, const char *what)
{
	size_t n = 0, len = strlen(what);
	for (const char *at = json.bytes; (at = memmem(at, (size_t)(json.bytes + json.len - at), what, len)) != NULL; at += len)
		n++;
	return n;
}

static void test_quotes(void **state)
{
	static const struct said said[] = {
		{ 0, 1, "The library should stay open on Sunday for families." },
		{ 0, 1, "The library should stay open on Sundays for families." }, /* the same campaign */
		{ 0, 0, "The library should stay open on Sunday for our families." }, /* an echo */
		{ 0, 0, "Sunday opening of the library helps people who work all week." },
		{ 0, 0, "I work all week, so I like the library on Sunday,|but the heating is off." },
		{ 0, 0, "library" },
		{ 1, 0, "The swimming pool is cold and the changing rooms are dirty." },
	};
	struct world w;
	(void)state;
	name(&w, "en", 2, said, COUNT(said), false);
	assert_int_equal(count(w.names[0].quotes, "\"ref\":"), 3);
	assert_true(count(w.names[0].quotes, "stay open on Sunday") == 1);
	/* A clause is shown in its sentence, by its bytes. */
	assert_true(holds(w.names[0].quotes, "{\"ref\":\"R4\",\"start\":0,\"end\":73,\"text\":\"I work all week, so I like the"
	                                     " library on Sunday, but the heating is off.\"}"));
	assert_int_equal(count(w.names[1].quotes, "\"ref\":"), 1);
	end(&w);
}

static void test_terms(void **state)
{
	struct world w;
	(void)state;
	name(&w, "en", 3, scheme, COUNT(scheme), false);
	assert_memory_equal(w.names[0].terms.bytes, "[{\"term\":\"parking\",\"weight\":", 27);
	assert_false(holds(w.names[0].terms, "\"the\""));
	assert_false(holds(w.names[0].terms, "\"bus\""));
	assert_true(holds(w.names[0].description, "Typically: \xE2\x80\x9C"));
	end(&w);
}

static void test_frame_is_kept(void **state)
{
	struct world w;
	struct fault f = { 0 };
	(void)state;
	name(&w, "en", 3, scheme, COUNT(scheme), false);
	w.corpus.themes[1].key = SPAN("buses");
	w.corpus.themes[1].label = SPAN("Public transport");
	w.corpus.themes[1].description = SPAN("Buses and trains");
	assert_int_equal(names_make(w.naming, &w.corpus, NULL, NULL, &w.arena, w.names, &f), 0);
	assert_span(w.names[1].key, "buses");
	assert_span(w.names[1].label, "Public transport");
	assert_span(w.names[1].description, "Buses and trains");
	assert_span(w.names[0].label, "Resident parking permits");
	end(&w);
}

static void test_parents(void **state)
{
	struct world w;
	struct fault f = { 0 };
	(void)state;
	name(&w, "en", 4, scheme, COUNT(scheme), false);
	w.corpus.themes[0].parent = w.corpus.themes[1].parent = 3;
	assert_int_equal(names_make(w.naming, &w.corpus, NULL, NULL, &w.arena, w.names, &f), 0);
	assert_true(w.names[3].label.len > 0);
	for (int t = 0; t < 3; t++)
		assert_false(span_equal(w.names[3].label, w.names[t].label));
	assert_int_equal(count(w.names[3].quotes, "\"ref\":"), 3);
	end(&w);
}

/* A parent has the name that its themes have in common, though theirs say it and more. */
static void test_general_parent(void **state)
{
	static const struct said said[] = {
		{ 0, 0, "Lease farm land to growers." }, { 0, 0, "Stop the lease of farm land" }, { 0, 0, "The lease of farm land costs us" },
		{ 1, 0, "Keep farm land for local food." }, { 1, 0, "Farm land for local food" }, { 1, 0, "We need farm land for local food" },
		{ 2, 0, "The ferry is late." }, { 2, 0, "A ferry every hour" }, { 2, 0, "The ferry is dear." },
	};
	struct world w;
	struct fault f = { 0 };
	(void)state;
	name(&w, "en", 4, said, COUNT(said), false);
	w.corpus.themes[0].parent = w.corpus.themes[1].parent = 3;
	assert_int_equal(names_make(w.naming, &w.corpus, NULL, NULL, &w.arena, w.names, &f), 0);
	assert_true(w.names[0].label.len > 9 && w.names[1].label.len > 9);
	assert_span(w.names[3].label, "Farm land");
	end(&w);
}

/* What somebody did once, which way somebody turned, who shows or brings: no names. */
static void test_told(void **state)
{
	static const struct said said[] = {
		{ 0, 0, "The eldest came home in tears." }, { 0, 0, "My eldest came home late." }, { 0, 0, "Home lessons help my eldest." },
		{ 0, 0, "More home lessons for everyone" },
		{ 1, 0, "They turn round at the planters." }, { 1, 0, "Lorries turn round at the planters too." },
		{ 1, 0, "The planters are full of cans." }, { 1, 0, "I hate planters full of cans" },
		{ 2, 0, "Showing opening hours online" }, { 2, 0, "Keep showing opening hours" }, { 2, 0, "Longer opening hours" },
	};
	struct world w;
	(void)state;
	name(&w, "en", 3, said, COUNT(said), false);
	assert_false(holds(w.names[0].label, "came"));
	assert_false(holds(w.names[1].label, "ound at"));
	assert_span(w.names[2].label, "Opening hours");
	end(&w);
}

/* Two things that respondents name in one breath; what they curse at; what somebody does. */
static void test_phrases(void **state)
{
	static const struct said said[] = {
		{ 0, 0, "Church and state must stay apart." }, { 0, 0, "I favour the separation of church and state" },
		{ 0, 0, "The separation of church and state is old." }, { 0, 0, "Church and state are two." },
		{ 1, 0, "The bloody buses are late." }, { 1, 0, "Bloody buses and worse trains." }, { 1, 0, "Late trains every week" },
		{ 1, 0, "Late trains, no buses." },
		{ 2, 0, "They fund clubs and they fund pitches." }, { 2, 0, "They fund clubs." }, { 2, 0, "Sports clubs depend on them" },
		{ 2, 0, "Companies fund clubs, sports clubs above all." },
	};
	struct world w;
	(void)state;
	name(&w, "en", 3, said, COUNT(said), false);
	assert_span(w.names[0].label, "Church and state");
	assert_span(w.names[1].label, "Late trains");
	assert_span(w.names[2].label, "Sports clubs");
	assert_false(holds(w.names[1].description, "loody"));
	end(&w);
}

/* No clause, no two nouns without what joins them; a sentence's first word may be no noun. */
static void test_german(void **state)
{
	static const struct said said[] = {
		{ 0, 0, "Sicher muss das Rad sein" }, { 0, 0, "Sichere Radwege bitte" }, { 0, 0, "Wir brauchen sichere Radwege" },
		{ 0, 0, "Man muss das Rad lieben" }, { 0, 0, "Sichere Radwege fehlen" },
		{ 1, 0, "Radfahrer die Ampeln sehen" }, { 1, 0, "Ampeln und Radfahrer" }, { 1, 0, "Radfahrer die Ampeln" },
		{ 1, 0, "Es gibt Ampeln und Radfahrer" },
	};
	struct world w;
	(void)state;
	name(&w, "de", 2, said, COUNT(said), false);
	assert_span(w.names[0].label, "Sichere Radwege");
	assert_span(w.names[1].label, "Ampeln und Radfahrer");
	end(&w);
}

static void test_french(void **state)
{
	static const struct said said[] = {
		{ 0, 0, "Les pistes cyclables sont dangereuses." }, { 0, 0, "Il manque des pistes cyclables" },
		{ 0, 0, "Plus de pistes cyclables pour les enfants." },
		{ 1, 0, "Le prix des billets." }, { 1, 0, "La hausse du prix des billets" }, { 1, 0, "Des billets plus abordables" },
	};
	struct world w;
	(void)state;
	name(&w, "fr", 2, said, COUNT(said), false);
	assert_span(w.names[0].label, "Pistes cyclables");
	assert_span(w.names[1].label, "Prix des billets");
	assert_true(holds(w.names[0].description, "Typiquement : \xC2\xAB "));
	end(&w);
}

static void test_poor(void **state)
{
	static const struct said nothing[] = { { 0, 0, "" }, { 0, 0, "is the of" } };
	static const struct said alike[] = { { 0, 1, "Yes yes" }, { 0, 1, "Yes yes" }, { 1, 0, "yes" } };
	struct world w;
	(void)state;
	name(&w, "en", 1, nothing, 0, false);
	assert_span(w.names[0].label, "Other answers");
	assert_span(w.names[0].quotes, "[]");
	end(&w);
	name(&w, "en", 2, nothing, COUNT(nothing), false);
	assert_true(w.names[0].label.len && w.names[1].label.len);
	end(&w);
	name(&w, "cy", 2, alike, COUNT(alike), false);
	assert_true(w.names[0].label.len && w.names[1].label.len);
	assert_false(span_equal(w.names[0].label, w.names[1].label));
	end(&w);
	name(&w, "en", 0, alike, 0, false);
	end(&w);
}

static void test_slug(void **state)
{
	static const struct { const char *label, *slug; } slugs[] = {
		{ "More buses", "more-buses" }, { "Residents' parking", "residents-parking" }, { "\xC3\x89" "coles & crèches", "ecoles-creches" },
		{ "D\xC5\xB5r", "dwr" }, { "  20 mph? ", "20-mph" }, { "\xE5\xAD\xA6\xE6\xA0\xA1", "theme" }, { "", "theme" } };
	struct arena a = { 0 };
	(void)state;
	for (size_t i = 0; i < COUNT(slugs); i++)
		assert_span(name_slug(span_of(slugs[i].label), &a), slugs[i].slug);
	char longest[200];
	memset(longest, 'x', sizeof longest);
	assert_int_equal(name_slug((struct span){ longest, sizeof longest }, &a).len, 48);
	arena_free(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_labels), cmocka_unit_test(test_order), cmocka_unit_test(test_no_two_alike),
		cmocka_unit_test(test_fragments), cmocka_unit_test(test_phrases), cmocka_unit_test(test_told),
		cmocka_unit_test(test_german), cmocka_unit_test(test_letter),
		cmocka_unit_test(test_misspelt), cmocka_unit_test(test_languages),
		cmocka_unit_test(test_capitals), cmocka_unit_test(test_quotes), cmocka_unit_test(test_terms),
		cmocka_unit_test(test_frame_is_kept), cmocka_unit_test(test_parents), cmocka_unit_test(test_general_parent), cmocka_unit_test(test_french),
		cmocka_unit_test(test_poor), cmocka_unit_test(test_slug),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
