/* kernel_vnni.c: the network with AVX-512 and its dot products of bytes (VNNI). */
#include "model.h"

#ifdef __x86_64__
#include <immintrin.h>

#define LANES 16
#define TARGET __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")))
#define LARGER(a, b) ((vector)_mm512_max_ps((__m512)(a), (__m512)(b)))
#define SMALLER(a, b) ((vector)_mm512_min_ps((__m512)(a), (__m512)(b)))
#include "forward.inc"

enum { ROWS = 6, COLUMNS = 4 }; /* of accumulators: 24 of the 32 registers */

INLINE void block(const struct matrix *m, size_t row, size_t rows, size_t column,
                  struct workspace *w, float *y, bool bend)
{
	const int8_t *weights = m->weights + column * m->k;
	const uint8_t *a = w->bytes + row * m->k;
	size_t k = m->k;
	__m512i sums[ROWS][COLUMNS];
	UNROLL for (size_t r = 0; r < ROWS; r++)
		UNROLL for (size_t c = 0; c < COLUMNS; c++)
			sums[r][c] = _mm512_setzero_si512();
	for (size_t i = 0; i < k; i += 4) {
		__m512i b[COLUMNS];
		UNROLL for (size_t c = 0; c < COLUMNS; c++)
			b[c] = _mm512_load_si512(weights + (c * k + i) * 16);
		UNROLL for (size_t r = 0; r < ROWS; r++) {
			int32_t four;
			if (r >= rows)
				continue;
			memcpy(&four, a + r * k + i, sizeof four);
			__m512i bytes = _mm512_set1_epi32(four);
			UNROLL for (size_t c = 0; c < COLUMNS; c++)
				sums[r][c] = _mm512_dpbusd_epi32(sums[r][c], bytes, b[c]);
		}
	}
	UNROLL for (size_t c = 0; c < COLUMNS; c++) {
		struct outputs o = outputs_at(m, column + c * LANES);
		UNROLL for (size_t r = 0; r < ROWS; r++)
			if (r < rows)
				put(y + (row + r) * m->n + column + c * LANES, (integers)sums[r][c], &o,
				    w->scale[row + r], w->low[row + r], bend);
	}
}

INLINE void multiply(const struct matrix *m, size_t rows, struct workspace *w, float *y, bool bend)
{
	for (size_t column = 0; column < m->n; column += 16 * COLUMNS) {
		size_t row = 0;
		for (; row + ROWS <= rows; row += ROWS)
			block(m, row, ROWS, column, w, y, bend);
		switch (rows - row) {
		case 5: block(m, row, 5, column, w, y, bend); break;
		case 4: block(m, row, 4, column, w, y, bend); break;
		case 3: block(m, row, 3, column, w, y, bend); break;
		case 2: block(m, row, 2, column, w, y, bend); break;
		case 1: block(m, row, 1, column, w, y, bend); break;
		default: break;
		}
	}
}

static TARGET void matmul(const struct matrix *m, size_t rows, struct workspace *w, float *y, bool bend)
{
	if (bend)
		multiply(m, rows, w, y, true);
	else
		multiply(m, rows, w, y, false);
}

static bool usable(void)
{
	return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
	       __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl") &&
	       __builtin_cpu_supports("avx512vnni");
}

const struct kernel kernel_vnni = { "vnni", usable, forward };
#endif
