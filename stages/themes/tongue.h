/* tongue.h: themes that answers were put into for their language, not for what they say. */
#ifndef CANVASS_THEMES_TONGUE_H
#define CANVASS_THEMES_TONGUE_H

#include "corpus.h"

/* of[k]: the language, other than the question's, that two of three of theme z's segments
 * are in; "*" where they are in several others; null where in none, or where more than one
 * theme has that language: then they are themes like any. The first `given` themes were given
 * for what they say: null, and none of those that there may be one of. Codes are the
 * responses' own. O(k segments). */
void tongues_find(const struct corpus *c, size_t given, size_t k, const char **of);

#endif
