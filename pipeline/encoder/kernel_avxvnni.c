/* kernel_avxvnni.c: the network with the dot products of bytes that processors without
 * AVX-512 have (AVX-VNNI: laptops and desktops from 2021 on). */
#include "model.h"

#ifdef __x86_64__
#include <cpuid.h>
#include "avx2.h"

#define TARGET __attribute__((target("avx2,avxvnni")))
#include "forward.inc"

enum { ROWS = 6, COLUMNS = 16 }; /* of sums: 12 of the 16 registers */

INLINE __m256i four_bytes(const uint8_t *p)
{
	int32_t four;
	memcpy(&four, p, sizeof four);
	return _mm256_set1_epi32(four);
}

/* Sums of six rows by 16 outputs. They have names of their own, not places in an array,
 * and a function of their own, so that they stay in registers. */
static TARGET __attribute__((noinline)) void add_up(const uint8_t *a, const int8_t *b, size_t k, __m256i *sums)
{
	const uint8_t *end = a + k;
	__m256i s00 = _mm256_setzero_si256(), s01 = s00, s10 = s00, s11 = s00, s20 = s00, s21 = s00;
	__m256i s30 = s00, s31 = s00, s40 = s00, s41 = s00, s50 = s00, s51 = s00;
	for (; a < end; a += 4, b += 64) {
		__m256i four, b0 = _mm256_load_si256((const __m256i *)b), b1 = _mm256_load_si256((const __m256i *)b + 1);
#define STEP(r) \
		four = four_bytes(a + r * k); \
		s##r##0 = _mm256_dpbusd_avx_epi32(s##r##0, four, b0); \
		s##r##1 = _mm256_dpbusd_avx_epi32(s##r##1, four, b1);
		STEP(0) STEP(1) STEP(2) STEP(3) STEP(4) STEP(5)
#undef STEP
	}
#define KEEP(r) \
	sums[r * 2] = s##r##0; \
	sums[r * 2 + 1] = s##r##1;
	KEEP(0) KEEP(1) KEEP(2) KEEP(3) KEEP(4) KEEP(5)
#undef KEEP
}

/* Rows are taken by six: those past the last are whatever was there (there is room) and
 * are not put. */
INLINE void block(const struct matrix *m, size_t row, size_t rows, size_t column,
                  const struct workspace *w, float *y, bool bend)
{
	__m256i sums[ROWS * 2];
	add_up(w->bytes + row * m->k, m->weights + column * m->k, m->k, sums);
	for (size_t c = 0; c < COLUMNS; c += LANES) {
		struct outputs o = outputs_at(m, column + c);
		for (size_t r = 0; r < ROWS && r < rows; r++)
			put(y + (row + r) * m->n + column + c, (integers)sums[r * 2 + c / LANES], &o,
			    w->scale[row + r], w->low[row + r], bend);
	}
}

INLINE void multiply(const struct matrix *m, size_t rows, struct workspace *w, float *y, bool bend)
{
	for (size_t column = 0; column < m->n; column += COLUMNS)
		for (size_t row = 0; row < rows; row += ROWS)
			block(m, row, rows - row, column, w, y, bend);
}

static TARGET void matmul(const struct matrix *m, size_t rows, struct workspace *w, float *y, bool bend)
{
	if (bend)
		multiply(m, rows, w, y, true);
	else
		multiply(m, rows, w, y, false);
}

/* Leaf 7, part 1, EAX bit 4 (Intel's Instruction Set Extensions reference); compilers
 * differ in whether they know its name. */
static bool usable(void)
{
	unsigned a = 0, b = 0, c = 0, d = 0;
	return __builtin_cpu_supports("avx2") && __get_cpuid_count(7, 1, &a, &b, &c, &d) && (a >> 4 & 1);
}

const struct kernel kernel_avxvnni = { "avxvnni", usable, forward, quantise, matmul };
#endif
