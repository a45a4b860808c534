/* spelling.c: which rare stems are slips of the pen for common ones. */
#include <stdlib.h>

#include "naming.h"

enum { RARE = 3, TIMES = 10, SHORTEST = 4, LONGEST = LONGEST_WORD_BYTES };

bool one_slip(struct span x, struct span y)
{
	if (x.len > y.len) {
		struct span swap = x;
		x = y;
		y = swap;
	}
	size_t i = 0, more = y.len - x.len;
	while (i < x.len && x.bytes[i] == y.bytes[i])
		i++;
	size_t left = x.len - i;
	if (more == 1)
		return memcmp(x.bytes + i, y.bytes + i + 1, left) == 0;
	if (more || left == 0)
		return false;
	return memcmp(x.bytes + i + 1, y.bytes + i + 1, left - 1) == 0 ||
	       (left > 1 && x.bytes[i] == y.bytes[i + 1] && x.bytes[i + 1] == y.bytes[i] &&
	        memcmp(x.bytes + i + 2, y.bytes + i + 2, left - 2) == 0);
}

/* A bit for each letter it has: one slip changes two at most. */
static uint64_t letters_of(struct span s)
{
	uint64_t set = 0;
	for (size_t i = 0; i < s.len; i++)
		set |= 1ull << ((unsigned char)s.bytes[i] & 63);
	return set;
}

struct common {
	uint64_t letters;
	uint32_t stem;
};

bool *find_misspelt(const struct corpus *c, struct arena *a)
{
	bool *misspelt = arena_calloc(a, c->n_stems + 1, sizeof *misspelt);
	struct common *list = xmalloc((c->n_stems + 1) * sizeof *list);
	size_t first[LONGEST + 3] = { 0 }, n = 0; /* in order of length */
	for (size_t len = 0; len <= LONGEST + 1; len++) {
		first[len] = n;
		for (uint32_t s = 0; s < c->n_stems && len >= SHORTEST - 1; s++)
			if (c->stems[s].text.len == len && c->stems[s].segments >= TIMES)
				list[n++] = (struct common){ letters_of(c->stems[s].text), s };
	}
	first[LONGEST + 2] = n;
	for (size_t s = 0; s < c->n_stems; s++) {
		const struct corpus_stem *own = &c->stems[s];
		if (!own->segments || own->segments > RARE || own->text.len < SHORTEST || own->text.len > LONGEST)
			continue;
		uint64_t letters = letters_of(own->text);
		for (size_t i = first[own->text.len - 1]; i < first[own->text.len + 2] && !misspelt[s]; i++) {
			const struct corpus_stem *other = &c->stems[list[i].stem];
			misspelt[s] = __builtin_popcountll(letters ^ list[i].letters) <= 2 &&
			              other->segments >= TIMES * own->segments && one_slip(own->text, other->text);
		}
	}
	free(list);
	return misspelt;
}
