/* model.h: the network as it lies in encoder.bin, and the kernels that can run it.
 *
 * After the head (datafile.h; counts: pieces, their bytes, pages, sequence words,
 * 384, 1536, 6, 12, 256) come the tokenizer's sections, then the piece table (int8
 * [pieces][384], a scale each), places (float[256][384], the token type added), layer
 * norm, and for each of 6 layers: query, key and value in one matrix (the query divided
 * by the root of 32), the attention's output, layer norm, the wide layer and the narrow
 * one, layer norm.
 */
#ifndef CANVASS_MODEL_H
#define CANVASS_MODEL_H

#include <stdbool.h>
#include <stdint.h>

#include "encoder.h"
#include "tokenizer.h"

enum {
	DIMENSIONS = ENCODER_DIMENSIONS,
	INNER = 1536,
	LAYERS = 6,
	HEADS = 12,
	HEAD = DIMENSIONS / HEADS,
	POSITIONS = ENCODER_MAX_PIECES,
	CHUNK = 96,     /* rows that enter a product together, at most: a multiple of 32 and 6 */
	WIDE_ROWS = 48, /* likewise, in 16 bits: a multiple of 6 */
	BATCH = 512, /* pieces that go through the network together, at most */
	BOUNDED_INPUTS = 16, /* of bounded weights: k is a multiple of them */
	MOST_WEIGHT = 128    /* their sum's bound: times 255 it fits in 16 bits */
};

/* A matrix of n outputs by k inputs in 8 bits, both multiples of 64. Sixteen outputs
 * stand together, four inputs of each side by side: weights[n/16][k/4][16][4], which is
 * what a 512-bit dot product of bytes and an AMX tile take as they are. */
struct matrix {
	size_t n, k;
	const int8_t *weights;
	const float *scale;   /* of each output */
	const float *sum;     /* of each output's weights, before the scale */
	const float *bias;
	/* That products with inputs may be added up in 16 bits over BOUNDED_INPUTS inputs in a
	 * row: of an output's weights at the first two of every four of them, neither those
	 * above 0 nor those below sum past MOST_WEIGHT, and so at the last two. */
	bool bounded;
};

struct norm {
	const float *gain, *bias;
};

struct layer {
	struct matrix attend, attended; /* queries, keys and values; what comes of them */
	struct norm after_attention;
	struct matrix widen, narrow;
	struct norm after_narrow;
};

struct network {
	const int8_t *pieces;       /* [pieces][384] */
	const float *piece_scale;
	const float *places;        /* [256][384] */
	struct norm embedded;
	struct layer layers[LAYERS];
};

/* The pieces of several texts, one after the other: text i has ids[starts[i]] up to
 * starts[i + 1]. */
struct batch {
	uint16_t ids[BATCH];
	size_t starts[BATCH / 2 + 1]; /* no text has fewer than two pieces */
	size_t texts;
};

/* What one thread works in: 5 MB. */
struct workspace {
	struct batch batch;
	_Alignas(64) float state[BATCH * DIMENSIONS];
	_Alignas(64) float mixed[BATCH * DIMENSIONS];
	_Alignas(64) float attended[BATCH * 3 * DIMENSIONS]; /* queries, keys and values */
	_Alignas(64) float wide[CHUNK * INNER];
	_Alignas(64) uint8_t bytes[CHUNK * INNER];    /* what enters a product */
	_Alignas(64) float scale[CHUNK], low[CHUNK];  /* of each row of bytes */
	_Alignas(64) float keys[HEAD * POSITIONS];    /* of one head, a row for each dimension */
	_Alignas(64) float scores[8 * POSITIONS], padding[POSITIONS];
	_Alignas(64) int16_t wider[WIDE_ROWS * INNER]; /* for kernels without byte products */
};

/* The network over a batch: out[text][384], unit vectors. Every kernel gives the same
 * bytes: the products are exact integers, and the rest is element by element or in one
 * order (forward.inc). */
typedef void forward_fn(const struct network *net, struct workspace *w, float *out);
/* Its parts that products.c uses too: up to CHUNK rows of n values in 8 bits, to w; and these
 * times m, y[rows][m->n]. `bend` puts what comes of it through the network's curve. */
typedef void quantise_fn(const float *x, size_t rows, size_t n, struct workspace *w);
typedef void matmul_fn(const struct matrix *m, size_t rows, struct workspace *w, float *y, bool bend);

struct kernel {
	const char *name;
	bool (*usable)(void);    /* on this processor */
	forward_fn *forward;
	quantise_fn *quantise;
	matmul_fn *matmul;
};
/* The fastest first; ends with portable and a null. */
extern const struct kernel *const encoder_kernels[];
/* The fastest usable one, or that of a name; null if the processor has it not or there is none. */
const struct kernel *kernel_find(const char *name);

struct encoder {
	struct tokenizer tokenizer;
	struct network network;
	const struct kernel *kernel;
	struct span mapped;      /* by encoder_open_path; to be unmapped */
};

#endif
