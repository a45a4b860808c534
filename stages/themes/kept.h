/* kept.h: files that a run keeps for later ones: themes (model.h), vectors (recall.h).
 *
 * They begin with a kind of 8 bytes, of which the last is the version, and a checksum of
 * what follows, in 8 bytes, little-endian.
 */
#ifndef CANVASS_THEMES_KEPT_H
#define CANVASS_THEMES_KEPT_H

#include "../../pipeline/fault.h"
#include "../../pipeline/span.h"

enum { KEPT_HEAD = 16 };
enum kept {
	KEPT_WHOLE,
	KEPT_OTHER,   /* not of this kind */
	KEPT_VERSION, /* of another version: the checksum was not looked at */
	KEPT_ALTERED  /* or cut */
};

/* What a file begins with; kind has 8 bytes. About 1 GB/s. */
void kept_head(const char *kind, struct span body, char head[KEPT_HEAD]);
/* What a file is, by its head. */
enum kept kept_judge(const char *kind, struct span file);
/* Whether a file could be written there, told before the work that it is to hold is done.
 * Returns 0 or EXIT_CANT_CREATE; leaves nothing. */
int kept_try(const char *path, struct fault *f);
/* Fills in the head of a whole file's bytes, writes them beside path, for their owner
 * alone, and renames: a reader finds the old file or the new one. Returns 0,
 * EXIT_CANT_CREATE or EXIT_IO. */
int kept_write(const char *kind, char *bytes, size_t len, const char *path, struct fault *f);

#endif
