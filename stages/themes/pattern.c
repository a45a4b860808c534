/* pattern.c: which runs of words can stand as a label, by their classes. Each pattern
 * gives where it ends, or 0. */
#include "grammar_internal.h"

struct words {
	const char *classes;
	const uint16_t *does;
	size_t n;
};

/* Modifiers and a noun. */
static size_t noun_phrase(const struct words *w, size_t i)
{
	size_t last = 0;
	for (; i < w->n; i++) {
		char c = w->classes[i];
		if (c == 'n')
			last = i + 1;
		else if (c == 'g' && i > 0 && w->classes[i - 1] == 'n')
			last = i + 1; /* dog fouling */
		else if (c != 'a' && c != 'd' && c != 'g' && c != 'q')
			break;
	}
	return last == i ? last : 0; /* nothing may be left over before the next word */
}

static size_t determiner(const struct words *w, size_t i)
{
	return i < w->n && w->does[i] & WORD_ARTICLE ? i + 1 : i;
}

/* "of the town centre" */
static size_t prepositional(const struct words *w, size_t i)
{
	if (i + 1 >= w->n || w->classes[i] != 'p' || !(w->does[i] & WORD_LINK))
		return 0;
	return noun_phrase(w, determiner(w, i + 1));
}

/* What may follow a noun: "of the town centre", and once "and the harbour". */
static bool ends_here(const struct words *w, size_t i)
{
	for (bool joined = false; i && i < w->n;)
		if (w->classes[i] != '&' || joined) {
			i = prepositional(w, i);
		} else {
			i = noun_phrase(w, determiner(w, i + 1));
			joined = true;
		}
	return i == w->n;
}

/* "is too expensive", "are not safe", "should be free", "has been cut", and "harms the town". */
static bool predicate(const struct words *w, size_t i)
{
	if (i + 1 >= w->n)
		return false;
	if (w->classes[i] == 'z')
		return ends_here(w, noun_phrase(w, determiner(w, i + 1)));
	if (w->classes[i] == 'h' && i + 2 < w->n && w->does[i + 1] & WORD_BARE_BE)
		i++;
	else if (w->classes[i] != 'b' || w->does[i] & WORD_BARE_BE)
		return false;
	for (i++; i + 1 < w->n && (w->classes[i] == 'r' || w->does[i] & WORD_DEGREE); i++)
		;
	return i + 1 == w->n && (w->classes[i] == 'a' || w->classes[i] == 'd');
}

static struct phrase_shape shape_of(enum phrase_kind kind, size_t head)
{
	return (struct phrase_shape){ .kind = (uint8_t)kind, .head = (uint8_t)head };
}

static const struct phrase_shape NONE = { 0 };

/* A verb and what it is done to. */
static struct phrase_shape action(const struct words *w)
{
	size_t i, end, verb = w->classes[0] == 'r' && w->n > 1; /* strongly object */
	if (w->classes[verb] != 'v' && w->classes[verb] != 'g')
		return NONE;
	if (verb && w->n == 2)
		return (struct phrase_shape){ .kind = PHRASE_ACTION, .head = (uint8_t)verb, .alone = true };
	if ((end = prepositional(w, verb + 1)) != 0)
		return ends_here(w, end) ? shape_of(PHRASE_ACTION, end - 1) : NONE;
	i = verb + 1;
	if (i < w->n && w->does[i] & WORD_PARTICLE) /* bring back buses */
		i++;
	i = determiner(w, i);
	if (i < w->n && w->does[i] & WORD_QUANTITY)
		i++;
	return (end = noun_phrase(w, i)) != 0 && ends_here(w, end) ? shape_of(PHRASE_ACTION, end - 1) : NONE;
}

static struct phrase_shape english_phrase(const struct words *w)
{
	size_t i = 0, end;
	if (w->does[0] & WORD_QUANTITY)
		i = 1;
	else if (w->n > 2 && w->does[0] & WORD_TOO && w->does[1] & WORD_ENOUGH)
		i = 2;
	if ((end = noun_phrase(w, i)) != 0) {
		if (predicate(w, end))
			return shape_of(PHRASE_CLAIM, end - 1);
		return ends_here(w, end) ? shape_of(i ? PHRASE_AMOUNT : PHRASE_THING, end - 1) : NONE;
	}
	if (i > 0)
		return NONE;
	if (w->does[0] & WORD_TOO)
		return (w->classes[1] == 'a' || w->classes[1] == 'd') && ends_here(w, 2) ? shape_of(PHRASE_QUALITY, 1) : NONE;
	if (w->classes[0] == 'a' || w->classes[0] == 'd') /* dangerous for cyclists; done for */
		return w->n > 2 && ends_here(w, 1)
		           ? shape_of(w->classes[0] == 'a' ? PHRASE_QUALITY : PHRASE_STATE, w->n - 1)
		           : NONE;
	return action(w);
}

/* Without word classes: from a content word to a content word, with no clause in it; what
 * German writes small stands before a noun. */
static struct phrase_shape plain_phrase(const struct words *w)
{
	size_t function = 0;
	if ((w->classes[0] != 'c' && w->classes[0] != 'o') || w->classes[w->n - 1] != 'c')
		return NONE;
	for (size_t i = 0; i < w->n; i++) {
		char c = w->classes[i], before = i ? w->classes[i - 1] : ' ';
		function = c == 'f' || c == 'B' ? function + 1 : 0;
		if (c == '.' || c == 'K' || function > 2 || (c == 'B' && before != 'f') || (before == 'o' && c != 'o' && c != 'c'))
			return NONE;
	}
	return shape_of(PHRASE_PLAIN, w->n - 1);
}

struct phrase_shape grammar_phrase(const char *classes, const uint16_t *does, size_t n)
{
	struct words w = { classes, does, n };
	if (n < 2 || n > LONGEST_PHRASE || (does[0] | does[n - 1]) & WORD_EDGE)
		return NONE;
	return strchr("cfoKB", classes[0]) ? plain_phrase(&w) : english_phrase(&w);
}

bool grammar_hangs(struct phrase_shape shape, const char *classes, const uint16_t *does, const bool *joined, size_t i)
{
	if (i == 0 || !joined[i])
		return false;
	if (shape.kind == PHRASE_ACTION)
		return classes[i - 1] == 'n' || does[i - 1] & WORD_DOER;
	if (shape.kind != PHRASE_CLAIM)
		return false;
	i--;
	if (does[i] & WORD_ARTICLE && i > 0 && joined[i])
		i--;
	return classes[i] == 'p';
}

bool grammar_goes_on(struct phrase_shape shape, char last, char next, uint16_t does)
{
	if (shape.kind == PHRASE_CLAIM && does & WORD_TO)
		return true; /* are required to */
	if (last == 'c')
		return next == 'c';
	return next == 'n' || next == 'g' || (last == 'g' && next && strchr("ptad", next));
}

bool grammar_came_before(char before, char first)
{
	if (first == 'c' || first == 'o')
		return before == 'c' || before == 'o';
	return (first == 'n' || first == 'a' || first == 'd') && (before == 'n' || before == 'a');
}
