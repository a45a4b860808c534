/* kernel_neon.c: the network with the dot products of bytes of 64-bit Arm (ASIMDDP). Both
 * sides are signed there, so rows are taken 128 lower and the weights' sums make up for it. */
#include "model.h"

#ifdef __aarch64__
/* clang before 16 has these intrinsics only where the whole program may use them. */
#if !defined(__clang__) || __clang_major__ >= 16 || defined(__ARM_FEATURE_DOTPROD)
#include <arm_neon.h>
#include <sys/auxv.h>

#define LANES 4
#define TARGET __attribute__((target("arch=armv8.2-a+dotprod")))
#include "forward.inc"

enum { ROWS = 4, DOT_PRODUCTS = 1 << 20 /* HWCAP_ASIMDDP */ };

INLINE int8x16_t four_signed(const uint8_t *p)
{
	uint32_t four;
	memcpy(&four, p, sizeof four);
	return vreinterpretq_s8_u32(vdupq_n_u32(four ^ 0x80808080u));
}

/* Sums of four rows by 16 outputs, a register for each 4. */
static TARGET __attribute__((noinline)) void add_up(const uint8_t *a, const int8_t *b, size_t k, int32_t *sums)
{
	const uint8_t *end = a + k;
#define EACH_ROW(X) X(0) X(1) X(2) X(3)
#define DECLARE(r) int32x4_t s##r##0 = vdupq_n_s32(0), s##r##1 = s##r##0, s##r##2 = s##r##0, s##r##3 = s##r##0;
	EACH_ROW(DECLARE)
	for (; a < end; a += 4, b += 64) {
		int8x16_t x, b0 = vld1q_s8(b), b1 = vld1q_s8(b + 16), b2 = vld1q_s8(b + 32), b3 = vld1q_s8(b + 48);
#define STEP(r) \
		x = four_signed(a + r * k); \
		s##r##0 = vdotq_s32(s##r##0, b0, x); \
		s##r##1 = vdotq_s32(s##r##1, b1, x); \
		s##r##2 = vdotq_s32(s##r##2, b2, x); \
		s##r##3 = vdotq_s32(s##r##3, b3, x);
		EACH_ROW(STEP)
	}
#define KEEP(r) \
	vst1q_s32(sums + r * 16, s##r##0); \
	vst1q_s32(sums + r * 16 + 4, s##r##1); \
	vst1q_s32(sums + r * 16 + 8, s##r##2); \
	vst1q_s32(sums + r * 16 + 12, s##r##3);
	EACH_ROW(KEEP)
#undef EACH_ROW
#undef DECLARE
#undef STEP
#undef KEEP
}

/* Rows are taken by four: those past the last are whatever was there (w->bytes has room)
 * and are not put. */
static TARGET void matmul(const struct matrix *m, size_t rows, struct workspace *w, float *y, bool bend)
{
	int32_t sums[ROWS * 16];
	for (size_t column = 0; column < m->n; column += 16)
		for (size_t row = 0; row < rows; row += ROWS) {
			add_up(w->bytes + row * m->k, m->weights + column * m->k, m->k, sums);
			for (size_t c = 0; c < 16; c += LANES) {
				struct outputs o = outputs_at(m, column + c);
				integers lower = __builtin_convertvector(o.sum, integers) * 128;
				for (size_t r = 0; r < ROWS && row + r < rows; r++) {
					integers s;
					memcpy(&s, sums + r * 16 + c, sizeof s);
					put(y + (row + r) * m->n + column + c, s + lower, &o, w->scale[row + r],
					    w->low[row + r], bend);
				}
			}
		}
}

static bool usable(void)
{
	return (getauxval(AT_HWCAP) & DOT_PRODUCTS) != 0;
}

const struct kernel kernel_neon = { "neon", usable, forward, quantise, matmul };
#else
static bool usable(void)
{
	return false;
}

const struct kernel kernel_neon = { "neon", usable, NULL, NULL, NULL };
#endif
#endif
