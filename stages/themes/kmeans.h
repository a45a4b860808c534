/* kmeans.h: spherical k-means (Dhillon and Modha 2001) from k-means++ starts (Arthur and
 * Vassilvitskii 2007): a start for the mixture where themes are few and even. */
#ifndef CANVASS_THEMES_KMEANS_H
#define CANVASS_THEMES_KMEANS_H

#include <stddef.h>
#include <stdint.h>

/* Puts each of n unit vectors into one of k clusters; the best by mean cosine of several
 * starts, whose draws depend on the seed alone. Gives the mean cosine. */
double kmeans(const float *vectors, size_t n, size_t dims, size_t k, int starts, uint64_t seed,
              int jobs, uint32_t *cluster);

#endif
