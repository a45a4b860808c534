/* linear.c: products, distinct rows, bases, eigenvectors. */
#include "linear.h"

#include <math.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "../../pipeline/hash.h"
#include "../../pipeline/memory.h"
#include "parallel.h"

float normalise(float *v, size_t n)
{
	float length = sqrtf(dot_float(v, v, n));
	if (length > 0)
		divide(v, length, n);
	return length;
}

static int by_hash(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
	return (x > y) - (x < y);
}

size_t rows_distinct(const float *rows, size_t count, size_t n)
{
	uint64_t *hash = xcalloc(count + 1, sizeof *hash);
	size_t distinct = 0;
	for (size_t i = 0; i < count; i++)
		hash[i] = hash_fast((struct span){ (const char *)(rows + i * n), n * sizeof *rows });
	qsort(hash, count, sizeof *hash, by_hash);
	for (size_t i = 0; i < count; i++)
		distinct += i == 0 || hash[i] != hash[i - 1];
	free(hash);
	return distinct;
}

struct basis {
	float *rows;
	size_t n;
	atomic_size_t done;    /* rows that are as they will be */
};

/* Rows are taken in order, so whoever is waited for is at work. */
static void wait_for(const struct basis *b, size_t done)
{
	while (b->done < done)
		sched_yield();
}

/* A row's first round begins as soon as the rows before it are done one by one. */
static void straighten(void *of, size_t from, size_t to)
{
	struct basis *b = of;
	for (size_t i = from; i < to; i++) {
		size_t n = b->n;
		float *v = b->rows + i * n, before = normalise(v, n), after = 1;
		for (int twice = 0; twice < 2 && before > 0 && after > 0; twice++) {
			for (size_t j = 0; j < i; j++) {
				wait_for(b, j + 1);
				add_scaled(v, b->rows + j * n, -dot_float(v, b->rows + j * n, n), n);
			}
			after = normalise(v, n);
			if (after < 1e-4f) { /* nothing but rounding is left */
				memset(v, 0, n * sizeof *v);
				after = 0;
			}
		}
		wait_for(b, i);
		b->done = i + 1;
	}
}

void orthonormalise(float *rows, size_t count, size_t n, int jobs)
{
	struct basis b = { .rows = rows, .n = n };
	parallel_for(jobs < 2 ? jobs : 2, count, 1, straighten, &b); /* more would wait */
}

static void rotate(double *m, double *v, size_t n, size_t p, size_t q)
{
	double apq = m[p * n + q];
	if (fabs(apq) < 1e-300)
		return;
	double theta = (m[q * n + q] - m[p * n + p]) / (2 * apq);
	double t = (theta >= 0 ? 1 : -1) / (fabs(theta) + sqrt(theta * theta + 1));
	double c = 1 / sqrt(t * t + 1), s = t * c;
	for (size_t k = 0; k < n; k++) {
		double a = m[k * n + p], b = m[k * n + q];
		m[k * n + p] = c * a - s * b;
		m[k * n + q] = s * a + c * b;
	}
	for (size_t k = 0; k < n; k++) {
		double a = m[p * n + k], b = m[q * n + k];
		m[p * n + k] = c * a - s * b;
		m[q * n + k] = s * a + c * b;
		a = v[p * n + k];
		b = v[q * n + k];
		v[p * n + k] = c * a - s * b;
		v[q * n + k] = s * a + c * b;
	}
}

void symmetric_eigen(double *matrix, size_t n, double *values, double *vectors)
{
	memset(vectors, 0, n * n * sizeof *vectors);
	for (size_t i = 0; i < n; i++)
		vectors[i * n + i] = 1;
	for (int sweep = 0; sweep < 12; sweep++) {
		double off = 0, on = 0;
		for (size_t i = 0; i < n; i++)
			for (size_t j = 0; j < n; j++)
				*(i == j ? &on : &off) += matrix[i * n + j] * matrix[i * n + j];
		if (off <= 1e-14 * on)
			break;
		for (size_t p = 0; p + 1 < n; p++)
			for (size_t q = p + 1; q < n; q++)
				rotate(matrix, vectors, n, p, q);
	}
	for (size_t i = 0; i < n; i++)
		values[i] = matrix[i * n + i];
	for (size_t i = 0; i < n; i++) { /* greatest first */
		size_t best = i;
		for (size_t j = i + 1; j < n; j++)
			if (values[j] > values[best])
				best = j;
		double swap = values[i];
		values[i] = values[best];
		values[best] = swap;
		for (size_t k = 0; k < n && best != i; k++) {
			swap = vectors[i * n + k];
			vectors[i * n + k] = vectors[best * n + k];
			vectors[best * n + k] = swap;
		}
	}
}
