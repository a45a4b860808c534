/* handoff.h: the rest of a fused run in a thread of its own.
 *
 * What is emitted to it is copied into batches that the thread passes on, in order, while
 * the emitting thread goes on: a database is written while the next responses are
 * judged. A fault of the rest comes back with a later emit; `end` waits for all of it.
 * Memory: 4 batches of about 256 KiB of records. */
#ifndef CANVASS_HANDOFF_H
#define CANVASS_HANDOFF_H

#include "stage.h"

struct handoff;

/* Starts the thread. Members of responses in `ignored` (null ends it, may be null) need
 * not be passed on. Without one (the system refuses) records are passed on directly. */
void handoff_open(struct handoff **h, struct emitter *out, const char *const *ignored);
struct emitter *handoff_in(struct handoff *h);
/* Stops the thread, forgetting what is under way. Null is fine. */
void handoff_close(struct handoff *h);

#endif
