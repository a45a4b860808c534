/* charset.h: text of any character set made UTF-8 as it is read.
 *
 * A byte order mark decides; else UTF-8 if the bytes are strictly that; else one of
 * the western sets by how its letters and signs fall between their neighbours; else
 * what uchardet says. A file may be ASCII for megabytes: nothing is decided before
 * the first byte that matters.
 */
#ifndef CANVASS_CHARSET_H
#define CANVASS_CHARSET_H

#include "table.h"

/* Puts a layer on *in that gives UTF-8; it owns what was *in (on failure *in stays). A
 * byte that is none in the character set is given as 0xFF, which UTF-8 never has, so
 * that the reader can count it. The choice is added to t's notes when made. Returns 0,
 * EXIT_DATA (not a text) or EXIT_IO. Cost: a scan for non-ASCII bytes; converting, what
 * iconv costs. */
int charset_open(struct source **in, struct table *t, struct fault *f);

/* The name, for iconv, of the character set of bytes that hold non-ASCII ones: "UTF-8",
 * "WINDOWS-1252", ... Static or in `name`. whole: no more bytes come. */
const char *charset_guess(struct span bytes, bool whole, char name[32]);

#endif
