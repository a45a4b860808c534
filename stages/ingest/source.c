/* source.c: files and memory as sources; peeking; the digest taken as bytes pass. */
#include "source.h"

#include <errno.h>
#include <fcntl.h>
#include <nettle/sha2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct file_source {
	struct source in;           /* first member */
	int fd;
	char *path;
	struct digest *digest;
	struct sha256_ctx sha;
	bool ended;
};

static void digest_end(struct file_source *s)
{
	uint8_t bytes[SHA256_DIGEST_SIZE];
	sha256_digest(&s->sha, sizeof bytes, bytes);
	for (size_t i = 0; i < sizeof bytes; i++)
		snprintf(s->digest->sha256 + 2 * i, 3, "%02x", bytes[i]);
	s->ended = true;
}

static int file_read(struct source *in, char *bytes, size_t cap, size_t *got, struct fault *f)
{
	struct file_source *s = (struct file_source *)in;
	ssize_t n;
	*got = 0;
	if (s->ended)
		return 0;
	do
		n = read(s->fd, bytes, cap);
	while (n < 0 && errno == EINTR);
	if (n < 0)
		return fault_set(f, errno == EISDIR ? EXIT_NO_INPUT : EXIT_IO, "cannot read '%s': %s", s->path,
		                 strerror(errno));
	*got = (size_t)n;
	s->digest->bytes += *got;
	sha256_update(&s->sha, *got, (const uint8_t *)bytes);
	if (n == 0)
		digest_end(s);
	return 0;
}

static void file_close(struct source *in)
{
	struct file_source *s = (struct file_source *)in;
	close(s->fd);
	free(s->path);
	free(s);
}

int source_file(struct source **s, const char *path, struct digest *digest, struct fault *f)
{
	int fd = strcmp(path, "-") ? open(path, O_RDONLY | O_CLOEXEC) : dup(STDIN_FILENO);
	if (fd < 0)
		return fault_set(f, EXIT_NO_INPUT, "cannot open '%s': %s", path, strerror(errno));
	struct file_source *file = xcalloc(1, sizeof *file);
	file->in.read = file_read;
	file->in.close = file_close;
	file->fd = fd;
	file->path = xstrdup(path);
	file->digest = digest;
	*digest = (struct digest){ 0 };
	sha256_init(&file->sha);
	*s = &file->in;
	return 0;
}

struct memory_source {
	struct source in;           /* first member */
	char *bytes;
	size_t len, at;
	bool owned;
};

static int memory_read(struct source *in, char *bytes, size_t cap, size_t *got, struct fault *f)
{
	struct memory_source *s = (struct memory_source *)in;
	(void)f;
	*got = s->len - s->at < cap ? s->len - s->at : cap;
	if (*got)
		memcpy(bytes, s->bytes + s->at, *got);
	s->at += *got;
	return 0;
}

static void memory_close(struct source *in)
{
	struct memory_source *s = (struct memory_source *)in;
	if (s->owned)
		free(s->bytes);
	free(s);
}

struct source *source_memory(char *bytes, size_t len, bool owned)
{
	struct memory_source *s = xcalloc(1, sizeof *s);
	s->in.read = memory_read;
	s->in.close = memory_close;
	s->bytes = bytes;
	s->len = len;
	s->owned = owned;
	return &s->in;
}

int source_read(struct source *s, char *bytes, size_t cap, size_t *got, struct fault *f)
{
	size_t held = s->head.len - s->head_at;
	if (!held)
		return s->read(s, bytes, cap, got, f);
	*got = held < cap ? held : cap;
	memcpy(bytes, s->head.bytes + s->head_at, *got);
	s->head_at += *got;
	if (s->head_at == s->head.len) {
		buffer_free(&s->head);
		s->head_at = 0;
	}
	return 0;
}

int source_peek(struct source *s, size_t want, struct span *head, struct fault *f)
{
	while (!s->head_ended && s->head.len - s->head_at < want) {
		size_t got, more = want - (s->head.len - s->head_at);
		/* Not all at once: many inputs are small. But room for a character, at least. */
		size_t most = s->head.len < 16384 ? 16384 : s->head.len;
		more = more < 64 ? 64 : more < most ? more : most;
		buffer_reserve(&s->head, more);
		CHECK(s->read(s, s->head.bytes + s->head.len, more, &got, f));
		s->head.len += got;
		s->head_ended = got == 0;
	}
	size_t held = s->head.len - s->head_at;
	*head = (struct span){ held ? s->head.bytes + s->head_at : "", held < want ? held : want };
	return 0;
}

int source_drain(struct source *s, struct fault *f)
{
	char *bytes = xmalloc(256 * 1024);
	size_t got = 1;
	int code = 0;
	while (!code && got)
		code = source_read(s, bytes, 256 * 1024, &got, f);
	free(bytes);
	return code;
}

int source_slurp(struct source *s, size_t most, struct buffer *all, struct fault *f)
{
	size_t got = 1;
	while (got) {
		if (all->len > most)
			return fault_set(f, EXIT_DATA, "larger than %zu MiB, more than can be held in memory",
			                 most >> 20);
		buffer_reserve(all, 256 * 1024);
		CHECK(source_read(s, all->bytes + all->len, all->cap - all->len, &got, f));
		all->len += got;
	}
	return 0;
}

void source_close(struct source *s)
{
	if (!s)
		return;
	buffer_free(&s->head);
	s->close(s);
}
