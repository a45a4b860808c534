/* fused.c: a chain in one process, records handed on as they are. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "chain.h"
#include "external.h"
#include "handoff.h"
#include "lanes.h"
#include "link.h"

/* One or several steps behind one emitter. */
struct part {
	struct link link;
	struct lanes *lanes;
	struct external *external;
	struct handoff *handoff;   /* before a sink */
};

/* Shows on a terminal how far the reading is. */
struct meter {
	struct emitter in;       /* first member */
	struct emitter *out;
	uint64_t responses;
	time_t shown;
};

static int count(struct emitter *self, struct record *r, struct fault *f)
{
	struct meter *m = (struct meter *)self;
	if (r->type == RECORD_RESPONSE && ++m->responses % 4096 == 0 && time(NULL) != m->shown) {
		m->shown = time(NULL);
		fprintf(stderr, "\rcanvass: %llu responses read", (unsigned long long)m->responses);
	}
	if (r->type == RECORD_END && m->shown)
		fprintf(stderr, "\r\033[K");
	return emit(m->out, r, f);
}

static bool is_each(const struct step *s)
{
	return s->stage && s->stage->kind == STAGE_EACH;
}

/* Opens steps [first, last] as one part; *in is where to feed it. */
static int open_part(struct part *p, struct chain *c, size_t first, size_t last, int jobs,
                     struct emitter *out, struct emitter **in, struct fault *f)
{
	struct step *s = &c->steps[first];
	int code;
	if (is_each(s)) {
		code = lanes_open(&p->lanes, s, last - first + 1, jobs, out, f);
		*in = lanes_in(p->lanes);
	} else if (s->stage) {
		code = link_open(&p->link, &s->ctx, s->stage->kind == STAGE_SINK ? NULL : out, f);
		*in = &p->link.in;
		if (!code && s->stage->kind == STAGE_SINK && jobs > 1) {
			handoff_open(&p->handoff, *in, s->stage->ignores);
			*in = handoff_in(p->handoff);
		}
	} else {
		code = external_open(&p->external, s, first == 0, out, f);
		*in = external_in(p->external);
	}
	return code;
}

int chain_run_fused(struct chain *c, int jobs, struct emitter *out, bool progress, struct fault *f)
{
	struct part *parts = xcalloc(c->n_steps, sizeof *parts);
	struct meter meter = { .in = { count } };
	size_t n = 0;
	int code = 0;
	memory_begin(jobs);
	for (size_t last = c->n_steps; last-- > 0 && !code; n++) {
		size_t first = last;
		while (is_each(&c->steps[last]) && first > 0 && is_each(&c->steps[first - 1]))
			first--;
		if (first == 0 && progress) {
			meter.out = out;
			out = &meter.in;
		}
		code = open_part(&parts[n], c, first, last, jobs, out, &out, f);
		last = first;
	}
	if (!code) {
		struct part *source = &parts[n - 1];
		code = source->external ? external_run_source(source->external, f)
		                        : link_run_source(&source->link, f);
	}
	for (size_t i = n; i-- > 0;) {
		handoff_close(parts[i].handoff);
		lanes_close(parts[i].lanes);
		link_close(&parts[i].link);
		external_close(parts[i].external);
	}
	free(parts);
	return code;
}
