/* hash.h: one 64-bit hash and one pseudo-random sequence, the same everywhere: what the
 * order of a corpus and every draw rest on, so that no result depends on input order. */
#ifndef CANVASS_HASH_H
#define CANVASS_HASH_H

#include <stdint.h>

#include "span.h"

/* The finaliser of SplitMix64 (Steele, Lea and Flood 2014): every bit depends on every bit. */
static inline uint64_t hash_mix(uint64_t x)
{
	x = (x ^ x >> 30) * 0xBF58476D1CE4E5B9u;
	x = (x ^ x >> 27) * 0x94D049BB133111EBu;
	return x ^ x >> 31;
}

/* FNV-1a over the bytes, mixed. */
static inline uint64_t hash_bytes(struct span s, uint64_t seed)
{
	uint64_t h = 14695981039346656037u ^ seed;
	for (size_t i = 0; i < s.len; i++)
		h = (h ^ (unsigned char)s.bytes[i]) * 1099511628211u;
	return hash_mix(h);
}

/* For tables only: faster, eight bytes at a time, and not the same on machines of another
 * byte order, so that no result may depend on it. Two strings of the same length, no longer
 * than HASH_EXACT_BYTES, differ in it if they differ: their bytes are one number, and no step
 * brings two numbers together. */
enum { HASH_EXACT_BYTES = 8 };
static inline uint64_t hash_fast(struct span s)
{
	const uint64_t by = 0x9E3779B97F4A7C15u;
	uint64_t h = s.len * by, a = 0;
	if (s.len >= 8) {
		for (size_t i = 0; i + 8 < s.len; i += 8) {
			memcpy(&a, s.bytes + i, 8);
			h = (h ^ a) * by;
			h ^= h >> 29;
		}
		memcpy(&a, s.bytes + s.len - 8, 8);
	} else if (s.len >= 4) {
		uint32_t first, last;
		memcpy(&first, s.bytes, 4);
		memcpy(&last, s.bytes + s.len - 4, 4);
		a = (uint64_t)first << 32 | last;
	} else if (s.len) {
		a = (uint64_t)(unsigned char)s.bytes[0] << 16 | (uint64_t)(unsigned char)s.bytes[s.len / 2] << 8 |
		    (unsigned char)s.bytes[s.len - 1];
	}
	return hash_mix(h ^ a);
}

/* The next number of a sequence (SplitMix64); *state is the seed at first. */
static inline uint64_t random_next(uint64_t *state)
{
	return hash_mix(*state += 0x9E3779B97F4A7C15u);
}

/* A number in [0, n), n > 0. */
static inline uint64_t random_below(uint64_t *state, uint64_t n)
{
	return (uint64_t)(((unsigned __int128)random_next(state) * n) >> 64);
}

/* A number in [0, 1) of 53 bits. */
static inline double random_unit(uint64_t *state)
{
	return (double)(random_next(state) >> 11) * 0x1p-53;
}

#endif
