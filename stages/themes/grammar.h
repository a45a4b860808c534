/* grammar.h: what kind of word a word is, and which runs of words make a phrase that can
 * stand as a label. English by word classes (lexicons/wordclass.tsv and endings); every
 * other language by its function words alone, German with the capitals of its nouns.
 *
 * Classes: n noun, v verb, z verb in -s, d participle, perhaps past, w past that is no participle
 * ("came"), g verb in -ing, a adjective,
 * r adverb, p preposition, t determiner, pronoun or conjunction, m auxiliary, h one of demand or of what has been
 * (should, has), b form of
 * "be", x interjection, q number, & "and"; of other languages c content word, f function word, o
 * what German writes small, K what makes a clause, B an article that joins nothing; '.' what
 * no phrase may cross.
 *
 * The patterns for noun phrases follow Justeson and Katz 1995, "Technical terminology",
 * Natural Language Engineering 1(1); a verb before and a predicate after are added,
 * because people's themes are demands and complaints as often as things.
 */
#ifndef CANVASS_THEMES_GRAMMAR_H
#define CANVASS_THEMES_GRAMMAR_H

#include "../../pipeline/data.h"

enum { LONGEST_PHRASE = 6, LONGEST_WORD_BYTES = 40 };

struct grammar;
/* Reads lexicons/wordclass.tsv and lexicons/phrasing.tsv. Returns 0 or EXIT_CONFIG.
 * Read-only afterwards; release with grammar_close (null is fine). */
int grammar_open(struct context *ctx, struct grammar **g, struct fault *f);
void grammar_close(struct grammar *g);

/* The classes of n words in lower case, in the order they stand in: classes[n]; and, in
 * does[n], what each does in a phrase (for grammar_phrase). function[i]: a stop word;
 * names[i]: it has a capital though no sentence begins there; joined[i]: one space parts
 * it from the word before. Classes that are '.' or 'q' already are left. */
void grammar_classes(const struct grammar *g, struct span language, const struct span *words,
                     const bool *function, const bool *names, const bool *joined, size_t n,
                     char *classes, uint16_t *does);

/* What kind of phrase it is, and which of its words it is about. */
enum phrase_kind {
	PHRASE_THING = 1,       /* a noun and what describes it: "safe routes to school" */
	PHRASE_AMOUNT,          /* "more buses", "no parking" */
	PHRASE_ACTION,          /* a verb and its object: "fix the potholes" */
	PHRASE_CLAIM,           /* "taxes are too high" */
	PHRASE_QUALITY,         /* "too narrow", "dangerous for cyclists" */
	PHRASE_STATE,           /* "stuck in traffic": of whom, it does not say */
	PHRASE_PLAIN            /* of a language whose words have no classes here */
};
struct phrase_shape {
	uint8_t kind;           /* 0: no phrase */
	uint8_t head;           /* its noun, or its verb's object, or what the claim is on */
	bool alone;             /* an action on nothing: "strongly object" */
};

/* Whether n words of these classes make a label: 2 to LONGEST_PHRASE of them. */
struct phrase_shape grammar_phrase(const char *classes, const uint16_t *does, size_t n);

/* True if a phrase of a shape ending (beginning) with `last` (`first`) would go on with a word
 * of class `next` (`before`): it is cut in the middle there. does: what `next` does. */
bool grammar_goes_on(struct phrase_shape shape, char last, char next, uint16_t does);
bool grammar_came_before(char before, char first);
/* True if the phrase that begins with word i hangs on what stands before it: an action on
 * somebody who does it ("they provide services": it is told then, not asked for), a claim
 * on a preposition ("the roles of actors are many"). */
bool grammar_hangs(struct phrase_shape shape, const char *classes, const uint16_t *does, const bool *joined, size_t i);

/* A word with a meaning of its own: not a preposition, pronoun, auxiliary and the like,
 * even where it is no stop word, nor one that no label begins or ends with. *noun: it is
 * one, or the language has no classes. */
bool grammar_is_content(const struct grammar *g, struct span language, struct span word, bool *noun);
/* One of the few and frequent English words of closed classes (the, of, and, is). */
bool grammar_is_closed(const struct grammar *g, struct span word);
/* An English word that points at somebody or something that only the answer tells ("my",
 * "them"); one that turns what is said round ("no", "not"). */
bool grammar_is_personal(const struct grammar *g, struct span language, struct span word);
bool grammar_is_negation(const struct grammar *g, struct span language, struct span word);
/* An English word for a number ("ten"). */
bool grammar_is_number(const struct grammar *g, struct span language, struct span word);
/* A word that no label begins or ends with ("takes"). */
bool grammar_is_edge(const struct grammar *g, struct span language, struct span word);
/* A word in lower case that has a capital wherever it stands ("sunday"). */
bool grammar_has_capital(const struct grammar *g, struct span language, struct span word);
/* A word that says too little to stand in a label by itself ("thing", "good"). */
bool grammar_is_weak(const struct grammar *g, struct span language, struct span word);
/* A word that no label has. One that a sentence begins with that leans on what was said
 * before it ("but", "they"). */
bool grammar_is_coarse(const struct grammar *g, struct span language, struct span word);
bool grammar_leans(const struct grammar *g, struct span language, struct span word);
/* A phrase of lexicons/phrasing.tsv for a language ("and", "typical"), in English if it
 * has none. */
struct span grammar_wording(const struct grammar *g, struct span language, const char *role);

/* "and" before a word: "a" or "ac", "y" or "e". */
struct span grammar_and(const struct grammar *g, struct span language, struct span next);

/* Lower case of ASCII, Latin-1 and Latin Extended-A letters, in place of equal length;
 * ’ becomes '. out has LONGEST_WORD_BYTES; a longer word gives an empty span. */
struct span fold_word(struct span word, char *out);

#endif
