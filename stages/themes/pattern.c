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

static bool ends_here(const struct words *w, size_t i)
{
	while (i && i < w->n)
		i = prepositional(w, i);
	return i == w->n;
}

/* "is too expensive", "are not safe" */
static bool predicate(const struct words *w, size_t i)
{
	if (i + 1 >= w->n || w->classes[i] != 'b' || w->does[i] & WORD_BARE_BE)
		return false;
	for (i++; i + 1 < w->n && (w->classes[i] == 'r' || w->does[i] & WORD_DEGREE); i++)
		;
	return i + 1 == w->n && (w->classes[i] == 'a' || w->classes[i] == 'd');
}

static bool english_phrase(const struct words *w)
{
	size_t i = 0, end;
	if (w->does[0] & WORD_QUANTITY)
		i = 1;
	else if (w->n > 2 && w->does[0] & WORD_TOO && w->does[1] & WORD_ENOUGH)
		i = 2;
	if ((end = noun_phrase(w, i)) != 0)
		return ends_here(w, end) || predicate(w, end);
	if (i > 0)
		return false;
	if (w->does[0] & WORD_TOO)
		return (w->classes[1] == 'a' || w->classes[1] == 'd') && ends_here(w, 2);
	if (w->classes[0] == 'a' || w->classes[0] == 'd')
		return w->n > 2 && ends_here(w, 1); /* dangerous for cyclists */
	size_t verb = w->classes[0] == 'r' && w->n > 1; /* strongly object */
	if (w->classes[verb] == 'v' || w->classes[verb] == 'g') {
		if (verb && w->n == 2)
			return true;
		if ((end = prepositional(w, verb + 1)) != 0)
			return ends_here(w, end);
		i = verb + 1;
		if (i < w->n && w->does[i] & WORD_PARTICLE) /* bring back buses */
			i++;
		i = determiner(w, i);
		if (i < w->n && w->does[i] & WORD_QUANTITY)
			i++;
		return (end = noun_phrase(w, i)) != 0 && ends_here(w, end);
	}
	return false;
}

bool grammar_phrase(const char *classes, const uint16_t *does, size_t n)
{
	if (n < 2 || n > LONGEST_PHRASE || (does[0] | does[n - 1]) & WORD_EDGE)
		return false;
	struct words w = { classes, does, n };
	if (!strchr("cfo", classes[0]))
		return english_phrase(&w);
	if (classes[0] == 'f' || classes[n - 1] != 'c')
		return false;
	size_t function = 0;
	for (size_t i = 0; i < n; i++) {
		function = classes[i] == 'f' ? function + 1 : 0;
		if (classes[i] == '.' || function > 2)
			return false;
	}
	return true;
}

bool grammar_goes_on(char last, char next)
{
	if (last == 'c')
		return next == 'c';
	return next == 'n' || next == 'g' || (last == 'g' && next == 'p');
}

bool grammar_came_before(char before, char first)
{
	if (first == 'c' || first == 'o')
		return before == 'c' || before == 'o';
	return (first == 'n' || first == 'a' || first == 'd') && (before == 'n' || before == 'a');
}
