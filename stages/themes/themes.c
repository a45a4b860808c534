/* themes.c: finds what respondents say again and again, and says why each response is there.
 * Sets the records aside, fits the themes of each question on a sample, then lets the
 * records go with theirs. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "../../pipeline/data.h"
#include "../../pipeline/json.h"
#include "../../pipeline/spool.h"
#include "hash.h"
#include "intern.h"
#include "mixture.h"
#include "sample.h"

static const struct option_spec themes_options[] = {
	{ "themes", 0, "N", "how many themes for each question, or 'auto' (the default)", 0 },
	{ "encode", 0, "N", "segments that the sentence encoder reads: a number, all or none (default: 4000)", 0 },
	{ "codeframe", 0, "FILE", "themes to assign instead of finding them: CSV with key,label,description", 0 },
	{ "seed-words", 0, "FILE", "words that themes should form around", 0 },
	{ "save-themes", 0, "FILE", "write the themes found to a model file", OPTION_QUIET },
	{ "load-themes", 0, "FILE", "assign the themes of a model file instead of finding them", 0 },
	{ 0 }
};

struct question {
	struct span id;
	struct sample *sample;
	struct corpus corpus;
	struct mixture mixture;
	struct intern stems;
	char (*keys)[24];
};
struct themes {
	struct context *ctx;
	struct spool *spool;
	struct intern ids;
	struct question *questions;
	size_t n_questions, cap;
	long wanted;
};

static int themes_open(struct context *ctx, void **state, struct fault *f)
{
	struct themes *t = *state = xcalloc(1, sizeof *t);
	t->ctx = ctx;
	const char *n = options_text(&ctx->options, "themes", "auto");
	if (strcmp(n, "auto") != 0)
		CHECK(options_number(&ctx->options, "themes", 1, MOST_THEMES, 0, &t->wanted, f));
	return spool_open(&t->spool, f);
}

static struct question *question_of(struct themes *t, struct span id)
{
	uint32_t i = intern_add(&t->ids, id);
	if (i == t->n_questions) {
		if (t->n_questions == t->cap) {
			t->cap = t->cap ? 2 * t->cap : 16;
			t->questions = xrealloc(t->questions, t->cap, sizeof *t->questions);
		}
		t->questions[t->n_questions++] = (struct question){ .id = t->ids.text[i], .sample = sample_new() };
	}
	return &t->questions[i];
}

static int themes_feed(void *state, struct record *r, struct emitter *out, struct fault *f)
{
	struct themes *t = state;
	struct span id;
	(void)out;
	CHECK(record_text(r, M_QUESTION, &id, f));
	CHECK(sample_add(question_of(t, id)->sample, r, f));
	return spool_add(t->spool, r, f);
}

static int by_stem(const void *a, const void *b)
{
	uint32_t x = ((const struct stem_count *)a)->stem, y = ((const struct stem_count *)b)->stem;
	return (x > y) - (x < y);
}

/* Sorts and counts stems in place. */
static size_t count_stems(struct stem_count *list, size_t n)
{
	size_t m = 0;
	qsort(list, n, sizeof *list, by_stem);
	for (size_t i = 0; i < n; i++)
		if (m && list[m - 1].stem == list[i].stem)
			list[m - 1].count++;
		else
			list[m++] = list[i];
	return m;
}

static void make_features(const struct corpus *c, struct features *u)
{
	*u = (struct features){ .n = c->n_segments, .n_stems = c->n_stems };
	u->first = xcalloc(u->n + 1, sizeof *u->first);
	u->stems = xcalloc(c->n_tokens + 1, sizeof *u->stems);
	size_t at = 0;
	for (size_t i = 0; i < u->n; i++) {
		const struct corpus_segment *g = &c->segments[i];
		size_t n = 0;
		for (size_t k = 0; k < g->n_tokens; k++)
			if (c->tokens[g->first_token + k].stem != NO_STEM)
				u->stems[at + n++] = (struct stem_count){ c->tokens[g->first_token + k].stem, 1 };
		u->first[i] = (uint32_t)at;
		at += count_stems(u->stems + at, n);
	}
	u->first[u->n] = (uint32_t)at;
}

static void fit(struct themes *t, struct question *q)
{
	struct features u;
	struct span *vectors;
	struct corpus *c = &q->corpus;
	sample_corpus(q->sample, c, &vectors);
	free(vectors);
	make_features(c, &u);
	size_t k = t->wanted ? (size_t)t->wanted : (size_t)(2 + sqrt((double)u.n) / 4);
	k = k > 20 && !t->wanted ? 20 : k;
	uint32_t *assign = xcalloc(u.n + 1, sizeof *assign);
	uint64_t random = 1;
	for (size_t i = 0; i < u.n; i++)
		assign[i] = (uint32_t)random_below(&random, k);
	q->mixture = (struct mixture){ .beta = 0.05, .kappa = 20, .words = 1 };
	mixture_fit(&q->mixture, &u, assign, k, 20, t->ctx->jobs);
	for (size_t i = 0; i < c->n_stems; i++)
		intern_add(&q->stems, c->stems[i].text);
	q->keys = xcalloc(k, sizeof *q->keys);
	for (size_t z = 0; z < k; z++)
		snprintf(q->keys[z], sizeof *q->keys, "t%02zu", z + 1);
	free(assign);
	features_free(&u);
}

static int emit_themes(struct question *q, struct emitter *out, struct fault *f)
{
	for (size_t z = 0; z < q->mixture.k; z++) {
		struct arena a = { 0 };
		struct buffer label = { 0 };
		struct record r;
		for (int words = 0; words < 3; words++) {
			size_t best = 0;
			for (size_t s = 1; s < q->mixture.n_stems; s++)
				if (q->mixture.log_stem[s * q->mixture.k + z] > q->mixture.log_stem[best * q->mixture.k + z])
					best = s;
			if (!q->mixture.n_stems)
				break;
			q->mixture.log_stem[best * q->mixture.k + z] -= 100; /* put back below */
			if (label.len)
				buffer_add_byte(&label, ' ');
			buffer_add_span(&label, q->stems.text[best]);
		}
		for (size_t s = 0; s < q->mixture.n_stems; s++)
			if (q->mixture.log_stem[s * q->mixture.k + z] < -60)
				q->mixture.log_stem[s * q->mixture.k + z] += 100;
		record_begin(&r, RECORD_THEME, &a);
		record_set_text(&r, M_QUESTION, q->id);
		record_set_text(&r, M_KEY, span_of(q->keys[z]));
		record_set_text(&r, M_LABEL, (struct span){ label.bytes, label.len });
		record_set_text(&r, M_DESCRIPTION, SPAN(""));
		record_set_raw(&r, M_TERMS, SPAN("[]"));
		record_set_text(&r, M_ORIGIN, SPAN("found"));
		int code = emit(out, &r, f);
		buffer_free(&label);
		arena_free(&a);
		CHECK(code);
	}
	return 0;
}

static int assign_record(struct question *q, struct record *r, struct fault *f)
{
	const struct segment *segments;
	const struct token *tokens;
	const struct span *stems;
	size_t n, n_tokens, n_stems, k = q->mixture.k, best = 0;
	CHECK(record_segments(r, &segments, &n, f));
	CHECK(record_tokens(r, &tokens, &n_tokens, f));
	CHECK(record_stems(r, &stems, &n_stems, f));
	double *scores = arena_calloc(r->arena, k, sizeof *scores);
	struct stem_count *list = arena_calloc(r->arena, n_stems + 1, sizeof *list);
	size_t m = 0;
	for (size_t i = 0; i < n_stems; i++) {
		uint32_t id = stems[i].len ? intern_find(&q->stems, stems[i]) : UINT32_MAX;
		if (id != UINT32_MAX)
			list[m++] = (struct stem_count){ id, 1 };
	}
	if (!k || !n)
		return 0;
	mixture_score(&q->mixture, list, count_stems(list, m), NULL, IN_NO_THEME, scores);
	for (size_t z = 1; z < k; z++)
		if (scores[z] > scores[best])
			best = z;
	struct theme_link *link = arena_calloc(r->arena, 1, sizeof *link);
	*link = (struct theme_link){ span_of(q->keys[best]), 1, 500000, segments[0].start, segments[0].end };
	record_set_themes(r, link, 1);
	return 0;
}

static int themes_finish(void *state, struct emitter *out, struct fault *f)
{
	struct themes *t = state;
	struct record r;
	bool end = false;
	for (size_t i = 0; i < t->n_questions; i++)
		fit(t, &t->questions[i]);
	for (size_t i = 0; i < t->n_questions; i++)
		CHECK(emit_themes(&t->questions[i], out, f));
	CHECK(spool_rewind(t->spool, f));
	for (;;) {
		struct span id;
		CHECK(spool_next(t->spool, &r, &end, f));
		if (end)
			break;
		CHECK(record_text(&r, M_QUESTION, &id, f));
		struct question *q = question_of(t, id);
		CHECK(assign_record(q, &r, f));
		CHECK(emit(out, &r, f));
	}
	return 0;
}

static void themes_close(void *state)
{
	struct themes *t = state;
	if (!t)
		return;
	for (size_t i = 0; i < t->n_questions; i++) {
		sample_free(t->questions[i].sample);
		corpus_free(&t->questions[i].corpus);
		mixture_free(&t->questions[i].mixture);
		intern_free(&t->questions[i].stems);
		free(t->questions[i].keys);
	}
	free(t->questions);
	intern_free(&t->ids);
	spool_close(t->spool);
	free(t);
}

const struct stage stage_themes = {
	.name = "themes",
	.summary = "find the themes of each question and assign responses to them",
	.kind = STAGE_ALL,
	.needs = (const char *const[]){ "question", "text", "segments", "tokens", "stems", NULL },
	.adds = (const char *const[]){ "themes", NULL },
	.options = themes_options,
	.open = themes_open,
	.feed = themes_feed,
	.finish = themes_finish,
	.close = themes_close,
};
