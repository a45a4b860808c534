/* handoff.h: the rest of a fused run in a thread of its own.
 *
 * What is emitted to it is copied into batches that the thread passes on, in order, while
 * the emitting thread goes on: a database is written while the next responses are
 * judged. A fault of the rest comes back with a later emit; `end` waits for all of it.
 * Memory: 32 batches of about 128 KiB of records. */
#ifndef CANVASS_HANDOFF_H
#define CANVASS_HANDOFF_H

#include "stage.h"

struct handoff;

/* Starts the thread. Members of responses in `ignored` (null ends it, may be null) need
 * not be passed on. Without one (the system refuses) records are passed on directly. */
void handoff_open(struct handoff **h, struct emitter *out, const char *const *ignored);
struct emitter *handoff_in(struct handoff *h);
/* Hands over a last record without waiting; handoff_wait waits until all has been passed
 * on. Both give the rest's fault, if it has one by then. */
int handoff_last(struct handoff *h, struct record *r, struct fault *f);
int handoff_wait(struct handoff *h, struct fault *f);
/* Stops the thread, forgetting what is under way. Null is fine. */
void handoff_close(struct handoff *h);

#endif
