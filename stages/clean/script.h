/* script.h: the script of a text, which tells some languages by itself. */
#ifndef CANVASS_SCRIPT_H
#define CANVASS_SCRIPT_H

#include <stdbool.h>

#include "../../pipeline/span.h"

struct script {
	const char *language;      /* ISO 639-1: the one it is mostly used for */
	const char *others;        /* further ones, parted by blanks; empty: none that are told apart */
};

/* The script that more than half of a text's first letters are in; null if that is the Latin
 * one, or none. text: valid UTF-8. O(first 2,000 bytes). */
const struct script *script_of(struct span text);
/* True if a language is written in it. */
bool script_writes(const struct script *s, const char *language);

#endif
