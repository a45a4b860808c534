/* leiden.c: move nodes, refine, aggregate, until nothing moves. */
#include "leiden.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../pipeline/memory.h"
#include "../../pipeline/hash.h"

enum { MOST_PASSES = 4 };
static const double RANDOMNESS = 0.01; /* theta of the paper's refinement */

void graph_free(struct graph *g)
{
	free(g->first);
	free(g->to);
	free(g->weight);
	*g = (struct graph){ 0 };
}

/* A level of the aggregation: a graph whose nodes stand for sets of nodes. */
struct level {
	struct graph g;
	double *strength;     /* of each node: its edges and, twice, what is inside it */
	double gamma;         /* resolution / 2m */
};

/* Weights from the node in hand to the communities it touches. */
struct touch {
	double *weight;       /* by community, 0 between uses */
	uint32_t *list;       /* room for one more than there are communities */
	size_t n;
};

static void touch_neighbours(const struct level *l, uint32_t node, const uint32_t *community, struct touch *t)
{
	t->n = 0;
	for (size_t e = l->g.first[node]; e < l->g.first[node + 1]; e++) {
		uint32_t c = community[l->g.to[e]];
		double before = t->weight[c];
		t->list[t->n] = c; /* stays if it is new: no branch that nobody could foretell */
		t->n += before == 0;
		t->weight[c] = before + (double)l->g.weight[e];
	}
}

static void untouch(struct touch *t)
{
	for (size_t i = 0; i < t->n; i++)
		t->weight[t->list[i]] = 0;
}

static void shuffle(uint32_t *list, size_t n, uint64_t *random)
{
	for (size_t i = n; i > 1; i--) {
		size_t j = (size_t)random_below(random, i);
		uint32_t swap = list[i - 1];
		list[i - 1] = list[j];
		list[j] = swap;
	}
}

/* Moves nodes to the neighbouring community that gains most until no move gains; a node
 * is looked at again when a neighbour has moved away. Returns true if any moved. */
static bool move_nodes(const struct level *l, uint32_t *community, double *sum, struct touch *t, uint64_t *random)
{
	size_t n = l->g.n, head = 0, waiting = n;
	uint32_t *queue = xcalloc(n + 1, sizeof *queue), *empty = xcalloc(n + 1, sizeof *empty);
	bool *queued = xcalloc(n + 1, sizeof *queued), moved = false;
	size_t *members = xcalloc(n + 1, sizeof *members), n_empty = 0;
	for (size_t i = 0; i < n; i++) {
		queue[i] = (uint32_t)i;
		queued[i] = true;
		members[community[i]]++;
	}
	for (size_t i = n; i-- > 0;)
		if (!members[i])
			empty[n_empty++] = (uint32_t)i;
	shuffle(queue, n, random);
	for (; waiting; waiting--) {
		uint32_t node = queue[head], from = community[node];
		head = head + 1 < n ? head + 1 : 0;
		queued[node] = false;
		touch_neighbours(l, node, community, t);
		sum[from] -= l->strength[node];
		if (--members[from] == 0)
			empty[n_empty++] = from;
		uint32_t best = from;
		double most = t->weight[from] - l->gamma * l->strength[node] * sum[from];
		for (size_t i = 0; i < t->n; i++) {
			uint32_t c = t->list[i];
			double gain = t->weight[c] - l->gamma * l->strength[node] * sum[c];
			if (gain > most + 1e-10) {
				most = gain;
				best = c;
			}
		}
		if (most < -1e-10 && n_empty)
			best = empty[n_empty - 1];
		untouch(t);
		if (members[best]++ == 0)
			n_empty--; /* it is the last that was put there */
		sum[best] += l->strength[node];
		community[node] = best;
		if (best == from)
			continue;
		moved = true;
		for (size_t e = l->g.first[node]; e < l->g.first[node + 1]; e++) {
			uint32_t other = l->g.to[e];
			if (queued[other] || community[other] == best)
				continue;
			queued[other] = true;
			queue[head + waiting - 1 < n ? head + waiting - 1 : head + waiting - 1 - n] = other;
			waiting++;
		}
	}
	free(queue);
	free(queued);
	free(members);
	free(empty);
	return moved;
}

/* Within each community: nodes start alone, and each that is still alone and well tied to
 * its community joins a well-tied part of it, more gain the more likely. */
static void refine(const struct level *l, const uint32_t *community, const double *sum, uint32_t *part,
                   struct touch *t, uint64_t *random)
{
	size_t n = l->g.n;
	double *size = xcalloc(n + 1, sizeof *size), *outer = xcalloc(n + 1, sizeof *outer);
	double *chance = xcalloc(n + 1, sizeof *chance);
	uint32_t *order = xcalloc(n + 1, sizeof *order);
	bool *alone = xcalloc(n + 1, sizeof *alone);
	for (size_t i = 0; i < n; i++) {
		order[i] = part[i] = (uint32_t)i;
		alone[i] = true;
		size[i] = l->strength[i];
		for (size_t e = l->g.first[i]; e < l->g.first[i + 1]; e++)
			outer[i] += community[l->g.to[e]] == community[i] ? (double)l->g.weight[e] : 0;
	}
	shuffle(order, n, random);
	for (size_t k = 0; k < n; k++) {
		uint32_t node = order[k], own = community[node];
		double whole = sum[own];
		if (!alone[node] || outer[node] < l->gamma * l->strength[node] * (whole - l->strength[node]))
			continue;
		t->n = 0;
		for (size_t e = l->g.first[node]; e < l->g.first[node + 1]; e++) {
			uint32_t c = part[l->g.to[e]];
			if (community[l->g.to[e]] != own)
				continue;
			double before = t->weight[c];
			t->list[t->n] = c;
			t->n += before == 0;
			t->weight[c] = before + (double)l->g.weight[e];
		}
		double total = 1, most = 0; /* staying alone gains nothing: exp(0) */
		for (size_t i = 0; i < t->n; i++) {
			uint32_t c = t->list[i];
			double gain = t->weight[c] - l->gamma * l->strength[node] * size[c];
			bool tied = outer[c] >= l->gamma * size[c] * (whole - size[c]);
			chance[i] = tied && gain >= 0 ? gain : -1;
			most = chance[i] > most ? chance[i] : most;
		}
		double scale = 1 / (RANDOMNESS * (most > 0 ? most : 1)) / 10;
		total = exp(-most * scale);
		for (size_t i = 0; i < t->n; i++) {
			chance[i] = chance[i] < 0 ? 0 : exp((chance[i] - most) * scale);
			total += chance[i];
		}
		double draw = random_unit(random) * total;
		uint32_t best = node;
		for (size_t i = 0; i < t->n && best == node; i++) {
			draw -= chance[i];
			if (draw < 0 && chance[i] > 0)
				best = t->list[i];
		}
		if (best != node) {
			outer[best] += outer[node] - 2 * t->weight[best];
			size[best] += size[node];
			size[node] = 0;
			part[node] = best;
			alone[node] = alone[best] = false;
		}
		untouch(t);
	}
	free(size);
	free(outer);
	free(chance);
	free(order);
	free(alone);
}

/* Numbers what occurs in list[n] from 0 in order of first occurrence; returns how many. */
static size_t renumber(uint32_t *list, size_t n, size_t range)
{
	uint32_t *number = xcalloc(range + 1, sizeof *number);
	size_t count = 0;
	for (size_t i = 0; i < n; i++) {
		if (!number[list[i]])
			number[list[i]] = (uint32_t)++count;
		list[i] = number[list[i]] - 1;
	}
	free(number);
	return count;
}

/* The graph whose nodes are the n parts. */
static void aggregate(const struct level *l, const uint32_t *part, size_t n, struct level *up)
{
	size_t *start = xcalloc(n + 2, sizeof *start), n_edges = 0;
	uint32_t *member = xcalloc(l->g.n + 1, sizeof *member);
	struct touch t = { xcalloc(n + 1, sizeof(double)), xcalloc(n + 1, sizeof(uint32_t)), 0 };
	*up = (struct level){ .g = { .n = n }, .gamma = l->gamma };
	up->g.first = xcalloc(n + 1, sizeof *up->g.first);
	up->g.to = xcalloc(l->g.first[l->g.n] + 1, sizeof *up->g.to);
	up->g.weight = xcalloc(l->g.first[l->g.n] + 1, sizeof *up->g.weight);
	up->strength = xcalloc(n + 1, sizeof *up->strength);
	for (size_t i = 0; i < l->g.n; i++) {
		start[part[i] + 2]++;
		up->strength[part[i]] += l->strength[i];
	}
	for (size_t p = 2; p < n + 2; p++)
		start[p] += start[p - 1];
	for (size_t i = 0; i < l->g.n; i++)
		member[start[part[i] + 1]++] = (uint32_t)i;
	for (size_t p = 0; p < n; p++) {
		up->g.first[p] = n_edges;
		t.n = 0;
		for (size_t m = start[p]; m < start[p + 1]; m++)
			for (size_t e = l->g.first[member[m]]; e < l->g.first[member[m] + 1]; e++) {
				uint32_t c = part[l->g.to[e]];
				if (c == p)
					continue;
				double before = t.weight[c];
				t.list[t.n] = c;
				t.n += before == 0;
				t.weight[c] = before + (double)l->g.weight[e];
			}
		for (size_t i = 0; i < t.n; i++) {
			up->g.to[n_edges] = t.list[i];
			up->g.weight[n_edges++] = (float)t.weight[t.list[i]];
		}
		untouch(&t);
	}
	up->g.first[n] = n_edges;
	free(start);
	free(member);
	free(t.weight);
	free(t.list);
}

static void level_free(struct level *l)
{
	graph_free(&l->g);
	free(l->strength);
}

/* One pass from a partition of the nodes: moves, refines and aggregates up to the top.
 * Returns true if anything changed. */
static bool pass(const struct level *bottom, uint32_t *community, uint64_t *random)
{
	size_t n = bottom->g.n;
	struct level level = *bottom, up;
	uint32_t *at = xcalloc(n + 1, sizeof *at);       /* node of this level that holds node i */
	uint32_t *own = xcalloc(n + 1, sizeof *own), *part = xcalloc(n + 1, sizeof *part);
	double *sum = xcalloc(n + 1, sizeof *sum);
	struct touch t = { xcalloc(n + 1, sizeof(double)), xcalloc(n + 1, sizeof(uint32_t)), 0 };
	bool changed = false;
	for (size_t i = 0; i < n; i++) {
		at[i] = (uint32_t)i;
		own[i] = community[i];
	}
	for (bool first = true;; first = false) {
		memset(sum, 0, (n + 1) * sizeof *sum);
		for (size_t i = 0; i < level.g.n; i++)
			sum[own[i]] += level.strength[i];
		bool moved = move_nodes(&level, own, sum, &t, random);
		changed |= moved;
		for (size_t i = 0; i < n; i++)
			community[i] = own[at[i]];
		if (!moved && !first)
			break;
		refine(&level, own, sum, part, &t, random);
		size_t parts = renumber(part, level.g.n, level.g.n);
		if (parts == level.g.n)
			break;
		aggregate(&level, part, parts, &up);
		uint32_t *next = xcalloc(n + 1, sizeof *next);
		for (size_t i = 0; i < level.g.n; i++)
			next[part[i]] = own[i];
		renumber(next, parts, n);
		for (size_t i = 0; i < n; i++)
			at[i] = part[at[i]];
		free(own);
		own = next;
		if (!first)
			level_free(&level);
		level = up;
	}
	if (level.g.first != bottom->g.first)
		level_free(&level);
	free(at);
	free(own);
	free(part);
	free(sum);
	free(t.weight);
	free(t.list);
	return changed;
}

struct sized {
	uint32_t size, first, old;
};

static int by_size(const void *a, const void *b)
{
	const struct sized *x = a, *y = b;
	if (x->size != y->size)
		return x->size < y->size ? 1 : -1;
	return (x->first > y->first) - (x->first < y->first);
}

static void number_by_size(uint32_t *community, size_t n, size_t count)
{
	struct sized *s = xcalloc(count + 1, sizeof *s);
	uint32_t *rank = xcalloc(count + 1, sizeof *rank);
	for (size_t i = n; i-- > 0;) {
		s[community[i]].size++;
		s[community[i]].first = (uint32_t)i;
	}
	for (size_t c = 0; c < count; c++)
		s[c].old = (uint32_t)c;
	qsort(s, count, sizeof *s, by_size);
	for (size_t c = 0; c < count; c++)
		rank[s[c].old] = (uint32_t)c;
	for (size_t i = 0; i < n; i++)
		community[i] = rank[community[i]];
	free(s);
	free(rank);
}

static double strengths(const struct graph *g, double *strength)
{
	double twice = 0;
	for (size_t i = 0; i < g->n; i++)
		for (size_t e = g->first[i]; e < g->first[i + 1]; e++) {
			strength[i] += (double)g->weight[e];
			twice += (double)g->weight[e];
		}
	return twice;
}

size_t leiden(const struct graph *g, double resolution, uint64_t seed, uint32_t *community)
{
	struct level bottom = { .g = *g, .strength = xcalloc(g->n + 1, sizeof(double)) };
	double twice = strengths(g, bottom.strength);
	bottom.gamma = twice > 0 ? resolution / twice : 0;
	for (size_t i = 0; i < g->n; i++)
		community[i] = (uint32_t)i;
	for (int i = 0; i < MOST_PASSES && g->n; i++)
		if (!pass(&bottom, community, &seed))
			break;
	size_t count = renumber(community, g->n, g->n);
	number_by_size(community, g->n, count);
	free(bottom.strength);
	return count;
}

double modularity(const struct graph *g, double resolution, const uint32_t *community)
{
	double *strength = xcalloc(g->n + 1, sizeof *strength), *sum = xcalloc(g->n + 1, sizeof *sum);
	double twice = strengths(g, strength), inside = 0, squares = 0;
	for (size_t i = 0; i < g->n; i++) {
		sum[community[i]] += strength[i];
		for (size_t e = g->first[i]; e < g->first[i + 1]; e++)
			if (community[g->to[e]] == community[i])
				inside += (double)g->weight[e];
	}
	for (size_t c = 0; c < g->n; c++)
		squares += sum[c] * sum[c];
	free(strength);
	free(sum);
	return twice > 0 ? inside / twice - resolution * squares / (twice * twice) : 0;
}
