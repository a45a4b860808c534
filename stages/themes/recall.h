/* recall.h: the encoder, and what it has read in the run before: a text that comes again is
 * not read again, and has the same vector, to the bit.
 *
 * A file of its own, at a path that the user named, holds the vectors and hashes of the
 * texts, no text. After the head (kept.h): which encoder it was, in 64 hexadecimal digits;
 * then, by ascending hash, for each text the first 16 bytes of its SHA-256 and
 * float[384], little-endian.
 */
#ifndef CANVASS_THEMES_RECALL_H
#define CANVASS_THEMES_RECALL_H

#include "../../pipeline/encoder/encoder.h"

#define RECALL_KIND "CANVVEC1" /* for kept.h */

struct recall;

/* What e reads, e's file having this SHA-256, is kept at path, or if that is null nowhere; all
 * must outlive it. A file that another encoder or version made is told of and not used; one
 * that is cut, altered or no such file is EXIT_CONFIG. Release with recall_close also then
 * (null is fine). */
int recall_open(struct recall **r, const struct encoder *e, const char *sha256, const char *path,
                struct fault *f);
/* Takes in a file's bytes, which must outlive it: part of recall_open. name is for messages.
 * Returns 0 or EXIT_CONFIG. */
int recall_take(struct recall *r, const char *name, struct span file, struct fault *f);

/* As encoder_encode, for texts that are new; the others cost a copy. Not thread-safe. */
void recall_encode(struct recall *r, const struct span *texts, size_t n, int threads, float *out);

/* Writes what was asked for since recall_open, and nothing else, so that a text that is gone
 * from the responses goes from the file; nothing where that is what the file holds, or nothing
 * was asked for. Last before recall_close. Returns 0, EXIT_CANT_CREATE or EXIT_IO. */
int recall_keep(struct recall *r, struct fault *f);
void recall_close(struct recall *r);

#endif
