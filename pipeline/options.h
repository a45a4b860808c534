/* options.h: one table of options, from which parsing, -h, bash completion and
 * the check of the manual pages are made. */
#ifndef CANVASS_OPTIONS_H
#define CANVASS_OPTIONS_H

#include <stdbool.h>
#include <stdio.h>

#include "fault.h"
#include "memory.h"

struct option_spec {
	const char *name;      /* long name without dashes; null ends a table */
	char letter;           /* one-letter form, or 0 */
	const char *argument;  /* "COL", "N", ...; null for a flag */
	const char *help;      /* one line, lower case, no full stop */
	unsigned flags;
};
enum {
	OPTION_REPEAT = 1,     /* may be given several times; otherwise the last one counts */
	OPTION_QUIET = 2,      /* does not change the result: not written into the run table */
	OPTION_ALONE = 4       /* a stage's own command, e.g. `canvass ingest --table`: not for run */
};

/* What was given, in order. Values point into argv. */
struct option_value {
	const struct option_spec *spec;
	const char *value;     /* "" for a flag */
};
struct options {
	struct option_value *given;
	size_t n_given;
	char **operands;
	size_t n_operands;
};

/* Parses argv[1..argc) by several tables (a null pointer ends the list of them);
 * options and operands may be mixed, "--" ends options. Returns 0 or EXIT_USAGE.
 * Release with options_free. */
int options_parse(struct options *o, int argc, char **argv,
                  const struct option_spec *const *tables, struct fault *f);
void options_free(struct options *o);

/* The last value given, or fallback. */
const char *options_text(const struct options *o, const char *name, const char *fallback);
bool options_given(const struct options *o, const char *name);
/* The i-th value given for a repeatable option, or null. */
const char *options_nth(const struct options *o, const char *name, size_t i);
/* A whole number in [low, high]; fallback if not given. Returns 0 or EXIT_USAGE. */
int options_number(const struct options *o, const char *name, long low, long high, long fallback,
                   long *value, struct fault *f);

/* Prints the options of a table, one a line, aligned. */
void options_print(FILE *to, const struct option_spec *table);

#endif
