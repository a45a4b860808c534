/* handoff.c: a ring of batches between two threads. */
#include "handoff.h"

#include <pthread.h>
#include <stdlib.h>

/* Room for what the emitting side makes at once, several times over: neither waits for long. */
enum { BATCHES = 32, BATCH_RECORDS = 128 };

struct batch {
	struct arena arena;
	struct record records[BATCH_RECORDS];
	size_t n;
};

struct handoff {
	struct emitter in;          /* first member */
	struct emitter *out;
	bool ignored[MEMBER_COUNT + 1]; /* the last: of names that are no member */
	pthread_t thread;
	bool started, stopping;
	struct batch ring[BATCHES];
	size_t filled, done;        /* batches handed over, and passed on, so far */
	struct fault working;       /* the thread's own */
	struct fault fault;         /* what of it has been seen: read under the lock */
	pthread_mutex_t lock;
	pthread_cond_t changed;
};

/* Passes a batch on; after a fault, batches are only emptied. */
static void pass_on(struct handoff *h, struct batch *b)
{
	for (size_t i = 0; i < b->n && !h->working.code; i++)
		emit(h->out, &b->records[i], &h->working);
	b->n = 0;
	arena_reset(&b->arena);
}

static void *worker(void *argument)
{
	struct handoff *h = argument;
	pthread_mutex_lock(&h->lock);
	while (!h->stopping) {
		if (h->done == h->filled) {
			pthread_cond_wait(&h->changed, &h->lock);
			continue;
		}
		struct batch *b = &h->ring[h->done % BATCHES];
		pthread_mutex_unlock(&h->lock);
		pass_on(h, b);
		pthread_mutex_lock(&h->lock);
		h->done++;
		h->fault = h->working;
		pthread_cond_broadcast(&h->changed);
	}
	pthread_mutex_unlock(&h->lock);
	return NULL;
}

/* Waits until at most `under_way` batches are not done; called with the lock held. */
static int wait_for(struct handoff *h, size_t under_way, struct fault *f)
{
	while (h->filled - h->done > under_way)
		pthread_cond_wait(&h->changed, &h->lock);
	int code = h->fault.code;
	if (code)
		*f = h->fault;
	return code;
}

/* Hands over the batch being filled, then waits as above. */
static int submit(struct handoff *h, size_t under_way, struct fault *f)
{
	pthread_mutex_lock(&h->lock);
	h->filled++;
	pthread_cond_broadcast(&h->changed);
	int code = wait_for(h, under_way, f);
	pthread_mutex_unlock(&h->lock);
	return code;
}

static struct batch *take(struct handoff *h, struct record *r)
{
	struct batch *b = &h->ring[h->filled % BATCHES];
	record_copy_without(&b->records[b->n++], r, &b->arena,
	                    r->type == RECORD_RESPONSE ? h->ignored : NULL);
	return b;
}

int handoff_last(struct handoff *h, struct record *r, struct fault *f)
{
	if (!h->started)
		return emit(h->out, r, f);
	take(h, r);
	return submit(h, BATCHES - 1, f);
}

int handoff_wait(struct handoff *h, struct fault *f)
{
	pthread_mutex_lock(&h->lock);
	int code = h->started ? wait_for(h, 0, f) : 0;
	pthread_mutex_unlock(&h->lock);
	return code;
}

static int handoff_emit(struct emitter *self, struct record *r, struct fault *f)
{
	struct handoff *h = (struct handoff *)self;
	if (!h->started)
		return emit(h->out, r, f);
	struct batch *b = take(h, r);
	if (r->type == RECORD_END)
		return submit(h, 0, f);
	return b->n == BATCH_RECORDS ? submit(h, BATCHES - 1, f) : 0;
}

void handoff_open(struct handoff **handoff, struct emitter *out, const char *const *ignored)
{
	struct handoff *h = *handoff = xcalloc(1, sizeof *h);
	h->in.emit = handoff_emit;
	h->out = out;
	for (; ignored && *ignored; ignored++)
		h->ignored[record_member_id(*ignored)] = true;
	pthread_mutex_init(&h->lock, NULL);
	pthread_cond_init(&h->changed, NULL);
	h->started = pthread_create(&h->thread, NULL, worker, h) == 0;
}

struct emitter *handoff_in(struct handoff *h)
{
	return &h->in;
}

void handoff_close(struct handoff *h)
{
	if (!h)
		return;
	pthread_mutex_lock(&h->lock);
	h->stopping = true;
	pthread_cond_broadcast(&h->changed);
	pthread_mutex_unlock(&h->lock);
	if (h->started)
		pthread_join(h->thread, NULL);
	for (size_t i = 0; i < BATCHES; i++)
		arena_free(&h->ring[i].arena);
	pthread_mutex_destroy(&h->lock);
	pthread_cond_destroy(&h->changed);
	free(h);
}
