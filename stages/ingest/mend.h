/* mend.h: text that may hold what is not UTF-8 made whole. */
#ifndef CANVASS_MEND_H
#define CANVASS_MEND_H

#include "../../pipeline/memory.h"

/* Is there a byte that is no UTF-8, or a NUL (which databases end texts at)? */
bool text_is_bad(struct span s);
/* A copy in a with U+FFFD for each such byte; *replaced counts them. */
struct span text_mended(struct span s, struct arena *a, size_t *replaced);

#endif
