/* kernel_vnni.c: the network with AVX-512 and its dot products of bytes (VNNI). */
#include "model.h"

#ifdef __x86_64__
#include <immintrin.h>

#define LANES 16
#define TARGET __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")))
#define LARGER(a, b) ((vector)_mm512_max_ps((__m512)(a), (__m512)(b)))
#define SMALLER(a, b) ((vector)_mm512_min_ps((__m512)(a), (__m512)(b)))
#define NARROW(to, whole) _mm_storeu_si128((__m128i *)(to), _mm512_cvtepi32_epi8((__m512i)(whole)))
#include "forward.inc"

enum { ROWS = 6, COLUMNS = 4 }; /* of sums: 24 of the 32 registers */

INLINE __m512i four_bytes(const uint8_t *p)
{
	int32_t four;
	memcpy(&four, p, sizeof four);
	return _mm512_set1_epi32(four);
}

/* Sums of up to six rows by 64 outputs. They have names of their own, not places in an
 * array, and a function of their own, so that they stay in registers. */
static TARGET __attribute__((noinline)) void add_up(const uint8_t *a, const int8_t *b, size_t k, size_t rows,
                                                    int32_t *sums)
{
	const uint8_t *end = a + k;
	size_t across = 16 * k;
	switch (rows) {
#define DECLARE(r) __m512i s##r##0 = _mm512_setzero_si512(), s##r##1 = s##r##0, s##r##2 = s##r##0, s##r##3 = s##r##0;
#define STEP(r) \
	four = four_bytes(a + r * k); \
	s##r##0 = _mm512_dpbusd_epi32(s##r##0, four, b0); \
	s##r##1 = _mm512_dpbusd_epi32(s##r##1, four, b1); \
	s##r##2 = _mm512_dpbusd_epi32(s##r##2, four, b2); \
	s##r##3 = _mm512_dpbusd_epi32(s##r##3, four, b3);
#define KEEP(r) \
	_mm512_store_si512(sums + r * 64, s##r##0); \
	_mm512_store_si512(sums + r * 64 + 16, s##r##1); \
	_mm512_store_si512(sums + r * 64 + 32, s##r##2); \
	_mm512_store_si512(sums + r * 64 + 48, s##r##3);
#define CASE(n, EACH_ROW) \
	case n: { \
		EACH_ROW(DECLARE) \
		for (; a < end; a += 4, b += 64) { \
			__m512i four, b0 = _mm512_load_si512(b), b1 = _mm512_load_si512(b + across); \
			__m512i b2 = _mm512_load_si512(b + 2 * across), b3 = _mm512_load_si512(b + 3 * across); \
			EACH_ROW(STEP) \
		} \
		EACH_ROW(KEEP) \
		break; \
	}
#define ONE(X) X(0)
#define TWO(X) ONE(X) X(1)
#define THREE(X) TWO(X) X(2)
#define FOUR(X) THREE(X) X(3)
#define FIVE(X) FOUR(X) X(4)
#define SIX(X) FIVE(X) X(5)
	CASE(1, ONE)
	CASE(2, TWO)
	CASE(3, THREE)
	CASE(4, FOUR)
	CASE(5, FIVE)
	default:
	CASE(6, SIX)
	}
}

INLINE void block(const struct matrix *m, size_t row, size_t rows, size_t column,
                  struct workspace *w, float *y, bool bend)
{
	_Alignas(64) int32_t sums[ROWS * COLUMNS * LANES];
	add_up(w->bytes + row * m->k, m->weights + column * m->k, m->k, rows, sums);
	for (size_t c = 0; c < COLUMNS * LANES; c += LANES) {
		struct outputs o = outputs_at(m, column + c);
		for (size_t r = 0; r < rows; r++) {
			integers s;
			memcpy(&s, sums + r * COLUMNS * LANES + c, sizeof s);
			put(y + (row + r) * m->n + column + c, s, &o, w->scale[row + r], w->low[row + r], bend);
		}
	}
}

INLINE void multiply(const struct matrix *m, size_t rows, struct workspace *w, float *y, bool bend)
{
	for (size_t column = 0; column < m->n; column += COLUMNS * LANES) {
		for (size_t row = 0; row < rows; row += ROWS)
			block(m, row, rows - row < ROWS ? rows - row : ROWS, column, w, y, bend);
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

const struct kernel kernel_vnni = { "vnni", usable, forward, quantise, matmul };
#endif
