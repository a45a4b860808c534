/* fairness.h: does a score move when a name, a gender, a faith, a nationality, a
 * disability or the form of English is swapped? It must not.
 */
#ifndef CANVASS_FAIRNESS_H
#define CANVASS_FAIRNESS_H

#include <stdio.h>

#include "judge.h"

/* Judges the templates in `file` (TSV: kind, set, text; see lexicons/fairness.tsv) with
 * the terms of each set and prints a line for each set: how many texts, and the largest
 * difference of sentiment and of position's confidence. Returns 0, or EXIT_CONFIG for
 * a row that is wrong or a difference above 0.02. */
int fairness_print(FILE *to, const char *name, struct span file, const struct lexicon *l,
                   struct fault *f);

#endif
