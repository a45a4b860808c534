/* faces.h: faces typed with punctuation: ":)", ";-D", "<3", "^_^". */
#ifndef CANVASS_FACES_H
#define CANVASS_FACES_H

#include "../../pipeline/span.h"

enum { FACE_BYTES = 4 };

/* The end of the face that begins at byte i, or 0; its plain form, as lexicons have it
 * (no nose, one kind of eyes and of mouth, small letters: ":)" for "=-]"), and the
 * form's length in *n. A letter or digit is a mouth only where the face stands alone:
 * "plan:Design", "12:30", "http://" and "on:(a)" hold none. Constant time. */
size_t face_at(struct span text, size_t i, char form[FACE_BYTES], size_t *n);

#endif
