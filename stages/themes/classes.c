/* classes.c: the class of each word of an English sentence, by a word list, endings, and
 * what stands before it. */
#include "grammar_internal.h"

static bool ends(struct span w, const char *ending)
{
	size_t n = strlen(ending);
	return w.len > n + 1 && w.len > 4 && memcmp(w.bytes + w.len - n, ending, n) == 0;
}

/* What the ending of an English word that is not in the list says of it; the same rules
 * as in lexicons/make/wordclass.py. */
static const char *by_ending(struct span w)
{
	static const char *const adjective[] = { "ous", "ful", "able", "ible", "ive", "ic", "al", "less",
		"ish", "ary", NULL };
	if (ends(w, "ly"))
		return "r";
	if (ends(w, "ing"))
		return "gn";
	if (ends(w, "ed"))
		return "d";
	for (const char *const *e = adjective; *e; e++)
		if (ends(w, *e))
			return "a";
	return "n";
}

/* Words that are few and frequent, and whose class in the list may mislead in what
 * respondents write. Roles come on top. */
static const struct { const char *words; char class; } closed_classes[] = {
	{ "of for on in to with from at near by without about into through between around along across over under"
	  " after before during per outside inside behind beyond towards toward within against off onto up down out"
	  " back away via using including regarding concerning following being having going getting making trying"
	  " doing", 'p' },
	{ "the a an this that these those my your our their his her its some any no every each all both either"
	  " neither another other others same such or but nor so if because than as while when where who"
	  " whose which what why how there here it i we you he she they me us him them enough much many more"
	  " less most few fewer several lots lot not too very just almost nearly only also even then now yet"
	  " again ever never always often once already still really quite rather perhaps maybe etc please pls"
	  " plz thanks thank thx u ur im ive yes okay ok something anything everything nothing someone anyone"
	  " everyone nobody today yesterday tomorrow n't one ones", 't' },
	{ "zero two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
	  " eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million billion"
	  " dozen", 'q' },
	{ "and", '&' },
	{ "is are was were be been being am isn't aren't wasn't weren't", 'b' },
	{ "can could will would shall may might can't cannot couldn't won't wouldn't need needs"
	  " needn't do does did don't doesn't didn't dont doesnt didnt cant wont isnt arent wasnt couldnt wouldnt"
	  " had hadn't", 'm' },
	{ "should must shouldn't mustn't shouldnt have has haven't hasn't havent hasnt", 'h' },
};
static const struct { const char *words; uint16_t role; } roles[] = {
	{ "of for on in to with from at near by without about into through between around along across over during"
	  " outside within against", WORD_LINK },
	{ "the a an our my their your", WORD_ARTICLE },
	{ "the a an this that these those my your our their his her its some any no every each more less fewer enough"
	  " many", WORD_IN_PHRASE },
	{ "no more less fewer", WORD_QUANTITY },
	{ "enough many much", WORD_ENOUGH },
	{ "too not", WORD_TOO },
	{ "not too very so always", WORD_DEGREE },
	{ "back up out down off away on", WORD_PARTICLE },
	{ "be been being am", WORD_BARE_BE },
	{ "i we you they people who please let's", WORD_SUBJECT },
	{ "i we you they he she it people who that which", WORD_DOER },
	{ "of for and or", WORD_NO_OBJECT },
	{ "to", WORD_TO },
	{ "my your his her its their me you him us them it this that these those", WORD_PERSONAL },
	{ "no not never without cannot can't don't doesn't isn't aren't won't shouldn't shouldnt"
	  " mustn't hasn't haven't wasn't weren't", WORD_NEGATION },
};

void grammar_know_english(struct grammar *g)
{
	static const char *const names[] = { "p", "t", "q", "b", "m", "h", "&" };
	struct span rest, word;
	for (size_t i = 0; i < sizeof closed_classes / sizeof *closed_classes; i++)
		for (rest = span_of(closed_classes[i].words); grammar_next_word(&rest, &word);) {
			struct entry *e = grammar_entry(g->known, g->known_slots, SPAN("en"), word);
			for (size_t k = 0; !e->classes && k < sizeof names / sizeof *names; k++)
				if (*names[k] == closed_classes[i].class)
					*e = (struct entry){ .language = SPAN("en"), .word = word, .classes = names[k] };
		}
	for (size_t i = 0; i < sizeof roles / sizeof *roles; i++)
		for (rest = span_of(roles[i].words); grammar_next_word(&rest, &word);) {
			struct entry *e = grammar_entry(g->known, g->known_slots, SPAN("en"), word);
			if (!e->classes) /* of an open class */
				*e = (struct entry){ .language = SPAN("en"), .word = word, .classes = "" };
			e->roles |= roles[i].role;
		}
}

static bool can_be(const char *classes, char c)
{
	return strchr(classes, c) != NULL;
}

/* The class of an English word by the list and by what stands before it. verb_due: an
 * auxiliary or "to" still waits for its verb. */
static char english_class(const struct grammar *g, struct span word, bool function, char before,
                          uint16_t roles_before, bool verb_due, uint16_t *roles_here)
{
	const struct entry *e = grammar_entry(g->known, g->known_slots, SPAN("en"), word);
	*roles_here = e->roles;
	if (e->classes && *e->classes)
		return *e->classes;
	if (function)
		return 't';
	if (ends(word, "'s")) /* the council's: something that it has is to come */
		return 'a';
	e = grammar_entry(g->classes, g->class_slots, SPAN("en"), word);
	const char *classes = e->classes ? e->classes : by_ending(word);
	bool in_phrase = before == 'a' || before == 'p' || before == 'q' || roles_before & WORD_IN_PHRASE;
	if (can_be(classes, 'v') && (roles_before & (WORD_TO | WORD_SUBJECT) || (verb_due && !in_phrase)))
		return 'v';
	if (in_phrase && can_be(classes, 'n') && *classes != 'a')
		return 'n';
	return *classes;
}

static bool may_be(const struct grammar *g, struct span word, char class)
{
	const struct entry *e = grammar_entry(g->classes, g->class_slots, SPAN("en"), word);
	return e->classes && can_be(e->classes, class);
}

/* A word in -s that may be noun or verb is a noun where no object follows: "the permits
 * are", "free permits."; and a verb after a noun where one does: "voting forces the". Between
 * a verb and what is to come a word is a particle if it can be: "turn round at the". */
static void settle_nouns(const struct grammar *g, const struct span *words, const bool *joined, size_t n,
                         char *classes, const uint16_t *does)
{
	for (size_t i = 0; i < n; i++) {
		char next = i + 1 < n && joined[i + 1] ? classes[i + 1] : '.', before = i && joined[i] ? classes[i - 1] : '.';
		if (classes[i] == 'z' && may_be(g, words[i], 'n') &&
		    (strchr(".mhbz", next) || (i + 1 < n && does[i + 1] & WORD_NO_OBJECT)))
			classes[i] = 'n';
		else if (classes[i] == 'n' && before == 'n' && next == 't' && does[i + 1] & (WORD_ARTICLE | WORD_PERSONAL) &&
		         may_be(g, words[i], 'z'))
			classes[i] = 'z';
		else if (classes[i] == 'n' && strchr("vzdwg", before) && strchr("pt", next) && may_be(g, words[i], 'p'))
			classes[i] = 'p';
	}
}

/* The class of a word of another language; small: German writes it so, and it is no noun. */
static char foreign_class(const struct grammar *g, struct span language, struct span word, bool function, bool small)
{
	const struct entry *e = grammar_entry(g->joints, g->mark_slots, language, word);
	if (e->classes)
		return *e->classes;
	if (function)
		return 'f';
	if (word.len < 2)
		return '.';
	return small ? 'o' : 'c';
}

void grammar_classes(const struct grammar *g, struct span language, const struct span *words, const bool *function,
                     const bool *names, const bool *joined, size_t n, char *classes, uint16_t *does)
{
	bool english = span_is(language, "en"), german = span_is(language, "de"), verb_due = false;
	for (size_t i = 0; i < n; i++) {
		bool follows = i > 0 && joined[i];
		verb_due &= follows;
		does[i] = 0;
		if (classes[i] == '.' || classes[i] == 'q')
			continue;
		if (english)
			classes[i] = english_class(g, words[i], function[i], follows ? classes[i - 1] : '.',
			                           follows ? does[i - 1] : 0, verb_due, &does[i]);
		else
			classes[i] = foreign_class(g, language, words[i], function[i], german && !names[i]);
		if (grammar_marked(g, language, words[i], 'e'))
			does[i] |= WORD_EDGE;
		if (names[i] && strchr("vzdwgar", classes[i]))
			classes[i] = 'n'; /* American Express */
		if (classes[i] == 'm' || classes[i] == 'h' || does[i] & WORD_TO)
			verb_due = true;
		else if (strchr("vpdw", classes[i]))
			verb_due = false;
	}
	if (english)
		settle_nouns(g, words, joined, n, classes, does);
}

bool grammar_is_content(const struct grammar *g, struct span language, struct span word, bool *noun)
{
	bool english = span_is(language, "en");
	uint16_t does;
	char class = english ? english_class(g, word, false, '.', 0, false, &does) : 'n';
	*noun = class == 'n';
	return !grammar_marked(g, language, word, 'e') && strchr("nvgadz", class) != NULL;
}

bool grammar_is_personal(const struct grammar *g, struct span language, struct span word)
{
	return span_is(language, "en") && grammar_entry(g->known, g->known_slots, SPAN("en"), word)->roles & WORD_PERSONAL;
}

bool grammar_is_negation(const struct grammar *g, struct span language, struct span word)
{
	return span_is(language, "en") && grammar_entry(g->known, g->known_slots, SPAN("en"), word)->roles & WORD_NEGATION;
}

bool grammar_is_number(const struct grammar *g, struct span language, struct span word)
{
	const struct entry *e = grammar_entry(g->known, g->known_slots, SPAN("en"), word);
	return span_is(language, "en") && e->classes && *e->classes == 'q';
}

bool grammar_is_closed(const struct grammar *g, struct span word)
{
	const struct entry *e = grammar_entry(g->known, g->known_slots, SPAN("en"), word);
	return e->classes && *e->classes;
}
