/* strange.h: texts that have nothing to do with any question, for a null hypothesis: words of
 * the whole word table. The same for the same table.
 */
#ifndef CANVASS_THEMES_STRANGE_H
#define CANVASS_THEMES_STRANGE_H

#include "represent.h"

enum { STRANGE_TEXTS = 400 };

/* rows[STRANGE_TEXTS][256]: single words, evenly by rank, as the encoder would read them, from
 * the origin of language, of length 1. */
void strange_words(const struct words *table, float *rows);
/* out[256]: what a very long text of the language at large would be as a mean of its words. */
void strange_usual(const struct words *table, float *out);
/* rows[STRANGE_TEXTS][256]: means of as many words as r's first n units have, drawn as the
 * language would, less `usual` (strange_usual), of length 1. */
void strange_texts(const struct representation *r, size_t n, const float *usual, float *rows);

#endif
