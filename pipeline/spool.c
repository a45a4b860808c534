/* spool.c: records as JSON lines in an unlinked file. */
#include "spool.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "lines.h"

enum { WRITE_FROM_BYTES = 1 << 20 };

struct spool {
	int fd;
	struct buffer pending;
	struct line_reader reader;
	struct arena arena;
	struct record_hints hints;
};

int spool_open(struct spool **out, struct fault *f)
{
	const char *directory = getenv("TMPDIR");
	char path[4096];
	struct spool *s = *out = xcalloc(1, sizeof *s);
	if (!directory || !*directory)
		directory = "/tmp";
	snprintf(path, sizeof path, "%s/canvass-XXXXXX", directory);
	s->fd = mkostemp(path, O_CLOEXEC);
	if (s->fd < 0)
		return fault_set(f, EXIT_CANT_CREATE, "cannot create a temporary file in '%s': %s",
		                 directory, strerror(errno));
	unlink(path);
	return 0;
}

static int flush(struct spool *s, struct fault *f)
{
	CHECK(write_all(s->fd, "a temporary file", s->pending.bytes, s->pending.len, f));
	s->pending.len = 0;
	return 0;
}

int spool_add(struct spool *s, const struct record *r, struct fault *f)
{
	record_write(r, &s->pending);
	return s->pending.len >= WRITE_FROM_BYTES ? flush(s, f) : 0;
}

int spool_rewind(struct spool *s, struct fault *f)
{
	CHECK(flush(s, f));
	buffer_free(&s->pending);
	if (lseek(s->fd, 0, SEEK_SET) != 0)
		return fault_set(f, EXIT_IO, "cannot read a temporary file: %s", strerror(errno));
	s->reader = (struct line_reader){ .fd = s->fd, .name = "a temporary file" };
	return 0;
}

int spool_next(struct spool *s, struct record *r, bool *end, struct fault *f)
{
	struct span line;
	CHECK(line_next(&s->reader, &line, end, f));
	if (*end)
		return 0;
	arena_reset(&s->arena);
	return record_read(r, line, &s->arena, &s->hints, f);
}

void spool_close(struct spool *s)
{
	if (!s)
		return;
	if (s->fd >= 0)
		close(s->fd);
	buffer_free(&s->pending);
	line_reader_free(&s->reader);
	arena_free(&s->arena);
	free(s);
}
