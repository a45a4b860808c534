/* filter.h: a stage as a program: JSON lines in, JSON lines out. */
#ifndef CANVASS_FILTER_H
#define CANVASS_FILTER_H

#include "stage.h"

/* Runs `stage` with argv[1..argc) as its options and operands, on descriptors 0 and
 * 1. Returns the exit code; messages have been printed. */
int filter_main(const struct stage *stage, int argc, char **argv);

/* An emitter that writes records as lines to a descriptor, 256 KiB at a time. */
struct line_writer {
	struct emitter in;      /* first member */
	int fd;
	const char *name;
	struct buffer pending;
};
void line_writer_init(struct line_writer *w, int fd, const char *name);
/* Writes what is pending. Returns 0 or EXIT_IO. */
int line_writer_flush(struct line_writer *w, struct fault *f);
void line_writer_free(struct line_writer *w);

/* Options of every stage program besides its own (--jobs, --help, --version). */
extern const struct option_spec common_options[];
/* The usage text of a stage. */
void filter_usage(FILE *to, const struct stage *stage);
/* --jobs, or the processors there are. Returns 0 or EXIT_USAGE. */
int jobs_wanted(const struct options *o, int *jobs, struct fault *f);

#endif
