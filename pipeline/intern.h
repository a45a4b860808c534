/* intern.h: strings to numbers: 0, 1, 2, ... in the order they first come. */
#ifndef CANVASS_INTERN_H
#define CANVASS_INTERN_H

#include <stdint.h>

#include "memory.h"

/* Zero-initialise; release with intern_free. */
struct intern {
	struct arena arena;   /* copies of the strings */
	struct span *text;
	struct intern_slot {
		uint64_t hash;
		uint32_t number;  /* 1 + number, 0 if free */
		uint32_t len;     /* up to HASH_EXACT_BYTES, it and the hash are the string */
	} *slots;             /* a power of two of them */
	size_t n, cap, n_slots;
};

/* The string's number, a new one if it is new. O(length). */
uint32_t intern_add(struct intern *in, struct span text);
/* Its number, or UINT32_MAX if it is not there. */
uint32_t intern_find(const struct intern *in, struct span text);
/* New numbers by byte order of the strings: order[old] = new; in->text is reordered and
 * the look-up with it. O(n log n). */
void intern_sort(struct intern *in, uint32_t *order);
void intern_free(struct intern *in);

#endif
