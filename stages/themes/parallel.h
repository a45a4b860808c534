/* parallel.h: one loop on several threads. What is computed for an index may depend on
 * nothing but the index, so the number of threads changes the time and nothing else. */
#ifndef CANVASS_THEMES_PARALLEL_H
#define CANVASS_THEMES_PARALLEL_H

#include <stddef.h>

/* Calls work(of, from, to) for stretches of `grain` indices that together make [0, n), on
 * up to `jobs` threads, the caller's included, and returns when all are done. */
void parallel_for(int jobs, size_t n, size_t grain, void (*work)(void *of, size_t from, size_t to),
                  void *of);

#endif
