/* floats.h: rows of floats added, scaled and multiplied, as wide as the processor can. Each
 * value is computed alone, and sums are taken in one order: the same bits whatever
 * instructions there are. */
#ifndef CANVASS_THEMES_FLOATS_H
#define CANVASS_THEMES_FLOATS_H

#include <stddef.h>
#include <stdint.h>

/* A row of a table, mostly a word's by its number in the vocabulary, and its share. */
struct weighted_word {
	uint32_t word;
	float weight;
};

/* Sum of products, in sixteen partial sums that are added in order. */
float dot_float(const float *a, const float *b, size_t n);
/* out[r] = dot_float(a, rows[r], n) for `count` rows of n values. */
void dot_float_rows(const float *a, const float *rows, size_t count, size_t n, float *out);
/* The same for a and b in one reading of the rows. */
void dot_float_two(const float *a, const float *b, const float *rows, size_t count, size_t n, float *out_a,
                   float *out_b);
/* out[r] = the sum of products of a and rows[r], for `count` rows of n values, n a multiple of
 * 16; a's values are at most 4,095 from 0, n at most 4,096. */
void dot_byte_rows(const int16_t *a, const int8_t *rows, size_t count, size_t n, int32_t *out);

/* to += factor * from. */
void add_scaled(float *to, const float *from, float factor, size_t n);
/* to += weight * rows[word], for each of the list in order. */
void add_rows(float *to, const float *rows, const struct weighted_word *list, size_t count, size_t n);
/* The same for one row, in doubles. */
void add_row(double *to, const float *row, double factor, size_t n);
void add_doubles(double *to, const double *row, double factor, size_t n);
/* out = a - b; v *= by; v /= by. */
void subtract(float *out, const float *a, const float *b, size_t n);
void multiply(float *v, float by, size_t n);
void divide(float *v, float by, size_t n);
/* to = the greater of both, byte by byte. */
void greater_bytes(int8_t *to, const int8_t *from, size_t n);

#endif
