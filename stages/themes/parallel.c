/* parallel.c: threads that take the next stretch until none is left. */
#include "parallel.h"

#include <stdatomic.h>

enum { MOST_THREADS = 64 };

struct loop {
	atomic_size_t next;
	size_t n, grain;
	void (*work)(void *of, size_t from, size_t to);
	void *of;
};

static void *run(void *argument)
{
	struct loop *l = argument;
	for (;;) {
		size_t from = atomic_fetch_add(&l->next, l->grain);
		if (from >= l->n)
			return NULL;
		l->work(l->of, from, l->n - from < l->grain ? l->n : from + l->grain);
	}
}

void parallel_for(int jobs, size_t n, size_t grain, void (*work)(void *of, size_t from, size_t to),
                  void *of)
{
	struct loop l = { .n = n, .grain = grain ? grain : 1, .work = work, .of = of };
	pthread_t threads[MOST_THREADS];
	size_t stretches = n / l.grain + 1;
	int started = 0, most = jobs < MOST_THREADS ? jobs : MOST_THREADS;
	while (started + 1 < most && (size_t)started + 1 < stretches &&
	       pthread_create(&threads[started], NULL, run, &l) == 0)
		started++; /* fewer threads than wished: slower, and no other difference */
	run(&l);
	while (started-- > 0)
		pthread_join(threads[started], NULL);
}

static void *run_beside(void *argument)
{
	struct beside *b = argument;
	b->work(b->of);
	return NULL;
}

void parallel_begin(struct beside *b, int jobs, void (*work)(void *of), void *of)
{
	*b = (struct beside){ .work = work, .of = of };
	b->started = jobs > 1 && pthread_create(&b->thread, NULL, run_beside, b) == 0;
	if (!b->started)
		work(of);
}

void parallel_join(struct beside *b)
{
	if (b->started)
		pthread_join(b->thread, NULL);
}
