/* partition.c: the communities that canvass finds in a graph of its own, for leiden.py.
 *
 *   partition NODES RESOLUTION SEED <EDGES
 *
 * EDGES: "a b weight" a line, each edge once. Prints each node's community a line. */
#include <stdio.h>
#include <stdlib.h>

#include "../../pipeline/memory.h"
#include "../../stages/themes/leiden.h"

struct edge {
	uint32_t a, b;
	float weight;
};

int main(int argc, char **argv)
{
	if (argc != 4)
		return 64;
	struct graph g = { .n = strtoul(argv[1], NULL, 10) };
	struct edge *edges = NULL, e;
	size_t n = 0, cap = 0;
	g.first = xcalloc(g.n + 2, sizeof *g.first);
	while (scanf("%u %u %f", &e.a, &e.b, &e.weight) == 3) {
		if (e.a >= g.n || e.b >= g.n || e.a == e.b)
			return 65;
		if (n == cap) {
			cap = cap ? 2 * cap : 1024;
			edges = xrealloc(edges, cap, sizeof *edges);
		}
		edges[n++] = e;
		g.first[e.a + 2]++;
		g.first[e.b + 2]++;
	}
	for (size_t i = 2; i < g.n + 2; i++)
		g.first[i] += g.first[i - 1];
	g.to = xcalloc(2 * n + 1, sizeof *g.to);
	g.weight = xcalloc(2 * n + 1, sizeof *g.weight);
	for (size_t i = 0; i < n; i++) {
		const uint32_t ends[2] = { edges[i].a, edges[i].b };
		for (int k = 0; k < 2; k++) {
			size_t at = g.first[ends[k] + 1]++;
			g.to[at] = ends[1 - k];
			g.weight[at] = edges[i].weight;
		}
	}
	uint32_t *community = xcalloc(g.n + 1, sizeof *community);
	leiden(&g, strtod(argv[2], NULL), strtoull(argv[3], NULL, 10), community);
	for (size_t i = 0; i < g.n; i++)
		printf("%u\n", community[i]);
	free(community);
	free(edges);
	graph_free(&g);
	return 0;
}
