/* link.h: one stage at its place in a chain: what must happen around its feed,
 * the same in a filter and in a fused run.
 *
 * A link announces its stage (the `run` records) before the first record that is
 * not a `run` record, checks on the first response that what the stage needs is
 * there, shows it the other records, passes these on, and finishes it when `end`
 * comes.
 */
#ifndef CANVASS_LINK_H
#define CANVASS_LINK_H

#include "stage.h"

struct link {
	struct emitter in;        /* emit to it to feed the stage; first member */
	struct context *ctx;
	void *state;
	struct emitter *out;      /* may be null for a sink */
	bool announced, checked, ended;
};

/* Opens the stage's state. out outlives the link. Returns 0 or the stage's code. */
int link_open(struct link *l, struct context *ctx, struct emitter *out, struct fault *f);
/* Runs a source. Returns 0 or the first fault's code. */
int link_run_source(struct link *l, struct fault *f);
/* Lets a per-response stage see a record without passing it on. */
int link_show(struct link *l, struct record *r, struct fault *f);
/* For a stream that is over: EXIT_IO if no `end` record came. */
int link_check_end(const struct link *l, struct fault *f);
void link_close(struct link *l);

#endif
