/* tally.c: lists of numbers, grouped and counted. */
#include "tally.h"

#include <stdlib.h>

#include "../../pipeline/record.h"

static const uint32_t NO_VALUE = UINT32_MAX;

static void append(struct tally_list *l, int64_t of, uint32_t value)
{
	if (l->n == l->cap) {
		l->cap = l->cap ? 2 * l->cap : 1024;
		l->pairs = xrealloc(l->pairs, l->cap, sizeof *l->pairs);
	}
	l->pairs[l->n++] = (struct tally_pair){ (uint32_t)of, value };
}

/* A value's key: the length of its attribute's name, the name, the value. */
void tally_attribute(struct tally *t, int64_t respondent, struct span name, struct span value)
{
	uint32_t len = (uint32_t)name.len;
	t->key.len = 0;
	buffer_add(&t->key, &len, sizeof len);
	buffer_add_span(&t->key, name);
	buffer_add_span(&t->key, value);
	uint32_t id = intern_add(&t->values, (struct span){ t->key.bytes, t->key.len });
	if (id == t->cap_values) {
		t->cap_values = t->cap_values ? 2 * t->cap_values : 64;
		t->value_names = xrealloc(t->value_names, t->cap_values, sizeof *t->value_names);
	}
	t->value_names[id] = intern_add(&t->names, name);
	append(&t->attributes, respondent, id);
}

void tally_response(struct tally *t, struct span question, struct tally_response response)
{
	if (t->n_responses == t->cap_responses) {
		t->cap_responses = t->cap_responses ? 2 * t->cap_responses : 1024;
		t->responses = xrealloc(t->responses, t->cap_responses, sizeof *t->responses);
	}
	response.question = intern_add(&t->questions, question);
	t->responses[t->n_responses++] = response;
	if (response.question == t->n_asked) {
		t->asked = xrealloc(t->asked, ++t->n_asked, sizeof *t->asked);
		t->asked[response.question] = 0;
	}
	t->asked[response.question]++;
}

void tally_link(struct tally *t, int64_t response, int64_t theme, bool proposed)
{
	append(&t->links, theme, (uint32_t)response);
	if (proposed)
		t->responses[response - 1].has_proposal = true;
	else
		t->responses[response - 1].has_theme = true;
}

/* Adds (or takes off: by -1) what is judged of one. */
static void count_judged(struct tally_count *c, const struct tally_response *r, int by)
{
	c->labels[r->label] += by;
	c->positions[r->position] += by;
	if (r->sentiment != UNSCORED) {
		c->scored += by;
		c->sentiment += (int64_t)r->sentiment * by;
	}
}

void tally_segment(struct tally *t, int64_t response, int64_t theme, struct tally_response judged)
{
	size_t cap = t->cap_turned;
	if ((size_t)theme >= cap) {
		t->cap_turned = 2 * (size_t)theme + 16;
		t->turned = xrealloc(t->turned, t->cap_turned, sizeof *t->turned);
		memset(t->turned + cap, 0, (t->cap_turned - cap) * sizeof *t->turned);
	}
	count_judged(&t->turned[theme], &t->responses[response - 1], -1);
	count_judged(&t->turned[theme], &judged, 1);
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
static uint32_t group(struct tally_list *l, size_t **from)
{
	uint32_t most = 0;
	for (size_t i = 0; i < l->n; i++)
		most = l->pairs[i].of > most ? l->pairs[i].of : most;
	size_t *start = xcalloc((size_t)most + 3, sizeof *start);
	struct tally_pair *sorted = xcalloc(l->n, sizeof *sorted);
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

/* True if a respondent has a value for the same attribute before this one. */
static bool is_repeated(const struct tally *t, size_t first, size_t at)
{
	const struct tally_pair *pairs = t->attributes.pairs;
	for (size_t i = first; i < at; i++)
		if (pairs[i].value != NO_VALUE &&
		    t->value_names[pairs[i].value] == t->value_names[pairs[at].value])
			return true;
	return false;
}

static void drop_repeated(struct tally *t)
{
	struct tally_pair *pairs = t->attributes.pairs;
	for (size_t i = 0, first = 0; i < t->attributes.n; i++) {
		if (i && pairs[i].of != pairs[i - 1].of)
			first = i;
		if (is_repeated(t, first, i))
			pairs[i].value = NO_VALUE;
	}
}

static void group_all(struct tally *t)
{
	size_t n = t->values.n;
	if (t->grouped)
		return;
	t->grouped = true;
	t->order = xcalloc(n, sizeof *t->order);
	t->rank = xcalloc(n, sizeof *t->rank);
	t->count = xcalloc(n, sizeof *t->count);
	t->total = xcalloc(n, sizeof *t->total);
	t->cells = xcalloc(n, sizeof *t->cells);
	for (uint32_t i = 0; i < n; i++)
		t->order[i] = i;
	if (n)
		qsort_r(t->order, n, sizeof *t->order, by_name_and_value, &t->values);
	for (uint32_t i = 0; i < n; i++)
		t->rank[t->order[i]] = i;
	t->n_respondents = group(&t->attributes, &t->attributes_from);
	drop_repeated(t);
	t->n_themes = group(&t->links, &t->links_from);
	t->total_question = UINT32_MAX;
}

static void count(struct tally_count *c, const struct tally_response *r)
{
	c->responses++;
	c->in_campaigns += r->in_campaign;
	c->none += !r->has_theme;
	c->proposed += !r->has_theme && r->has_proposal;
	count_judged(c, r, 1);
}

int64_t tally_responses(const struct tally *t, struct span question)
{
	uint32_t id = intern_find(&t->questions, question);
	return id == UINT32_MAX ? 0 : t->asked[id];
}

struct tally_count tally_question(const struct tally *t, struct span question)
{
	struct tally_count c = { 0 };
	uint32_t id = intern_find(&t->questions, question);
	for (size_t i = 0; i < t->n_responses; i++)
		if (t->responses[i].question == id)
			count(&c, &t->responses[i]);
	return c;
}

struct tally_count tally_theme(struct tally *t, int64_t theme)
{
	struct tally_count c = { 0 };
	group_all(t);
	for (size_t i = theme > t->n_themes ? 0 : t->links_from[theme];
	     theme <= t->n_themes && i < t->links_from[theme + 1]; i++)
		count(&c, &t->responses[t->links.pairs[i].value - 1]);
	if ((size_t)theme < t->cap_turned) {
		const struct tally_count *turned = &t->turned[theme];
		for (int i = 0; i < LABELS; i++)
			c.labels[i] += turned->labels[i];
		for (int i = 0; i < POSITIONS; i++)
			c.positions[i] += turned->positions[i];
		c.scored += turned->scored;
		c.sentiment += turned->sentiment;
	}
	return c;
}

/* Adds one to each value of a respondent; values are counted at their rank. */
static void count_values(const struct tally *t, uint32_t respondent, uint32_t *counts)
{
	if (respondent > t->n_respondents)
		return;
	for (size_t i = t->attributes_from[respondent]; i < t->attributes_from[respondent + 1]; i++)
		if (t->attributes.pairs[i].value != NO_VALUE)
			counts[t->rank[t->attributes.pairs[i].value]]++;
}

static void total_question(struct tally *t, uint32_t question)
{
	if (question == t->total_question)
		return;
	memset(t->total, 0, t->values.n * sizeof *t->total);
	for (size_t i = 0; i < t->n_responses; i++)
		if (t->responses[i].question == question)
			count_values(t, t->responses[i].respondent, t->total);
	t->total_question = question;
}

size_t tally_cells(struct tally *t, int64_t theme, struct span question, const struct tally_cell **cells)
{
	size_t n = 0;
	group_all(t);
	*cells = t->cells;
	if (theme > t->n_themes)
		return 0;
	total_question(t, intern_find(&t->questions, question));
	memset(t->count, 0, t->values.n * sizeof *t->count);
	for (size_t i = t->links_from[theme]; i < t->links_from[theme + 1]; i++)
		count_values(t, t->responses[t->links.pairs[i].value - 1].respondent, t->count);
	for (size_t k = 0; k < t->values.n; k++) {
		if (!t->count[k])
			continue;
		struct tally_cell *cell = &t->cells[n++];
		split(t->values.text[t->order[k]], &cell->name, &cell->value);
		cell->responses = t->count[k];
		cell->of = t->total[k];
	}
	return n;
}

void tally_free(struct tally *t)
{
	intern_free(&t->values);
	intern_free(&t->names);
	free(t->value_names);
	intern_free(&t->questions);
	free(t->asked);
	free(t->responses);
	free(t->attributes.pairs);
	free(t->links.pairs);
	free(t->turned);
	buffer_free(&t->key);
	free(t->order);
	free(t->rank);
	free(t->count);
	free(t->total);
	free(t->cells);
	free(t->attributes_from);
	free(t->links_from);
	*t = (struct tally){ 0 };
}
