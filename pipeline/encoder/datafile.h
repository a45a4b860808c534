/* datafile.h: the head that encoder.bin and taught.bin share, and reading what follows it
 * within bounds.
 *
 * Head of 128 bytes, little-endian: magic[8], u32 version, u32 0x01020304, u64 bytes of
 * the file, u64 sum and u64 weighted sum of the 32-bit words that follow them (every
 * change of one or two words is found), u32 counts[], zeros. Then the sections, each
 * padded with zeros to a multiple of 64 bytes.
 */
#ifndef CANVASS_DATAFILE_H
#define CANVASS_DATAFILE_H

#include <stdint.h>

#include "../fault.h"
#include "../span.h"

enum { DATAFILE_COUNTS = 16 };

struct datafile {
	const char *name;    /* for messages */
	const char *at, *end;
	uint32_t counts[DATAFILE_COUNTS];
	bool cut;            /* a section was asked for that the file has not */
};

/* Checks the head, size and sums. EXIT_CONFIG if one is wrong. Reads the file once:
 * some 4 ms for 23 MB. The bytes must be aligned to 64. */
int datafile_open(struct datafile *d, const char *name, const char magic[8], uint32_t version,
                  struct span file, struct fault *f);
/* The next section of count * size bytes, aligned to 64. Null, and `cut` set, if the
 * file ends before. */
const void *datafile_section(struct datafile *d, size_t count, size_t size);
/* EXIT_CONFIG if a section was missing or bytes are left. */
int datafile_close(const struct datafile *d, struct fault *f);

/* Maps a whole file for reading. Release with munmap. EXIT_CONFIG. */
int datafile_map(const char *path, struct span *file, struct fault *f);

#endif
