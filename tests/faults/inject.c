/* inject.c: a preloaded library that lets one system call fail, for tests/checks/faults.sh.
 *
 * INJECT=CALL:N makes the N-th call fail with EIO (malloc: that one and all later ones
 * with ENOMEM); read, write and close count only on standard input and output.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

static atomic_long counted;

/* True if this call is the one that shall fail. */
static int hit(const char *call, int and_later)
{
	static char wanted[32];
	static long at = -1;
	if (at < 0) {
		const char *text = getenv("INJECT"), *colon = text ? strchr(text, ':') : NULL;
		if (colon && (size_t)(colon - text) < sizeof wanted)
			memcpy(wanted, text, (size_t)(colon - text));
		at = colon ? atol(colon + 1) : 0;
	}
	if (at == 0 || strcmp(call, wanted) != 0)
		return 0;
	long n = atomic_fetch_add(&counted, 1) + 1;
	return n == at || (and_later && n > at);
}

#define REAL(name)                                                        \
	static __typeof__(&name) real;                                    \
	if (!real)                                                        \
		real = (__typeof__(&name))(uintptr_t)dlsym(RTLD_NEXT, #name)

ssize_t read(int fd, void *to, size_t n)
{
	REAL(read);
	if (fd == 0 && hit("read", 0))
		return errno = EIO, -1;
	return real(fd, to, n);
}

ssize_t write(int fd, const void *from, size_t n)
{
	REAL(write);
	if (fd == 1 && hit("write", 0))
		return errno = EIO, -1;
	if (fd == 1 && hit("short", 1)) /* no error: less than asked for */
		n = n > 7 ? 7 : n;
	return real(fd, from, n);
}

int close(int fd)
{
	REAL(close);
	if (fd == 1 && hit("close", 0))
		return real(fd), errno = EIO, -1;
	return real(fd);
}

ssize_t pwrite64(int fd, const void *from, size_t n, off64_t at)
{
	REAL(pwrite64);
	if (hit("pwrite", 0))
		return errno = ENOSPC, -1;
	return real(fd, from, n, at);
}

int fsync(int fd)
{
	REAL(fsync);
	if (hit("fsync", 0))
		return errno = EIO, -1;
	return real(fd);
}

int rename(const char *from, const char *to)
{
	REAL(rename);
	if (hit("rename", 0))
		return errno = EIO, -1;
	return real(from, to);
}

extern void *__libc_malloc(size_t), *__libc_realloc(void *, size_t), *__libc_calloc(size_t, size_t);

void *malloc(size_t n)
{
	if (hit("malloc", 1))
		return errno = ENOMEM, NULL;
	return __libc_malloc(n);
}

void *calloc(size_t count, size_t n)
{
	if (hit("malloc", 1))
		return errno = ENOMEM, NULL;
	return __libc_calloc(count, n);
}

void *realloc(void *old, size_t n)
{
	if (hit("malloc", 1))
		return errno = ENOMEM, NULL;
	return __libc_realloc(old, n);
}
