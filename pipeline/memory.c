/* memory.c: checked allocation, arenas, buffers. */
#include "memory.h"

#include <malloc.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cleanup.h"
#include "fault.h"

enum { BLOCK_BYTES = 64 * 1024, KEPT_BYTES = 1024 * 1024, ALIGN = 16 };
/* What is freed is kept for the next use, not given back and asked for again: blocks up to the
 * most that the C library allows, and what is free at the end of the heap. */
enum { REUSED_BYTES = 32 << 20, FREE_BYTES = 256 << 20 };

_Noreturn void memory_exhausted(void)
{
	static const char message[] = "canvass: error: out of memory\n";
	cleanup_now();
	if (write(STDERR_FILENO, message, sizeof message - 1) < 0)
		_exit(EXIT_IO);
	_exit(EXIT_IO);
}

void memory_begin(int threads)
{
	mallopt(M_ARENA_MAX, threads);
	mallopt(M_MMAP_THRESHOLD, REUSED_BYTES);
	mallopt(M_TRIM_THRESHOLD, FREE_BYTES);
}

void *xmalloc(size_t size)
{
	void *p = malloc(size ? size : 1);
	if (!p)
		memory_exhausted();
	return p;
}

void *xcalloc(size_t count, size_t size)
{
	void *p = calloc(count ? count : 1, size ? size : 1);
	if (!p)
		memory_exhausted();
	return p;
}

void *xrealloc(void *old, size_t count, size_t size)
{
	size_t bytes;
	if (__builtin_mul_overflow(count, size, &bytes))
		memory_exhausted();
	void *p = realloc(old, bytes ? bytes : 1);
	if (!p)
		memory_exhausted();
	return p;
}

char *xstrdup(const char *text)
{
	size_t n = strlen(text) + 1;
	return memcpy(xmalloc(n), text, n);
}

struct arena_block {
	struct arena_block *next;
	size_t size;
	_Alignas(ALIGN) char bytes[];
};

static struct arena_block *block_new(size_t size)
{
	if (size < BLOCK_BYTES)
		size = BLOCK_BYTES;
	struct arena_block *b = xmalloc(sizeof *b + size);
	b->next = NULL;
	b->size = size;
	return b;
}

void *arena_alloc(struct arena *a, size_t size)
{
	if (size > SIZE_MAX / 2)
		memory_exhausted();
	size = (size + ALIGN - 1) & ~(size_t)(ALIGN - 1);
	while (!a->current || a->current->size - a->used < size) {
		struct arena_block *next = a->current ? a->current->next : a->first;
		if (!next || next->size < size) {
			struct arena_block *fresh = block_new(size);
			fresh->next = next;
			if (a->current)
				a->current->next = fresh;
			else
				a->first = fresh;
			next = fresh;
		}
		a->current = next;
		a->used = 0;
	}
	void *p = a->current->bytes + a->used;
	a->used += size;
	return p;
}

void *arena_calloc(struct arena *a, size_t count, size_t size)
{
	size_t bytes;
	if (__builtin_mul_overflow(count, size, &bytes))
		memory_exhausted();
	return memset(arena_alloc(a, bytes), 0, bytes);
}

char *arena_copy(struct arena *a, const void *bytes, size_t len)
{
	char *copy = arena_alloc(a, len + 1);
	if (len)
		memcpy(copy, bytes, len);
	copy[len] = '\0';
	return copy;
}

struct span arena_span(struct arena *a, struct span s)
{
	return (struct span){ arena_copy(a, s.bytes, s.len), s.len };
}

void arena_reset(struct arena *a)
{
	size_t kept = 0;
	struct arena_block **link = &a->first;
	while (*link) {
		struct arena_block *b = *link;
		kept += b->size;
		if (kept > KEPT_BYTES) {
			kept -= b->size;
			*link = b->next;
			free(b);
		} else {
			link = &b->next;
		}
	}
	a->current = a->first;
	a->used = 0;
}

void arena_free(struct arena *a)
{
	for (struct arena_block *b = a->first, *next; b; b = next) {
		next = b->next;
		free(b);
	}
	*a = (struct arena){ 0 };
}

void buffer_reserve(struct buffer *b, size_t more)
{
	if (b->cap - b->len >= more)
		return;
	if (more > SIZE_MAX / 4 || b->len > SIZE_MAX / 4)
		memory_exhausted();
	size_t cap = b->cap ? b->cap * 2 : 256;
	if (cap < b->len + more)
		cap = b->len + more;
	b->bytes = xrealloc(b->bytes, cap, 1);
	b->cap = cap;
}

void buffer_add(struct buffer *b, const void *bytes, size_t len)
{
	if (!len)
		return;
	buffer_reserve(b, len);
	memcpy(b->bytes + b->len, bytes, len);
	b->len += len;
}

void buffer_add_text(struct buffer *b, const char *text)
{
	buffer_add(b, text, strlen(text));
}

void buffer_free(struct buffer *b)
{
	free(b->bytes);
	*b = (struct buffer){ 0 };
}
