/* corpus.h: what is in memory of one question's answers while its themes are found and
 * named: a deterministic sample of the responses (all of them up to some ten thousand),
 * their segments, tokens and stems, and, once fitted, each segment's theme.
 *
 * Order never depends on the input's: responses are sorted by a hash of their text, stems
 * by their bytes. Everything a corpus points to is the corpus's own and lives as long.
 */
#ifndef CANVASS_THEMES_CORPUS_H
#define CANVASS_THEMES_CORPUS_H

#include <stddef.h>
#include <stdint.h>

#include "../../pipeline/memory.h"
#include "../../pipeline/span.h"

enum { MOST_THEMES = 70 };
#define NO_THEME UINT32_MAX /* none of the themes fits */
#define NO_STEM UINT32_MAX  /* a stop word, a number, a symbol */

struct corpus_stem {
	struct span text;
	uint32_t segments;    /* of this sample that have it */
};

/* Bytes [start, end) of its *segment's* text. */
struct corpus_token {
	uint32_t start, end;
	uint32_t stem;        /* index into stems, or NO_STEM */
	uint8_t kind;         /* enum token_kind of record.h */
};

struct corpus_segment {
	struct span text;
	uint32_t response;    /* index into responses */
	uint32_t start_byte;  /* where its text begins in the response's */
	uint32_t first_token, n_tokens;
	uint32_t theme;       /* index into themes, or NO_THEME: set by the fit */
	float posterior;      /* of that theme, [0, 1] */
	float typical;        /* cosine of its vector with the theme's centre, [-1, 1] */
};

struct corpus_response {
	struct span ref;      /* its reference */
	struct span text;     /* all of it up to its last segment here; segments point into it */
	uint32_t first_segment, n_segments;
	uint32_t respondent;  /* the same number: the same respondent */
	uint32_t copies;      /* number of the letter it is, as sent or edited (copies.h); the
	                         same number: copies of one another (a campaign) */
	char language[8];     /* its code, or "" */
};

struct corpus_weight {
	uint32_t stem;
	double weight;        /* log(p(stem | theme) / p(stem)), sorted by what it explains:
	                         weight times its occurrences in the theme */
};

struct corpus_theme {
	uint32_t parent;      /* index of its parent theme, or NO_THEME. Parents come after
	                         their children; their segments are their children's */
	uint32_t segments;    /* of the sample */
	const struct corpus_weight *weights; /* most telling first, at most 60 */
	size_t n_weights;
	/* From a codeframe: as given (and then kept); empty where found. */
	struct span key, label, description;
};

struct corpus {
	struct span question_id, wording, language; /* language: that of most responses */
	struct corpus_stem *stems;
	size_t n_stems;
	struct corpus_token *tokens;
	size_t n_tokens;
	struct corpus_segment *segments;
	size_t n_segments;
	struct corpus_response *responses;
	size_t n_responses;
	struct corpus_theme *themes;
	size_t n_themes;
	struct arena arena;   /* holds the texts */
};

#endif
