/* lanes.h: per-response stages on all cores of a fused run.
 *
 * Records are copied into batches; each thread has its own state of every stage and
 * takes one batch at a time through all of them; batches leave in the order they
 * came. Memory: 4 batches a thread of about 256 KiB of records each. The thread that
 * feeds also works, so one job means no thread at all and the same result.
 */
#ifndef CANVASS_LANES_H
#define CANVASS_LANES_H

#include "chain.h"

struct lanes;

/* Opens `jobs` states of each of n STAGE_EACH steps and starts jobs - 1 threads.
 * Returns 0 or a stage's code; release with lanes_close in any case. */
int lanes_open(struct lanes **l, struct step *steps, size_t n, int jobs, struct emitter *out,
               struct fault *f);
/* Where to feed them; the `end` record drains what is under way. */
struct emitter *lanes_in(struct lanes *l);
/* Stops the threads, forgetting what is under way. Null is fine. */
void lanes_close(struct lanes *l);

#endif
