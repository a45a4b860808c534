/* spool.c: packed records, each after its length, in an unlinked file. */
#include "spool.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "lines.h"
#include "pack.h"

enum { WRITE_FROM_BYTES = 1 << 20, READ_BYTES = 1 << 20 };
static const char name[] = "a temporary file";

struct spool {
	int fd;
	struct buffer bytes;    /* to be written; then what was read */
	size_t at;              /* of the next record in them, when reading */
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
	CHECK(write_all(s->fd, name, s->bytes.bytes, s->bytes.len, f));
	s->bytes.len = 0;
	return 0;
}

int spool_add(struct spool *s, const struct record *r, struct fault *f)
{
	size_t start = s->bytes.len;
	uint32_t len = 0;
	buffer_add(&s->bytes, &len, sizeof len); /* filled in below */
	record_pack(r, &s->bytes);
	len = (uint32_t)(s->bytes.len - start - sizeof len);
	memcpy(s->bytes.bytes + start, &len, sizeof len);
	return s->bytes.len >= WRITE_FROM_BYTES ? flush(s, f) : 0;
}

int spool_rewind(struct spool *s, struct fault *f)
{
	CHECK(flush(s, f));
	if (lseek(s->fd, 0, SEEK_SET) != 0)
		return fault_set(f, EXIT_IO, "cannot read %s: %s", name, strerror(errno));
	return 0;
}

/* Reads on until n bytes are there from s->at. False: the file ends before them. */
static int need(struct spool *s, size_t n, bool *there, struct fault *f)
{
	*there = true;
	if (s->bytes.len - s->at >= n)
		return 0;
	if (s->at)
		memmove(s->bytes.bytes, s->bytes.bytes + s->at, s->bytes.len - s->at);
	s->bytes.len -= s->at;
	s->at = 0;
	while (*there && s->bytes.len < n) {
		buffer_reserve(&s->bytes, n > READ_BYTES ? n : READ_BYTES);
		ssize_t got = read(s->fd, s->bytes.bytes + s->bytes.len, s->bytes.cap - s->bytes.len);
		if (got < 0 && errno != EINTR)
			return fault_set(f, EXIT_IO, "cannot read %s: %s", name, strerror(errno));
		s->bytes.len += got > 0 ? (size_t)got : 0;
		*there = got != 0;
	}
	return 0;
}

int spool_next_packed(struct spool *s, struct span *packed, bool *end, struct fault *f)
{
	uint32_t len = 0;
	bool there;
	CHECK(need(s, sizeof len, &there, f));
	*end = !there && s->bytes.len == 0;
	if (*end)
		return 0;
	if (there) {
		memcpy(&len, s->bytes.bytes + s->at, sizeof len);
		CHECK(need(s, sizeof len + len, &there, f));
	}
	if (!there)
		return fault_set(f, EXIT_IO, "%s was cut", name);
	*packed = (struct span){ s->bytes.bytes + s->at + sizeof len, len };
	s->at += sizeof len + len;
	return 0;
}

int spool_next(struct spool *s, struct record *r, bool *end, struct fault *f)
{
	struct span packed;
	CHECK(spool_next_packed(s, &packed, end, f));
	if (*end)
		return 0;
	arena_reset(&s->arena);
	return record_unpack(r, packed, &s->arena, &s->hints) ? 0 : fault_set(f, EXIT_IO, "%s was changed", name);
}

void spool_close(struct spool *s)
{
	if (!s)
		return;
	if (s->fd >= 0)
		close(s->fd);
	buffer_free(&s->bytes);
	arena_free(&s->arena);
	free(s);
}
