/* external.h: an executable as a step of a fused run: records go to it as lines and
 * come back as lines, through two pipes that are served together so that neither
 * side can wait for the other. */
#ifndef CANVASS_EXTERNAL_H
#define CANVASS_EXTERNAL_H

#include "chain.h"

struct external;

/* Starts the program. first: it reads no records (its standard input is empty).
 * Returns 0, EXIT_CONFIG (cannot be run) or EXIT_IO; close in any case. */
int external_open(struct external **x, const struct step *step, bool first, struct emitter *out,
                  struct fault *f);
/* Where to feed it; with the `end` record its input is closed and all it still has
 * to say is passed on. */
struct emitter *external_in(struct external *x);
/* Runs a first step. Returns 0, the program's code, or EXIT_IO (killed, cut). */
int external_run_source(struct external *x, struct fault *f);
/* Ends a program that is still running. Null is fine. */
void external_close(struct external *x);

#endif
