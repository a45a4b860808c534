/* lines.c: bounded line reading and whole writing. */
#include "lines.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

enum { READ_BYTES = 256 * 1024 };

int line_next(struct line_reader *in, struct span *line, bool *end, struct fault *f)
{
	size_t searched = in->at;
	*end = false;
	for (;;) {
		char *start = in->data.bytes ? in->data.bytes + in->at : NULL;
		char *newline = in->data.len > searched
			? memchr(in->data.bytes + searched, '\n', in->data.len - searched) : NULL;
		if (newline) {
			*line = (struct span){ start, (size_t)(newline - start) };
			in->at += line->len + 1;
			in->line++;
			return 0;
		}
		searched = in->data.len;
		if (in->ended) {
			*end = true;
			if (in->data.len > in->at)
				return fault_set(f, EXIT_IO, "%s is cut: its last line has no end (line %llu)",
				                 in->name, (unsigned long long)in->line + 1);
			return 0;
		}
		if (in->data.len - in->at > LONGEST_LINE_BYTES)
			return fault_set(f, EXIT_DATA, "line %llu is longer than 16 MiB",
			                 (unsigned long long)in->line + 1);
		if (in->at) {
			memmove(in->data.bytes, start, in->data.len - in->at);
			in->data.len -= in->at;
			searched -= in->at;
			in->at = 0;
		}
		buffer_reserve(&in->data, READ_BYTES);
		ssize_t got;
		do
			got = read(in->fd, in->data.bytes + in->data.len, in->data.cap - in->data.len);
		while (got < 0 && errno == EINTR);
		if (got < 0)
			return fault_set(f, EXIT_IO, "cannot read %s: %s", in->name, strerror(errno));
		in->ended = got == 0;
		in->data.len += (size_t)got;
	}
}

void line_reader_free(struct line_reader *in)
{
	buffer_free(&in->data);
}

int write_all(int fd, const char *name, const char *bytes, size_t len, struct fault *f)
{
	while (len) {
		ssize_t put = write(fd, bytes, len);
		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0)
			return fault_set(f, EXIT_IO, "cannot write %s: %s", name, strerror(errno));
		bytes += put;
		len -= (size_t)put;
	}
	return 0;
}
