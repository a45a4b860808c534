/* unpack.h: compressed bytes as a source, unpacked as they are read, never to disk. */
#ifndef CANVASS_UNPACK_H
#define CANVASS_UNPACK_H

#include "source.h"

/* What is unpacked may not be more than this: MOST_TIMES its packed size (zstd, which
 * finds repeats far apart: more), beyond a first UNPACKED_FREE_BYTES. A deflated table of
 * answers shrinks 3 to 30 times, one of a single answer sent in 100,000 times 60. */
enum { MOST_TIMES = 120, MOST_TIMES_ZSTD = 300, UNPACKED_FREE_BYTES = 8 * 1024 * 1024 };

/* Layers that own `packed`. Errors when read: EXIT_DATA for damaged or cut data, and for
 * data that unpack to more than the above. */
struct source *unpack_gzip(struct source *packed);
struct source *unpack_zstd(struct source *packed);

#endif
