/* prepare.c: a little chain of three stages. */
#include "prepare.h"

#include <stdlib.h>

static const char *const stages[] = { "segment", "tokenise", "stem" };
enum { STAGES = 3 };

struct prepare {
	struct context ctx[STAGES];
	void *state[STAGES];
};

/* Where a stage's record goes: back to the caller. */
struct catch {
	struct emitter in;      /* first member */
	struct record *to;
};

static int catch_record(struct emitter *self, struct record *r, struct fault *f)
{
	(void)f;
	*((struct catch *)self)->to = *r;
	return 0;
}

int prepare_open(struct prepare **out, struct fault *f)
{
	struct prepare *p = *out = xcalloc(1, sizeof *p);
	for (int i = 0; i < STAGES; i++) {
		p->ctx[i] = (struct context){ .stage = stage_find(stages[i]), .jobs = 1 };
		if (p->ctx[i].stage->open)
			CHECK(p->ctx[i].stage->open(&p->ctx[i], &p->state[i], f));
	}
	return 0;
}

int prepare_text(struct prepare *p, struct span text, struct span language, struct arena *a,
                 struct record *r, struct fault *f)
{
	struct catch c = { { catch_record }, r };
	record_begin(r, RECORD_RESPONSE, a);
	record_set_text(r, M_REF, SPAN(""));
	record_set_text(r, M_TEXT, text);
	record_set_text(r, M_LANGUAGE, language);
	for (int i = 0; i < STAGES; i++) {
		struct record now = *r;
		CHECK(p->ctx[i].stage->feed(p->state[i], &now, &c.in, f));
	}
	return 0;
}

void prepare_close(struct prepare *p)
{
	for (int i = 0; p && i < STAGES; i++) {
		if (p->ctx[i].stage && p->ctx[i].stage->close)
			p->ctx[i].stage->close(p->state[i]);
		context_free(&p->ctx[i]);
	}
	free(p);
}
