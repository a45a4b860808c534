/* kernel_amx.c: the network with AMX tiles for the products and AVX-512 for the rest. */
#include "model.h"

#if defined(__x86_64__) && defined(__linux__)
#include <cpuid.h>
#include <immintrin.h>
#include <sys/syscall.h>
#include <unistd.h>

#define LANES 16
#define TARGET __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,amx-tile,amx-int8")))
#define LARGER(a, b) ((vector)_mm512_max_ps((__m512)(a), (__m512)(b)))
#define SMALLER(a, b) ((vector)_mm512_min_ps((__m512)(a), (__m512)(b)))
#define NARROW(to, whole) _mm_storeu_si128((__m128i *)(to), _mm512_cvtepi32_epi8((__m512i)(whole)))
#include "forward.inc"

/* A tile has 16 rows of 64 bytes. Tiles 0 to 3: sums of 32 rows by 32 outputs; 4 and 5:
 * bytes of rows; 6 and 7: weights. */
enum { TILE = 16, TILE_BYTES = 64 };

static TARGET void configure(void)
{
	struct {
		uint8_t palette, start, reserved[14];
		uint16_t row_bytes[16];
		uint8_t rows[16];
	} c = { .palette = 1 };
	for (int i = 0; i < 8; i++) {
		c.row_bytes[i] = TILE_BYTES;
		c.rows[i] = TILE;
	}
	/* The intrinsics do not say what they read: what was written must be in memory. */
	__asm__ volatile("" : : "r"(&c) : "memory");
	_tile_loadconfig(&c);
}

INLINE void put_tile(const int32_t *sums, const struct matrix *m, size_t row, size_t rows, size_t column,
                     const struct workspace *w, float *y, bool bend)
{
	struct outputs o = outputs_at(m, column);
	for (size_t r = 0; r < TILE && row + r < rows; r++) {
		integers s;
		memcpy(&s, sums + r * TILE, sizeof s);
		put(y + (row + r) * m->n + column, s, &o, w->scale[row + r], w->low[row + r], bend);
	}
}

/* Rows are taken by 32: those past the last are whatever was there (w->bytes has room)
 * and are not put. */
INLINE void multiply(const struct matrix *m, size_t rows, struct workspace *w, float *y, bool bend)
{
	_Alignas(64) int32_t sums[4][TILE * TILE];
	size_t k = m->k;
	for (size_t column = 0; column < m->n; column += 2 * TILE) {
		const int8_t *left = m->weights + column * k, *right = left + TILE * k;
		for (size_t row = 0; row < rows; row += 2 * TILE) {
			const uint8_t *upper = w->bytes + row * k, *lower = upper + TILE * k;
			_tile_zero(0);
			_tile_zero(1);
			_tile_zero(2);
			_tile_zero(3);
			for (size_t i = 0; i < k; i += TILE_BYTES) {
				_tile_loadd(4, upper + i, k);
				_tile_loadd(6, left + i * TILE, TILE_BYTES);
				_tile_dpbusd(0, 4, 6);
				_tile_loadd(7, right + i * TILE, TILE_BYTES);
				_tile_dpbusd(1, 4, 7);
				_tile_loadd(5, lower + i, k);
				_tile_dpbusd(2, 5, 6);
				_tile_dpbusd(3, 5, 7);
			}
			_tile_stored(0, sums[0], TILE_BYTES);
			_tile_stored(1, sums[1], TILE_BYTES);
			_tile_stored(2, sums[2], TILE_BYTES);
			_tile_stored(3, sums[3], TILE_BYTES);
			put_tile(sums[0], m, row, rows, column, w, y, bend);
			put_tile(sums[1], m, row, rows, column + TILE, w, y, bend);
			put_tile(sums[2], m, row + TILE, rows, column, w, y, bend);
			put_tile(sums[3], m, row + TILE, rows, column + TILE, w, y, bend);
		}
	}
}

static TARGET void matmul(const struct matrix *m, size_t rows, struct workspace *w, float *y, bool bend)
{
	configure();
	if (bend)
		multiply(m, rows, w, y, true);
	else
		multiply(m, rows, w, y, false);
	_tile_release();
}

/* The kernel lends the tiles' large state to a process only when asked. */
static bool usable(void)
{
	enum { ASK_FOR_STATE = 0x1023, TILE_STATE = 18 };
	enum { AMX_TILE = 1 << 24, AMX_INT8 = 1 << 25 };
	unsigned a, b, c, d;
	return __get_cpuid_count(7, 0, &a, &b, &c, &d) && (d & AMX_TILE) && (d & AMX_INT8) &&
	       __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
	       __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl") &&
	       syscall(SYS_arch_prctl, ASK_FOR_STATE, TILE_STATE) == 0;
}

const struct kernel kernel_amx = { "amx", usable, forward, quantise, matmul };
#endif
