/* test_products.c: products of vectors are near the exact ones, and the same with any
 * instructions. */
#include "unit.h"

#include <math.h>
#include <stdlib.h>

#include "../../pipeline/encoder/model.h"
#include "../../pipeline/encoder/products.h"
#include "../../pipeline/hash.h"

enum { N = 700, VALUES = 150, FROM = 100, ROWS = 37, COLUMN = 64 };

static float vectors[N][VALUES], first[ROWS * PRODUCTS_COLUMNS];

static int setup(void **state)
{
	uint64_t random = 3;
	(void)state;
	for (size_t i = 1; i < N; i++) { /* the first stays 0 */
		double square = 0;
		for (size_t d = 0; d < VALUES; d++) {
			vectors[i][d] = (float)(random_unit(&random) - 0.4);
			square += (double)(vectors[i][d] * vectors[i][d]);
		}
		for (size_t d = 0; d < VALUES; d++)
			vectors[i][d] /= (float)sqrt(square);
	}
	return 0;
}

static double exact(size_t a, size_t b)
{
	double sum = 0;
	for (size_t d = 0; d < VALUES; d++)
		sum += (double)vectors[a][d] * (double)vectors[b][d];
	return sum;
}

static void near_the_exact_ones(void **state)
{
	struct products *p = products_open(vectors[0], N, VALUES);
	struct products_room *room = products_room();
	(void)state;
	for (size_t column = 0; column < N; column += PRODUCTS_COLUMNS) {
		products_left(p, room, 0, PRODUCTS_ROWS);
		const float *y = products_right(p, room, PRODUCTS_ROWS, column);
		for (size_t r = 0; r < PRODUCTS_ROWS; r++)
			for (size_t c = 0; c < PRODUCTS_COLUMNS; c++) {
				double wanted = column + c < N ? exact(r, column + c) : 0;
				assert_true(fabs((double)y[r * PRODUCTS_COLUMNS + c] - wanted) < 0.003);
			}
	}
	free(room);
	products_close(p);
}

static void the_same_with_any_instructions(void **state)
{
	(void)state;
	for (const struct kernel *const *k = encoder_kernels; *k; k++) {
		if (!(*k)->usable())
			continue;
		setenv("CANVASS_ISA", (*k)->name, 1);
		struct products *p = products_open(vectors[0], N, VALUES);
		struct products_room *room = products_room();
		products_left(p, room, FROM, ROWS);
		const float *y = products_right(p, room, ROWS, COLUMN);
		if (first[0] == 0)
			memcpy(first, y, sizeof first);
		assert_memory_equal(first, y, sizeof first);
		free(room);
		products_close(p);
	}
	unsetenv("CANVASS_ISA");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(near_the_exact_ones),
		cmocka_unit_test(the_same_with_any_instructions),
	};
	return cmocka_run_group_tests(tests, setup, NULL);
}
