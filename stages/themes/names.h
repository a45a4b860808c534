/* names.h: what the found themes of a question are called, and how they are shown: a key,
 * a label in the respondents' words, a description, distinctive terms, three quotes.
 */
#ifndef CANVASS_THEMES_NAMES_H
#define CANVASS_THEMES_NAMES_H

#include "corpus.h"
#include "grammar.h"

struct naming;

/* Reads the lexicons that labels are phrased with. Returns 0 or EXIT_CONFIG. Read-only
 * afterwards. Release with naming_close (null is fine). */
int naming_open(struct context *ctx, struct naming **n, struct fault *f);
void naming_close(struct naming *n);

struct theme_name {
	struct span key;          /* a slug of the label ("bus-services"), unique in the question;
	                             a codeframe's key as given */
	struct span label;        /* two to six words as respondents write them; a codeframe's
	                             as given. Unlike every other label of the question */
	bool says_little;         /* the best label found is far from the theme in meaning, and
	                             most of the theme has none of its words: a mixture, or told
	                             in as many words as people */
	struct span description;  /* one sentence */
	struct span terms;        /* JSON: [{"term":"parking","weight":7.25},...], most telling
	                             first; weight: log_odds of phrases.h */
	struct span quotes;       /* JSON: [{"ref":"R-7","start":0,"end":61,"text":"..."},...]: up to
	                             three, bytes of the response's text */
};

/* True if a segment's response is given a theme, or one of its sub-themes, for it. */
struct giving {
	bool (*gives)(const void *of, uint32_t segment, uint32_t theme);
	const void *of;
};
/* Names every theme of a fitted corpus: names[c->n_themes]; all strings in arena a. sense:
 * what phrases mean, or null. giving: what may be quoted; null: what is of the theme in c.
 * Depends on the corpus' content, not on its order. O(words log words + words * themes).
 * Returns 0 or EXIT_BUG. */
struct sense;
int names_make(const struct naming *n, const struct corpus *c, const struct sense *sense, const struct giving *giving,
               struct arena *a, struct theme_name *names, struct fault *f);

/* Only the quotes, of responses that were given themes which have names already: by how surely
 * each segment has its theme (posterior, typical) and by the terms. Likewise in arena a. */
void names_quote(const struct naming *n, const struct corpus *c, struct arena *a, struct theme_name *names);

/* A key made of a label: lower-case ASCII letters, digits and hyphens, at most 48 bytes;
 * "theme" if nothing is left. "Coût des trajets" gives "cout-des-trajets". */
struct span name_slug(struct span label, struct arena *a);

#endif
