/* detail.h: is a response rich in evidence? Analysts read first what tells of
 * experience, gives figures or references, or proposes something concrete.
 */
#ifndef CANVASS_DETAIL_H
#define CANVASS_DETAIL_H

#include "units.h"

/* The reasons that a text gives, FLAG_EXPERIENCE and so on. A response is evidence-rich
 * if it is not empty. asks: the question asks for ways toward a goal, so that what is
 * spelt out in a sentence of some length is a suggestion. Linear. */
uint8_t detail_reasons(const struct units *u, const struct lexicon *l, bool asks);
/* The reasons as a JSON array: `["experience","figures"]`; allocated in a. */
struct span detail_json(uint8_t reasons, struct arena *a);

#endif
