/* source.h: a stream of bytes to read an export from: a file, standard input, the
 * member of an archive, what a decompressor makes of another source.
 *
 * Sources are stacked: each layer owns the one beneath. Any source can be peeked,
 * so that format, character set and dialect are found before anything is read.
 */
#ifndef CANVASS_SOURCE_H
#define CANVASS_SOURCE_H

#include <stdbool.h>
#include <stdint.h>

#include "../../pipeline/fault.h"
#include "../../pipeline/memory.h"

struct source {
	/* Reads 1 to cap (at least 64) bytes; *got is 0 at the end only. Returns 0,
	 * EXIT_DATA or EXIT_IO. */
	int (*read)(struct source *s, char *bytes, size_t cap, size_t *got, struct fault *f);
	void (*close)(struct source *s);   /* closes what is beneath, frees s */
	struct buffer head;                /* peeked and not read yet, from head_at */
	size_t head_at;
	bool head_ended;                   /* nothing comes after head */
};

/* What is told of a file that was read. */
struct digest {
	char sha256[65];                   /* "" until the source was read to its end */
	uint64_t bytes;
};

/* Opens a file, or standard input for "-". *digest, which must outlive the source, is
 * filled when its end is met. Returns 0 or EXIT_NO_INPUT. */
int source_file(struct source **s, const char *path, struct digest *digest, struct fault *f);
/* Bytes in memory; owned: freed on close. */
struct source *source_memory(char *bytes, size_t len, bool owned);

/* Reads up to cap bytes, 0 at the end only; short reads mean nothing. */
int source_read(struct source *s, char *bytes, size_t cap, size_t *got, struct fault *f);
/* Gives the first `want` bytes of what is left, fewer only if the source ends before;
 * they are read again later. Valid until the next call on s. */
int source_peek(struct source *s, size_t want, struct span *head, struct fault *f);
/* Reads what is left and forgets it, so that the digest is of the whole. */
int source_drain(struct source *s, struct fault *f);
/* Reads all that is left into memory, EXIT_DATA if it is more than most. */
int source_slurp(struct source *s, size_t most, struct buffer *all, struct fault *f);
/* May be null. */
void source_close(struct source *s);

#endif
