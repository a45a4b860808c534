/* unity.h: whether each response is about one thing, as a news item is, or makes several
 * points, as an answer to a consultation does.
 */
#ifndef CANVASS_THEMES_UNITY_H
#define CANVASS_THEMES_UNITY_H

#include "corpus.h"

/* The mean cosine between segments of the same response, as a multiple of that between
 * segments of different ones; segments are their stems, each weighted by its inverse
 * frequency. 0 where it cannot be told. O(tokens + stems). */
double unity_of_responses(const struct corpus *c);

#endif
