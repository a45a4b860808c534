/* kept.c: heads, and files that are there whole or not at all. */
#include "kept.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../../pipeline/hash.h"
#include "../../pipeline/lines.h"

enum { KIND_BYTES = 8 };

void kept_head(const char *kind, struct span body, char head[KEPT_HEAD])
{
	uint64_t sum = hash_bytes(body, 7);
	memcpy(head, kind, KIND_BYTES);
	memcpy(head + KIND_BYTES, &sum, sizeof sum);
}

enum kept kept_judge(const char *kind, struct span file)
{
	char head[KEPT_HEAD];
	if (file.len < KEPT_HEAD || memcmp(file.bytes, kind, KIND_BYTES - 1) != 0)
		return KEPT_OTHER;
	if (file.bytes[KIND_BYTES - 1] != kind[KIND_BYTES - 1])
		return KEPT_VERSION;
	kept_head(kind, (struct span){ file.bytes + KEPT_HEAD, file.len - KEPT_HEAD }, head);
	return memcmp(head, file.bytes, KEPT_HEAD) == 0 ? KEPT_WHOLE : KEPT_ALTERED;
}

enum { LONGEST_PATH = 4096 };

/* The file beside `path` that it is written to first; its descriptor in *fd. */
static int create_beside(const char *path, char temporary[LONGEST_PATH], int *fd, struct fault *f)
{
	struct stat st;
	if (stat(path, &st) == 0 && !S_ISREG(st.st_mode))
		return fault_set(f, EXIT_CANT_CREATE, "cannot create '%s': it is there and no regular file", path);
	snprintf(temporary, LONGEST_PATH, "%s.%ld.partial", path, (long)getpid());
	*fd = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	return *fd >= 0 ? 0 : fault_set(f, EXIT_CANT_CREATE, "cannot create '%s': %s", path, strerror(errno));
}

int kept_try(const char *path, struct fault *f)
{
	char temporary[LONGEST_PATH];
	int fd;
	CHECK(create_beside(path, temporary, &fd, f));
	close(fd);
	unlink(temporary);
	return 0;
}

int kept_write(const char *kind, char *bytes, size_t len, const char *path, struct fault *f)
{
	char temporary[LONGEST_PATH], quoted[LONGEST_PATH];
	int fd;
	kept_head(kind, (struct span){ bytes + KEPT_HEAD, len - KEPT_HEAD }, bytes);
	CHECK(create_beside(path, temporary, &fd, f));
	snprintf(quoted, sizeof quoted, "'%s'", path);
	int code = write_all(fd, quoted, bytes, len, f);
	if ((close(fd) != 0 || (!code && rename(temporary, path) != 0)) && !code)
		code = fault_set(f, EXIT_IO, "cannot write '%s': %s", path, strerror(errno));
	if (code)
		unlink(temporary);
	return code;
}
