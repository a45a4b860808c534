/* grammar.c: a word list by class, a few rules of context, and patterns over classes. */
#include "grammar.h"

#include <stdlib.h>

struct entry {
	struct span language, word;
	const char *classes;    /* of wordclass.tsv; "e" edge and "w" weak of phrasing.tsv */
};
struct wording {
	struct span language, role, words;
};
struct grammar {
	struct entry *classes, *marks;      /* open addressing */
	size_t class_slots, mark_slots;
	struct wording *wordings;
	size_t n_wordings;
	struct arena arena;
};

struct span fold_word(struct span w, char *out)
{
	size_t n = 0;
	if (w.len > LONGEST_WORD_BYTES)
		return (struct span){ NULL, 0 };
	for (size_t i = 0; i < w.len; i++) {
		unsigned char c = (unsigned char)w.bytes[i], d = i + 1 < w.len ? (unsigned char)w.bytes[i + 1] : 0;
		if (c == 0xE2 && d == 0x80 && i + 2 < w.len && (unsigned char)w.bytes[i + 2] == 0x99) {
			out[n++] = '\'';
			i += 2;
		} else if (c == 0xC3 && d >= 0x80 && d <= 0x9E && d != 0x97) {
			out[n++] = (char)c;
			out[n++] = (char)(d + 32);
			i++;
		} else if ((c == 0xC4 || c == 0xC5) && d >= 0x80) {
			/* Latin Extended-A pairs capitals with the next code point: from U+0139 to
			 * U+0148 and U+0179 to U+017E the capital is odd, elsewhere even. */
			unsigned at = (unsigned)(c - 0xC0) << 6 | (d & 0x3F);
			bool odd = (at >= 0x139 && at <= 0x148) || (at >= 0x179 && at <= 0x17E);
			bool capital = at != 0x138 && at != 0x149 && at != 0x178 && at != 0x17F &&
			               (at & 1) == (odd ? 1u : 0u);
			at += capital;
			out[n++] = (char)(0xC0 | at >> 6);
			out[n++] = (char)(0x80 | (at & 0x3F));
			i++;
		} else {
			out[n++] = (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
		}
	}
	return (struct span){ out, n };
}

static size_t slot_of(struct span language, struct span word, size_t slots)
{
	uint64_t h = 14695981039346656037u;
	for (size_t i = 0; i < language.len; i++)
		h = (h ^ (unsigned char)language.bytes[i]) * 1099511628211u;
	h = (h ^ '\t') * 1099511628211u;
	for (size_t i = 0; i < word.len; i++)
		h = (h ^ (unsigned char)word.bytes[i]) * 1099511628211u;
	return (size_t)(h ^ h >> 32) & (slots - 1);
}

static struct entry *look_up(struct entry *table, size_t slots, struct span language, struct span word)
{
	size_t i = slot_of(language, word, slots);
	while (table[i].classes && !(span_equal(table[i].word, word) && span_equal(table[i].language, language)))
		i = (i + 1) & (slots - 1);
	return &table[i];
}

/* Gives the words of a field that spaces part, one after the other. */
static bool next_word(struct span *rest, struct span *word)
{
	while (rest->len && *rest->bytes == ' ')
		*rest = (struct span){ rest->bytes + 1, rest->len - 1 };
	const char *stop = rest->len ? memchr(rest->bytes, ' ', rest->len) : NULL;
	*word = (struct span){ rest->bytes, stop ? (size_t)(stop - rest->bytes) : rest->len };
	*rest = (struct span){ rest->bytes + word->len, rest->len - word->len };
	return word->len > 0;
}

static int add_words(struct grammar *g, struct entry *table, size_t slots, size_t *used, struct span language,
                     struct span classes, struct span words, struct fault *f)
{
	const char *copy = arena_copy(&g->arena, classes.bytes, classes.len);
	struct span word;
	while (next_word(&words, &word)) {
		if (++*used > slots / 2)
			return fault_set(f, EXIT_CONFIG, "a lexicon of word classes has more than %zu words", slots / 2);
		struct entry *e = look_up(table, slots, language, word);
		if (!e->classes)
			*e = (struct entry){ language, word, copy };
	}
	return 0;
}

static int read_classes(struct context *ctx, struct grammar *g, struct fault *f)
{
	struct tsv t = { .name = "lexicons/wordclass.tsv" };
	struct span fields[3];
	size_t used = 0;
	CHECK(data_read(ctx, t.name, &t.rest, f));
	while (tsv_next(&t, fields, 3, 3, f))
		CHECK(add_words(g, g->classes, g->class_slots, &used, fields[0], fields[1], fields[2], f));
	return f->code;
}

static int read_phrasing(struct context *ctx, struct grammar *g, struct fault *f)
{
	struct tsv t = { .name = "lexicons/phrasing.tsv" };
	struct span fields[3];
	size_t used = 0, cap = 0;
	CHECK(data_read(ctx, t.name, &t.rest, f));
	while (tsv_next(&t, fields, 3, 3, f)) {
		if (span_is(fields[1], "edge") || span_is(fields[1], "weak")) {
			CHECK(add_words(g, g->marks, g->mark_slots, &used, fields[0],
			                span_is(fields[1], "edge") ? SPAN("e") : SPAN("w"), fields[2], f));
			continue;
		}
		if (g->n_wordings == cap) {
			cap = cap ? 2 * cap : 32;
			g->wordings = xrealloc(g->wordings, cap, sizeof *g->wordings);
		}
		g->wordings[g->n_wordings++] = (struct wording){ fields[0], fields[1], fields[2] };
	}
	return f->code;
}

int grammar_open(struct context *ctx, struct grammar **out, struct fault *f)
{
	struct grammar *g = *out = xcalloc(1, sizeof *g);
	g->class_slots = 1 << 17;
	g->mark_slots = 1 << 12;
	g->classes = xcalloc(g->class_slots, sizeof *g->classes);
	g->marks = xcalloc(g->mark_slots, sizeof *g->marks);
	CHECK(read_classes(ctx, g, f));
	return read_phrasing(ctx, g, f);
}

void grammar_close(struct grammar *g)
{
	if (!g)
		return;
	free(g->classes);
	free(g->marks);
	free(g->wordings);
	arena_free(&g->arena);
	free(g);
}

static bool marked(const struct grammar *g, struct span language, struct span word, char mark)
{
	const struct entry *e = look_up(g->marks, g->mark_slots, language, word);
	return e->classes && *e->classes == mark;
}

bool grammar_is_weak(const struct grammar *g, struct span language, struct span word)
{
	return marked(g, language, word, 'w');
}

struct span grammar_wording(const struct grammar *g, struct span language, const char *role)
{
	struct span english = SPAN("");
	for (size_t i = 0; i < g->n_wordings; i++) {
		const struct wording *w = &g->wordings[i];
		if (!span_is(w->role, role))
			continue;
		if (span_equal(w->language, language))
			return w->words;
		if (span_is(w->language, "en"))
			english = w->words;
	}
	return english;
}

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

static bool is_one_of(struct span w, const char *list)
{
	size_t n = w.len;
	for (const char *at = list; n && (at = strstr(at, " ")) != NULL; at++)
		if (strncmp(at + 1, w.bytes, n) == 0 && at[1 + n] == ' ')
			return true;
	return false;
}

/* Words whose class in the list misleads in what respondents write. */
static char settled(struct span w)
{
	static const struct { const char *list; char class; } known[] = {
		{ " of for on in to with from at near by without about into through between around along"
		  " across over under after before during per outside inside behind beyond towards toward"
		  " within against off onto up down out back away via per using including regarding concerning"
		  " following being having going getting making trying doing ", 'p' },
		{ " the a an this that these those my your our their his her its some any no every each all"
		  " both either neither another other others same such and or but nor so if because than as"
		  " while when where who which what why how there here it i we you he she they me us him them"
		  " enough much many more less most few fewer several lots lot not too very just only also even"
		  " then now yet again ever never always often once already still really quite rather perhaps"
		  " maybe etc please pls plz thanks thank thx u ur im ive yes okay ok something anything everything nothing someone anyone everyone"
		  " nobody today yesterday tomorrow n't one ones ", 't' },
		{ " zero two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
		  " seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand"
		  " million billion dozen ", 'q' },
		{ " is are was were be been being am isn't aren't wasn't weren't ", 'b' },
		{ " can could will would shall should may might must can't cannot couldn't won't wouldn't"
		  " shouldn't need needs needn't do does did don't doesn't didn't dont doesnt didnt cant wont"
		  " isnt arent wasnt couldnt wouldnt shouldnt have has had haven't hasn't hadn't ", 'm' },
	};
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (is_one_of(w, known[i].list))
			return known[i].class;
	return 0;
}

static bool can_be(const char *classes, char c)
{
	return strchr(classes, c) != NULL;
}

/* The class of an English word by the list and by what stands before it. verb_due: an
 * auxiliary or "to" still waits for its verb. */
static char english_class(const struct grammar *g, struct span word, bool function, char before,
                          struct span word_before, bool verb_due)
{
	char fixed = settled(word);
	if (fixed)
		return fixed;
	if (function)
		return 't';
	const struct entry *e = look_up(g->classes, g->class_slots, SPAN("en"), word);
	const char *classes = e->classes ? e->classes : by_ending(word);
	bool in_phrase = before == 'a' || before == 'p' || before == 'q' ||
	                 is_one_of(word_before, " the a an this that these those my your our their his her"
	                                        " its some any no every each more less fewer enough many ");
	bool after_to = span_is(word_before, "to");
	if (can_be(classes, 'v') && (after_to || (verb_due && !in_phrase) ||
	                             is_one_of(word_before, " i we you they people who please let's ")))
		return 'v';
	if (in_phrase && can_be(classes, 'n') && *classes != 'a')
		return 'n';
	return *classes;
}

/* A word in -s that may be noun or verb is a noun where no object follows: "the permits
 * are", "free permits." */
static void settle_nouns(const struct grammar *g, const struct span *words, const bool *joined, size_t n, char *classes)
{
	for (size_t i = 0; i < n; i++) {
		char next = i + 1 < n && joined[i + 1] ? classes[i + 1] : '.';
		const struct entry *e = classes[i] == 'z' ? look_up(g->classes, g->class_slots, SPAN("en"), words[i]) : NULL;
		if (e && e->classes && can_be(e->classes, 'n') &&
		    (strchr(".mbz", next) || (i + 1 < n && is_one_of(words[i + 1], " of for and or "))))
			classes[i] = 'n';
	}
}

void grammar_classes(const struct grammar *g, struct span language, const struct span *words, const bool *function,
                     const bool *names, const bool *joined, size_t n, char *classes)
{
	bool english = span_is(language, "en"), verb_due = false;
	for (size_t i = 0; i < n; i++) {
		bool follows = i > 0 && joined[i];
		verb_due &= follows;
		if (classes[i] == '.' || classes[i] == 'q')
			continue;
		if (!english) {
			classes[i] = function[i] ? 'f' : 'c';
			continue;
		}
		classes[i] = english_class(g, words[i], function[i], follows ? classes[i - 1] : '.',
		                           follows ? words[i - 1] : SPAN(""), verb_due);
		if (names[i] && strchr("vzdgar", classes[i]))
			classes[i] = 'n'; /* American Express */
		if (classes[i] == 'm' || span_is(words[i], "to"))
			verb_due = true;
		else if (classes[i] == 'v' || classes[i] == 'p' || classes[i] == 'd')
			verb_due = false;
	}
	if (english)
		settle_nouns(g, words, joined, n, classes);
}

bool grammar_is_content(const struct grammar *g, struct span language, struct span word, bool *noun)
{
	bool english = span_is(language, "en");
	char class = english ? english_class(g, word, false, '.', SPAN(""), false) : 'n';
	*noun = class == 'n';
	return !marked(g, language, word, 'e') && strchr("nvgadz", class) != NULL;
}

/* ---- patterns over classes; each gives where it ends, or 0 ---- */

struct words {
	const char *classes;
	const struct span *words;
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

static bool is_link(struct span w)
{
	return is_one_of(w, " of for on in to with from at near by without about into through between around"
	                    " along across over during outside within against ");
}

static size_t determiner(const struct words *w, size_t i)
{
	return i < w->n && is_one_of(w->words[i], " the a an our my their your ") ? i + 1 : i;
}

/* "of the town centre" */
static size_t prepositional(const struct words *w, size_t i)
{
	if (i + 1 >= w->n || w->classes[i] != 'p' || !is_link(w->words[i]))
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
	if (i + 1 >= w->n || w->classes[i] != 'b' || is_one_of(w->words[i], " be been being am "))
		return false;
	for (i++; i + 1 < w->n && (w->classes[i] == 'r' || is_one_of(w->words[i], " not too very so always ")); i++)
		;
	return i + 1 == w->n && (w->classes[i] == 'a' || w->classes[i] == 'd');
}

static bool english_phrase(const struct words *w)
{
	size_t i = 0, end;
	if (is_one_of(w->words[0], " no more less fewer ") && w->n > 1)
		i = 1;
	else if (w->n > 2 && (is_one_of(w->words[0], " not too ") && is_one_of(w->words[1], " enough many much ")))
		i = 2;
	if ((end = noun_phrase(w, i)) != 0)
		return ends_here(w, end) || predicate(w, end);
	if (i > 0)
		return false;
	if (is_one_of(w->words[0], " too not "))
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
		if (i < w->n && is_one_of(w->words[i], " back up out down off away on ")) /* bring back buses */
			i++;
		i = determiner(w, i);
		if (i < w->n && is_one_of(w->words[i], " more less fewer "))
			i++;
		return (end = noun_phrase(w, i)) != 0 && ends_here(w, end);
	}
	return false;
}

static bool edged(const struct grammar *g, struct span language, const struct span *words, size_t n)
{
	return marked(g, language, words[0], 'e') || marked(g, language, words[n - 1], 'e');
}

bool grammar_phrase(const struct grammar *g, struct span language, const char *classes,
                    const struct span *words, size_t n)
{
	if (n < 2 || n > LONGEST_PHRASE)
		return false;
	struct words w = { classes, words, n };
	if (span_is(language, "en"))
		return english_phrase(&w) && !edged(g, language, words, n);
	if (classes[0] != 'c' || classes[n - 1] != 'c')
		return false;
	size_t function = 0;
	for (size_t i = 0; i < n; i++) {
		function = classes[i] == 'f' ? function + 1 : 0;
		if (classes[i] == '.' || function > 2)
			return false;
	}
	return !edged(g, language, words, n);
}

bool grammar_goes_on(char last, char next)
{
	if (last == 'c')
		return next == 'c';
	return next == 'n' || next == 'g' || (last == 'g' && next == 'p');
}

bool grammar_came_before(char before, char first)
{
	if (first == 'c')
		return before == 'c';
	return (first == 'n' || first == 'a' || first == 'd') && (before == 'n' || before == 'a');
}
