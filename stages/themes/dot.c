/* dot.c: the loops in AVX-512 or AVX2 where the processor has it, in plain C elsewhere. */
#include "dot.h"

static void dot_plain(const int16_t *a, const int16_t *rows, size_t n, size_t stride, int32_t *out)
{
	for (size_t r = 0; r < n; r++) {
		const int16_t *b = rows + r * stride;
		int32_t sum = 0;
		for (size_t d = 0; d < stride; d++)
			sum += (int32_t)a[d] * b[d];
		out[r] = sum;
	}
}

#if defined(__x86_64__)
#include <immintrin.h>

__attribute__((target("avx2"))) static int32_t sum8(__m256i v)
{
	__m128i x = _mm_add_epi32(_mm256_castsi256_si128(v), _mm256_extracti128_si256(v, 1));
	x = _mm_add_epi32(x, _mm_shuffle_epi32(x, 0x4E));
	x = _mm_add_epi32(x, _mm_shuffle_epi32(x, 0xB1));
	return _mm_cvtsi128_si32(x);
}

/* Four rows at a time share the loads of a. */
__attribute__((target("avx2"))) static void dot_avx2(const int16_t *a, const int16_t *rows, size_t n,
                                                     size_t stride, int32_t *out)
{
	size_t r = 0;
	for (; r + 4 <= n; r += 4) {
		const int16_t *b = rows + r * stride;
		__m256i s0 = _mm256_setzero_si256(), s1 = s0, s2 = s0, s3 = s0;
		for (size_t d = 0; d < stride; d += 16) {
			__m256i x = _mm256_loadu_si256((const __m256i *)(const void *)(a + d));
#define ROW(i) _mm256_madd_epi16(x, _mm256_loadu_si256((const __m256i *)(const void *)(b + (i) * stride + d)))
			s0 = _mm256_add_epi32(s0, ROW(0));
			s1 = _mm256_add_epi32(s1, ROW(1));
			s2 = _mm256_add_epi32(s2, ROW(2));
			s3 = _mm256_add_epi32(s3, ROW(3));
#undef ROW
		}
		out[r] = sum8(s0);
		out[r + 1] = sum8(s1);
		out[r + 2] = sum8(s2);
		out[r + 3] = sum8(s3);
	}
	dot_plain(a, rows + r * stride, n - r, stride, out + r);
}

/* The same with 512 bits and a multiply-add of two pairs in one instruction. */
__attribute__((target("avx512f,avx512vnni"))) static void dot_vnni(const int16_t *a, const int16_t *rows,
                                                                   size_t n, size_t stride, int32_t *out)
{
	size_t r = 0;
	for (; r + 4 <= n; r += 4) {
		const int16_t *b = rows + r * stride;
		__m512i s0 = _mm512_setzero_si512(), s1 = s0, s2 = s0, s3 = s0;
		for (size_t d = 0; d < stride; d += 32) {
			__m512i x = _mm512_loadu_si512(a + d);
			s0 = _mm512_dpwssd_epi32(s0, x, _mm512_loadu_si512(b + d));
			s1 = _mm512_dpwssd_epi32(s1, x, _mm512_loadu_si512(b + stride + d));
			s2 = _mm512_dpwssd_epi32(s2, x, _mm512_loadu_si512(b + 2 * stride + d));
			s3 = _mm512_dpwssd_epi32(s3, x, _mm512_loadu_si512(b + 3 * stride + d));
		}
		out[r] = _mm512_reduce_add_epi32(s0);
		out[r + 1] = _mm512_reduce_add_epi32(s1);
		out[r + 2] = _mm512_reduce_add_epi32(s2);
		out[r + 3] = _mm512_reduce_add_epi32(s3);
	}
	dot_plain(a, rows + r * stride, n - r, stride, out + r);
}

/* Four rows against four: each value loaded serves four products. */
__attribute__((target("avx512f,avx512vnni"))) static void tile_vnni(const int16_t *a, const int16_t *b, size_t stride,
                                                                    int32_t *out, size_t out_stride)
{
	__m512i s[4][4];
	for (int i = 0; i < 4; i++)
		for (int j = 0; j < 4; j++)
			s[i][j] = _mm512_setzero_si512();
	for (size_t d = 0; d < stride; d += 32) {
		__m512i w = _mm512_loadu_si512(b + d), x = _mm512_loadu_si512(b + stride + d);
		__m512i y = _mm512_loadu_si512(b + 2 * stride + d), z = _mm512_loadu_si512(b + 3 * stride + d);
#define ROW(i) do { \
		__m512i v = _mm512_loadu_si512(a + (i) * stride + d); \
		s[i][0] = _mm512_dpwssd_epi32(s[i][0], v, w); \
		s[i][1] = _mm512_dpwssd_epi32(s[i][1], v, x); \
		s[i][2] = _mm512_dpwssd_epi32(s[i][2], v, y); \
		s[i][3] = _mm512_dpwssd_epi32(s[i][3], v, z); \
	} while (0)
		ROW(0);
		ROW(1);
		ROW(2);
		ROW(3);
#undef ROW
	}
	for (size_t i = 0; i < 4; i++) {
		__m256i h[4];
		for (int j = 0; j < 4; j++)
			h[j] = _mm256_add_epi32(_mm512_castsi512_si256(s[i][j]), _mm512_extracti64x4_epi64(s[i][j], 1));
		h[0] = _mm256_hadd_epi32(_mm256_hadd_epi32(h[0], h[1]), _mm256_hadd_epi32(h[2], h[3]));
		_mm_storeu_si128((__m128i *)(void *)(out + i * out_stride),
		                 _mm_add_epi32(_mm256_castsi256_si128(h[0]), _mm256_extracti128_si256(h[0], 1)));
	}
}

static size_t tiles_vnni(const int16_t *a, size_t n_a, const int16_t *rows, size_t n, size_t stride, int32_t *out)
{
	size_t i = 0;
	if (n % 4 || !__builtin_cpu_supports("avx512vnni") || !__builtin_cpu_supports("avx512f"))
		return 0;
	for (; i + 4 <= n_a; i += 4)
		for (size_t r = 0; r < n; r += 4)
			tile_vnni(a + i * stride, rows + r * stride, stride, out + i * n + r, n);
	return i;
}

void dot_rows(const int16_t *a, const int16_t *rows, size_t n, size_t stride, int32_t *out)
{
	if (__builtin_cpu_supports("avx512vnni") && __builtin_cpu_supports("avx512f"))
		dot_vnni(a, rows, n, stride, out);
	else if (__builtin_cpu_supports("avx2"))
		dot_avx2(a, rows, n, stride, out);
	else
		dot_plain(a, rows, n, stride, out);
}
#else
void dot_rows(const int16_t *a, const int16_t *rows, size_t n, size_t stride, int32_t *out)
{
	dot_plain(a, rows, n, stride, out);
}

static size_t tiles_vnni(const int16_t *a, size_t n_a, const int16_t *rows, size_t n, size_t stride, int32_t *out)
{
	(void)a, (void)n_a, (void)rows, (void)n, (void)stride, (void)out;
	return 0;
}
#endif

void dot_tile(const int16_t *a, size_t n_a, const int16_t *rows, size_t n, size_t stride, int32_t *out)
{
	for (size_t i = tiles_vnni(a, n_a, rows, n, stride, out); i < n_a; i++)
		dot_rows(a + i * stride, rows, n, stride, out + i * n);
}
