/* memory.h: allocation that cannot fail quietly, arenas, and growing buffers.
 *
 * Running out of memory is the one fault that no caller can do better about
 * than stop: memory_exhausted() removes what is half-written, says so and ends
 * the program with EXIT_IO. Nothing is committed by then, so nothing is lost.
 */
#ifndef CANVASS_MEMORY_H
#define CANVASS_MEMORY_H

#include <stddef.h>
#include <stdint.h>

#include "span.h"

/* Before the threads of a run: as many heaps as run at a time, so that what one has freed
 * serves the others, and what is freed is kept. Changes the time only. */
void memory_begin(int threads);

/* As malloc, calloc and realloc, but never null. Release with free(). A product
 * count * size that overflows ends the program. */
void *xmalloc(size_t size);
void *xcalloc(size_t count, size_t size);
void *xrealloc(void *old, size_t count, size_t size);
char *xstrdup(const char *text);

/* Prints "canvass: error: out of memory", removes temporary outputs (cleanup.h),
 * exits with EXIT_IO. */
_Noreturn void memory_exhausted(void);

/* An arena: many small allocations, released all at once. Memory is aligned to
 * 16 bytes and not zeroed. Not for use by two threads at a time. */
struct arena_block;
struct arena {
	struct arena_block *first, *current;
	size_t used;        /* bytes used of the current block */
};

void *arena_alloc(struct arena *a, size_t size);
void *arena_calloc(struct arena *a, size_t count, size_t size);
char *arena_copy(struct arena *a, const void *bytes, size_t len); /* adds a NUL */
struct span arena_span(struct arena *a, struct span s);
/* Forgets every allocation, keeps up to 1 MiB of blocks for the next use. */
void arena_reset(struct arena *a);
void arena_free(struct arena *a);

/* A byte buffer that grows. Zero-initialise it; release with buffer_free. */
struct buffer {
	char *bytes;
	size_t len, cap;
};

void buffer_reserve(struct buffer *b, size_t more); /* room for `more` bytes */
void buffer_add(struct buffer *b, const void *bytes, size_t len);
void buffer_add_text(struct buffer *b, const char *text);
void buffer_free(struct buffer *b);

static inline void buffer_add_byte(struct buffer *b, char byte)
{
	if (b->len == b->cap)
		buffer_reserve(b, 1);
	b->bytes[b->len++] = byte;
}

static inline void buffer_add_span(struct buffer *b, struct span s)
{
	buffer_add(b, s.bytes, s.len);
}

#endif
