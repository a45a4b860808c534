/* linear.h: the little linear algebra that themes need, with a fixed order of additions: the
 * same bytes with any instructions (a library's kernels would differ by processor; floats.h has
 * ours). Rows are contiguous. */
#ifndef CANVASS_THEMES_LINEAR_H
#define CANVASS_THEMES_LINEAR_H

#include <stddef.h>

#include "floats.h"

/* Scales to length 1; leaves 0 as it is. Returns the length it had. */
float normalise(float *v, size_t n);
/* How many of `count` rows differ. O(count n). */
size_t rows_distinct(const float *rows, size_t count, size_t n);
/* Makes `rows` rows of n values orthonormal, one after the other (modified Gram-Schmidt,
 * twice); rows that depend on earlier ones become 0. */
void orthonormalise(float *rows, size_t count, size_t n, int jobs);
/* Eigenvalues, falling, and eigenvectors (rows of `vectors`) of a symmetric n x n matrix,
 * which is destroyed: cyclic Jacobi (Golub and Van Loan, 8.5). O(n^3) for a sweep. */
void symmetric_eigen(double *matrix, size_t n, double *values, double *vectors);

#endif
