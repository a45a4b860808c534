/* detail.h: is a response rich in evidence? Analysts read first what tells of
 * experience, gives figures or references, or proposes something concrete.
 */
#ifndef CANVASS_DETAIL_H
#define CANVASS_DETAIL_H

#include "units.h"

enum { DETAIL_FIGURES = 1, DETAIL_OF_WORDS = 64 }; /* beside the FLAG_DETAIL bits */

/* The reasons that a text gives, FLAG_EXPERIENCE and so on and DETAIL_FIGURES. A
 * response is evidence-rich if it is not empty. Linear. */
uint8_t detail_reasons(const struct units *u, const struct lexicon *l);
/* The reasons as a JSON array: `["experience","figures"]`; allocated in a. */
struct span detail_json(uint8_t reasons, struct arena *a);

#endif
