/* parallel.h: one loop on several threads. What is computed for an index may depend on
 * nothing but the index, so the number of threads changes the time and nothing else. */
#ifndef CANVASS_THEMES_PARALLEL_H
#define CANVASS_THEMES_PARALLEL_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

/* Calls work(of, from, to) for stretches of `grain` indices that together make [0, n), on
 * up to `jobs` threads, the caller's included, and returns when all are done. */
void parallel_for(int jobs, size_t n, size_t grain, void (*work)(void *of, size_t from, size_t to),
                  void *of);

/* work(of) beside what the caller does until parallel_join; done at once where jobs is 1. */
struct beside {
	pthread_t thread;
	bool started;
	void (*work)(void *of);
	void *of;
};
void parallel_begin(struct beside *b, int jobs, void (*work)(void *of), void *of);
void parallel_join(struct beside *b);

#endif
