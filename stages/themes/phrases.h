/* phrases.h: the words and phrases of a question's segments, counted by theme.
 *
 * Counted once for each text: copies of one letter, or a respondent who says it twice,
 * weigh no more than one. Words are the same by their stems, phrases by their words'
 * stems, articles aside.
 */
#ifndef CANVASS_THEMES_PHRASES_H
#define CANVASS_THEMES_PHRASES_H

#include "corpus.h"
#include "grammar.h"

/* Where it was said: words [first, first + n_words) of a segment's tokens. */
struct saying {
	uint64_t key;           /* the same for the same phrase */
	uint32_t theme;         /* of the segment, or NO_THEME */
	uint32_t copies;        /* of the response */
	uint32_t segment;
	uint32_t first_token;   /* of the corpus */
	uint8_t n_words;
	bool cut_after, cut_before; /* it would go on with the next (previous) word */
	struct phrase_shape shape; /* of a word alone: PHRASE_THING if it is a noun here */
	bool foreign;           /* its segment is hardly in the question's language */
};

/* What was said alike: sayings [first, first + n), in order of theme, and their tallies. */
struct phrase {
	uint32_t first, n;
	uint32_t first_tally, n_tallies;
	uint8_t n_words;        /* of the first saying; articles may differ */
	uint32_t texts;         /* in which it is, of all themes and none */
};

/* In how many texts of a theme a phrase is. */
struct tally {
	uint32_t theme;
	uint32_t texts, whole, whole_before; /* texts; sayings not cut after; not cut before */
	uint32_t sayings, foreign;
	double typical;          /* sum over the sayings of how typical their segments are */
};

struct phrases {
	struct saying *sayings;
	struct phrase *list;     /* in order of key */
	struct tally *tallies;   /* in order of phrase, then theme */
	size_t n_sayings, n;
	uint32_t *theme_texts;   /* [n_themes]: texts of each theme; a parent's are its children's */
	uint32_t *theme_segments, *theme_foreign; /* likewise: segments, and foreign ones */
	uint32_t all_texts;
};

/* Counts. O(words log words); about 100 bytes for each word of the corpus. Release with
 * phrases_free. Depends on the corpus' content only, not on its order. */
void phrases_count(struct phrases *p, const struct corpus *c, const struct grammar *g);
void phrases_free(struct phrases *p);

/* The phrase with this key, or null. */
const struct phrase *phrases_find(const struct phrases *p, uint64_t key);
/* The key of a word alone, by its stem. */
uint64_t word_key(struct span stem);

/* A saying of the phrase in the form that is commonest in a theme (NO_THEME: in all),
 * capitals aside. A tie goes to the shorter, then to the first by bytes. Null if it is
 * not said there. */
const struct saying *phrase_typical(const struct phrases *p, const struct corpus *c,
                                    const struct phrase *which, uint32_t theme);
/* Its k-th word in lower case; out as for fold_word. */
struct span saying_word(const struct corpus *c, const struct saying *s, size_t k, char *out);

/* True if segments of theme `of` count for theme t: it is t, or t is its parent. */
static inline bool theme_holds(const struct corpus *c, uint32_t t, uint32_t of)
{
	return of != NO_THEME && (of == t || c->themes[of].parent == t);
}

/* How much more a thing is said in one group than in the other: the log-odds ratio with
 * an informative Dirichlet prior, over its standard deviation (Monroe, Colaresi and Quinn
 * 2008, "Fightin' Words", Political Analysis 16(4), formula 22). in of n_in texts here,
 * out of n_out elsewhere; positive if it is more said here. Where all texts are here, they
 * are compared with as many that do not say it: what most say comes first. */
double log_odds(double in, double n_in, double out, double n_out);

#endif
