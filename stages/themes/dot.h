/* dot.h: products of rows of 16-bit integers, which are exact, and so the same whatever
 * instructions the processor has. */
#ifndef CANVASS_THEMES_DOT_H
#define CANVASS_THEMES_DOT_H

#include <stddef.h>
#include <stdint.h>

/* out[r] = a . rows[r], for n rows of `stride` values, a multiple of 32; values of at most
 * 1000 in size and vectors of length 1 times 1000/their greatest value keep every sum
 * within 31 bits for up to 2,000 values. */
void dot_rows(const int16_t *a, const int16_t *rows, size_t n, size_t stride, int32_t *out);
/* The same for n_a rows a: out[i * n + r]. */
void dot_tile(const int16_t *a, size_t n_a, const int16_t *rows, size_t n, size_t stride, int32_t *out);

#endif
