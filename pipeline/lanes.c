/* lanes.c: a ring of batches between the feeding thread and the workers. */
#include "lanes.h"

#include <pthread.h>
#include <stdlib.h>

#include "link.h"

enum { BATCHES_A_JOB = 4, BATCH_RECORDS = 512, BATCH_TEXT_BYTES = 128 * 1024 };
enum batch_state { BATCH_FREE, BATCH_READY, BATCH_WORKING, BATCH_DONE };

struct batch {
	enum batch_state state;
	struct arena arena;
	struct record *in, *out;
	size_t n_in, n_out, cap_out, text_bytes;
	struct fault fault;         /* of the stages; out holds what came before it */
};

/* One thread's states, and the emitter that gathers what they give. */
struct lane {
	struct emitter collect;     /* first member */
	struct lanes *all;
	struct link *links;
	struct batch *batch;        /* under work */
	pthread_t thread;
};

struct lanes {
	struct emitter in;          /* first member */
	struct emitter *out;
	struct step *steps;
	size_t n_steps;
	int jobs, n_threads;
	bool announced, stopping;
	struct lane *lanes;
	struct batch *ring;
	size_t n_ring, filling, oldest, next_ready;
	pthread_mutex_t lock;
	pthread_cond_t changed;
};

static int collect(struct emitter *self, struct record *r, struct fault *f)
{
	struct lane *lane = (struct lane *)self;
	struct batch *b = lane->batch;
	(void)f;
	if (b->n_out == b->cap_out) {
		b->cap_out = b->cap_out ? 2 * b->cap_out : BATCH_RECORDS;
		b->out = xrealloc(b->out, b->cap_out, sizeof *b->out);
	}
	/* What a stage sets lives in the record's arena, which here is the batch's. */
	if (r->arena == &b->arena)
		b->out[b->n_out++] = *r;
	else
		record_copy(&b->out[b->n_out++], r, &b->arena);
	return 0;
}

static void work(struct lane *lane, struct batch *b)
{
	lane->batch = b;
	for (size_t i = 0; i < b->n_in && !b->fault.code; i++)
		emit(&lane->links[0].in, &b->in[i], &b->fault);
}

/* Takes a ready batch through the stages; called and left with the lock held. */
static bool work_on_next(struct lane *lane)
{
	struct lanes *l = lane->all;
	struct batch *b = &l->ring[l->next_ready];
	if (b->state != BATCH_READY)
		return false;
	b->state = BATCH_WORKING;
	l->next_ready = (l->next_ready + 1) % l->n_ring;
	pthread_mutex_unlock(&l->lock);
	work(lane, b);
	pthread_mutex_lock(&l->lock);
	b->state = BATCH_DONE;
	pthread_cond_broadcast(&l->changed);
	return true;
}

static void *worker(void *argument)
{
	struct lane *lane = argument;
	struct lanes *l = lane->all;
	pthread_mutex_lock(&l->lock);
	while (!l->stopping)
		if (!work_on_next(lane))
			pthread_cond_wait(&l->changed, &l->lock);
	pthread_mutex_unlock(&l->lock);
	return NULL;
}

/* Waits for the oldest batch, helping meanwhile, and passes its records on. */
static int drain_oldest(struct lanes *l, struct fault *f)
{
	struct batch *b = &l->ring[l->oldest];
	pthread_mutex_lock(&l->lock);
	while (b->state != BATCH_DONE)
		if (!work_on_next(&l->lanes[0]))
			pthread_cond_wait(&l->changed, &l->lock);
	pthread_mutex_unlock(&l->lock);

	int code = 0;
	for (size_t i = 0; i < b->n_out && !code; i++)
		code = emit(l->out, &b->out[i], f);
	if (!code && b->fault.code) {
		*f = b->fault;
		code = f->code;
	}
	arena_reset(&b->arena);
	b->n_in = b->n_out = b->text_bytes = 0;
	b->state = BATCH_FREE;
	l->oldest = (l->oldest + 1) % l->n_ring;
	return code;
}

/* Hands the batch being filled to the workers and makes room for the next. */
static int submit(struct lanes *l, struct fault *f)
{
	pthread_mutex_lock(&l->lock);
	l->ring[l->filling].state = BATCH_READY;
	l->filling = (l->filling + 1) % l->n_ring;
	bool full = l->filling == l->oldest;
	pthread_cond_broadcast(&l->changed);
	pthread_mutex_unlock(&l->lock);
	return full ? drain_oldest(l, f) : 0;
}

static int drain(struct lanes *l, struct fault *f)
{
	if (l->ring[l->filling].n_in)
		CHECK(submit(l, f));
	while (l->oldest != l->filling)
		CHECK(drain_oldest(l, f));
	return 0;
}

static int announce(struct lanes *l, struct fault *f)
{
	l->announced = true;
	for (size_t i = 0; i < l->n_steps; i++)
		CHECK(context_announce(&l->steps[i].ctx, l->out, f));
	return 0;
}

static int lanes_emit(struct emitter *self, struct record *r, struct fault *f)
{
	struct lanes *l = (struct lanes *)self;
	if (r->type == RECORD_RUN && !l->announced)
		return emit(l->out, r, f); /* nothing can be under way: as in a pipe, ours come next */
	if (!l->announced)
		CHECK(announce(l, f));
	if (r->type == RECORD_QUESTION || r->type == RECORD_THEME || r->type == RECORD_END) {
		CHECK(drain(l, f));
		for (int i = 0; i < l->jobs && r->type != RECORD_END; i++)
			for (size_t s = 0; s < l->n_steps; s++)
				CHECK(link_show(&l->lanes[i].links[s], r, f));
		return emit(l->out, r, f);
	}
	struct batch *b = &l->ring[l->filling];
	record_copy(&b->in[b->n_in++], r, &b->arena);
	if (r->type == RECORD_RESPONSE)
		b->text_bytes += record_text_or_empty(r, M_TEXT).len;
	return b->n_in == BATCH_RECORDS || b->text_bytes >= BATCH_TEXT_BYTES ? submit(l, f) : 0;
}

static int open_lane(struct lanes *l, struct lane *lane, struct fault *f)
{
	*lane = (struct lane){ .collect = { collect }, .all = l };
	lane->links = xcalloc(l->n_steps, sizeof *lane->links);
	for (size_t s = 0; s < l->n_steps; s++) {
		struct emitter *next = s + 1 < l->n_steps ? &lane->links[s + 1].in : &lane->collect;
		CHECK(link_open(&lane->links[s], &l->steps[s].ctx, next, f));
		lane->links[s].announced = true; /* done once for all lanes */
	}
	return 0;
}

int lanes_open(struct lanes **lanes, struct step *steps, size_t n, int jobs, struct emitter *out,
               struct fault *f)
{
	struct lanes *l = *lanes = xcalloc(1, sizeof *l);
	l->in.emit = lanes_emit;
	l->out = out;
	l->steps = steps;
	l->n_steps = n;
	l->jobs = jobs;
	pthread_mutex_init(&l->lock, NULL);
	pthread_cond_init(&l->changed, NULL);
	l->n_ring = (size_t)jobs * BATCHES_A_JOB;
	l->ring = xcalloc(l->n_ring, sizeof *l->ring);
	for (size_t i = 0; i < l->n_ring; i++)
		l->ring[i].in = xcalloc(BATCH_RECORDS, sizeof *l->ring[i].in);
	l->lanes = xcalloc((size_t)jobs, sizeof *l->lanes);
	for (int i = 0; i < jobs; i++)
		CHECK(open_lane(l, &l->lanes[i], f));
	for (int i = 1; i < jobs; i++) {
		if (pthread_create(&l->lanes[i].thread, NULL, worker, &l->lanes[i]) != 0)
			break; /* fewer threads: slower, and no other difference */
		l->n_threads = i;
	}
	return 0;
}

struct emitter *lanes_in(struct lanes *l)
{
	return &l->in;
}

void lanes_close(struct lanes *l)
{
	if (!l)
		return;
	pthread_mutex_lock(&l->lock);
	l->stopping = true;
	pthread_cond_broadcast(&l->changed);
	pthread_mutex_unlock(&l->lock);
	for (int i = 1; i <= l->n_threads; i++)
		pthread_join(l->lanes[i].thread, NULL);
	for (int i = 0; i < l->jobs; i++) {
		for (size_t s = 0; l->lanes[i].links && s < l->n_steps; s++)
			link_close(&l->lanes[i].links[s]);
		free(l->lanes[i].links);
	}
	for (size_t i = 0; i < l->n_ring; i++) {
		arena_free(&l->ring[i].arena);
		free(l->ring[i].in);
		free(l->ring[i].out);
	}
	free(l->lanes);
	free(l->ring);
	pthread_mutex_destroy(&l->lock);
	pthread_cond_destroy(&l->changed);
	free(l);
}
