/* chain.h: stages one after the other, as a recipe names them and the options of
 * `canvass run` complete them. */
#ifndef CANVASS_CHAIN_H
#define CANVASS_CHAIN_H

#include "stage.h"

/* One place in a chain. */
struct step {
	const char *name;          /* as in the recipe: "clean", "./shout.py" */
	const struct stage *stage; /* null: an executable, run through a pipe */
	const char *program;       /* executable's path; null for a built-in stage */
	char **argv;               /* [0] the name, then options and operands; null-terminated */
	int argc;
	struct context ctx;        /* built-in stages: options parsed from argv */
};

struct chain {
	struct step *steps;
	size_t n_steps;
	struct arena arena;        /* owns names and argv */
};

/* Appends an argument to a step; the text is copied. */
void step_argument(struct chain *c, struct step *s, const char *text);

/* Reads a recipe: lines of a stage and its arguments, parted by blanks (quotes as in
 * a shell keep blanks); '#' begins a comment. `file` is a path, or the name of one in
 * pipeline/ ("default"). A stage that is not built in is an executable: with a slash
 * it is relative to the recipe's folder, otherwise it is looked for in PATH.
 * Returns 0, EXIT_NO_INPUT or EXIT_CONFIG (with the line). Free with chain_free. */
int recipe_read(struct chain *c, const char *file, struct fault *f);
/* The same from memory; folder is what relative programs start from. */
int recipe_parse(struct chain *c, struct span text, const char *name, const char *folder,
                 struct fault *f);

/* Parses every built-in step's argv into its ctx. Returns 0 or EXIT_USAGE, or
 * EXIT_CONFIG if source and sink are not at the ends. */
int chain_resolve(struct chain *c, int jobs, struct fault *f);

/* Checks that what each stage needs is added by one before it. Executables may add
 * anything: after one, only the first record can tell. Returns 0 or EXIT_CONFIG. */
int chain_check(const struct chain *c, struct fault *f);

/* Runs it all in this process, threads and all. The last step's records go to `out`
 * if it is not a sink. progress: responses read are shown on standard error.
 * Returns 0 or the code of the first fault. */
int chain_run_fused(struct chain *c, int jobs, struct emitter *out, bool progress, struct fault *f);

/* Runs each step as a process of its own, chained by pipes; the last one's output
 * is ours. Stages have printed their own messages. Returns the chain's code. */
int chain_run_piped(struct chain *c, int jobs, struct fault *f);

/* Prints the shell line that does the same. */
void chain_print(const struct chain *c, FILE *to);

/* The path of the program of a built-in stage ("/usr/bin/canvass-clean"), allocated. */
char *stage_program(const char *stage_name);

void chain_free(struct chain *c);

#endif
