/* represent.c: three views of a segment put side by side. */
#include "represent.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../pipeline/json.h"
#include "../../pipeline/hash.h"
#include "linear.h"
#include "parallel.h"

enum { D = MEANING_DIMENSIONS };
/* Weights of the parts beside the sentence vectors: in small questions the words count
 * for more, in large ones the encoder's judgement does (measured from 50 to 6,000). */
static const float FEW_WORDS = 1, FEW_LATENT = 0.7f, MANY_WORDS = 0.4f, MANY_LATENT = 0.3f;
static const float FRAME_WORDS = 1, FRAME_LATENT = 1.3f;
static const float OURS_WEIGH = 6; /* units that a text of a codeframe counts for */
/* What the question itself says of them beside words alone (measured with .15 to .9). */
static const float LATENT_ALONE = 0.3f;
/* Of long texts, whose stems are many, and of which the encoder reads only how they begin
 * (news items and parts of them, with .3 to 1.3: as good from .7 on). */
static const float LONG_LATENT = 1;

double represent_many(size_t n)
{
	double many = n > 200 ? log((double)n / 200) / log(3000.0 / 200) : 0;
	return many < 1 ? many : 1;
}

static void make_units(struct representation *r)
{
	const struct corpus *c = r->corpus;
	r->f.n = r->whole ? c->n_responses : c->n_segments;
	r->units = xcalloc(r->f.n + 1, sizeof *r->units);
	for (size_t i = 0; i < r->f.n && !r->whole; i++) {
		const struct corpus_segment *g = &c->segments[i];
		r->units[i] = (struct unit){ g->text, g->response, (uint32_t)i, 1, g->first_token, g->n_tokens };
	}
	for (size_t i = 0; i < r->f.n && r->whole; i++) {
		const struct corpus_response *a = &c->responses[i];
		struct unit *u = &r->units[i];
		*u = (struct unit){ a->text, (uint32_t)i, a->first_segment, a->n_segments, 0, 0 };
		if (a->n_segments)
			u->first_token = c->segments[a->first_segment].first_token;
		for (size_t s = 0; s < a->n_segments; s++)
			u->n_tokens += c->segments[a->first_segment + s].n_tokens;
	}
}

static void bags_of_stems(struct representation *r)
{
	const struct corpus *c = r->corpus;
	struct features *f = &r->f;
	f->n_stems = c->n_stems;
	f->first = xcalloc(f->n + 1, sizeof *f->first);
	f->stems = xcalloc(c->n_tokens + 1, sizeof *f->stems);
	size_t at = 0;
	for (size_t i = 0; i < f->n; i++) {
		size_t n = 0;
		for (size_t k = r->units[i].first_token; k < r->units[i].first_token + r->units[i].n_tokens; k++)
			if (c->tokens[k].stem != NO_STEM)
				f->stems[at + n++] = (struct stem_count){ c->tokens[k].stem, 1 };
		f->first[i] = (uint32_t)at;
		at += stems_count(f->stems + at, n);
	}
	f->first[f->n] = (uint32_t)at;
}

size_t represent_segment_words(const struct representation *r, size_t segment, size_t n, struct weighted_word *list)
{
	size_t m = 0;
	float total = 0;
	for (size_t s = segment; s < segment + n; s++)
		m += meanings_words(r->meanings, r->corpus, &r->corpus->segments[s], list + m);
	for (size_t i = 0; i < m; i++)
		total += list[i].weight = r->meanings->weight[list[i].word];
	for (size_t i = 0; i < m; i++)
		list[i].weight /= total;
	return m;
}

static void bags_of_words(struct representation *r)
{
	size_t at = 0;
	r->first_word = xcalloc(r->f.n + 1, sizeof *r->first_word);
	r->words = xcalloc(r->corpus->n_tokens + 1, sizeof *r->words);
	for (size_t i = 0; i < r->f.n; i++) {
		r->first_word[i] = (uint32_t)at;
		if (r->meanings)
			at += represent_segment_words(r, r->units[i].first_segment, r->units[i].n_segments, r->words + at);
	}
	r->first_word[r->f.n] = (uint32_t)at;
}

/* ---- sentence vectors ---- */

static int digit(char c)
{
	return c >= 'A' && c <= 'Z' ? c - 'A' : c >= 'a' && c <= 'z' ? c - 'a' + 26
	     : c >= '0' && c <= '9' ? c - '0' + 52 : c == '+' ? 62 : c == '/' ? 63 : -1;
}

/* The encode stage's form: base64 of a float32 scale and 8-bit values. */
static size_t read_packed(struct span s, float *out, size_t room)
{
	uint32_t bits = 0, word = 0;
	size_t bytes = 0, n = 0;
	int have = 0;
	float scale = 0;
	for (size_t i = 0; i < s.len && s.bytes[i] != '='; i++) {
		int d = digit(s.bytes[i]);
		if (d < 0)
			return 0;
		word = word << 6 | (uint32_t)d;
		have += 6;
		if (have < 8)
			continue;
		have -= 8;
		uint32_t byte = word >> have & 255;
		if (bytes < 4)
			bits |= byte << (8 * bytes);
		if (++bytes == 4)
			memcpy(&scale, &bits, sizeof scale);
		if (bytes > 4 && n == room)
			return 0;
		if (bytes > 4)
			out[n++] = scale * (float)(int8_t)byte;
	}
	return n;
}

/* The values of a vector in either form, at most `room`; 0 if it is none. */
static size_t read_vector(struct span json, float *out, size_t room)
{
	struct json j = { json.bytes, json.bytes + json.len, NULL };
	struct span raw;
	size_t n = 0;
	bool first = true;
	if (json.len > 2 && json_kind(json) == '"')
		n = read_packed((struct span){ json.bytes + 1, json.len - 2 }, out, room);
	else if (json.len && json_kind(json) == '[' && json_enter(&j, '['))
		while (json_element(&j, &first) && json_value(&j, &raw)) {
			char number[40] = "";
			if (n == room || json_kind(raw) != '0' || raw.len >= sizeof number)
				return 0;
			memcpy(number, raw.bytes, raw.len);
			out[n++] = strtof(number, NULL);
		}
	for (size_t i = 0; i < n; i++)
		if (!(out[i] > -1e6f && out[i] < 1e6f))
			return 0;
	return n;
}

/* Tells of vectors that are in the records for nothing. */
static void report_unread(const struct corpus *c, const struct span *vectors, size_t dims)
{
	float values[REPRESENT_LONGEST];
	size_t n = 0, unread = 0;
	for (size_t i = 0; i < c->n_segments; i++) {
		n += vectors[i].len > 0;
		unread += vectors[i].len > 0 && (!dims || read_vector(vectors[i], values, REPRESENT_LONGEST) != dims);
	}
	if (unread)
		report("themes", "warning", "question '%.*s': %zu of %zu vectors of segments are left out: they are not what"
		       " canvass-record(5) describes, or not as long as the others", (int)c->question_id.len, c->question_id.bytes,
		       unread, n);
}

static void given_vectors(struct representation *r, const struct span *vectors)
{
	float values[REPRESENT_LONGEST];
	size_t dims = 0;
	for (size_t i = 0; i < r->corpus->n_segments && !dims; i++)
		dims = read_vector(vectors[i], values, REPRESENT_LONGEST);
	report_unread(r->corpus, vectors, dims);
	if (!dims)
		return;
	r->encoded = xcalloc(r->f.n * dims + 1, sizeof *r->encoded);
	r->own = dims;
	r->given = true;
	for (size_t i = 0; i < r->f.n; i++) {
		const struct unit *u = &r->units[i];
		for (size_t s = u->first_segment; s < u->first_segment + u->n_segments; s++) {
			if (read_vector(vectors[s], values, REPRESENT_LONGEST) != dims)
				continue;
			normalise(values, dims);
			add_scaled(r->encoded + i * dims, values, (float)(1 + r->corpus->segments[s].n_tokens), dims);
		}
		r->n_encoded += normalise(r->encoded + i * dims, dims) > 0;
	}
}

static bool is_zero(const float *v, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (v[i] != 0)
			return false;
	return true;
}

/* Takes the mean of the encoded ones off each. */
static void centre_encoded(struct representation *r)
{
	size_t n = r->f.n, have = 0;
	double *sum = xcalloc(r->own + 1, sizeof *sum);
	for (size_t i = 0; i < n; i++) {
		const float *v = r->encoded + i * r->own;
		have += !is_zero(v, r->own);
		for (size_t d = 0; d < r->own; d++)
			sum[d] += (double)v[d];
	}
	r->mean_encoded = xcalloc(r->own + 1, sizeof *r->mean_encoded);
	for (size_t d = 0; d < r->own && have > 2; d++)
		r->mean_encoded[d] = (float)(sum[d] / (double)have);
	for (size_t i = 0; i < n; i++) {
		float *v = r->encoded + i * r->own;
		if (!is_zero(v, r->own))
			add_scaled(v, r->mean_encoded, -1, r->own);
	}
	free(sum);
}

void represent_begin(struct representation *r, const struct corpus *c, const struct span *vectors,
                     struct meanings *meanings, bool whole)
{
	*r = (struct representation){ .corpus = c, .meanings = meanings, .whole = whole };
	make_units(r);
	bags_of_stems(r);
	bags_of_words(r);
	given_vectors(r, vectors);
	if (r->given)
		centre_encoded(r);
}

void represent_latent(struct representation *r, int jobs)
{
	lsa_fit(&r->lsa, &r->f, jobs);
}

/* ---- the vectors ---- */

/* Writes a part of length `weight`, the mean taken off first; returns where it ends. */
static float *part(float *out, const float *from, const float *mean, size_t n, float weight)
{
	if (!is_zero(from, n)) {
		if (mean)
			subtract(out, from, mean, n);
		else
			memcpy(out, from, n * sizeof *out);
		normalise(out, n);
	} else {
		memset(out, 0, n * sizeof *out);
	}
	multiply(out, weight, n);
	return out + n;
}

void represent_segment(const struct representation *r, const struct weighted_word *words, size_t n_words,
                       const struct stem_count *stems, size_t n_stems, const float *encoded, float *out)
{
	float mean[D], latent[LSA_DIMENSIONS], *at = out;
	bool taught = r->meanings && r->meanings->taught && !r->given && r->own;
	if (r->given || taught) {
		if (encoded && !is_zero(encoded, r->own)) {
			at = part(at, encoded, NULL, r->own, 1);
		} else if (taught) {
			meanings_mean(r->meanings->taught, words, n_words, mean);
			at = part(at, mean, r->mean_taught, D, 1);
		} else {
			memset(at, 0, r->own * sizeof *at);
			at += r->own;
		}
	}
	if (r->meanings) {
		meanings_mean(r->meanings->prior, words, n_words, mean);
		at = part(at, mean, r->mean_prior, D, r->weight_words);
	}
	lsa_vector(&r->lsa, stems, n_stems, latent);
	part(at, latent, NULL, r->lsa.dims, r->weight_latent);
	normalise(out, r->f.dims);
}

/* The mean over units of their words' means. */
static float *mean_of(const struct representation *r, const float *rows)
{
	size_t n = r->f.n, have = 0;
	float mean[D], *result = xcalloc(D, sizeof *result);
	double sum[D] = { 0 };
	for (size_t i = 0; rows && i < n; i++) {
		size_t words = r->first_word[i + 1] - r->first_word[i];
		if (!words)
			continue;
		meanings_mean(rows, r->words + r->first_word[i], words, mean);
		for (size_t d = 0; d < D; d++)
			sum[d] += (double)mean[d];
		have++;
	}
	for (size_t d = 0; d < D && have > 2; d++)
		result[d] = (float)(sum[d] / (double)have);
	return result;
}

static void make_rows(void *of, size_t from, size_t to)
{
	struct representation *r = of;
	for (size_t i = from; i < to; i++)
		represent_segment(r, r->words + r->first_word[i], r->first_word[i + 1] - r->first_word[i],
		                  r->f.stems + r->f.first[i], r->f.first[i + 1] - r->f.first[i],
		                  r->encoded ? r->encoded + i * r->own : NULL, r->f.vectors + i * r->f.dims);
}

/* Adds to each unit its response's mean, units weighing as their words are many. Those of a
 * response stand together, some perhaps left out; a response is done where it begins. */
static void add_context(void *of, size_t from, size_t to)
{
	struct representation *r = of;
	size_t dims = r->f.dims, end;
	float *mean = xcalloc(dims + 1, sizeof *mean);
	for (size_t i = from; i < to; i = end) {
		for (end = i + 1; end < r->f.n && r->units[end].response == r->units[i].response; end++)
			;
		if (end == i + 1 || (i > 0 && r->units[i - 1].response == r->units[i].response))
			continue;
		memset(mean, 0, dims * sizeof *mean);
		for (size_t s = i; s < end; s++)
			add_scaled(mean, r->f.vectors + s * dims, (float)(1 + r->f.first[s + 1] - r->f.first[s]), dims);
		normalise(mean, dims);
		for (size_t s = i; s < end; s++) {
			add_scaled(r->f.vectors + s * dims, mean, REPRESENT_CONTEXT, dims);
			normalise(r->f.vectors + s * dims, dims);
		}
	}
	free(mean);
}

void represent_finish(struct representation *r, int jobs)
{
	bool taught = r->meanings && r->meanings->taught && !r->given && r->own;
	double many = represent_many(r->f.n);
	r->weight_words = FEW_WORDS + (float)many * (MANY_WORDS - FEW_WORDS);
	r->weight_latent = FEW_LATENT + (float)many * (MANY_LATENT - FEW_LATENT);
	if (r->n_frame && !r->seeded) {
		r->weight_words = FRAME_WORDS;
		r->weight_latent = FRAME_LATENT;
	} else if (!r->given && !taught) {
		r->weight_words = 1;
		r->weight_latent = LATENT_ALONE;
	}
	if (r->beginnings)
		r->weight_latent = LONG_LATENT;
	if (r->meanings) {
		r->mean_taught = mean_of(r, r->meanings->taught);
		r->mean_prior = mean_of(r, r->meanings->prior);
	}
	r->f.dims = (r->given ? r->own : taught ? D : 0) + (r->meanings ? D : 0) + r->lsa.dims;
	r->f.vectors = xcalloc(r->f.n * r->f.dims + 1, sizeof *r->f.vectors);
	if (r->n_frame) {
		r->f.weight = xcalloc(r->f.n + 1, sizeof *r->f.weight);
		for (size_t i = 0; i < r->f.n; i++)
			r->f.weight[i] = i + r->n_frame < r->f.n ? 1 : OURS_WEIGH;
	}
	parallel_for(jobs, r->f.n, 64, make_rows, r);
	if (!r->whole && (!r->n_frame || r->seeded))
		parallel_for(jobs, r->f.n, 64, add_context, r);
}

size_t represent_words(const struct representation *r, const uint32_t *words, size_t n, struct weighted_word *list)
{
	size_t m = 0;
	float total = 0;
	for (size_t t = 0; t < n; t++) {
		uint32_t id = words[t];
		if (id == UINT32_MAX)
			continue;
		list[m++] = (struct weighted_word){ id, r->meanings->weight[id] };
		total += r->meanings->weight[id];
	}
	for (size_t i = 0; i < m; i++)
		list[i].weight /= total;
	return m;
}

uint32_t represent_word(const struct representation *r, struct span text, const struct token *t)
{
	if (!r->meanings || t->kind != TOKEN_WORD)
		return UINT32_MAX;
	uint32_t id = meanings_find(r->meanings, (struct span){ text.bytes + t->start, t->end - t->start });
	return id == UINT32_MAX || r->meanings->weight[id] <= 0 ? UINT32_MAX : id;
}

const float *represent_read(const struct representation *r, struct span text)
{
	uint32_t id = intern_find(&r->read, text);
	return id == UINT32_MAX ? NULL : r->read_vectors + (size_t)id * D;
}

bool represent_given(const struct representation *r, struct span json, float *out)
{
	float values[REPRESENT_LONGEST];
	if (!r->given || read_vector(json, values, REPRESENT_LONGEST) != r->own)
		return false;
	normalise(values, r->own);
	for (size_t d = 0; d < r->own; d++)
		out[d] = values[d] - r->mean_encoded[d];
	return true;
}

/* The words of the units that are known: later responses bring no new ones. */
static void bags_of_known_words(struct representation *r)
{
	const struct corpus *c = r->corpus;
	uint32_t *ids = xcalloc(c->n_tokens + 1, sizeof *ids);
	size_t at = 0;
	r->first_word = xcalloc(r->f.n + 1, sizeof *r->first_word);
	r->words = xcalloc(c->n_tokens + 1, sizeof *r->words);
	for (size_t i = 0; i < r->f.n; i++) {
		const struct unit *u = &r->units[i];
		size_t n = 0;
		r->first_word[i] = (uint32_t)at;
		for (size_t s = u->first_segment; s < u->first_segment + u->n_segments; s++)
			for (size_t t = 0; t < c->segments[s].n_tokens; t++) {
				const struct corpus_token *k = &c->tokens[c->segments[s].first_token + t];
				ids[n++] = represent_word(r, c->segments[s].text, &(struct token){ k->start, k->end, k->kind });
			}
		at += represent_words(r, ids, n, r->words + at);
	}
	r->first_word[r->f.n] = (uint32_t)at;
	free(ids);
}

void represent_late(struct representation *r, const struct corpus *c, const struct representation *as)
{
	*r = (struct representation){ .corpus = c, .whole = as->whole, .beginnings = as->beginnings, .given = as->given,
	                              .meanings = as->mean_wide ? as->meanings : NULL };
	make_units(r);
	bags_of_known_words(r);
	if (!as->mean_wide)
		return;
	r->mean_wide = xmalloc(ENCODER_DIMENSIONS * sizeof *r->mean_wide);
	memcpy(r->mean_wide, as->mean_wide, ENCODER_DIMENSIONS * sizeof *r->mean_wide);
	memcpy(r->moved, as->moved, sizeof r->moved);
}

void represent_free(struct representation *r)
{
	features_free(&r->f);
	free(r->units);
	lsa_free(&r->lsa);
	free(r->words);
	free(r->first_word);
	free(r->encoded);
	free(r->read_weight);
	free(r->read_vectors);
	intern_free(&r->read);
	free(r->mean_taught);
	free(r->mean_prior);
	free(r->mean_encoded);
	free(r->mean_wide);
	*r = (struct representation){ 0 };
}
