/* pieces.c: what is said in a response, against the themes. */
#include "pieces.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../pipeline/hash.h"
#include "linear.h"
#include "sample.h"

bool assigner_by_frame(const struct assigner *j)
{
	return j->frame && j->frame->k;
}

/* ---- evidence over the background ---- */

double pieces_background(const struct assigner *j, const struct stem_count *stems, size_t n)
{
	double sum = 0;
	for (size_t s = 0; s < n; s++)
		sum += stems[s].count * (double)j->background[stems[s].stem];
	return j->mixture->words * sum;
}

static void find_best(const struct assigner *j, struct piece *p)
{
	p->best = 0;
	for (size_t z = 1; z < j->mixture->k; z++)
		if (p->scores[z] > p->scores[p->best])
			p->best = (uint32_t)z;
}

void piece_settle(const struct assigner *j, struct piece *p)
{
	double total = 0;
	find_best(j, p);
	for (size_t z = 0; z < j->mixture->k; z++)
		total += exp(j->sharpness * (p->scores[z] - p->scores[p->best]));
	p->posterior = 1 / total;
	p->evidence = p->scores[p->best] - j->mixture->log_prior[p->best] - pieces_background(j, p->stems, p->n_stems);
}

/* ---- what the fit has seen ---- */

uint32_t assigner_own_theme(const struct assigner *j, struct span text)
{
	uint64_t hash = hash_bytes(text, 0);
	size_t low = 0, high = j->n_known;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (j->known[middle].text < hash)
			low = middle + 1;
		else
			high = middle;
	}
	return low < j->n_known && j->known[low].text == hash ? j->known[low].theme : IN_NO_THEME;
}

/* ---- pieces of a record ---- */

static int read_reply(struct reply *a, struct record *r, struct fault *f)
{
	size_t n_stems;
	CHECK(record_text(r, M_TEXT, &a->text, f));
	a->language = record_text_or_empty(r, M_LANGUAGE);
	CHECK(record_segments(r, &a->segments, &a->n_segments, f));
	CHECK(record_tokens(r, &a->tokens, &a->n_tokens, f));
	CHECK(record_stems(r, &a->stems, &n_stems, f));
	if (n_stems != a->n_tokens)
		return fault_set(f, EXIT_DATA, "%zu stems where there are %zu tokens", n_stems, a->n_tokens);
	a->first_token = arena_alloc(r->arena, (a->n_segments + 1) * sizeof *a->first_token);
	size_t t = 0;
	for (size_t s = 0; s < a->n_segments; s++) {
		while (t < a->n_tokens && a->tokens[t].start < a->segments[s].start)
			t++;
		a->first_token[s] = t;
		while (t < a->n_tokens && a->tokens[t].end <= a->segments[s].end)
			t++;
	}
	a->first_token[a->n_segments] = t;
	return 0;
}

/* Takes the stems from segments that only remark: they speak for no theme. */
static void pass_over_remarks(struct reply *a, const struct remarks *remarks, struct record *r)
{
	struct span *stems = NULL;
	for (size_t s = 0; s < a->n_segments; s++) {
		size_t from = a->first_token[s], n = a->first_token[s + 1] - from;
		if (!remarks_only(remarks, a->language, a->stems + from, n))
			continue;
		if (!stems) {
			stems = arena_alloc(r->arena, (a->n_tokens + 1) * sizeof *stems);
			memcpy(stems, a->stems, a->n_tokens * sizeof *stems);
		}
		for (size_t t = from; t < from + n; t++)
			stems[t] = SPAN("");
	}
	if (stems)
		a->stems = stems;
}

/* Which stem and which word each token is. */
static void look_up(const struct assigner *j, struct reply *a, struct arena *arena)
{
	a->stem_ids = arena_alloc(arena, (a->n_tokens + 1) * sizeof *a->stem_ids);
	a->word_ids = arena_alloc(arena, (a->n_tokens + 1) * sizeof *a->word_ids);
	for (size_t t = 0; t < a->n_tokens; t++) {
		a->stem_ids[t] = a->stems[t].len ? intern_find(j->stems, a->stems[t]) : UINT32_MAX;
		a->word_ids[t] = represent_word(j->r, a->text, &a->tokens[t]);
	}
}

int reply_begin(const struct assigner *j, struct reply *a, struct record *r, struct fault *f)
{
	CHECK(read_reply(a, r, f));
	if (j->remarks)
		pass_over_remarks(a, j->remarks, r);
	look_up(j, a, r->arena);
	return 0;
}

void piece_gather(const struct assigner *j, const struct reply *a, size_t from, size_t to, struct arena *arena,
                  struct piece *p)
{
	p->first_token = from;
	p->n_tokens = to - from;
	p->stems = arena_alloc(arena, (p->n_tokens + 1) * sizeof *p->stems);
	p->words = arena_alloc(arena, (p->n_tokens + 1) * sizeof *p->words);
	p->vector = arena_alloc(arena, (j->r->f.dims + 1) * sizeof *p->vector);
	p->scores = arena_alloc(arena, (j->mixture->k + 1) * sizeof *p->scores);
	for (size_t t = p->first_token; t < p->first_token + p->n_tokens; t++) {
		if (a->stem_ids[t] != UINT32_MAX)
			p->stems[p->n_stems++] = (struct stem_count){ a->stem_ids[t], 1 };
	}
	p->n_stems = stems_count(p->stems, p->n_stems);
}

const float *piece_read(const struct assigner *j, const struct reply *a, size_t segment, size_t n, struct piece *p)
{
	const struct segment *g = &a->segments[segment];
	const struct representation *r = j->r;
	p->text = n > 1 ? a->text : (struct span){ a->text.bytes + g->start, g->end - g->start };
	if (r->meanings)
		p->n_words = represent_words(r, a->word_ids + p->first_token, p->n_tokens, p->words);
	if (r->given || !r->meanings)
		return NULL;
	p->weight = 1;
	return represent_read(r, n > 1 ? represent_beginning(r, a->text) : p->text);
}

void piece_represent(const struct assigner *j, const struct reply *a, size_t segment, size_t n, struct arena *arena,
                     struct piece *p)
{
	const struct representation *r = j->r;
	float encoded[REPRESENT_LONGEST], values[REPRESENT_LONGEST];
	const float *read = piece_read(j, a, segment, n, p), *own = read;
	if (r->given) {
		memset(encoded, 0, r->own * sizeof *encoded);
		for (size_t s = segment; s < segment + n; s++)
			if (represent_given(r, segment_vector(&a->segments[s]), values)) {
				float weight = (float)(1 + a->first_token[s + 1] - a->first_token[s]);
				add_scaled(encoded, values, weight, r->own);
				p->weight += weight;
				own = encoded;
			}
	}
	if (own && assigner_by_frame(j))
		p->encoded = (const float *)(const void *)arena_copy(arena, own, r->own * sizeof *own);
	represent_segment(r, p->words, p->n_words, p->stems, p->n_stems, own, p->vector);
	p->side = background_side(j->subject, r, read, p->words, p->n_words);
}

void piece_represent_part(const struct assigner *j, const struct reply *a, struct piece *p)
{
	const struct token *first = &a->tokens[p->first_token], *last = first + p->n_tokens - 1;
	p->text = (struct span){ a->text.bytes + first->start, last->end - first->start };
	if (j->r->meanings)
		p->n_words = represent_words(j->r, a->word_ids + p->first_token, p->n_tokens, p->words);
	represent_segment(j->r, p->words, p->n_words, p->stems, p->n_stems, NULL, p->vector);
}

void pieces_add_context(const struct assigner *j, struct piece *pieces, size_t n, struct arena *arena)
{
	size_t dims = j->r->f.dims;
	float *mean = arena_calloc(arena, dims + 1, sizeof *mean);
	for (size_t s = 0; s < n && n > 1; s++)
		add_scaled(mean, pieces[s].vector, (float)(1 + pieces[s].n_stems), dims);
	normalise(mean, dims);
	for (size_t s = 0; s < n && n > 1; s++) {
		add_scaled(pieces[s].vector, mean, REPRESENT_CONTEXT, dims);
		normalise(pieces[s].vector, dims);
	}
}

/* By the judge of a codeframe: its themes, what was proposed beside them, or none. */
static void score_by_frame(const struct assigner *j, struct piece *p)
{
	const struct mixture *m = j->mixture;
	struct frame_unit u = { p->vector, p->encoded, p->weight, p->words, p->n_words, p->stems, p->n_stems, NULL };
	double *odds = xcalloc(m->k + 1, sizeof *odds);
	frame_score(j->frame, j->r, &u, odds);
	mixture_score(m, p->stems, p->n_stems, p->vector, assigner_own_theme(j, p->text), p->scores);
	frame_add_text(j->frame, m, p->scores, odds);
	memcpy(p->scores, odds, m->k * sizeof *odds);
	free(odds);
	find_best(j, p);
	p->posterior = frame_probability(j->frame, p->scores, m->k, p->best);
	p->evidence = p->scores[p->best] < j->frame->least ? -1e9 : 1e9;
}

void piece_score(const struct assigner *j, struct piece *p, struct piece *b)
{
	if (b && !assigner_by_frame(j)) {
		mixture_score_two(j->mixture,
			&(struct scored){ p->stems, p->n_stems, p->vector, IN_NO_THEME, p->scores },
			&(struct scored){ b->stems, b->n_stems, b->vector, IN_NO_THEME, b->scores });
		piece_settle(j, p);
		piece_settle(j, b);
		return;
	}
	if (b)
		piece_score(j, b, NULL);
	if (assigner_by_frame(j)) {
		score_by_frame(j, p);
		return;
	}
	mixture_score(j->mixture, p->stems, p->n_stems, p->vector, IN_NO_THEME, p->scores);
	piece_settle(j, p);
}
