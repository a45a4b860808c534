/* run.h: the command `canvass run`, and what it prints at its end. */
#ifndef CANVASS_RUN_H
#define CANVASS_RUN_H

#include <stdio.h>

#include "options.h"

/* argv[0] is "run". Returns the exit code; messages have been printed. */
int run_main(int argc, char **argv);
/* The options of run: its own, then every stage's (null ends the list of tables;
 * at most `room` of them). */
void run_tables(const struct option_spec **tables, size_t room);

/* Prints what a database holds: rows, questions, themes with their shares. Returns 0
 * or EXIT_IO. */
int findings_print(const char *database, FILE *to, struct fault *f);

#endif
