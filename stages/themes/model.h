/* model.h: the themes of a run as a file, to be given to later responses as they are.
 *
 * It holds what assigning reads: words and their vectors, stems, latent semantics, the
 * mixture, names, hashes of the texts of the fit; no response's text but what descriptions
 * quote. And what later responses are compared with: the trust in each theme, and how many
 * had none. Little-endian, with a head (kept.h); a file that is cut, altered or of another
 * version is refused.
 */
#ifndef CANVASS_THEMES_MODEL_H
#define CANVASS_THEMES_MODEL_H

#include "question.h"

#define MODEL_KIND "CANVTHM8" /* for kept.h */

/* Writes the questions' themes (kept_write). Returns 0, EXIT_CANT_CREATE or EXIT_IO. */
int model_write(const char *path, struct tools *t, struct question *questions, size_t n, struct fault *f);

/* Makes *questions[*n] (free it) from a file's bytes, which must outlive them. Returns 0 or
 * EXIT_CONFIG; release with question_free also then. */
int model_read(const char *name, struct span file, struct tools *t, struct question **questions, size_t *n,
               struct fault *f);

#endif
