/* kmeans.c: draw far-away centres, assign, average, repeat. */
#include "kmeans.h"

#include <stdlib.h>
#include <string.h>

#include "../../pipeline/memory.h"
#include "hash.h"
#include "linear.h"
#include "parallel.h"

enum { MOST_ROUNDS = 30 };

struct clustering {
	const float *vectors;
	size_t n, dims, k;
	float *centres;       /* [k][dims] */
	uint32_t *cluster;
	float *cosine;        /* of each vector with its centre */
};

static void assign(void *of, size_t from, size_t to)
{
	struct clustering *c = of;
	for (size_t i = from; i < to; i++) {
		const float *v = c->vectors + i * c->dims;
		c->cosine[i] = -2;
		for (size_t z = 0; z < c->k; z++) {
			float cosine = dot_float(v, c->centres + z * c->dims, c->dims);
			if (cosine > c->cosine[i]) {
				c->cosine[i] = cosine;
				c->cluster[i] = (uint32_t)z;
			}
		}
	}
}

/* k-means++: each next centre a vector, drawn by its distance from the centres so far. */
static void draw_centres(struct clustering *c, uint64_t *random)
{
	double *far = xcalloc(c->n, sizeof *far), total;
	size_t chosen = (size_t)random_below(random, c->n);
	for (size_t i = 0; i < c->n; i++)
		far[i] = 4;
	for (size_t z = 0; z < c->k; z++) {
		float *centre = c->centres + z * c->dims;
		memcpy(centre, c->vectors + chosen * c->dims, c->dims * sizeof *centre);
		total = 0;
		for (size_t i = 0; i < c->n; i++) {
			double d = 2 - 2 * (double)dot_float(c->vectors + i * c->dims, centre, c->dims);
			far[i] = d < far[i] ? (d > 0 ? d : 0) : far[i];
			total += far[i];
		}
		double at = random_unit(random) * total;
		chosen = c->n - 1;
		for (size_t i = 0; i < c->n; i++) {
			at -= far[i];
			if (at < 0) {
				chosen = i;
				break;
			}
		}
	}
	free(far);
}

static void average(struct clustering *c)
{
	float *old = xcalloc(c->k * c->dims + 1, sizeof *old);
	memcpy(old, c->centres, c->k * c->dims * sizeof *old);
	memset(c->centres, 0, c->k * c->dims * sizeof *c->centres);
	for (size_t i = 0; i < c->n; i++)
		add_scaled(c->centres + c->cluster[i] * c->dims, c->vectors + i * c->dims, 1, c->dims);
	for (size_t z = 0; z < c->k; z++)
		if (normalise(c->centres + z * c->dims, c->dims) == 0)
			memcpy(c->centres + z * c->dims, old + z * c->dims, c->dims * sizeof *old);
	free(old);
}

static double total_cosine(const struct clustering *c)
{
	double total = 0;
	for (size_t i = 0; i < c->n; i++)
		total += (double)c->cosine[i];
	return total;
}

double kmeans(const float *vectors, size_t n, size_t dims, size_t k, int starts, uint64_t seed,
              int jobs, uint32_t *cluster)
{
	struct clustering c = { vectors, n, dims, k, xcalloc(k * dims + 1, sizeof(float)),
		xcalloc(n + 1, sizeof(uint32_t)), xcalloc(n + 1, sizeof(float)) };
	double best = -1e300;
	for (int s = 0; s < starts && n && k; s++) {
		double last = -1e300, now = 0;
		draw_centres(&c, &seed);
		for (int round = 0; round < MOST_ROUNDS; round++) {
			parallel_for(jobs, n, 64, assign, &c);
			now = total_cosine(&c);
			if (now <= last + 1e-4 * (double)n / 100)
				break;
			last = now;
			average(&c);
		}
		if (now > best) {
			best = now;
			memcpy(cluster, c.cluster, n * sizeof *cluster);
		}
	}
	free(c.centres);
	free(c.cluster);
	free(c.cosine);
	return n ? best / (double)n : 0;
}
