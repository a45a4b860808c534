/* represent.h: what a piece of text is to a fit: its stems, and one vector made of three:
 * what the encoder (or the taught words) says, what the word table says, and where its
 * stems lie in latent semantic space. Each part is centred on the question's mean and has
 * length 1, then its weight; the whole has length 1 again.
 *
 * The pieces are the segments, or whole responses where most make one point. A segment of
 * a response that makes several keeps some of its response's meaning: the mean of the
 * response's segments is added (CONTEXT) before the last scaling. Beside a codeframe it is not:
 * there a segment is judged by what it says itself, as descriptions are.
 */
#ifndef CANVASS_THEMES_REPRESENT_H
#define CANVASS_THEMES_REPRESENT_H

#include "../../pipeline/record.h"
#include "corpus.h"
#include "features.h"
#include "lsa.h"
#include "meanings.h"
#include "recall.h"

/* What themes are fitted on: one segment, or all segments of a response. */
struct unit {
	struct span text;
	uint32_t response;
	uint32_t first_segment, n_segments;
	uint32_t first_token, n_tokens;
};

struct representation {
	const struct corpus *corpus;
	bool whole;                      /* units are responses */
	bool beginnings;                 /* and long: the encoder reads how they begin */
	size_t n_frame;                  /* the last units are a codeframe's texts: words then
	                                    weigh more, and the encoder reads these first */
	bool seeded;                     /* they are seed words: guidance, not descriptions */
	struct unit *units;              /* [f.n] */
	struct meanings *meanings;       /* of the run; null: stems alone */
	struct lsa lsa;
	struct features f;               /* of the units; vectors last */
	struct weighted_word *words;     /* of unit i: [first_word[i], first_word[i + 1]) */
	uint32_t *first_word;
	float *encoded;                  /* [n][own]: sentence vectors, centred; 0: not encoded */
	float *read_weight;              /* [n]: by what their texts' vectors stand multiplied in them */
	float moved[MEANING_DIMENSIONS]; /* what was taken off all sentence vectors besides mean_wide */
	size_t own;                      /* their dimensions; 256, or those of given vectors */
	bool given;                      /* the records carry vectors */
	size_t n_encoded;
	struct intern read;              /* the texts that the encoder has read */
	float *read_vectors;             /* [read.n][256] */
	float weight_words, weight_latent; /* of the parts beside the sentence vectors */
	float *mean_taught, *mean_prior, *mean_encoded; /* [256], [256], [own]: taken off */
	float *mean_wide;                /* [384]: of what the encoder read, before it is projected */
};

/* Stems and words. `vectors` are the segments' (sample.h). meanings is null where the
 * language has no word table. */
void represent_begin(struct representation *r, const struct corpus *c, const struct span *vectors,
                     struct meanings *meanings, bool whole);
/* Latent semantics of the stems, before units are left out and represent_finish; reads f and
 * sets lsa alone. */
void represent_latent(struct representation *r, int jobs);
/* Encodes a stratified sample of `budget` segments of several questions: small questions
 * wholly, large ones by equal shares of what is left, three fifths in the corpus's own
 * (random) order, then those whose words tell least (needs.h; all in order where r->beginnings);
 * then teaches the words by them (teach; else they know what they know). Where r->beginnings,
 * the segments that begin in what is read are counted. Equal texts are encoded once. */
void represent_encode(struct representation *r, size_t n_questions, struct recall *e,
                      struct meanings *m, size_t budget, bool teach, int jobs);
/* Responses that came later, to be encoded as those were that `as` was made from: their
 * sentence vectors are moved by the same mean. Only for represent_encode, without teaching,
 * and represent_take_read; free it. */
void represent_late(struct representation *r, const struct corpus *c, const struct representation *as);
/* Moves what the encoder has read of them into r, for represent_read. */
void represent_take_read(struct representation *r, struct representation *late);
/* The vectors, in f.vectors and f.dims. */
void represent_finish(struct representation *r, int jobs);

/* How much of its response's meaning a segment keeps (see above). */
static const float REPRESENT_CONTEXT = 1;

/* The words of n segments of the corpus, from one on, weights summing to 1; new words are
 * given a place. list has room for their tokens. Gives how many. Not thread-safe. */
size_t represent_segment_words(const struct representation *r, size_t segment, size_t n, struct weighted_word *list);
/* The words of n tokens as represent_word gives them, weights summing to 1: list has room
 * for n. Thread-safe, as all that follows. Gives how many. */
size_t represent_words(const struct representation *r, const uint32_t *words, size_t n, struct weighted_word *list);
/* The number of a word that is known and has a weight, or UINT32_MAX. */
uint32_t represent_word(const struct representation *r, struct span text, const struct token *t);
/* What the encoder reads of a response of several segments: all, or where r->beginnings
 * its first 400 bytes, to the character. */
struct span represent_beginning(const struct representation *r, struct span text);
/* The sentence vector of a text that the encoder has read, or null. */
const float *represent_read(const struct representation *r, struct span text);
/* One piece outside the corpus, without its response's meaning. encoded: its sentence
 * vector, centred, or null. out[f.dims]. */
void represent_segment(const struct representation *r, const struct weighted_word *words, size_t n_words,
                       const struct stem_count *stems, size_t n_stems, const float *encoded, float *out);
/* Values that a vector in a record may have: with the other parts, as many as products.h takes. */
enum { REPRESENT_LONGEST = 1024 };
/* A sentence vector as a record carries it, of `own` values, centred: false if it is none. */
bool represent_given(const struct representation *r, struct span json, float *out);
/* How large a question of n units is, from 0 (200 or fewer) to 1 (3,000 or more). */
double represent_many(size_t n);
void represent_free(struct representation *r);

#endif
