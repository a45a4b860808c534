/* products.h: the scalar products of many vectors with each other, by the instructions that
 * the network runs on. A vector's values have 8 bits: 256 steps from its least to its
 * largest on the left of a product, 255 about 0 on the right. So a product of unit vectors
 * of some hundred values is off by 0.001 or less, and is the same number with any of the
 * instructions. */
#ifndef CANVASS_PRODUCTS_H
#define CANVASS_PRODUCTS_H

#include <stddef.h>

struct products;
/* Vectors that are multiplied, and room for one thread to do it: 5 MB. */
struct products_room;

enum { PRODUCTS_ROWS = 96, PRODUCTS_COLUMNS = 512, PRODUCTS_MOST_VALUES = 1536 };

/* n vectors of dims values, at most PRODUCTS_MOST_VALUES; they stay as long as p is used.
 * Release with products_close. */
struct products *products_open(const float *vectors, size_t n, size_t dims);
void products_close(struct products *p);
/* Release with free. */
struct products_room *products_room(void);

/* Takes up to PRODUCTS_ROWS vectors, from one on, as the left side. */
void products_left(const struct products *p, struct products_room *room, size_t from, size_t rows);
/* Their products with PRODUCTS_COLUMNS vectors from `column` on, a multiple of 64: row r's are
 * at [r * PRODUCTS_COLUMNS]; past the last vector they are 0. Valid until the next call. */
const float *products_right(const struct products *p, struct products_room *room, size_t rows, size_t column);

#endif
