/* sample.c: a heap of the responses whose hashes are lowest. */
#include "sample.h"

#include <stdlib.h>
#include <string.h>

#include "../../pipeline/json.h"
#include "../../pipeline/hash.h"
#include "../../pipeline/intern.h"
#include "copies.h"

/* One response's copy, a block of its own: segments, tokens, then bytes. */
struct kept {
	uint64_t priority, respondent, words; /* words: hash of the bag of stems */
	uint32_t n_segments, n_tokens, text_len, ref_len; /* bytes: text, ref, then the rest */
	char language[8];
	struct kept_segment {
		uint32_t start, end, vector_at, vector_len, first_token, n_tokens;
		bool remark;           /* names no subject */
	} *segments;
	struct kept_token {
		uint32_t start, end, stem_at, stem_len;
		uint8_t kind;
	} *tokens;
	char *bytes;
};

/* Where the priorities of our texts begin: behind every response's. */
static const uint64_t OURS = UINT64_MAX - (1 << 20);

struct seen {
	uint64_t text;
	uint32_t times;
};

struct sample {
	struct kept **heap;        /* greatest priority first */
	size_t n, cap, segments;
	uint64_t refuse_from;      /* what was dropped stays out, whatever comes later */
	struct seen *seen;
	size_t n_seen, n_slots;
	size_t responses_offered, ours, topical; /* topical: segments kept that are no remarks */
	struct { char code[8]; size_t n; } languages[16];
};

struct sample *sample_new(void)
{
	struct sample *s = xcalloc(1, sizeof *s);
	s->refuse_from = UINT64_MAX;
	return s;
}

/* How often a text has come before. */
static uint32_t count_text(struct sample *s, uint64_t text)
{
	if (2 * (s->n_seen + 1) > s->n_slots) {
		struct seen *old = s->seen;
		size_t n_old = s->n_slots;
		s->n_slots = n_old ? 2 * n_old : 4096;
		/* Written all over at once: a page that is read before it is written is mapped twice. */
		s->seen = memset(xmalloc(s->n_slots * sizeof *s->seen), 0, s->n_slots * sizeof *s->seen);
		for (size_t i = 0; i < n_old; i++) {
			size_t at = (size_t)old[i].text & (s->n_slots - 1);
			while (old[i].times && s->seen[at].times)
				at = (at + 1) & (s->n_slots - 1);
			if (old[i].times)
				s->seen[at] = old[i];
		}
		free(old);
	}
	size_t at = (size_t)text & (s->n_slots - 1);
	while (s->seen[at].times && s->seen[at].text != text)
		at = (at + 1) & (s->n_slots - 1);
	s->n_seen += s->seen[at].times == 0;
	s->seen[at].text = text;
	return s->seen[at].times++;
}

static void count_language(struct sample *s, struct span code)
{
	for (size_t i = 0; i < 16 && code.len < 8; i++) {
		if (s->languages[i].n == 0)
			memcpy(s->languages[i].code, code.bytes ? code.bytes : "", code.len);
		if (s->languages[i].n == 0 || span_is(code, s->languages[i].code)) {
			s->languages[i].n++;
			return;
		}
	}
}

static void sink(struct sample *s, size_t at)
{
	for (;;) {
		size_t child = 2 * at + 1;
		if (child >= s->n)
			return;
		if (child + 1 < s->n && s->heap[child + 1]->priority > s->heap[child]->priority)
			child++;
		if (s->heap[at]->priority >= s->heap[child]->priority)
			return;
		struct kept *swap = s->heap[at];
		s->heap[at] = s->heap[child];
		s->heap[child] = swap;
		at = child;
	}
}

static bool too_much(const struct sample *s)
{
	return s->segments > SAMPLE_SEGMENTS && (s->n > SAMPLE_LONG || s->segments > SAMPLE_LONG_SEGMENTS);
}

static void push(struct sample *s, struct kept *k, bool ours)
{
	if (s->n == s->cap) {
		s->cap = s->cap ? 2 * s->cap : 256;
		s->heap = xrealloc(s->heap, s->cap, sizeof(struct kept *));
	}
	size_t at = s->n++;
	for (; at > 0 && s->heap[(at - 1) / 2]->priority < k->priority; at = (at - 1) / 2)
		s->heap[at] = s->heap[(at - 1) / 2];
	s->heap[at] = k;
	s->segments += k->n_segments;
	while (!ours && too_much(s)) {
		struct kept *top = s->heap[0];
		s->refuse_from = top->priority;
		s->segments -= top->n_segments;
		s->heap[0] = s->heap[--s->n];
		sink(s, 0);
		free(top);
	}
}

/* The raw value of a segment's "vector", or nothing. `extra` is members, each after a
 * comma: the rest of an object whose beginning has been read. */
struct span segment_vector(const struct segment *g)
{
	struct json j = { g->extra.bytes, g->extra.bytes, NULL };
	struct span key, value;
	bool first = false;
	if (g->extra.len)
		j.end += g->extra.len;
	while (j.at < j.end && json_member(&j, &first, &key) && json_value(&j, &value))
		if (span_is(key, "vector"))
			return value;
	return SPAN("");
}

static struct kept *keep(struct record *r, struct span text, const struct segment *segments,
                         size_t n_segments, const struct token *tokens, const struct span *stems,
                         size_t n_tokens, const struct remarks *remarks)
{
	struct span language = record_text_or_empty(r, M_LANGUAGE);
	size_t n = n_segments < SAMPLE_OF_RESPONSE ? n_segments : SAMPLE_OF_RESPONSE, used = 0, t = 0;
	struct span ref = record_ref(r);
	uint32_t text_len = n ? segments[n - 1].end : 0;
	size_t bytes = text_len + ref.len;
	for (size_t i = 0; i < n; i++)
		bytes += segment_vector(&segments[i]).len;
	while (used < n_tokens && n && tokens[used].end <= segments[n - 1].end)
		bytes += stems[used++].len;
	struct kept *k = xcalloc(1, sizeof *k + n * sizeof *k->segments + used * sizeof *k->tokens + bytes);
	struct span person = record_has(r, M_RESPONDENT) ? record_text_or_empty(r, M_RESPONDENT) : record_ref(r);
	k->respondent = hash_bytes(person, 1);
	k->segments = (struct kept_segment *)(k + 1);
	k->tokens = (struct kept_token *)(k->segments + n);
	k->bytes = (char *)(k->tokens + used);
	memcpy(k->language, language.bytes ? language.bytes : "", language.len < 7 ? language.len : 7);
	k->text_len = text_len;
	k->ref_len = (uint32_t)ref.len;
	memcpy(k->bytes, text.bytes, text_len);
	memcpy(k->bytes + text_len, ref.bytes, ref.len);
	uint32_t at = text_len + k->ref_len;
	for (size_t i = 0; i < n; i++) {
		const struct segment *g = &segments[i];
		struct span v = segment_vector(g);
		struct kept_segment *to = &k->segments[k->n_segments++];
		*to = (struct kept_segment){ g->start, g->end, at, (uint32_t)v.len, k->n_tokens, 0, false };
		if (v.len)
			memcpy(k->bytes + at, v.bytes, v.len);
		at += (uint32_t)v.len;
		while (t < used && tokens[t].start < g->start)
			t++;
		size_t first = t;
		for (; t < used && tokens[t].end <= g->end; t++) {
			k->tokens[k->n_tokens++] = (struct kept_token){ tokens[t].start - g->start,
				tokens[t].end - g->start, at, (uint32_t)stems[t].len, tokens[t].kind };
			if (stems[t].len)
				memcpy(k->bytes + at, stems[t].bytes, stems[t].len);
			at += (uint32_t)stems[t].len;
			k->words += hash_bytes(stems[t], 2);
			to->n_tokens++;
		}
		to->remark = remarks && remarks_only(remarks, language, stems + first, t - first);
	}
	return k;
}

/* The copy of a response or text. */
static int take(struct sample *s, struct record *r, bool ours, const struct remarks *remarks, struct fault *f)
{
	struct span text;
	const struct segment *segments;
	const struct token *tokens;
	const struct span *stems;
	size_t n_segments, n_tokens, n_stems;
	CHECK(record_text(r, M_TEXT, &text, f));
	CHECK(record_segments(r, &segments, &n_segments, f));
	CHECK(record_tokens(r, &tokens, &n_tokens, f));
	CHECK(record_stems(r, &stems, &n_stems, f));
	if (n_stems != n_tokens)
		return fault_set(f, EXIT_DATA, "%zu stems where there are %zu tokens", n_stems, n_tokens);
	uint64_t h = hash_bytes(text, 0), priority = OURS + s->ours;
	if (!ours) {
		s->responses_offered++;
		count_language(s, record_text_or_empty(r, M_LANGUAGE));
		priority = hash_mix(h ^ hash_mix(count_text(s, h))) % OURS;
		if (priority >= s->refuse_from)
			return 0;
	}
	s->ours += ours;
	struct kept *k = keep(r, text, segments, n_segments, tokens, stems, n_tokens, remarks);
	for (size_t i = 0; i < k->n_segments; i++)
		s->topical += !k->segments[i].remark;
	k->priority = priority;
	push(s, k, ours);
	return 0;
}

int sample_add(struct sample *s, struct record *r, const struct remarks *remarks, struct fault *f)
{
	return take(s, r, false, remarks, f);
}

int sample_add_ours(struct sample *s, struct record *r, struct fault *f)
{
	return take(s, r, true, NULL, f);
}

/* The language of most responses; of equals the first by name. */
struct span sample_language(const struct sample *s)
{
	size_t best = 0;
	for (size_t i = 1; i < 16; i++)
		if (s->languages[i].n > s->languages[best].n ||
		    (s->languages[i].n == s->languages[best].n && s->languages[i].n &&
		     strcmp(s->languages[i].code, s->languages[best].code) < 0))
			best = i;
	return span_of(s->languages[best].code);
}

size_t sample_responses(const struct sample *s)
{
	return s->responses_offered;
}

bool sample_topical(const struct sample *s)
{
	return s->topical > 0;
}

static int by_priority(const void *a, const void *b)
{
	uint64_t x = (*(struct kept *const *)a)->priority, y = (*(struct kept *const *)b)->priority;
	return (x > y) - (x < y);
}

static int by_number(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
	return (x > y) - (x < y);
}

/* Numbers each distinct value by its rank. */
static uint32_t rank_of(const uint64_t *sorted, size_t n, uint64_t value)
{
	const uint64_t *at = bsearch(&value, sorted, n, sizeof *sorted, by_number);
	while (at > sorted && at[-1] == value)
		at--;
	return (uint32_t)(at - sorted);
}

static void copy_response(struct corpus *c, const struct kept *k, bool remarks, struct intern *stems,
                          struct span *vectors)
{
	struct corpus_response *to = &c->responses[c->n_responses];
	const char *text = arena_copy(&c->arena, k->bytes, k->text_len);
	*to = (struct corpus_response){ .first_segment = (uint32_t)c->n_segments };
	to->text = (struct span){ text, k->text_len };
	to->ref = arena_span(&c->arena, (struct span){ k->bytes + k->text_len, k->ref_len });
	for (size_t i = 0; i < k->n_segments; i++) {
		const struct kept_segment *g = &k->segments[i];
		size_t len = g->end - g->start;
		if (g->remark && !remarks)
			continue;
		to->n_segments++;
		vectors[c->n_segments] = g->vector_len
			? (struct span){ arena_copy(&c->arena, k->bytes + g->vector_at, g->vector_len), g->vector_len }
			: SPAN("");
		c->segments[c->n_segments++] = (struct corpus_segment){
			.text = { text + g->start, len },
			.response = (uint32_t)c->n_responses, .start_byte = g->start,
			.first_token = (uint32_t)c->n_tokens, .n_tokens = g->n_tokens, .theme = NO_THEME };
		for (size_t t = 0; t < g->n_tokens; t++) {
			const struct kept_token *from = &k->tokens[g->first_token + t];
			uint32_t stem = from->stem_len
				? intern_add(stems, (struct span){ k->bytes + from->stem_at, from->stem_len }) : NO_STEM;
			c->tokens[c->n_tokens++] = (struct corpus_token){ from->start, from->end, stem, from->kind };
		}
	}
}

/* Stems in byte order, with the number of segments that have each. */
static void sort_stems(struct corpus *c, struct intern *in)
{
	uint32_t *order = xcalloc(in->n + 1, sizeof *order), *last = xcalloc(in->n + 1, sizeof *last);
	intern_sort(in, order);
	c->n_stems = in->n;
	c->stems = xcalloc(in->n + 1, sizeof *c->stems);
	for (size_t i = 0; i < in->n; i++)
		c->stems[i].text = arena_span(&c->arena, in->text[i]);
	for (size_t i = 0; i < c->n_segments; i++)
		for (size_t t = 0; t < c->segments[i].n_tokens; t++) {
			struct corpus_token *k = &c->tokens[c->segments[i].first_token + t];
			if (k->stem == NO_STEM)
				continue;
			k->stem = order[k->stem];
			c->stems[k->stem].segments += last[k->stem] != i + 1;
			last[k->stem] = (uint32_t)i + 1;
		}
	free(order);
	free(last);
}

/* How many of the responses, in order, make SAMPLE_SEGMENTS. */
static size_t first_responses(const struct sample *s)
{
	size_t n = 0, segments = 0;
	while (n < s->n - s->ours && segments + s->heap[n]->n_segments <= SAMPLE_SEGMENTS)
		segments += s->heap[n++]->n_segments;
	return n;
}

bool sample_has_more(const struct sample *s)
{
	size_t ours = 0;
	for (size_t i = 0; i < s->n; i++)
		ours += s->heap[i]->priority >= OURS ? s->heap[i]->n_segments : 0;
	return s->segments - ours > SAMPLE_SEGMENTS;
}

void sample_corpus(struct sample *s, bool all, struct corpus *c, struct span **vectors)
{
	size_t n_tokens = 0;
	uint64_t *people = xcalloc(s->n + 1, sizeof *people), *words = xcalloc(s->n + 1, sizeof *words);
	struct intern stems = { 0 };
	if (s->n)
		qsort(s->heap, s->n, sizeof(struct kept *), by_priority);
	for (size_t i = 0; i < s->n; i++) {
		n_tokens += s->heap[i]->n_tokens;
		people[i] = s->heap[i]->respondent;
		words[i] = s->heap[i]->words;
	}
	size_t first = all ? s->n - s->ours : first_responses(s);
	qsort(people, s->n, sizeof *people, by_number);
	qsort(words, s->n, sizeof *words, by_number);
	c->segments = xcalloc(s->segments + 1, sizeof *c->segments);
	c->tokens = xcalloc(n_tokens + 1, sizeof *c->tokens);
	c->responses = xcalloc(s->n + 1, sizeof *c->responses);
	*vectors = xcalloc(s->segments + 1, sizeof **vectors);
	for (size_t i = 0; i < s->n; i++) {
		const struct kept *k = s->heap[i];
		if (i >= first && i < s->n - s->ours)
			continue;
		copy_response(c, k, s->topical == 0, &stems, *vectors);
		struct corpus_response *to = &c->responses[c->n_responses];
		to->respondent = rank_of(people, s->n, k->respondent);
		to->copies = rank_of(words, s->n, k->words);
		memcpy(to->language, k->language, sizeof to->language);
		c->n_responses += to->n_segments > 0 || k->n_segments == 0; /* the next takes its place if it only remarked */
	}
	sort_stems(c, &stems);
	copies_join(c, (uint32_t)s->n);
	c->language = arena_span(&c->arena, sample_language(s));
	intern_free(&stems);
	free(people);
	free(words);
}

void sample_free(struct sample *s)
{
	if (!s)
		return;
	for (size_t i = 0; i < s->n; i++)
		free(s->heap[i]);
	free(s->heap);
	free(s->seen);
	free(s);
}

void corpus_free(struct corpus *c)
{
	free(c->stems);
	free(c->tokens);
	free(c->segments);
	free(c->responses);
	free(c->themes);
	arena_free(&c->arena);
	*c = (struct corpus){ 0 };
}
