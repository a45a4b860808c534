/* prepare.h: a text of ours (a codeframe's description, seed words) made into what the
 * respondents' texts are: segments, tokens and stems, by the same stages. */
#ifndef CANVASS_THEMES_PREPARE_H
#define CANVASS_THEMES_PREPARE_H

#include "../../pipeline/stage.h"

struct prepare;

/* Opens segment, tokenise and stem. Returns 0 or what they return. Release with
 * prepare_close (null is fine). */
int prepare_open(struct prepare **p, struct fault *f);
/* Fills *r, in arena a, with the text, its language, segments, tokens and stems. */
int prepare_text(struct prepare *p, struct span text, struct span language, struct arena *a,
                 struct record *r, struct fault *f);
void prepare_close(struct prepare *p);

#endif
