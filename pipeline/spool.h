/* spool.h: records set aside on disk by a stage that must see all of them first.
 *
 * An unlinked temporary file in $TMPDIR (or /tmp), readable by nobody else and
 * gone when the process ends, however it ends. Memory: one buffer of 1 MiB
 * or the longest record.
 */
#ifndef CANVASS_SPOOL_H
#define CANVASS_SPOOL_H

#include "record.h"

struct spool;

/* Returns 0 or EXIT_CANT_CREATE. Release with spool_close (null is fine). */
int spool_open(struct spool **s, struct fault *f);
/* Puts a record at the end. Returns 0 or EXIT_IO. */
int spool_add(struct spool *s, const struct record *r, struct fault *f);
/* Begins reading from the first record; call once, after the last add. */
int spool_rewind(struct spool *s, struct fault *f);
/* Reads the next record into *r, whose arena (reset by each call) is the spool's.
 * *end is set when there are no more. Returns 0 or EXIT_IO. */
int spool_next(struct spool *s, struct record *r, bool *end, struct fault *f);
/* The same, packed (pack.h), for a thread to make a record of elsewhere; the bytes are
 * the spool's until the next call. */
int spool_next_packed(struct spool *s, struct span *packed, bool *end, struct fault *f);
void spool_close(struct spool *s);

#endif
