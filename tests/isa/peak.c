/* peak.c: how many multiply-adds of bytes a second one core can do with each kind of
 * instruction when nothing waits for memory: what the encoder's kernels are held against.
 * Prints "name billions" a line. */
#include <stdint.h>
#include <stdio.h>
#include <time.h>

#ifdef __x86_64__
#include <cpuid.h>
#include <immintrin.h>
#include <sys/syscall.h>
#include <unistd.h>

static double now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* Twelve sums that do not wait for each other; the empty asm keeps them in registers. */
#define TWELVE(X) X(0) X(1) X(2) X(3) X(4) X(5) X(6) X(7) X(8) X(9) X(10) X(11)
enum { TURNS = 2000000 };

__attribute__((target("avx512f,avx512vnni"))) static void run_vnni(void)
{
	__m512i a = _mm512_set1_epi8(3), b = _mm512_set1_epi8(5);
#define DECLARE(i) __m512i s##i = _mm512_setzero_si512();
	TWELVE(DECLARE)
	for (int t = 0; t < TURNS; t++) {
#define STEP(i) s##i = _mm512_dpbusd_epi32(s##i, a, b); __asm__ volatile("" : "+v"(s##i));
		TWELVE(STEP)
	}
#undef DECLARE
#undef STEP
}

__attribute__((target("avx2,avxvnni"))) static void run_avxvnni(void)
{
	__m256i a = _mm256_set1_epi8(3), b = _mm256_set1_epi8(5);
#define DECLARE(i) __m256i s##i = _mm256_setzero_si256();
	TWELVE(DECLARE)
	for (int t = 0; t < TURNS; t++) {
#define STEP(i) s##i = _mm256_dpbusd_avx_epi32(s##i, a, b); __asm__ volatile("" : "+x"(s##i));
		TWELVE(STEP)
	}
#undef DECLARE
#undef STEP
}

/* Products of 16 bytes with bounded weights (model.h): four in 16 bits, their sums, and
 * what takes these to 32, made anew each time. */
__attribute__((target("avx2"))) static void run_avx2(void)
{
	__m256i a = _mm256_set1_epi8(3), b = _mm256_set1_epi8(5), ones = _mm256_set1_epi16(1);
#define DECLARE(i) __m256i s##i = _mm256_setzero_si256();
	TWELVE(DECLARE)
	for (int t = 0; t < TURNS; t++) {
#define STEP(i) { \
		__m256i sum = _mm256_maddubs_epi16(a, b); \
		for (int k = 1; k < 4; k++) { \
			__asm__ volatile("" : "+x"(a)); \
			sum = _mm256_add_epi16(sum, _mm256_maddubs_epi16(a, b)); \
		} \
		s##i = _mm256_add_epi32(s##i, _mm256_madd_epi16(sum, ones)); \
		__asm__ volatile("" : "+x"(s##i), "+x"(a)); \
	}
		TWELVE(STEP)
	}
#undef DECLARE
#undef STEP
}

__attribute__((target("amx-tile,amx-int8"))) static void run_amx(void)
{
	struct { uint8_t palette, rest[15]; uint16_t bytes[16]; uint8_t rows[16]; } c = { .palette = 1 };
	for (int i = 0; i < 8; i++) {
		c.bytes[i] = 64;
		c.rows[i] = 16;
	}
	__asm__ volatile("" : : "r"(&c) : "memory"); /* the intrinsic does not say that it reads it */
	_tile_loadconfig(&c);
	for (int i = 0; i < TURNS / 4; i++) {
		_tile_dpbusd(0, 4, 6);
		_tile_dpbusd(1, 4, 7);
		_tile_dpbusd(2, 5, 6);
		_tile_dpbusd(3, 5, 7);
	}
	_tile_release();
}

static void measure(const char *name, void (*run)(void), double work)
{
	double best = 1e9;
	for (int i = 0; i < 5; i++) {
		double start = now();
		run();
		double took = now() - start;
		best = took < best ? took : best;
	}
	printf("%s %.1f\n", name, work / best / 1e9);
}

int main(void)
{
	unsigned a, b, c, d = 0;
	if (__get_cpuid_count(7, 0, &a, &b, &c, &d) && (d >> 24 & 3) == 3 &&
	    syscall(SYS_arch_prctl, 0x1023, 18) == 0)
		measure("amx", run_amx, (double)TURNS * 16 * 16 * 64);
	if (__builtin_cpu_supports("avx512vnni"))
		measure("vnni", run_vnni, 12.0 * TURNS * 64);
	if (__get_cpuid_count(7, 1, &a, &b, &c, &d) && (a >> 4 & 1))
		measure("avxvnni", run_avxvnni, 12.0 * TURNS * 32);
	if (__builtin_cpu_supports("avx2"))
		measure("avx2", run_avx2, 12.0 * TURNS * 128);
	return 0;
}
#else
int main(void)
{
	return 0;
}
#endif
