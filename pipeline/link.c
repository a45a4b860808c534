/* link.c: announcing, checking, feeding and finishing one stage. */
#include "link.h"

#include <stdio.h>

static int check_needs(struct link *l, struct record *r, struct fault *f)
{
	for (const char *const *need = l->ctx->stage->needs; need && *need; need++) {
		if (record_has_name(r, *need))
			continue;
		return fault_set(f, EXIT_DATA, "responses have no '%s'; run %s before %s", *need,
		                 stage_adding(*need), l->ctx->stage->name);
	}
	l->checked = true;
	return 0;
}

static int announce(struct link *l, struct fault *f)
{
	l->announced = true;
	return l->out ? context_announce(l->ctx, l->out, f) : 0;
}

static int pass_on(struct link *l, struct record *r, struct fault *f)
{
	return l->out ? emit(l->out, r, f) : 0;
}

int link_show(struct link *l, struct record *r, struct fault *f)
{
	const struct stage *stage = l->ctx->stage;
	if (!stage->other || (stage->kind == STAGE_EACH && r->type != RECORD_QUESTION &&
	                      r->type != RECORD_THEME))
		return 0;
	int code = stage->other(l->state, r, f);
	return code ? fault_who(f, stage->name) : 0;
}

static int feed_response(struct link *l, struct record *r, struct fault *f)
{
	const struct stage *stage = l->ctx->stage;
	bool blamed = f->who[0];
	int code = l->checked ? 0 : check_needs(l, r, f);
	if (!code)
		code = stage->feed(l->state, r, l->out, f);
	if (code && !blamed && !f->who[0]) {
		struct span ref = record_ref(r);
		size_t n = strlen(f->message);
		char line[40] = "";
		if (r->line)
			snprintf(line, sizeof line, "line %llu, ", (unsigned long long)r->line);
		snprintf(f->message + n, sizeof f->message - n, " (%sref '%.*s')", line,
		         (int)(ref.len < 80 ? ref.len : 80), ref.bytes);
		fault_who(f, stage->name);
	}
	return code;
}

/* A record on its way into the stage. */
static int link_emit(struct emitter *self, struct record *r, struct fault *f)
{
	struct link *l = (struct link *)self;
	const struct stage *stage = l->ctx->stage;
	if (l->ended) {
		fault_set(f, EXIT_DATA, "a record after the end record (line %llu)",
		          (unsigned long long)r->line);
		return fault_who(f, stage->name);
	}
	if (r->type != RECORD_RUN && !l->announced)
		CHECK(announce(l, f));
	if (r->type == RECORD_RESPONSE)
		return feed_response(l, r, f);
	CHECK(link_show(l, r, f));
	if (r->type == RECORD_END) {
		l->ended = true;
		if (stage->finish && stage->finish(l->state, l->out, f) != 0)
			return fault_who(f, stage->name);
		link_close(l); /* while others are still at work */
	}
	return pass_on(l, r, f);
}

/* A record made by a source: announce it first, then pass it on. */
static int source_emit(struct emitter *self, struct record *r, struct fault *f)
{
	struct link *l = (struct link *)self;
	if (r->type != RECORD_RUN && !l->announced)
		CHECK(announce(l, f));
	if (r->type == RECORD_END)
		l->ended = true;
	return pass_on(l, r, f);
}

int link_open(struct link *l, struct context *ctx, struct emitter *out, struct fault *f)
{
	*l = (struct link){ .in = { ctx->stage->kind == STAGE_SOURCE ? source_emit : link_emit },
	                    .ctx = ctx, .out = out };
	int code = ctx->stage->open ? ctx->stage->open(ctx, &l->state, f) : 0;
	return code ? fault_who(f, ctx->stage->name) : 0;
}

int link_run_source(struct link *l, struct fault *f)
{
	int code = l->ctx->stage->finish(l->state, &l->in, f);
	return code ? fault_who(f, l->ctx->stage->name) : 0;
}

int link_check_end(const struct link *l, struct fault *f)
{
	if (l->ended)
		return 0;
	fault_set(f, EXIT_IO, "the stream is cut: no end record came");
	return fault_who(f, l->ctx->stage->name);
}

void link_close(struct link *l)
{
	if (l->ctx && l->ctx->stage->close)
		l->ctx->stage->close(l->state);
	l->state = NULL;
}
