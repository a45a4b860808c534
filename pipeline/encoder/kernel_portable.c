/* kernel_portable.c: the network in C for any processor, with the compiler's vectors of
 * 16 bytes, which every 64-bit processor has in some form. */
#include "model.h"

#define LANES 4
#define TARGET
#include "forward.inc"

typedef int16_t products __attribute__((vector_size(16)));
typedef int32_t wide_sums __attribute__((vector_size(32)));
typedef int8_t two_outputs __attribute__((vector_size(8)));
typedef int64_t pair __attribute__((vector_size(16)));

enum { ROWS = 4 };

/* Four inputs of a row, twice. */
INLINE products four_twice(const int16_t *p)
{
	int64_t four;
	memcpy(&four, p, sizeof four);
	return (products)(pair){ four, four };
}

/* Sums of four rows by two outputs, four for each: a product of 8 bits by 8 fits in 16,
 * and of bounded weights (model.h) so does the sum of `together` = 4 of them, else 1. */
INLINE void add_up(const int16_t *a, const int8_t *b, size_t k, size_t together, wide_sums *sums)
{
	wide_sums s0 = { 0 }, s1 = { 0 }, s2 = { 0 }, s3 = { 0 };
	for (const int16_t *end = a + k; a < end;) {
		products t0 = { 0 }, t1 = { 0 }, t2 = { 0 }, t3 = { 0 };
		UNROLL for (size_t i = 0; i < together; i++, a += 4, b += 64) {
			two_outputs bytes;
			memcpy(&bytes, b, sizeof bytes);
			products w = __builtin_convertvector(bytes, products);
			t0 += w * four_twice(a);
			t1 += w * four_twice(a + k);
			t2 += w * four_twice(a + 2 * k);
			t3 += w * four_twice(a + 3 * k);
		}
		s0 += __builtin_convertvector(t0, wide_sums);
		s1 += __builtin_convertvector(t1, wide_sums);
		s2 += __builtin_convertvector(t2, wide_sums);
		s3 += __builtin_convertvector(t3, wide_sums);
	}
	sums[0] = s0;
	sums[1] = s1;
	sums[2] = s2;
	sums[3] = s3;
}

INLINE void block(const struct matrix *m, size_t row, size_t rows, size_t column, const int16_t *a,
                  const struct workspace *w, float *y, size_t together, bool bend)
{
	wide_sums left[ROWS], right[ROWS];
	const int8_t *weights = m->weights + column / 16 * 16 * m->k + column % 16 * 4;
	add_up(a, weights, m->k, together, left);
	add_up(a, weights + 8, m->k, together, right);
	struct outputs o = outputs_at(m, column);
	for (size_t r = 0; r < ROWS && r < rows; r++) {
		wide_sums l = left[r], x = right[r];
		integers s = { l[0] + l[1] + l[2] + l[3], l[4] + l[5] + l[6] + l[7],
			       x[0] + x[1] + x[2] + x[3], x[4] + x[5] + x[6] + x[7] };
		put(y + (row + r) * m->n + column, s, &o, w->scale[row + r], w->low[row + r], bend);
	}
}

/* Rows are taken by four: those past the last are whatever was there (both buffers have
 * room) and are not put. */
INLINE void multiply(const struct matrix *m, size_t rows, struct workspace *w, float *y, size_t together, bool bend)
{
	for (size_t first = 0; first < rows; first += WIDE_ROWS) {
		size_t some = rows - first < WIDE_ROWS ? rows - first : WIDE_ROWS;
		const uint8_t *bytes = w->bytes + first * m->k;
		for (size_t i = 0; i < some * m->k; i++)
			w->wider[i] = bytes[i];
		for (size_t column = 0; column < m->n; column += LANES)
			for (size_t r = 0; r < some; r += ROWS)
				block(m, first + r, some - r, column, w->wider + r * m->k, w, y, together, bend);
	}
}

static void matmul(const struct matrix *m, size_t rows, struct workspace *w, float *y, bool bend)
{
	if (m->bounded)
		multiply(m, rows, w, y, BOUNDED_INPUTS / 4, bend);
	else
		multiply(m, rows, w, y, 1, bend);
}

static bool usable(void)
{
	return true;
}

const struct kernel kernel_portable = { "portable", usable, forward, quantise, matmul };
