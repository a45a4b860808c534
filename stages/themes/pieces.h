/* pieces.h: what is said in a response, piece by piece, against the themes: a piece is a
 * segment, a whole response or a clause. For assign.c.
 */
#ifndef CANVASS_THEMES_PIECES_H
#define CANVASS_THEMES_PIECES_H

#include "assign.h"

/* A response's record, read. Lives in the record's arena. */
struct reply {
	struct span text, language;
	const struct segment *segments;
	const struct token *tokens;
	const struct span *stems;
	size_t n_segments, n_tokens;
	size_t *first_token;       /* [n_segments + 1] of those inside segments */
	uint32_t *stem_ids, *word_ids; /* [n_tokens], or UINT32_MAX */
};

/* Some tokens in a row with what a judgement needs. */
struct piece {
	size_t first_token, n_tokens;   /* of the record */
	struct stem_count *stems;
	struct weighted_word *words;
	size_t n_stems, n_words;
	float *vector;
	const float *encoded;           /* its sentence vector times `weight`, or null; for a codeframe */
	float weight;
	double *scores;                 /* [k]: log posterior, unnormalised */
	double evidence;                /* of the best theme over the background */
	uint32_t best;
	double posterior;               /* by which pieces vote */
	enum side side;                 /* on the question's subject or off it */
	struct span text;
};

/* Whether a codeframe's judge decides. */
bool assigner_by_frame(const struct assigner *j);
/* The theme that a text of the fit was counted in, or IN_NO_THEME: the first by number of equal
 * texts. O(log known). */
uint32_t assigner_own_theme(const struct assigner *j, struct span text);

/* Reads a record: but for segments that only remark, which speak for no theme. Returns 0 or
 * the record's fault. */
int reply_begin(const struct assigner *j, struct reply *a, struct record *r, struct fault *f);

/* Begins a piece of tokens `from` up to `to`: its stems, and room for the rest, in the arena.
 * *p must be zeros. */
void piece_gather(const struct assigner *j, const struct reply *a, size_t from, size_t to, struct arena *arena,
                  struct piece *p);
/* The text of n segments from one on, its words, and its sentence vector, null if it was not
 * read. The piece must have been gathered from them. */
const float *piece_read(const struct assigner *j, const struct reply *a, size_t segment, size_t n, struct piece *p);
/* The same, and its vector, alone, and its side. */
void piece_represent(const struct assigner *j, const struct reply *a, size_t segment, size_t n, struct arena *arena,
                     struct piece *p);
/* The text, the words and the vector, by words alone, of a piece that was gathered from a part
 * of a segment. */
void piece_represent_part(const struct assigner *j, const struct reply *a, struct piece *p);
/* Adds the response's mean to the vectors of its n segments, as the fit did (represent.h). */
void pieces_add_context(const struct assigner *j, struct piece *pieces, size_t n, struct arena *arena);

/* Scores a piece, and a second with it unless b is null, which costs less than each alone. */
void piece_score(const struct assigner *j, struct piece *p, struct piece *b);
/* The best theme, its posterior and its evidence, from the scores of a mixture: part of
 * piece_score. */
void piece_settle(const struct assigner *j, struct piece *p);
/* The log-likelihood of stems in the question at large, as the mixture weighs them. */
double pieces_background(const struct assigner *j, const struct stem_count *stems, size_t n);

#endif
