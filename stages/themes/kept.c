/* kept.c: heads, and files that are there whole or not at all. */
#include "kept.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
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

int kept_write(const char *kind, char *bytes, size_t len, const char *path, struct fault *f)
{
	char temporary[4096];
	kept_head(kind, (struct span){ bytes + KEPT_HEAD, len - KEPT_HEAD }, bytes);
	snprintf(temporary, sizeof temporary, "%s.%ld.partial", path, (long)getpid());
	int fd = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0)
		return fault_set(f, EXIT_CANT_CREATE, "cannot create '%s': %s", path, strerror(errno));
	int code = write_all(fd, path, bytes, len, f);
	if ((close(fd) != 0 || (!code && rename(temporary, path) != 0)) && !code)
		code = fault_set(f, EXIT_IO, "cannot write '%s': %s", path, strerror(errno));
	if (code)
		unlink(temporary);
	return code;
}
