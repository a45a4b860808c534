/* lines.h: buffered reading of lines and whole writing, with errors kept.
 * (stdio's getline has no bound, and fclose's errors are easily lost.) */
#ifndef CANVASS_LINES_H
#define CANVASS_LINES_H

#include "fault.h"
#include "memory.h"

enum { LONGEST_LINE_BYTES = 16 * 1024 * 1024 }; /* the contract's bound */

/* Reads lines from a descriptor that stays its owner's. Zero it, set fd and name. */
struct line_reader {
	int fd;
	const char *name;     /* for messages, e.g. "standard input" */
	struct buffer data;
	size_t at;
	uint64_t line;        /* of the line last given, from 1 */
	bool ended;
};
/* Gives the next line without its newline, valid until the next call. *end is set
 * when there is none. A last line without newline counts as a cut stream.
 * Returns 0, EXIT_DATA (line too long) or EXIT_IO. */
int line_next(struct line_reader *in, struct span *line, bool *end, struct fault *f);
void line_reader_free(struct line_reader *in);

/* Writes all of it, or returns EXIT_IO. */
int write_all(int fd, const char *name, const char *bytes, size_t len, struct fault *f);

#endif
