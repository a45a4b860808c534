/* avx2.h: what forward.inc takes of AVX2 beside the compiler's vectors. */
#ifndef CANVASS_AVX2_H
#define CANVASS_AVX2_H

#include <immintrin.h>

#define LANES 8
#define LARGER(a, b) ((vector)_mm256_max_ps((__m256)(a), (__m256)(b)))
#define SMALLER(a, b) ((vector)_mm256_min_ps((__m256)(a), (__m256)(b)))
/* In each half the lowest bytes side by side, then the halves. */
#define NARROW(to, whole) \
	_mm_storel_epi64((__m128i *)(to), _mm256_castsi256_si128(_mm256_permutevar8x32_epi32( \
		_mm256_shuffle_epi8((__m256i)(whole), _mm256_set1_epi32(0x0c080400)), \
		_mm256_set_epi32(7, 6, 5, 4, 3, 2, 4, 0))))

#endif
