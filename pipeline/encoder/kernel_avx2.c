/* kernel_avx2.c: the network with AVX2. Its product of bytes adds pairs up in 16 bits, which
 * bounded weights (model.h) never overflow; other bytes are widened first. */
#include "model.h"

#ifdef __x86_64__
#include "avx2.h"

#define TARGET __attribute__((target("avx2")))
#include "forward.inc"

/* Sums of bounded weights (model.h): products of bytes are added up in 16 bits over
 * BOUNDED_INPUTS inputs, then in 32, in three rows by 16 outputs. The sums have names of
 * their own, not places in an array, and a function of their own, so that they stay in
 * registers. */
enum { BOUNDED_ROWS = 3 };

INLINE __m256i four_bytes(const uint8_t *p)
{
	int32_t bits;
	memcpy(&bits, p, sizeof bits);
	return _mm256_set1_epi32(bits);
}

/* Nothing is computed here: the compiler may not move what gives `sum` past this. Else it
 * multiplies ahead of the sums until the registers are full and spills them. */
#define HERE(sum) __asm__("" : "+x"(sum))

static TARGET __attribute__((noinline)) void add_up_bounded(const uint8_t *a, const int8_t *b, size_t k, __m256i *sums)
{
	const uint8_t *end = a + k;
	const __m256i ones = _mm256_set1_epi16(1);
	__m256i s00 = _mm256_setzero_si256(), s01 = s00, s10 = s00, s11 = s00, s20 = s00, s21 = s00;
	for (; a < end; a += BOUNDED_INPUTS, b += 16 * BOUNDED_INPUTS) {
		const __m256i *w = (const __m256i *)b;
		__m256i t00 = _mm256_setzero_si256(), t01 = t00, t10 = t00, t11 = t00, t20 = t00, t21 = t00;
#define ROW(r) \
		x = four_bytes(a + r * k + i * 4); \
		t##r##0 = _mm256_add_epi16(t##r##0, _mm256_maddubs_epi16(x, w0)); \
		t##r##1 = _mm256_add_epi16(t##r##1, _mm256_maddubs_epi16(x, w1)); \
		HERE(t##r##0); \
		HERE(t##r##1);
		UNROLL for (int i = 0; i < BOUNDED_INPUTS / 4; i++) {
			__m256i x, w0 = _mm256_load_si256(w + i * 2), w1 = _mm256_load_si256(w + i * 2 + 1);
			ROW(0) ROW(1) ROW(2)
		}
#undef ROW
#define WIDEN(s, t) s = _mm256_add_epi32(s, _mm256_madd_epi16(t, ones));
		WIDEN(s00, t00) WIDEN(s01, t01) WIDEN(s10, t10) WIDEN(s11, t11) WIDEN(s20, t20) WIDEN(s21, t21)
#undef WIDEN
	}
	sums[0] = s00;
	sums[1] = s01;
	sums[2] = s10;
	sums[3] = s11;
	sums[4] = s20;
	sums[5] = s21;
}

/* Rows are taken by three: those past the last are whatever was there (the buffer has
 * room) and are not put. */
INLINE void multiply_bounded(const struct matrix *m, size_t rows, const struct workspace *w, float *y, bool bend)
{
	__m256i sums[BOUNDED_ROWS * 2];
	for (size_t column = 0; column < m->n; column += 16) {
		struct outputs left = outputs_at(m, column), right = outputs_at(m, column + LANES);
		for (size_t row = 0; row < rows; row += BOUNDED_ROWS) {
			add_up_bounded(w->bytes + row * m->k, m->weights + column * m->k, m->k, sums);
			for (size_t r = 0; r < BOUNDED_ROWS && row + r < rows; r++) {
				float *to = y + (row + r) * m->n + column, scale = w->scale[row + r], low = w->low[row + r];
				put(to, (integers)sums[r * 2], &left, scale, low, bend);
				put(to + LANES, (integers)sums[r * 2 + 1], &right, scale, low, bend);
			}
		}
	}
}

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
                  const struct workspace *w, float *y)
{
	__m256i sums[ROWS * 2];
	const int8_t *weights = m->weights + column / 16 * 16 * m->k + column % 16 * 4;
	add_up(a, weights, m->k, sums);
	struct outputs o = outputs_at(m, column);
	for (size_t r = 0; r < ROWS && r < rows; r++)
		put(y + (row + r) * m->n + column, join_pairs(sums + r * 2), &o, w->scale[row + r],
		    w->low[row + r], false);
}

/* Rows are taken by six: those past the last are whatever was there (both buffers have
 * room) and are not put. */
INLINE void multiply(const struct matrix *m, size_t rows, struct workspace *w, float *y)
{
	for (size_t first = 0; first < rows; first += WIDE_ROWS) {
		size_t some = rows - first < WIDE_ROWS ? rows - first : WIDE_ROWS;
		const uint8_t *bytes = w->bytes + first * m->k;
		for (size_t i = 0; i < some * m->k; i += 16)
			_mm256_store_si256((__m256i *)(w->wider + i),
			                   _mm256_cvtepu8_epi16(_mm_load_si128((const __m128i *)(bytes + i))));
		for (size_t column = 0; column < m->n; column += LANES)
			for (size_t r = 0; r < some; r += ROWS)
				block(m, first + r, some - r, column, w->wider + r * m->k, w, y);
	}
}

static TARGET void matmul(const struct matrix *m, size_t rows, struct workspace *w, float *y, bool bend)
{
	if (!m->bounded)
		multiply(m, rows, w, y);
	else if (bend)
		multiply_bounded(m, rows, w, y, true);
	else
		multiply_bounded(m, rows, w, y, false);
}

static bool usable(void)
{
	return __builtin_cpu_supports("avx2");
}

const struct kernel kernel_avx2 = { "avx2", usable, forward, quantise, matmul };
#endif
