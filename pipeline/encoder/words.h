/* words.h: what each English word means in texts: a table distilled from the encoder.
 *
 * Each of 36,800 words and of the encoder's word pieces in Latin script, embedded alone
 * by the encoder, centred, reduced from 384 to 256 dimensions by principal components, and
 * taught from texts what they mean in them (lexicons/encoder.md). 8 bits and a scale per row.
 * Averages weighted by a/(a + p(w)) (Arora et al. 2017, SIF, "A simple but tough-to-beat
 * baseline for sentence embeddings") are the segment vectors that serve where the encoder is
 * off, and the prior of what a run's own texts teach (stages/themes/meanings.h).
 */
#ifndef CANVASS_WORDS_H
#define CANVASS_WORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../fault.h"
#include "../span.h"

enum { WORDS_DIMENSIONS = 256 };
/* For data_read and data_path. */
#define WORDS_FILE "lexicons/taught.bin"

struct words;

/* A table over the bytes of its file, 64-byte aligned, which must outlive it; name is for
 * messages. EXIT_CONFIG for a file that is cut, altered or of another version. Read-only from
 * then on: any number of threads. Release with words_close (null is fine). */
int words_open(struct words **w, const char *name, struct span file, struct fault *f);
int words_open_path(struct words **w, const char *path, struct fault *f);
void words_close(struct words *w);

/* Number of entries. Ids run from 0; lower ids are more frequent words; word pieces
 * ("##ing") come last. */
size_t words_count(const struct words *w);
/* The id of a lower-case word in UTF-8, or -1. O(length). */
long words_find(const struct words *w, struct span word);
/* An entry's text; lives as long as the file. */
struct span words_text(const struct words *w, size_t id);
/* Its vector: value i is row[i] * *scale, row of WORDS_DIMENSIONS in [-127, 127]. */
const int8_t *words_row(const struct words *w, size_t id, float *scale);
/* p(w) of a Zipf prior on frequency rank, 0.1/(rank + 2.7), rank from 1; that of an
 * entry without a rank (a piece) or of id -1 is that of the rarest word. */
double words_probability(const struct words *w, long id);

/* The vector of a lower-case word, known or not: out[WORDS_DIMENSIONS]. An unknown word
 * is the mean of its word pieces, longest first, weighted by their lengths. Gives p(w); 0
 * in *p and in out if nothing of it is known (then leave it out). known may be null. */
void words_vector(const struct words *w, struct span word, float *out, double *p, bool *known);

/* An encoder vector in the words' space: out[256] = (vector[384] - mean) * components,
 * where mean is that of the words if centred is true, and zero if the caller has taken
 * off a mean of its own (the question's) already. Fixed order: the same bytes
 * everywhere. 98,304 multiply-adds. */
void words_project(const struct words *w, const float *vector, bool centred, float *out);

#endif
