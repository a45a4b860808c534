/* naming.h: what the parts of naming share (names.c, label.c, terms.c, describe.c,
 * quotes.c); others use names.h. */
#ifndef CANVASS_THEMES_NAMING_H
#define CANVASS_THEMES_NAMING_H

#include "names.h"
#include "phrases.h"
#include "sense.h"

struct label_stems;
struct job {
	const struct grammar *grammar;
	const struct corpus *corpus;
	const struct sense *sense; /* or null */
	const struct giving *giving; /* or null */
	struct phrases phrases;
	struct arena *arena;      /* for results */
	struct arena *scratch;
	struct theme_terms *terms; /* [n_themes] */
	uint32_t *stem_texts;      /* [n_stems]: texts that have it */
	struct theme_name *names;
	struct label_stems *taken; /* [n_themes]: of the labels so far */
	bool *misspelt;           /* [n_stems]: see find_misspelt */
	bool *coarse;             /* [n_segments]: it has a coarse word */
	struct written { struct span word, as; } *written; /* [2 * n_stems]: in no name, in one; see surface.c */
	struct span *inner_labels; /* [n_themes]: without the capital of a sentence; or empty */
};

/* The stems of a label's words that carry meaning. */
struct label_stems {
	uint32_t stems[LONGEST_PHRASE];
	size_t n;
	uint8_t kind;             /* enum phrase_kind; 0: put together, or given */
};

/* A theme's words, most telling first. */
struct term {
	uint32_t stem;
	uint32_t texts;           /* of the theme that have it */
	double weight;            /* log_odds */
	bool noun;
	struct span surface;      /* as it is mostly written */
	const struct phrase *fixed; /* what it is nearly always part of ("blue badge"), or null */
	uint32_t fixed_texts;
};
enum { MOST_TERMS = 10 };
struct theme_terms {
	struct term list[MOST_TERMS];
	size_t n;
	double typical;           /* of its segments, on average */
	double *weights;          /* [n_stems]: of every stem for this theme */
	uint32_t *texts;          /* [n_stems]: texts of the theme that have it */
};

/* terms.c: fills j->terms, in j->scratch. */
void find_terms(struct job *j);
/* pairs.c: notes a phrase that so many texts of a theme say with the terms that it has. */
void terms_note_phrase(const struct job *j, uint32_t theme, const struct phrase *p, uint32_t texts);
struct span terms_json(const struct job *j, uint32_t theme);

/* spelling.c: [n_stems], in arena a: true for a stem in at most three segments that is one
 * letter left out, put in, changed or swapped away from one that is ten times as common
 * (Damerau 1964, "A technique for computer detection and correction of spelling errors":
 * four of five misspellings are one such slip). O(rare stems * common ones of like
 * length). */
bool *find_misspelt(const struct corpus *c, struct arena *a);
/* True if two words are one such slip apart ("offense" and "offence"). */
bool one_slip(struct span x, struct span y);

/* label.c: fills the labels that are empty. */
void choose_labels(struct job *j);
/* "noise and litter", in the language's words and j->arena. */
struct span label_joined(const struct job *j, struct span x, struct span y);

/* True if a segment has a word of this stem. */
bool segment_has(const struct corpus *c, const struct corpus_segment *s, uint32_t stem);

/* quotes.c: typical sentences of a theme, best first, at most `most`, from different
 * respondents, none like another. */
struct quote {
	uint32_t response;
	uint32_t start, end;      /* bytes of the response's text */
	struct span text;
};
bool *find_coarse(const struct job *j); /* in j->scratch */
size_t find_quotes(const struct job *j, uint32_t theme, struct quote *quotes, size_t most);
struct span quotes_json(const struct job *j, const struct quote *quotes, size_t n);

/* describe.c: one sentence of the theme's terms and its most typical statement. */
struct span describe(const struct job *j, uint32_t theme, const struct quote *quotes, size_t n);

/* surface.c: words with the capitals that they mostly have in running text. */
/* The words of a saying. sentence: the first letter is made a capital. In j->arena. */
struct span saying_as_written(const struct job *j, const struct saying *s, bool sentence);
/* The commonest form of a word in a theme. */
struct span stem_as_written(const struct job *j, uint32_t stem, uint32_t theme);
/* The first letter a capital. */
struct span as_sentence(const struct job *j, struct span text);

#endif
