/* encoder.c: opening a model, choosing the instructions, texts in batches over threads. */
#include "encoder.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "../memory.h"
#include "model.h"

extern const struct kernel kernel_portable;
#if defined(__x86_64__)
extern const struct kernel kernel_amx, kernel_vnni, kernel_avxvnni, kernel_avx2;
#elif defined(__aarch64__)
extern const struct kernel kernel_neon;
#endif

const struct kernel *const encoder_kernels[] = {
#if defined(__x86_64__)
	&kernel_amx,
	&kernel_vnni,
	&kernel_avxvnni,
	&kernel_avx2,
#elif defined(__aarch64__)
	&kernel_neon,
#endif
	&kernel_portable,
	NULL
};

static const char magic[8] = "CANVENC\n";
enum { VERSION = 2 };

const struct kernel *kernel_find(const char *name)
{
	for (const struct kernel *const *k = encoder_kernels; *k; k++)
		if ((!name || strcmp(name, (*k)->name) == 0) && (*k)->usable())
			return *k;
	return NULL;
}

static int choose_kernel(struct encoder *e, struct fault *f)
{
	const char *forced = getenv("CANVASS_ISA");
	e->kernel = kernel_find(forced && *forced ? forced : NULL);
	if (e->kernel)
		return 0;
	for (const struct kernel *const *k = encoder_kernels; *k; k++)
		if (strcmp(forced, (*k)->name) == 0)
			return fault_set(f, EXIT_USAGE, "CANVASS_ISA=%s: this processor has not these instructions",
			                 forced);
	return fault_set(f, EXIT_USAGE, "CANVASS_ISA=%s: unknown instructions", forced);
}

static void read_matrix(struct datafile *d, struct matrix *m, size_t n, size_t k)
{
	m->n = n;
	m->k = k;
	m->weights = datafile_section(d, n * k, 1);
	m->scale = datafile_section(d, n, sizeof(float));
	m->sum = datafile_section(d, n, sizeof(float));
	m->bias = datafile_section(d, n, sizeof(float));
	m->bounded = true;
}

static void read_norm(struct datafile *d, struct norm *n)
{
	n->gain = datafile_section(d, DIMENSIONS, sizeof(float));
	n->bias = datafile_section(d, DIMENSIONS, sizeof(float));
}

static int read_network(struct network *net, size_t n_pieces, struct datafile *d, struct fault *f)
{
	static const uint32_t sizes[5] = { DIMENSIONS, INNER, LAYERS, HEADS, POSITIONS };
	if (memcmp(d->counts + 4, sizes, sizeof sizes) != 0)
		return fault_set(f, EXIT_CONFIG, "'%s' is of a network of another shape", d->name);
	net->pieces = datafile_section(d, n_pieces, DIMENSIONS);
	net->piece_scale = datafile_section(d, n_pieces, sizeof(float));
	net->places = datafile_section(d, POSITIONS, DIMENSIONS * sizeof(float));
	read_norm(d, &net->embedded);
	for (struct layer *l = net->layers; l < net->layers + LAYERS; l++) {
		read_matrix(d, &l->attend, 3 * DIMENSIONS, DIMENSIONS);
		read_matrix(d, &l->attended, DIMENSIONS, DIMENSIONS);
		read_norm(d, &l->after_attention);
		read_matrix(d, &l->widen, INNER, DIMENSIONS);
		read_matrix(d, &l->narrow, DIMENSIONS, INNER);
		read_norm(d, &l->after_narrow);
	}
	return datafile_close(d, f);
}

static int open_model(struct encoder *e, struct span file, struct fault *f)
{
	struct datafile d;
	CHECK(choose_kernel(e, f));
	CHECK(datafile_open(&d, ENCODER_FILE, magic, VERSION, file, f));
	CHECK(tokenizer_open(&e->tokenizer, &d, f));
	return read_network(&e->network, e->tokenizer.pieces.n, &d, f);
}

int encoder_open(struct encoder **e, struct span file, struct fault *f)
{
	struct encoder *made = xcalloc(1, sizeof *made);
	int code = open_model(made, file, f);
	if (code) {
		encoder_close(made);
		made = NULL;
	}
	*e = made;
	return code;
}

int encoder_open_path(struct encoder **e, const char *path, struct fault *f)
{
	struct span file;
	*e = NULL;
	CHECK(datafile_map(path, &file, f));
	int code = encoder_open(e, file, f);
	if (code)
		munmap((void *)(uintptr_t)file.bytes, file.len);
	else
		(*e)->mapped = file;
	return code;
}

void encoder_close(struct encoder *e)
{
	if (!e)
		return;
	tokenizer_close(&e->tokenizer);
	if (e->mapped.bytes)
		munmap((void *)(uintptr_t)e->mapped.bytes, e->mapped.len);
	free(e);
}

const char *encoder_isa(const struct encoder *e)
{
	return e->kernel->name;
}

size_t encoder_pieces(const struct encoder *e, struct span text)
{
	uint16_t ids[ENCODER_MAX_PIECES];
	return tokenizer_run(&e->tokenizer, text, ids, ENCODER_MAX_PIECES);
}

/* What threads share: who takes the next texts. */
struct job {
	const struct encoder *e;
	const struct span *texts;
	size_t n;
	float *out;
	atomic_size_t next;
};
enum { TEXTS_AT_A_TIME = 16 };

static void run_batch(const struct job *j, struct workspace *w, float *out)
{
	if (w->batch.texts)
		j->e->kernel->forward(&j->e->network, w, out);
	w->batch.texts = 0;
}

/* Takes runs of neighbouring texts and fills batches with them; a batch never spans two
 * runs, so its results lie together. */
static void *work(void *argument)
{
	struct job *j = argument;
	struct workspace *w = aligned_alloc(64, (sizeof *w + 63) / 64 * 64);
	if (!w)
		memory_exhausted();
	struct batch *b = &w->batch;
	b->texts = 0;
	b->starts[0] = 0;
	for (;;) {
		size_t at = atomic_fetch_add(&j->next, TEXTS_AT_A_TIME), from = at;
		if (at >= j->n)
			break;
		size_t end = j->n - at < TEXTS_AT_A_TIME ? j->n : at + TEXTS_AT_A_TIME;
		for (; at < end; at++) {
			uint16_t ids[ENCODER_MAX_PIECES];
			size_t pieces = tokenizer_run(&j->e->tokenizer, j->texts[at], ids, ENCODER_MAX_PIECES);
			if (b->starts[b->texts] + pieces > BATCH) {
				run_batch(j, w, j->out + from * DIMENSIONS);
				from = at;
			}
			memcpy(b->ids + b->starts[b->texts], ids, pieces * sizeof *ids);
			b->starts[b->texts + 1] = b->starts[b->texts] + pieces;
			b->texts++;
		}
		run_batch(j, w, j->out + from * DIMENSIONS);
	}
	free(w);
	return NULL;
}

void encoder_encode(const struct encoder *e, const struct span *texts, size_t n, int threads, float *out)
{
	struct job j = { .e = e, .texts = texts, .n = n, .out = out };
	pthread_t others[64];
	int started = 0;
	size_t runs = (n + TEXTS_AT_A_TIME - 1) / TEXTS_AT_A_TIME;
	/* A thread that cannot be started is done without: the others do its work. */
	while (started < 64 && started + 1 < threads && (size_t)started + 1 < runs &&
	       pthread_create(&others[started], NULL, work, &j) == 0)
		started++;
	if (n)
		work(&j);
	while (started > 0)
		pthread_join(others[--started], NULL);
}

static void to_bytes(const float *v, int8_t *out, float *scale)
{
	float top = 0;
	for (size_t d = 0; d < DIMENSIONS; d++)
		top = v[d] > top ? v[d] : -v[d] > top ? -v[d] : top;
	*scale = top / 127.0f;
	for (size_t d = 0; d < DIMENSIONS; d++) { /* to the nearest, halves to even */
		float rounded = (top > 0 ? v[d] / *scale : 0) + 12582912.0f;
		int32_t bits;
		memcpy(&bits, &rounded, sizeof bits);
		out[d] = (int8_t)(bits - 0x4b400000);
	}
}

void encoder_encode8(const struct encoder *e, const struct span *texts, size_t n, int threads,
                     int8_t *out, float *scale)
{
	enum { PART = 2048 };
	float *vectors = xmalloc((n < PART ? n : PART) * DIMENSIONS * sizeof *vectors + 1);
	for (size_t at = 0; at < n; at += PART) {
		size_t some = n - at < PART ? n - at : PART;
		encoder_encode(e, texts + at, some, threads, vectors);
		for (size_t i = 0; i < some; i++)
			to_bytes(vectors + i * DIMENSIONS, out + (at + i) * DIMENSIONS, scale + at + i);
	}
	free(vectors);
}
