/* kernel_portable.c: the network in plain C, for any processor. */
#include "model.h"

#define LANES 4
#define TARGET
#include "forward.inc"

static void matmul(const struct matrix *m, size_t rows, struct workspace *w, float *y, bool bend)
{
	for (size_t column = 0; column < m->n; column += 16) {
		const int8_t *block = m->weights + column * m->k;
		for (size_t row = 0; row < rows; row++) {
			const uint8_t *a = w->bytes + row * m->k;
			_Alignas(16) int32_t sums[16] = { 0 };
			for (size_t k = 0; k < m->k; k += 4)
				for (size_t i = 0; i < 16; i++)
					for (size_t j = 0; j < 4; j++)
						sums[i] += a[k + j] * block[k * 16 + i * 4 + j];
			for (size_t i = 0; i < 16; i += LANES) {
				struct outputs o = outputs_at(m, column + i);
				integers s;
				memcpy(&s, sums + i, sizeof s);
				put(y + row * m->n + column + i, s, &o, w->scale[row], w->low[row], bend);
			}
		}
	}
}

static bool usable(void)
{
	return true;
}

const struct kernel kernel_portable = { "portable", usable, forward };
