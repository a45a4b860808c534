/* tidy.h: the text of an answer without what platforms and transports left in it. */
#ifndef CANVASS_TIDY_H
#define CANVASS_TIDY_H

#include "../../pipeline/memory.h"

/* Gives text as valid UTF-8 in NFC (Unicode Annex 15): bytes that are not UTF-8 become
 * U+FFFD and are counted in *replaced; HTML character references are decoded and known
 * HTML tags dropped, once more where all markup was escaped itself; control, zero-width and
 * direction characters are dropped; blanks run together to one space, line breaks to one
 * newline; none at the ends. Text that needs nothing is returned as it is; otherwise the result is in the arena. Linear. */
struct span tidy(struct span text, struct arena *a, size_t *replaced);

/* Bytes of the UTF-8 character at p (1 to 4, code point in *c), or 0 if it is none. */
size_t utf8_next(const char *p, const char *end, uint32_t *c);

#endif
