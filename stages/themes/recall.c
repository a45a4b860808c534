/* recall.c: vectors by the hash of their text. */
#include "recall.h"

#include <nettle/sha2.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "../../pipeline/data.h"
#include "../../pipeline/encoder/datafile.h"
#include "../../pipeline/intern.h"
#include "kept.h"

enum { D = ENCODER_DIMENSIONS, KEY = 16, IDENTITY = 64, FIRST = KEPT_HEAD + IDENTITY, ENTRY = KEY + D * sizeof(float) };

struct recall {
	const struct encoder *encoder;
	const char *path;
	char identity[IDENTITY + 1];
	struct span mapped;
	struct intern keys;
	struct known {
		const float *vector;
		bool used;
	} *known;              /* [keys.n] */
	size_t n_file;         /* the first of them: of the file */
	struct arena arena;    /* the vectors of the others */
};

/* The encoder's weights, and what they come to with this program: a sentence tells if its
 * arithmetic is another's. */
static void identify(struct recall *r, const char *sha256)
{
	const struct span sentence = SPAN("More frequent buses would help those who don't drive, at £2 a journey.");
	struct { char sha256[IDENTITY]; float vector[D]; } is;
	memcpy(is.sha256, sha256, sizeof is.sha256);
	encoder_encode(r->encoder, &sentence, 1, 1, is.vector);
	sha256_hex((struct span){ (const char *)&is, sizeof is }, r->identity);
}

/* Of length 1, as far as single values tell. */
static bool is_vector(const float *v)
{
	bool good = true;
	for (size_t d = 0; d < D; d++)
		good &= v[d] >= -1.001f && v[d] <= 1.001f; /* not a number is neither */
	return good;
}

static void add_known(struct recall *r, const float *vectors, size_t n, size_t floats_apart)
{
	size_t first = r->keys.n - n;
	r->known = xrealloc(r->known, r->keys.n + 1, sizeof *r->known);
	for (size_t i = 0; i < n; i++)
		r->known[first + i] = (struct known){ .vector = vectors + i * floats_apart };
}

int recall_take(struct recall *r, const char *name, struct span file, struct fault *f)
{
	enum kept is = kept_judge(RECALL_KIND, file);
	if (is == KEPT_OTHER)
		return fault_set(f, EXIT_CONFIG, "'%s' holds no sentence vectors", name);
	if (is == KEPT_ALTERED)
		return fault_set(f, EXIT_CONFIG, "'%s' is cut or altered: wrong checksum", name);
	if (is == KEPT_VERSION || file.len < FIRST || memcmp(file.bytes + KEPT_HEAD, r->identity, IDENTITY) != 0) {
		report("themes", "warning", "the vectors in '%s' are of another version of canvass: they are made anew", name);
		return 0;
	}
	const char *at = file.bytes + FIRST, *end = file.bytes + file.len;
	const float *vectors = (const float *)(const void *)(at + KEY);
	bool good = (size_t)(end - at) % ENTRY == 0;
	for (const char *last = NULL; good && at < end; last = at, at += ENTRY) {
		good = is_vector((const float *)(const void *)(at + KEY)) && (!last || memcmp(last, at, KEY) < 0);
		intern_add(&r->keys, (struct span){ at, KEY });
	}
	if (!good)
		return fault_set(f, EXIT_CONFIG, "'%s' is not what a file of vectors should be", name);
	r->n_file = r->keys.n;
	add_known(r, vectors, r->n_file, ENTRY / sizeof(float));
	return 0;
}

int recall_open(struct recall **out, const struct encoder *e, const char *sha256, const char *path, struct fault *f)
{
	struct recall *r = *out = xcalloc(1, sizeof *r);
	r->encoder = e;
	r->path = path;
	if (!path)
		return 0;
	identify(r, sha256);
	if (access(path, F_OK) != 0)
		return kept_try(path, f); /* to be made */
	CHECK(datafile_map(path, &r->mapped, f));
	return recall_take(r, path, r->mapped, f);
}

static struct span key_of(struct span text, uint8_t key[KEY])
{
	struct sha256_ctx sha;
	sha256_init(&sha);
	sha256_update(&sha, text.len, (const uint8_t *)text.bytes);
	sha256_digest(&sha, KEY, key);
	return (struct span){ (const char *)key, KEY };
}

void recall_encode(struct recall *r, const struct span *texts, size_t n, int threads, float *out)
{
	if (!r->path) {
		encoder_encode(r->encoder, texts, n, threads, out);
		return;
	}
	uint32_t *number = xcalloc(n + 1, sizeof *number);
	struct span *fresh = xcalloc(n + 1, sizeof *fresh);
	size_t before = r->keys.n, n_fresh = 0;
	uint8_t key[KEY];
	for (size_t i = 0; i < n; i++) {
		number[i] = intern_add(&r->keys, key_of(texts[i], key));
		if (number[i] == before + n_fresh)
			fresh[n_fresh++] = texts[i];
	}
	float *vectors = arena_alloc(&r->arena, n_fresh * D * sizeof *vectors);
	encoder_encode(r->encoder, fresh, n_fresh, threads, vectors);
	add_known(r, vectors, n_fresh, D);
	for (size_t i = 0; i < n; i++) {
		struct known *k = &r->known[number[i]];
		k->used = true;
		memcpy(out + i * D, k->vector, D * sizeof *out);
	}
	free(number);
	free(fresh);
}

int recall_keep(struct recall *r, struct fault *f)
{
	size_t used = 0, n = r->keys.n;
	for (size_t i = 0; i < n; i++)
		used += r->known[i].used;
	if (!used || (used == n && n == r->n_file))
		return 0;
	uint32_t *order = xcalloc(n, sizeof *order), *number = xcalloc(n, sizeof *number);
	struct buffer b = { 0 };
	char head[KEPT_HEAD] = { 0 };
	intern_sort(&r->keys, order);
	for (size_t i = 0; i < n; i++)
		number[order[i]] = (uint32_t)i;
	buffer_reserve(&b, FIRST + used * ENTRY);
	buffer_add(&b, head, sizeof head);
	buffer_add(&b, r->identity, IDENTITY);
	for (size_t i = 0; i < n; i++)
		if (r->known[number[i]].used) {
			buffer_add_span(&b, r->keys.text[i]);
			buffer_add(&b, r->known[number[i]].vector, D * sizeof(float));
		}
	int code = kept_write(RECALL_KIND, b.bytes, b.len, r->path, f);
	buffer_free(&b);
	free(order);
	free(number);
	return code;
}

void recall_close(struct recall *r)
{
	if (!r)
		return;
	if (r->mapped.bytes)
		munmap((void *)(uintptr_t)r->mapped.bytes, r->mapped.len);
	intern_free(&r->keys);
	free(r->known);
	arena_free(&r->arena);
	free(r);
}
