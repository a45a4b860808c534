/* unit.h: what the unit tests share: cmocka, and a stage fed one record. */
#ifndef CANVASS_UNIT_H
#define CANVASS_UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../../pipeline/link.h"

#define assert_span(got, expected)                                      \
	do {                                                            \
		struct span span_ = (got);                              \
		const char *text_ = (expected);                         \
		assert_int_equal(span_.len, strlen(text_));             \
		assert_memory_equal(span_.bytes, text_, span_.len);     \
	} while (0)

/* The fault's message holds this. */
#define assert_says(fault, part)                                                          \
	do {                                                                              \
		if (!strstr((fault).message, (part)))                                     \
			fail_msg("\"%s\" does not say \"%s\"", (fault).message, (part));  \
	} while (0)

/* A stage open for feeding; what it emits is gathered as lines. */
struct bench {
	struct emitter gather;       /* first member */
	struct context ctx;
	struct link link;
	struct arena arena;
	struct record_hints hints;
	struct buffer said;
};

static inline int bench_gather(struct emitter *self, struct record *r, struct fault *f)
{
	(void)f;
	if (r->type != RECORD_RUN)
		record_write(r, &((struct bench *)self)->said);
	return 0;
}

/* Opens a stage with up to four words of options (null ends them). */
static inline int bench_open(struct bench *b, const char *stage, const char *const *words,
                             struct fault *f)
{
	char *argv[6] = { (char *)(uintptr_t)stage };
	int argc = 1;
	*b = (struct bench){ .gather = { bench_gather } };
	for (; words && words[argc - 1]; argc++)
		argv[argc] = (char *)(uintptr_t)words[argc - 1];
	b->ctx.stage = stage_find(stage);
	b->ctx.jobs = 1;
	assert_non_null(b->ctx.stage);
	const struct option_spec *tables[] = { b->ctx.stage->options, NULL };
	CHECK(options_parse(&b->ctx.options, argc, argv, tables, f));
	return link_open(&b->link, &b->ctx, &b->gather, f);
}

/* Feeds one line; `said` then holds what was emitted for it, NUL at its end. */
static inline int bench_feed(struct bench *b, const char *line, struct fault *f)
{
	struct record r;
	b->said.len = 0;
	arena_reset(&b->arena);
	CHECK(record_read(&r, span_of(line), &b->arena, &b->hints, f));
	int code = emit(&b->link.in, &r, f);
	buffer_add_byte(&b->said, '\0');
	return code;
}

static inline void bench_close(struct bench *b)
{
	link_close(&b->link);
	context_free(&b->ctx);
	arena_free(&b->arena);
	buffer_free(&b->said);
}

#endif
