/* pieces.c: an open hash table over texts that lie in a data file. */
#include "pieces.h"

#include <stdlib.h>

#include "../memory.h"

enum { MOST_PIECES = 1 << 17, LONGEST_PIECE_BYTES = 128 };

/* FNV-1a; pieces that continue a word start from another basis. */
static uint64_t hash_start(bool continues)
{
	return continues ? 0x9e3779b97f4a7c15u : 0xcbf29ce484222325u;
}

static uint64_t hash_step(uint64_t h, char c)
{
	return (h ^ (unsigned char)c) * 0x100000001b3u;
}

static size_t hash_slot(const struct pieces *p, uint64_t h)
{
	return (size_t)((h ^ h >> 29) * 0xbf58476d1ce4e5b9u >> 40) & p->mask;
}

struct span pieces_text(const struct pieces *p, size_t id)
{
	return (struct span){ p->bytes + p->ends[id], p->ends[id + 1] - p->ends[id] };
}

/* "##ing" is "ing", continuing a word. */
static struct span strip(struct span piece, bool *continues)
{
	*continues = piece.len > 2 && piece.bytes[0] == '#' && piece.bytes[1] == '#';
	return *continues ? (struct span){ piece.bytes + 2, piece.len - 2 } : piece;
}

static uint64_t hash_of(struct span s, bool continues)
{
	uint64_t h = hash_start(continues);
	for (size_t i = 0; i < s.len; i++)
		h = hash_step(h, s.bytes[i]);
	return h;
}

static long find(const struct pieces *p, struct span s, bool continues, uint64_t hash)
{
	for (size_t slot = hash_slot(p, hash); p->table[slot]; slot = (slot + 1) & p->mask) {
		bool also;
		size_t id = p->table[slot] - 1;
		if (span_equal(strip(pieces_text(p, id), &also), s) && also == continues)
			return (long)id;
	}
	return -1;
}

long pieces_find(const struct pieces *p, struct span piece)
{
	bool continues;
	struct span s = strip(piece, &continues);
	return find(p, s, continues, hash_of(s, continues));
}

long pieces_longest(const struct pieces *p, struct span rest, bool continues, size_t *len)
{
	uint64_t hashes[LONGEST_PIECE_BYTES + 1];
	size_t n = rest.len < p->longest_bytes ? rest.len : p->longest_bytes;
	hashes[0] = hash_start(continues);
	for (size_t i = 0; i < n; i++)
		hashes[i + 1] = hash_step(hashes[i], rest.bytes[i]);
	for (; n > 0; n--) {
		long id = find(p, (struct span){ rest.bytes, n }, continues, hashes[n]);
		if (id >= 0) {
			*len = n;
			return id;
		}
	}
	return -1;
}

static void index_pieces(struct pieces *p)
{
	size_t slots = 1024;
	while (slots < 2 * p->n)
		slots *= 2;
	p->mask = slots - 1;
	p->table = xcalloc(slots, sizeof *p->table);
	for (size_t id = 0; id < p->n; id++) {
		bool continues;
		struct span s = strip(pieces_text(p, id), &continues);
		size_t slot = hash_slot(p, hash_of(s, continues));
		while (p->table[slot])
			slot = (slot + 1) & p->mask;
		p->table[slot] = (uint32_t)id + 1;
		if (s.len > p->longest_bytes)
			p->longest_bytes = s.len;
	}
	if (p->longest_bytes > LONGEST_PIECE_BYTES)
		p->longest_bytes = LONGEST_PIECE_BYTES;
}

/* From 0 to all the bytes, never falling. */
static bool ends_right(const struct pieces *p, size_t bytes)
{
	for (size_t i = 0; i < p->n; i++)
		if (p->ends[i] > p->ends[i + 1])
			return false;
	return p->ends[0] == 0 && p->ends[p->n] == bytes;
}

int pieces_open(struct pieces *p, struct datafile *d, size_t n, size_t bytes, struct fault *f)
{
	*p = (struct pieces){ .n = n };
	if (n == 0 || n > MOST_PIECES)
		return fault_set(f, EXIT_CONFIG, "'%s' has %zu word pieces", d->name, n);
	p->ends = datafile_section(d, n + 1, sizeof *p->ends);
	p->bytes = datafile_section(d, bytes, 1);
	if (d->cut || !ends_right(p, bytes))
		return fault_set(f, EXIT_CONFIG, "'%s' has a list of words that is wrong", d->name);
	index_pieces(p);
	return 0;
}

void pieces_close(struct pieces *p)
{
	free(p->table);
	p->table = NULL;
}
