/* pieces.h: a list of words and word pieces, found by text; "##ing" continues a word. */
#ifndef CANVASS_PIECES_H
#define CANVASS_PIECES_H

#include "datafile.h"

struct pieces {
	size_t n;
	const uint32_t *ends;  /* n + 1; in the file */
	const char *bytes;
	uint32_t *table;       /* 1 + id by hash; owned */
	size_t mask;           /* slots of the table - 1 */
	size_t longest_bytes;
};

/* Takes two sections of a file: ends and bytes. EXIT_CONFIG if they are wrong or there
 * are more than 2^17 pieces. 1 ms and 256 KiB for 30,000. Release with pieces_close. */
int pieces_open(struct pieces *p, struct datafile *d, size_t n, size_t bytes, struct fault *f);
void pieces_close(struct pieces *p);

/* A piece as it is written in the list. */
struct span pieces_text(const struct pieces *p, size_t id);
/* The id of a piece as it is written in the list, or -1. */
long pieces_find(const struct pieces *p, struct span piece);
/* The id of the longest piece that begins a run of bytes (of those that continue a
 * word, if `continues`) and its length, without "##"; -1 if there is none. */
long pieces_longest(const struct pieces *p, struct span rest, bool continues, size_t *len);

#endif
