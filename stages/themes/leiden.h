/* leiden.h: communities in a weighted graph: the Leiden algorithm (Traag, Waltman and van
 * Eck 2019, "From Louvain to Leiden: guaranteeing well-connected communities", Scientific
 * Reports 9:5233) for modularity with a resolution (Reichardt and Bornholdt 2006).
 */
#ifndef CANVASS_THEMES_LEIDEN_H
#define CANVASS_THEMES_LEIDEN_H

#include <stddef.h>
#include <stdint.h>

/* An undirected graph: node i has edges [first[i], first[i + 1]); each edge stands in both
 * its ends' lists; a node has no edge to itself. */
struct graph {
	size_t n;
	size_t *first;
	uint32_t *to;
	float *weight;        /* above 0 */
};
void graph_free(struct graph *g);

/* Puts each node into a community, numbered from 0 by falling size (ties: lowest node).
 * A function of the graph, the resolution and the seed alone. Returns how many there are.
 * A node without edges is a community of its own. O(edges) for a pass; few passes. */
size_t leiden(const struct graph *g, double resolution, uint64_t seed, uint32_t *community);

/* The modularity of a partition at a resolution: the sum over communities of
 * in/2m - resolution (strength/2m)^2. 0 for a graph without edges. */
double modularity(const struct graph *g, double resolution, const uint32_t *community);

#endif
