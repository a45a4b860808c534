/* plan.h: what the user decides about columns: options, and the columns file that
 * `canvass ingest --columns INPUT` prints and `--columns FILE` takes back. */
#ifndef CANVASS_PLAN_H
#define CANVASS_PLAN_H

#include "../../pipeline/data.h"
#include "column.h"

/* Applies --id, --text, --closed and --group; found[i] is set for each value of the
 * options (in the order given) that names a column of this table. */
void plan_options(struct columns *c, const struct options *o, bool *found);
/* EXIT_USAGE if an option named no column of any table. */
int plan_check_options(const struct options *o, const bool *found, struct fault *f);

/* Applies a columns file to the table of this input. Rows of other inputs are passed
 * over, unless the file speaks of one input only. Returns 0 or EXIT_CONFIG. */
int plan_read(struct columns *c, struct span content, const char *name, const char *input,
              struct fault *f);
/* Appends the decisions as rows of a columns file: input, position, role, header,
 * question, reason, examples. `first`: the heading line, too. */
void plan_print(const struct columns *c, const char *input, bool first, struct buffer *out);
/* Makes what was printed a table for a terminal: fields cut to a width and aligned. It
 * is no columns file then. */
void plan_align(struct buffer *out);

#endif
