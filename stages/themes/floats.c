/* floats.c: the loops in AVX-512 or AVX2 where the processor has it, in plain C elsewhere.
 * No multiplication is contracted with an addition (-ffp-contract=off). */
#include "floats.h"

#include <stdbool.h>
#include <string.h>

#include "../../pipeline/encoder/unroll.h"

typedef float lanes __attribute__((vector_size(32)));

static float dot_plain(const float *a, const float *b, size_t n)
{
	lanes s = { 0 }, t = { 0 };
	size_t i = 0;
	for (; i + 16 <= n; i += 16) {
		lanes x, y, u, v;
		memcpy(&x, a + i, sizeof x);
		memcpy(&y, b + i, sizeof y);
		memcpy(&u, a + i + 8, sizeof u);
		memcpy(&v, b + i + 8, sizeof v);
		s += x * y;
		t += u * v;
	}
	s += t;
	float sum = ((s[0] + s[4]) + (s[1] + s[5])) + ((s[2] + s[6]) + (s[3] + s[7]));
	for (; i < n; i++)
		sum += a[i] * b[i];
	return sum;
}

#if defined(__x86_64__)
#include <immintrin.h>

#define WIDE __attribute__((target("avx2")))
#define WIDEST __attribute__((target("avx512f,avx512dq,avx512vl")))

static bool wide(void)
{
	return __builtin_cpu_supports("avx2");
}

static bool widest(void)
{
	return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
	       __builtin_cpu_supports("avx512vl");
}

/* Sixteen partial sums, the second eight added to the first, and those in dot_plain's order:
 * what hadd does twice. */
WIDE static void sums_of_four(__m256 s0, __m256 s1, __m256 s2, __m256 s3, float *out)
{
#define HALF(s) _mm_add_ps(_mm256_castps256_ps128(s), _mm256_extractf128_ps(s, 1))
	__m128 a = _mm_hadd_ps(HALF(s0), HALF(s1)), b = _mm_hadd_ps(HALF(s2), HALF(s3));
	_mm_storeu_ps(out, _mm_hadd_ps(a, b));
}

WIDE static float sum_of_one(__m256 s)
{
	__m128 h = HALF(s);
#undef HALF
	h = _mm_hadd_ps(h, h);
	return _mm_cvtss_f32(_mm_hadd_ps(h, h));
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

WIDE static float dot_avx2(const float *a, const float *b, size_t n)
{
	__m256 s = _mm256_setzero_ps(), t = s;
	size_t d = 0;
	for (; d + 16 <= n; d += 16) {
		s = _mm256_add_ps(s, _mm256_mul_ps(_mm256_loadu_ps(a + d), _mm256_loadu_ps(b + d)));
		t = _mm256_add_ps(t, _mm256_mul_ps(_mm256_loadu_ps(a + d + 8), _mm256_loadu_ps(b + d + 8)));
	}
	float sum = sum_of_one(_mm256_add_ps(s, t));
	for (; d < n; d++)
		sum += a[d] * b[d];
	return sum;
}

WIDE static void four_avx2(const float *a, const float *b, size_t n, float *out)
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

#define FOLD(s) _mm256_add_ps(_mm512_castps512_ps256(s), _mm512_extractf32x8_ps(s, 1))

WIDEST static float dot_avx512(const float *a, const float *b, size_t n)
{
	__m512 s = _mm512_setzero_ps();
	size_t d = 0;
	for (; d + 16 <= n; d += 16)
		s = _mm512_add_ps(s, _mm512_mul_ps(_mm512_loadu_ps(a + d), _mm512_loadu_ps(b + d)));
	float sum = sum_of_one(FOLD(s));
	for (; d < n; d++)
		sum += a[d] * b[d];
	return sum;
}

WIDEST static void four_avx512(const float *a, const float *b, size_t n, float *out)
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
	sums_of_four(FOLD(s0), FOLD(s1), FOLD(s2), FOLD(s3), out);
	add_rest(a, b, d, n, out);
}

/* Two against four: each value loaded serves two or four products. */
WIDEST static void eight_avx512(const float *a, const float *b, const float *rows, size_t n, float *out_a, float *out_b)
{
	__m512 s0 = _mm512_setzero_ps(), s1 = s0, s2 = s0, s3 = s0, t0 = s0, t1 = s0, t2 = s0, t3 = s0;
	size_t d = 0;
	for (; d + 16 <= n; d += 16) {
		__m512 x = _mm512_loadu_ps(a + d), y = _mm512_loadu_ps(b + d), r;
#define ROW(i) r = _mm512_loadu_ps(rows + (i) * n + d); \
               s##i = _mm512_add_ps(s##i, _mm512_mul_ps(x, r)); \
               t##i = _mm512_add_ps(t##i, _mm512_mul_ps(y, r))
		ROW(0);
		ROW(1);
		ROW(2);
		ROW(3);
#undef ROW
	}
	sums_of_four(FOLD(s0), FOLD(s1), FOLD(s2), FOLD(s3), out_a);
	sums_of_four(FOLD(t0), FOLD(t1), FOLD(t2), FOLD(t3), out_b);
	add_rest(a, rows, d, n, out_a);
	add_rest(b, rows, d, n, out_b);
}
#undef FOLD

float dot_float(const float *a, const float *b, size_t n)
{
	return widest() ? dot_avx512(a, b, n) : wide() ? dot_avx2(a, b, n) : dot_plain(a, b, n);
}

void dot_float_rows(const float *a, const float *rows, size_t count, size_t n, float *out)
{
	void (*four)(const float *, const float *, size_t, float *) = widest() ? four_avx512 : wide() ? four_avx2 : NULL;
	size_t r = 0;
	for (; four && r + 4 <= count; r += 4)
		four(a, rows + r * n, n, out + r);
	for (; r < count; r++)
		out[r] = dot_float(a, rows + r * n, n);
}

void dot_float_two(const float *a, const float *b, const float *rows, size_t count, size_t n, float *out_a,
                   float *out_b)
{
	size_t r = 0;
	for (; widest() && r + 4 <= count; r += 4)
		eight_avx512(a, b, rows + r * n, n, out_a + r, out_b + r);
	dot_float_rows(a, rows + r * n, count - r, n, out_a + r);
	dot_float_rows(b, rows + r * n, count - r, n, out_b + r);
}

/* 64 or 16 values of the sum stay in registers while the rows go by. */
WIDEST static void add_rows_avx512(float *to, const float *rows, const struct weighted_word *list, size_t count, size_t n)
{
	size_t from = 0;
	for (; from + 64 <= n; from += 64) {
		float *at = to + from;
		__m512 s0 = _mm512_loadu_ps(at), s1 = _mm512_loadu_ps(at + 16);
		__m512 s2 = _mm512_loadu_ps(at + 32), s3 = _mm512_loadu_ps(at + 48);
		for (size_t k = 0; k < count; k++) {
			const float *row = rows + (size_t)list[k].word * n + from;
			__m512 by = _mm512_set1_ps(list[k].weight);
			s0 = _mm512_add_ps(s0, _mm512_mul_ps(_mm512_loadu_ps(row), by));
			s1 = _mm512_add_ps(s1, _mm512_mul_ps(_mm512_loadu_ps(row + 16), by));
			s2 = _mm512_add_ps(s2, _mm512_mul_ps(_mm512_loadu_ps(row + 32), by));
			s3 = _mm512_add_ps(s3, _mm512_mul_ps(_mm512_loadu_ps(row + 48), by));
		}
		_mm512_storeu_ps(at, s0);
		_mm512_storeu_ps(at + 16, s1);
		_mm512_storeu_ps(at + 32, s2);
		_mm512_storeu_ps(at + 48, s3);
	}
	for (; from < n; from += 16) {
		__mmask16 some = (__mmask16)(n - from < 16 ? (1u << (n - from)) - 1 : 0xFFFF);
		__m512 s = _mm512_maskz_loadu_ps(some, to + from);
		for (size_t k = 0; k < count; k++)
			s = _mm512_add_ps(s, _mm512_mul_ps(_mm512_maskz_loadu_ps(some, rows + (size_t)list[k].word * n + from),
			                                   _mm512_set1_ps(list[k].weight)));
		_mm512_mask_storeu_ps(to + from, some, s);
	}
}

WIDE static void add_rows_avx2(float *to, const float *rows, const struct weighted_word *list, size_t count, size_t n)
{
	size_t from = 0;
	for (; from + 64 <= n; from += 64) {
		__m256 s[8];
		UNROLL for (size_t i = 0; i < 8; i++)
			s[i] = _mm256_loadu_ps(to + from + 8 * i);
		for (size_t k = 0; k < count; k++) {
			const float *row = rows + (size_t)list[k].word * n + from;
			__m256 by = _mm256_set1_ps(list[k].weight);
			UNROLL for (size_t i = 0; i < 8; i++)
				s[i] = _mm256_add_ps(s[i], _mm256_mul_ps(_mm256_loadu_ps(row + 8 * i), by));
		}
		UNROLL for (size_t i = 0; i < 8; i++)
			_mm256_storeu_ps(to + from + 8 * i, s[i]);
	}
	for (size_t k = 0; k < count && from < n; k++)
		add_scaled(to + from, rows + (size_t)list[k].word * n + from, list[k].weight, n - from);
}

/* Value by value, as wide as may be: the same sums. */
WIDE static size_t add_row_avx2(double *to, const float *row, double factor, size_t n)
{
	__m256d by = _mm256_set1_pd(factor);
	size_t i = 0;
	for (; i + 4 <= n; i += 4)
		_mm256_storeu_pd(to + i, _mm256_add_pd(_mm256_loadu_pd(to + i),
		                 _mm256_mul_pd(by, _mm256_cvtps_pd(_mm_loadu_ps(row + i)))));
	return i;
}

WIDE static size_t add_doubles_avx2(double *to, const double *row, double factor, size_t n)
{
	__m256d by = _mm256_set1_pd(factor);
	size_t i = 0;
	for (; i + 4 <= n; i += 4)
		_mm256_storeu_pd(to + i, _mm256_add_pd(_mm256_loadu_pd(to + i), _mm256_mul_pd(by, _mm256_loadu_pd(row + i))));
	return i;
}

WIDE static size_t add_scaled_avx2(float *to, const float *from, float factor, size_t n)
{
	__m256 by = _mm256_set1_ps(factor);
	size_t i = 0;
	for (; i + 8 <= n; i += 8)
		_mm256_storeu_ps(to + i, _mm256_add_ps(_mm256_loadu_ps(to + i), _mm256_mul_ps(_mm256_loadu_ps(from + i), by)));
	return i;
}

WIDE static size_t subtract_avx2(float *out, const float *a, const float *b, size_t n)
{
	size_t i = 0;
	for (; i + 8 <= n; i += 8)
		_mm256_storeu_ps(out + i, _mm256_sub_ps(_mm256_loadu_ps(a + i), _mm256_loadu_ps(b + i)));
	return i;
}

WIDE static size_t multiply_avx2(float *v, float by, size_t n)
{
	__m256 all = _mm256_set1_ps(by);
	size_t i = 0;
	for (; i + 8 <= n; i += 8)
		_mm256_storeu_ps(v + i, _mm256_mul_ps(_mm256_loadu_ps(v + i), all));
	return i;
}

WIDE static size_t divide_avx2(float *v, float by, size_t n)
{
	__m256 all = _mm256_set1_ps(by);
	size_t i = 0;
	for (; i + 8 <= n; i += 8)
		_mm256_storeu_ps(v + i, _mm256_div_ps(_mm256_loadu_ps(v + i), all));
	return i;
}

WIDE static size_t greater_avx2(int8_t *to, const int8_t *from, size_t n)
{
	size_t i = 0;
	for (; i + 32 <= n; i += 32)
		_mm256_storeu_si256((__m256i *)(void *)(to + i), _mm256_max_epi8(_mm256_loadu_si256((const __m256i *)(const void *)(to + i)),
		                    _mm256_loadu_si256((const __m256i *)(const void *)(from + i))));
	return i;
}

WIDE static size_t dot_byte_rows_avx2(const int16_t *a, const int8_t *rows, size_t count, size_t n, int32_t *out)
{
	size_t r = 0;
	for (; r + 4 <= count; r += 4, rows += 4 * n) {
		__m256i s0 = _mm256_setzero_si256(), s1 = s0, s2 = s0, s3 = s0;
		for (size_t d = 0; d < n; d += 16) {
			__m256i x = _mm256_loadu_si256((const __m256i *)(const void *)(a + d));
#define ROW(i) s##i = _mm256_add_epi32(s##i, _mm256_madd_epi16(x, _mm256_cvtepi8_epi16( \
               _mm_loadu_si128((const __m128i *)(const void *)(rows + (i) * n + d)))))
			ROW(0);
			ROW(1);
			ROW(2);
			ROW(3);
#undef ROW
		}
		__m256i all = _mm256_hadd_epi32(_mm256_hadd_epi32(s0, s1), _mm256_hadd_epi32(s2, s3));
		_mm_storeu_si128((__m128i *)(void *)(out + r),
		                 _mm_add_epi32(_mm256_castsi256_si128(all), _mm256_extracti128_si256(all, 1)));
	}
	return r;
}

void add_rows(float *to, const float *rows, const struct weighted_word *list, size_t count, size_t n)
{
	if (widest()) {
		add_rows_avx512(to, rows, list, count, n);
		return;
	}
	if (wide()) {
		add_rows_avx2(to, rows, list, count, n);
		return;
	}
	for (size_t k = 0; k < count; k++)
		add_scaled(to, rows + (size_t)list[k].word * n, list[k].weight, n);
}

/* How many of the values are done. */
#define DONE(wider) (wide() ? (wider) : 0)
#else
float dot_float(const float *a, const float *b, size_t n)
{
	return dot_plain(a, b, n);
}

void dot_float_rows(const float *a, const float *rows, size_t count, size_t n, float *out)
{
	for (size_t r = 0; r < count; r++)
		out[r] = dot_plain(a, rows + r * n, n);
}

void dot_float_two(const float *a, const float *b, const float *rows, size_t count, size_t n, float *out_a,
                   float *out_b)
{
	dot_float_rows(a, rows, count, n, out_a);
	dot_float_rows(b, rows, count, n, out_b);
}

void add_rows(float *to, const float *rows, const struct weighted_word *list, size_t count, size_t n)
{
	for (size_t k = 0; k < count; k++)
		add_scaled(to, rows + (size_t)list[k].word * n, list[k].weight, n);
}

#define DONE(wider) 0
#endif

void add_row(double *to, const float *row, double factor, size_t n)
{
	for (size_t i = DONE(add_row_avx2(to, row, factor, n)); i < n; i++)
		to[i] += factor * (double)row[i];
}

void add_doubles(double *to, const double *row, double factor, size_t n)
{
	for (size_t i = DONE(add_doubles_avx2(to, row, factor, n)); i < n; i++)
		to[i] += factor * row[i];
}

void add_scaled(float *to, const float *from, float factor, size_t n)
{
	for (size_t i = DONE(add_scaled_avx2(to, from, factor, n)); i < n; i++)
		to[i] += from[i] * factor;
}

void subtract(float *out, const float *a, const float *b, size_t n)
{
	for (size_t i = DONE(subtract_avx2(out, a, b, n)); i < n; i++)
		out[i] = a[i] - b[i];
}

void multiply(float *v, float by, size_t n)
{
	for (size_t i = DONE(multiply_avx2(v, by, n)); i < n; i++)
		v[i] *= by;
}

void divide(float *v, float by, size_t n)
{
	for (size_t i = DONE(divide_avx2(v, by, n)); i < n; i++)
		v[i] /= by;
}

void dot_byte_rows(const int16_t *a, const int8_t *rows, size_t count, size_t n, int32_t *out)
{
	for (size_t r = DONE(dot_byte_rows_avx2(a, rows, count, n, out)); r < count; r++) {
		out[r] = 0;
		for (size_t d = 0; d < n; d++)
			out[r] += a[d] * rows[r * n + d];
	}
}

void greater_bytes(int8_t *to, const int8_t *from, size_t n)
{
	for (size_t i = DONE(greater_avx2(to, from, n)); i < n; i++)
		to[i] = from[i] > to[i] ? from[i] : to[i];
}
