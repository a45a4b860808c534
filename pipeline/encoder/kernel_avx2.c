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

enum { ROWS = 6 }; /* with 8 outputs: 12 of the 16 registers, two sums for each of 4 outputs */

INLINE __m256i four_wide(const int16_t *p)
{
	int64_t bits;
	memcpy(&bits, p, sizeof bits);
	return _mm256_set1_epi64x(bits);
}

/* Sums of six rows by 8 outputs, half of a block of 16, two for each. They have names
 * of their own, not places in an array, and a function of their own, so that they stay in
 * registers. */
static TARGET __attribute__((noinline)) void add_up(const int16_t *a, const int8_t *b, size_t k, __m256i *sums)
{
	const int16_t *end = a + k;
	__m256i s00 = _mm256_setzero_si256(), s01 = s00, s10 = s00, s11 = s00, s20 = s00, s21 = s00;
	__m256i s30 = s00, s31 = s00, s40 = s00, s41 = s00, s50 = s00, s51 = s00;
	for (; a < end; a += 4, b += 64) {
		__m256i x, w0 = _mm256_cvtepi8_epi16(_mm_load_si128((const __m128i *)b));
		__m256i w1 = _mm256_cvtepi8_epi16(_mm_load_si128((const __m128i *)b + 1));
#define STEP(r) \
		x = four_wide(a + r * k); \
		s##r##0 = _mm256_add_epi32(s##r##0, _mm256_madd_epi16(x, w0)); \
		s##r##1 = _mm256_add_epi32(s##r##1, _mm256_madd_epi16(x, w1));
		STEP(0) STEP(1) STEP(2) STEP(3) STEP(4) STEP(5)
#undef STEP
	}
#define KEEP(r) \
	sums[r * 2] = s##r##0; \
	sums[r * 2 + 1] = s##r##1;
	KEEP(0) KEEP(1) KEEP(2) KEEP(3) KEEP(4) KEEP(5)
#undef KEEP
}

/* Sums of pairs next to each other; in each half two of the first, two of the second. */
INLINE integers join_pairs(const __m256i *two)
{
	return (integers)_mm256_permute4x64_epi64(_mm256_hadd_epi32(two[0], two[1]), 0xd8);
}

INLINE void block(const struct matrix *m, size_t row, size_t rows, size_t column, const int16_t *a,
                  const struct workspace *w, float *y, bool bend)
{
	__m256i sums[ROWS * 2];
	const int8_t *weights = m->weights + column / 16 * 16 * m->k + column % 16 * 4;
	add_up(a, weights, m->k, sums);
	struct outputs o = outputs_at(m, column);
	for (size_t r = 0; r < ROWS && r < rows; r++)
		put(y + (row + r) * m->n + column, join_pairs(sums + r * 2), &o, w->scale[row + r],
		    w->low[row + r], bend);
}

/* Rows are taken by six: those past the last are whatever was there (both buffers have
 * room) and are not put. */
INLINE void multiply(const struct matrix *m, size_t rows, struct workspace *w, float *y, bool bend)
{
	for (size_t first = 0; first < rows; first += WIDE_ROWS) {
		size_t some = rows - first < WIDE_ROWS ? rows - first : WIDE_ROWS;
		const uint8_t *bytes = w->bytes + first * m->k;
		for (size_t i = 0; i < some * m->k; i += 16)
			_mm256_store_si256((__m256i *)(w->wider + i),
			                   _mm256_cvtepu8_epi16(_mm_load_si128((const __m128i *)(bytes + i))));
		for (size_t column = 0; column < m->n; column += LANES)
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

const struct kernel kernel_avx2 = { "avx2", usable, forward, quantise, matmul };
#endif
