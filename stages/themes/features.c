/* features.c: bags of stems counted. */
#include "features.h"

#include <stdlib.h>

enum { FEW_STEMS = 40 };

static int by_stem(const void *a, const void *b)
{
	uint32_t x = ((const struct stem_count *)a)->stem, y = ((const struct stem_count *)b)->stem;
	return (x > y) - (x < y);
}

/* Sorting, the fastest for as few as a sentence has. */
static void insert_each(struct stem_count *list, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		struct stem_count x = list[i];
		size_t at = i;
		for (; at > 0 && list[at - 1].stem > x.stem; at--)
			list[at] = list[at - 1];
		list[at] = x;
	}
}

size_t stems_count(struct stem_count *list, size_t n)
{
	size_t m = 0;
	if (n > FEW_STEMS)
		qsort(list, n, sizeof *list, by_stem);
	else
		insert_each(list, n);
	for (size_t i = 0; i < n; i++)
		if (m && list[m - 1].stem == list[i].stem)
			list[m - 1].count += list[i].count;
		else
			list[m++] = list[i];
	return m;
}

void features_free(struct features *u)
{
	free(u->first);
	free(u->stems);
	free(u->vectors);
	free(u->weight);
	*u = (struct features){ 0 };
}

double features_length(const struct features *f)
{
	double stems = 0;
	for (size_t i = 0; i < f->first[f->n]; i++)
		stems += f->stems[i].count;
	return f->n ? stems / (double)f->n : 0;
}
