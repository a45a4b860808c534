/* dot.c: the loops in AVX-512 or AVX2 where the processor has it, in plain C elsewhere. */
#include "dot.h"

#include <stdbool.h>

#include "linear.h"

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

/* Sixteen partial sums, the second eight added to the first, and those in dot_float's order:
 * what hadd does twice. */
__attribute__((target("avx2"))) static void sums_of_four(__m256 s0, __m256 s1, __m256 s2, __m256 s3, float *out)
{
#define HALF(s) _mm_add_ps(_mm256_castps256_ps128(s), _mm256_extractf128_ps(s, 1))
	__m128 a = _mm_hadd_ps(HALF(s0), HALF(s1)), b = _mm_hadd_ps(HALF(s2), HALF(s3));
#undef HALF
	_mm_storeu_ps(out, _mm_hadd_ps(a, b));
}

static void add_rest(const float *a, const float *rows, size_t from, size_t n, float *out)
{
	for (size_t i = 0; i < 4; i++) {
		float sum = out[i];
		for (size_t d = from; d < n; d++)
			sum += a[d] * rows[i * n + d];
		out[i] = sum;
	}
}

__attribute__((target("avx2"))) static void four_avx2(const float *a, const float *b, size_t n, float *out)
{
	__m256 s0 = _mm256_setzero_ps(), s1 = s0, s2 = s0, s3 = s0, t0 = s0, t1 = s0, t2 = s0, t3 = s0;
	size_t d = 0;
	for (; d + 16 <= n; d += 16) {
		__m256 x = _mm256_loadu_ps(a + d), y = _mm256_loadu_ps(a + d + 8);
#define ROW(i) s##i = _mm256_add_ps(s##i, _mm256_mul_ps(x, _mm256_loadu_ps(b + (i) * n + d))); \
               t##i = _mm256_add_ps(t##i, _mm256_mul_ps(y, _mm256_loadu_ps(b + (i) * n + d + 8)))
		ROW(0);
		ROW(1);
		ROW(2);
		ROW(3);
#undef ROW
	}
	sums_of_four(_mm256_add_ps(s0, t0), _mm256_add_ps(s1, t1), _mm256_add_ps(s2, t2), _mm256_add_ps(s3, t3), out);
	add_rest(a, b, d, n, out);
}

__attribute__((target("avx512f,avx512dq"))) static void four_avx512(const float *a, const float *b, size_t n, float *out)
{
	__m512 s0 = _mm512_setzero_ps(), s1 = s0, s2 = s0, s3 = s0;
	size_t d = 0;
	for (; d + 16 <= n; d += 16) {
		__m512 x = _mm512_loadu_ps(a + d);
		s0 = _mm512_add_ps(s0, _mm512_mul_ps(x, _mm512_loadu_ps(b + d)));
		s1 = _mm512_add_ps(s1, _mm512_mul_ps(x, _mm512_loadu_ps(b + n + d)));
		s2 = _mm512_add_ps(s2, _mm512_mul_ps(x, _mm512_loadu_ps(b + 2 * n + d)));
		s3 = _mm512_add_ps(s3, _mm512_mul_ps(x, _mm512_loadu_ps(b + 3 * n + d)));
	}
#define FOLD(s) _mm256_add_ps(_mm512_castps512_ps256(s), _mm512_extractf32x8_ps(s, 1))
	sums_of_four(FOLD(s0), FOLD(s1), FOLD(s2), FOLD(s3), out);
#undef FOLD
	add_rest(a, b, d, n, out);
}

void dot_float_rows(const float *a, const float *rows, size_t count, size_t n, float *out)
{
	void (*four)(const float *, const float *, size_t, float *) =
		__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") ? four_avx512
		: __builtin_cpu_supports("avx2") ? four_avx2 : NULL;
	size_t r = 0;
	for (; four && r + 4 <= count; r += 4)
		four(a, rows + r * n, n, out + r);
	for (; r < count; r++)
		out[r] = dot_float(a, rows + r * n, n);
}

/* Value by value, as wide as may be: the same sums. */
__attribute__((target("avx2"))) static size_t add_row_avx2(double *to, const float *row, double factor, size_t n)
{
	__m256d by = _mm256_set1_pd(factor);
	size_t i = 0;
	for (; i + 4 <= n; i += 4)
		_mm256_storeu_pd(to + i, _mm256_add_pd(_mm256_loadu_pd(to + i),
		                 _mm256_mul_pd(by, _mm256_cvtps_pd(_mm_loadu_ps(row + i)))));
	return i;
}

__attribute__((target("avx2"))) static size_t add_scaled_avx2(float *to, const float *from, float factor, size_t n)
{
	__m256 by = _mm256_set1_ps(factor);
	size_t i = 0;
	for (; i + 8 <= n; i += 8)
		_mm256_storeu_ps(to + i, _mm256_add_ps(_mm256_loadu_ps(to + i), _mm256_mul_ps(_mm256_loadu_ps(from + i), by)));
	return i;
}

__attribute__((target("avx2"))) static size_t divide_avx2(float *v, float by, size_t n)
{
	__m256 all = _mm256_set1_ps(by);
	size_t i = 0;
	for (; i + 8 <= n; i += 8)
		_mm256_storeu_ps(v + i, _mm256_div_ps(_mm256_loadu_ps(v + i), all));
	return i;
}

static bool wide(void)
{
	return __builtin_cpu_supports("avx2");
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

void dot_float_rows(const float *a, const float *rows, size_t count, size_t n, float *out)
{
	for (size_t r = 0; r < count; r++)
		out[r] = dot_float(a, rows + r * n, n);
}

static bool wide(void)
{
	return false;
}

static size_t add_row_avx2(double *to, const float *row, double factor, size_t n)
{
	(void)to, (void)row, (void)factor, (void)n;
	return 0;
}

static size_t add_scaled_avx2(float *to, const float *from, float factor, size_t n)
{
	(void)to, (void)from, (void)factor, (void)n;
	return 0;
}

static size_t divide_avx2(float *v, float by, size_t n)
{
	(void)v, (void)by, (void)n;
	return 0;
}
#endif

void dot_tile(const int16_t *a, size_t n_a, const int16_t *rows, size_t n, size_t stride, int32_t *out)
{
	for (size_t i = tiles_vnni(a, n_a, rows, n, stride, out); i < n_a; i++)
		dot_rows(a + i * stride, rows, n, stride, out + i * n);
}

void add_row(double *to, const float *row, double factor, size_t n)
{
	size_t i = wide() ? add_row_avx2(to, row, factor, n) : 0;
	for (; i < n; i++)
		to[i] += factor * (double)row[i];
}

void add_scaled(float *to, const float *from, float factor, size_t n)
{
	size_t i = wide() ? add_scaled_avx2(to, from, factor, n) : 0;
	for (; i < n; i++)
		to[i] += from[i] * factor;
}

void divide(float *v, float by, size_t n)
{
	size_t i = wide() ? divide_avx2(v, by, n) : 0;
	for (; i < n; i++)
		v[i] /= by;
}
