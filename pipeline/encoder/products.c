/* products.c: vectors as the rows and as the matrix of the network's products. */
#include "products.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../memory.h"
#include "model.h"

enum { TOGETHER = 64 /* a matrix has so many columns, or some times as many; inputs too */ };
_Static_assert((int)PRODUCTS_ROWS == (int)CHUNK && (int)PRODUCTS_MOST_VALUES == (int)INNER, "what a workspace has room for");
_Static_assert((int)PRODUCTS_ROWS * (int)PRODUCTS_COLUMNS <= BATCH * 3 * DIMENSIONS, "room for the results");

struct products {
	const float *vectors;
	size_t n, dims;
	struct matrix all;          /* [n, rounded up and PRODUCTS_COLUMNS more][dims, rounded up] */
	int8_t *weights;
	float *scale, *sum, *none;  /* of each column; none: zeros, for the biases */
	const struct kernel *kernel;
};

struct products_room {
	struct workspace w;
};

/* Column c of the matrix: 255 steps about 0. */
static void put_column(struct products *p, size_t c)
{
	const float *v = p->vectors + c * p->dims;
	int8_t *to = p->weights + c / 16 * 16 * p->all.k + c % 16 * 4;
	float most = 0;
	int sum = 0;
	for (size_t d = 0; d < p->dims; d++)
		most = fabsf(v[d]) > most ? fabsf(v[d]) : most;
	p->scale[c] = most / 127;
	for (size_t d = 0; d < p->dims && most > 0; d++) {
		int8_t value = (int8_t)lrintf(v[d] / most * 127);
		to[d / 4 * 64 + d % 4] = value;
		sum += value;
	}
	p->sum[c] = (float)sum;
}

struct products *products_open(const float *vectors, size_t n, size_t dims)
{
	struct products *p = xcalloc(1, sizeof *p);
	const char *forced = getenv("CANVASS_ISA");
	size_t columns = (n + TOGETHER - 1) / TOGETHER * TOGETHER + PRODUCTS_COLUMNS;
	size_t k = (dims + TOGETHER - 1) / TOGETHER * TOGETHER;
	p->vectors = vectors;
	p->n = n;
	p->dims = dims;
	p->kernel = kernel_find(forced);
	if (!p->kernel)
		p->kernel = kernel_find(NULL);
	p->weights = aligned_alloc(64, columns * k + 64);
	if (!p->weights)
		memory_exhausted();
	memset(p->weights, 0, columns * k);
	p->scale = xcalloc(columns, sizeof *p->scale);
	p->sum = xcalloc(columns, sizeof *p->sum);
	p->none = xcalloc(columns, sizeof *p->none);
	p->all = (struct matrix){ columns, k, p->weights, p->scale, p->sum, p->none, false };
	for (size_t c = 0; c < n; c++)
		put_column(p, c);
	return p;
}

void products_close(struct products *p)
{
	free(p->weights);
	free(p->scale);
	free(p->sum);
	free(p->none);
	free(p);
}

struct products_room *products_room(void)
{
	struct products_room *room = aligned_alloc(64, (sizeof *room + 63) / 64 * 64);
	if (!room)
		memory_exhausted();
	return room;
}

void products_left(const struct products *p, struct products_room *room, size_t from, size_t rows)
{
	struct workspace *w = &room->w;
	size_t k = p->all.k;
	memset(w->wide, 0, rows * k * sizeof *w->wide);
	for (size_t r = 0; r < rows; r++)
		memcpy(w->wide + r * k, p->vectors + (from + r) * p->dims, p->dims * sizeof *w->wide);
	p->kernel->quantise(w->wide, rows, k, w);
}

const float *products_right(const struct products *p, struct products_room *room, size_t rows, size_t column)
{
	struct matrix some = { PRODUCTS_COLUMNS, p->all.k, p->weights + column * p->all.k, p->scale + column,
	                       p->sum + column, p->none, false };
	p->kernel->matmul(&some, rows, &room->w, room->w.attended, false);
	return room->w.attended;
}
