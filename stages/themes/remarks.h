/* remarks.h: segments that judge and name no subject: "Great idea", "No comment", "I
 * support this". Sentiment and position record what they say; a theme of them would be a
 * heap of opinions that share nothing but being short.
 */
#ifndef CANVASS_THEMES_REMARKS_H
#define CANVASS_THEMES_REMARKS_H

#include "../../pipeline/data.h"
#include "prepare.h"

struct remarks;

/* Reads lexicons/remarks.tsv and stems its words as answers are. Returns 0 or EXIT_CONFIG
 * (file and line). Read-only from then on. Release with remarks_close (null is fine). */
int remarks_open(struct remarks **m, struct context *ctx, struct prepare *p, struct fault *f);
/* True if no stem of a segment is more than a remark; empty stems (stop words, numbers) are
 * none. Of a language without a row only the stop words count. O(stems). */
bool remarks_only(const struct remarks *m, struct span language, const struct span *stems, size_t n);
void remarks_close(struct remarks *m);

#endif
