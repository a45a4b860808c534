/* kernel_avx2.c: the network with AVX2. Its product of bytes saturates, so bytes are
 * widened and multiplied in 16 bits, two at a time, which is exact. */
#include "model.h"

#ifdef __x86_64__
#include <immintrin.h>

#define LANES 8
#define TARGET __attribute__((target("avx2")))
#define LARGER(a, b) ((vector)_mm256_max_ps((__m256)(a), (__m256)(b)))
#define SMALLER(a, b) ((vector)_mm256_min_ps((__m256)(a), (__m256)(b)))
#include "forward.inc"

enum { ROWS = 3, COLUMNS = 4 }; /* of accumulators: 12 of the 16 registers, 4 outputs in each */

/* Three rows by 16 outputs. An accumulator has two sums of each of 4 outputs, to be
 * added at the end. */
INLINE void block(const struct matrix *m, size_t row, size_t rows, size_t column, const int16_t *a,
                  const struct workspace *w, float *y, bool bend)
{
	const int8_t *weights = m->weights + column * m->k;
	size_t k = m->k;
	__m256i sums[ROWS][COLUMNS];
	UNROLL for (size_t r = 0; r < ROWS; r++)
		UNROLL for (size_t c = 0; c < COLUMNS; c++)
			sums[r][c] = _mm256_setzero_si256();
	for (size_t i = 0; i < k; i += 4) {
		__m256i four[ROWS];
		UNROLL for (size_t r = 0; r < ROWS; r++) {
			int64_t bits;
			memcpy(&bits, a + (r < rows ? r : 0) * k + i, sizeof bits);
			four[r] = _mm256_set1_epi64x(bits);
		}
		UNROLL for (size_t c = 0; c < COLUMNS; c++) {
			const __m128i *at = (const __m128i *)(weights + i * 16 + c * 16);
			__m256i b = _mm256_cvtepi8_epi16(_mm_load_si128(at));
			UNROLL for (size_t r = 0; r < ROWS; r++)
				sums[r][c] = _mm256_add_epi32(sums[r][c], _mm256_madd_epi16(four[r], b));
		}
	}
	UNROLL for (size_t c = 0; c < COLUMNS; c += 2) {
		struct outputs o = outputs_at(m, column + c * 4);
		UNROLL for (size_t r = 0; r < ROWS; r++) {
			/* In each half: two sums of the first pair, two of the second. */
			__m256i pairs = _mm256_hadd_epi32(sums[r][c], sums[r][c + 1]);
			integers s = (integers)_mm256_permute4x64_epi64(pairs, 0xd8);
			if (r < rows)
				put(y + (row + r) * m->n + column + c * 4, s, &o, w->scale[row + r],
				    w->low[row + r], bend);
		}
	}
}

INLINE void multiply(const struct matrix *m, size_t rows, struct workspace *w, float *y, bool bend)
{
	enum { WIDE_ROWS = 48 };
	for (size_t first = 0; first < rows; first += WIDE_ROWS) {
		size_t some = rows - first < WIDE_ROWS ? rows - first : WIDE_ROWS;
		const uint8_t *bytes = w->bytes + first * m->k;
		for (size_t i = 0; i < some * m->k; i += 16)
			_mm256_store_si256((__m256i *)(w->wider + i),
			                   _mm256_cvtepu8_epi16(_mm_load_si128((const __m128i *)(bytes + i))));
		for (size_t column = 0; column < m->n; column += 16)
			for (size_t r = 0; r < some; r += ROWS)
				block(m, first + r, some - r, column, w->wider + r * m->k, w, y, bend);
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
	return __builtin_cpu_supports("avx2");
}

const struct kernel kernel_avx2 = { "avx2", usable, forward };
#endif
