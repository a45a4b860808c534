/* cells.c: lists of numbers, grouped and counted. */
#include "cells.h"

#include <stdlib.h>

static void append(struct cells_list *l, int64_t of, uint32_t value)
{
	if (l->n == l->cap) {
		l->cap = l->cap ? 2 * l->cap : 1024;
		l->pairs = xrealloc(l->pairs, l->cap, sizeof *l->pairs);
	}
	l->pairs[l->n++] = (struct cells_pair){ (uint32_t)of, value };
}

/* A value's key: the length of its attribute's name, the name, the value. */
void cells_attribute(struct cells *c, int64_t respondent, struct span name, struct span value)
{
	uint32_t len = (uint32_t)name.len;
	c->key.len = 0;
	buffer_add(&c->key, &len, sizeof len);
	buffer_add_span(&c->key, name);
	buffer_add_span(&c->key, value);
	append(&c->attributes, respondent,
	       intern_add(&c->values, (struct span){ c->key.bytes, c->key.len }));
}

void cells_response(struct cells *c, int64_t respondent, struct span question)
{
	append(&c->responses, respondent, intern_add(&c->questions, question));
}

void cells_link(struct cells *c, int64_t response, int64_t theme)
{
	append(&c->links, theme, (uint32_t)response);
}

static void split(struct span key, struct span *name, struct span *value)
{
	uint32_t len;
	memcpy(&len, key.bytes, sizeof len);
	*name = (struct span){ key.bytes + sizeof len, len };
	*value = (struct span){ name->bytes + len, key.len - sizeof len - len };
}

static int by_name_and_value(const void *a, const void *b, void *values)
{
	const struct intern *in = values;
	struct span name[2], value[2];
	split(in->text[*(const uint32_t *)a], &name[0], &value[0]);
	split(in->text[*(const uint32_t *)b], &name[1], &value[1]);
	int order = span_compare(name[0], name[1]);
	return order ? order : span_compare(value[0], value[1]);
}

/* Groups a list by its first number, in the order it has (a counting sort): the pairs
 * of i are then [from[i], from[i + 1]). Returns the greatest first number. */
static uint32_t group(struct cells_list *l, size_t **from)
{
	uint32_t most = 0;
	for (size_t i = 0; i < l->n; i++)
		most = l->pairs[i].of > most ? l->pairs[i].of : most;
	size_t *start = xcalloc((size_t)most + 3, sizeof *start);
	struct cells_pair *sorted = xcalloc(l->n, sizeof *sorted);
	for (size_t i = 0; i < l->n; i++)
		start[l->pairs[i].of + 2]++;
	for (size_t k = 1; k < (size_t)most + 3; k++)
		start[k] += start[k - 1];
	for (size_t i = 0; i < l->n; i++)
		sorted[start[l->pairs[i].of + 1]++] = l->pairs[i];
	free(l->pairs);
	l->pairs = sorted;
	l->cap = l->n;
	*from = start;
	return most;
}

static void prepare(struct cells *c)
{
	c->order = xcalloc(c->values.n, sizeof *c->order);
	c->rank = xcalloc(c->values.n, sizeof *c->rank);
	c->count = xcalloc(c->values.n, sizeof *c->count);
	c->total = xcalloc(c->values.n, sizeof *c->total);
	c->rows = xcalloc(c->values.n, sizeof *c->rows);
	for (uint32_t i = 0; i < c->values.n; i++)
		c->order[i] = i;
	if (c->values.n)
		qsort_r(c->order, c->values.n, sizeof *c->order, by_name_and_value, &c->values);
	for (uint32_t i = 0; i < c->values.n; i++)
		c->rank[c->order[i]] = i;
	c->n_respondents = group(&c->attributes, &c->attributes_from);
	c->n_themes = group(&c->links, &c->links_from);
	c->total_question = UINT32_MAX;
}

/* Adds one to each value of a respondent; values are counted at their rank. */
static void count_values(const struct cells *c, uint32_t respondent, uint32_t *counts)
{
	if (respondent > c->n_respondents)
		return;
	for (size_t i = c->attributes_from[respondent]; i < c->attributes_from[respondent + 1]; i++)
		counts[c->rank[c->attributes.pairs[i].value]]++;
}

static void count_question(struct cells *c, uint32_t question)
{
	if (question == c->total_question)
		return;
	memset(c->total, 0, c->values.n * sizeof *c->total);
	for (size_t i = 0; i < c->responses.n; i++)
		if (c->responses.pairs[i].value == question)
			count_values(c, c->responses.pairs[i].of, c->total);
	c->total_question = question;
}

size_t cells_of(struct cells *c, int64_t theme, struct span question, const struct cell **rows)
{
	size_t n = 0;
	if (!c->order)
		prepare(c);
	*rows = c->rows;
	if (theme > c->n_themes)
		return 0;
	count_question(c, intern_find(&c->questions, question));
	memset(c->count, 0, c->values.n * sizeof *c->count);
	for (size_t i = c->links_from[theme]; i < c->links_from[theme + 1]; i++)
		count_values(c, c->responses.pairs[c->links.pairs[i].value - 1].of, c->count);
	for (size_t k = 0; k < c->values.n; k++) {
		if (!c->count[k])
			continue;
		struct cell *row = &c->rows[n++];
		split(c->values.text[c->order[k]], &row->name, &row->value);
		row->responses = c->count[k];
		row->of = c->total[k];
	}
	return n;
}

void cells_free(struct cells *c)
{
	intern_free(&c->values);
	intern_free(&c->questions);
	free(c->attributes.pairs);
	free(c->responses.pairs);
	free(c->links.pairs);
	buffer_free(&c->key);
	free(c->order);
	free(c->rank);
	free(c->count);
	free(c->total);
	free(c->rows);
	free(c->attributes_from);
	free(c->links_from);
	*c = (struct cells){ 0 };
}
