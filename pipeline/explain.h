/* explain.h: the command `canvass explain`: why a response got its themes, sentiment and
 * position (canvass-explain(1)). */
#ifndef CANVASS_EXPLAIN_H
#define CANVASS_EXPLAIN_H

#include "options.h"

extern const struct option_spec explain_options[];

/* argv[0] is "explain". Returns the exit code; messages have been printed. */
int explain_main(int argc, char **argv);

#endif
