/* themes.c: finds what respondents say again and again, and says why each response is there.
 * Sets the records aside, fits the themes of each question on a sample, then lets the
 * records go with theirs. */
#include <stdlib.h>

#include "../../pipeline/data.h"
#include "../../pipeline/pack.h"
#include "../../pipeline/spool.h"
#include "model.h"

static const struct option_spec themes_options[] = {
	{ "themes", 0, "N", "how many themes for each question, or 'auto' (the default)", 0 },
	{ "encode", 0, "N", "segments that the sentence encoder reads: a number, all or none (default: 4000)", 0 },
	{ "codeframe", 0, "FILE", "themes to assign instead of finding them: CSV with key,label,description", 0 },
	{ "seed-words", 0, "FILE", "words that themes should form around", 0 },
	{ "save-themes", 0, "FILE", "write the themes found to a model file", OPTION_QUIET },
	{ "load-themes", 0, "FILE", "assign the themes of a model file instead of finding them", 0 },
	{ 0 }
};

enum { DEFAULT_ENCODE = 4000, BATCH = 1024, STRETCH = 32 };

struct themes {
	struct context *ctx;
	struct spool *spool;
	struct intern ids;
	struct question *questions;
	size_t n_questions, cap;
	long wanted, encode;
	struct tools tools;
	bool loaded;                /* themes come from a model file */
	size_t unknown;             /* responses to questions that it has not */
};

static int read_options(struct themes *t, struct fault *f)
{
	const struct options *o = &t->ctx->options;
	const char *encode = options_text(o, "encode", "");
	if (strcmp(options_text(o, "themes", "auto"), "auto") != 0)
		CHECK(options_number(o, "themes", 1, 1000, 0, &t->wanted, f));
	if (strcmp(encode, "all") == 0)
		t->encode = 1000000000;
	else if (strcmp(encode, "none") != 0)
		CHECK(options_number(o, "encode", 0, 1000000000, DEFAULT_ENCODE, &t->encode, f));
	return 0;
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

/* The question of an id; a model of one question serves any. Null: the model has none. */
static struct question *question_known(struct themes *t, struct span id)
{
	uint32_t i = intern_find(&t->ids, id);
	if (i != UINT32_MAX)
		return &t->questions[i];
	return t->n_questions == 1 ? &t->questions[0] : NULL;
}

static int load_themes(struct themes *t, const char *path, struct fault *f)
{
	struct span file;
	CHECK(data_read_user(t->ctx, path, &file, f));
	CHECK(model_read(path, file, &t->tools, &t->questions, &t->n_questions, f));
	for (size_t i = 0; i < t->n_questions; i++) {
		if (intern_add(&t->ids, t->questions[i].id) != i)
			return fault_set(f, EXIT_CONFIG, "'%s' has a question twice", path);
		t->questions[i].sample = sample_new();
		question_loaded(&t->questions[i], &t->tools, t->ctx->jobs);
	}
	t->loaded = true;
	return 0;
}

static int themes_open(struct context *ctx, void **state, struct fault *f)
{
	struct themes *t = *state = xcalloc(1, sizeof *t);
	t->ctx = ctx;
	CHECK(read_options(t, f));
	CHECK(tools_open(&t->tools, ctx, t->encode > 0, f));
	if (options_given(&ctx->options, "load-themes"))
		CHECK(load_themes(t, options_text(&ctx->options, "load-themes", ""), f));
	return spool_open(&t->spool, f);
}

static int themes_feed(void *state, struct record *r, struct emitter *out, struct fault *f)
{
	struct themes *t = state;
	struct span id;
	(void)out;
	CHECK(record_text(r, M_QUESTION, &id, f));
	struct question *q = t->loaded ? question_known(t, id) : question_of(t, id);
	if (q && (!t->loaded || t->tools.encoder))
		CHECK(sample_add(q->sample, r, t->loaded ? q->assigner.remarks : question_remarks(&t->tools, id), f));
	return spool_add(t->spool, r, f);
}

static int find_themes(struct themes *t, struct fault *f)
{
	struct representation *all = xcalloc(t->n_questions + 1, sizeof *all);
	int code = 0;
	for (size_t i = 0; i < t->n_questions && !code; i++)
		code = question_begin(&t->questions[i], &t->tools, &all[i], t->ctx->jobs, f);
	if (t->tools.encoder && !code)
		represent_encode(all, t->n_questions, t->tools.encoder, &t->tools.meanings, (size_t)t->encode, true,
		                 t->ctx->jobs);
	for (size_t i = 0; i < t->n_questions && !code; i++)
		code = question_fit(&t->questions[i], &t->tools, &all[i], (size_t)t->wanted, t->ctx->jobs, f);
	free(all);
	return code;
}

/* Records of the spool, some at a time: made and judged on all threads, a stretch of
 * them by one, and given in order. */
struct batch {
	struct themes *themes;
	struct arena arenas[BATCH / STRETCH];
	struct span packed[BATCH];
	struct record records[BATCH];
	struct fault faults[BATCH];
	struct assigned said[BATCH];
	size_t n;
};

static int judge(struct batch *b, size_t i, struct arena *a, struct record_hints *hints, struct fault *f)
{
	struct record *r = &b->records[i];
	if (!record_unpack(r, b->packed[i], a, hints))
		return fault_set(f, EXIT_IO, "a temporary file was changed");
	const struct question *q = question_known(b->themes, record_text_or_empty(r, M_QUESTION));
	b->said[i] = (struct assigned){ 0 };
	if (q)
		return assign_response(&q->assigner, r, &b->said[i], f);
	record_set_themes(r, NULL, 0);
	return 0;
}

static void judge_some(void *of, size_t from, size_t to)
{
	struct batch *b = of;
	struct record_hints hints = { { 0 } };
	for (size_t i = from; i < to; i++)
		judge(b, i, &b->arenas[i / STRETCH], &hints, &b->faults[i]);
}

static int judge_batch(struct batch *b, struct emitter *out, struct fault *f)
{
	parallel_for(b->themes->ctx->jobs, b->n, STRETCH, judge_some, b);
	for (size_t i = 0; i < b->n; i++) {
		if (b->faults[i].code) {
			*f = b->faults[i];
			return f->code;
		}
		struct question *q = question_known(b->themes, record_text_or_empty(&b->records[i], M_QUESTION));
		if (q) {
			q->judged++;
			q->none += b->said[i].none;
			q->evidence += b->said[i].evidence;
		}
		b->themes->unknown += !q;
		CHECK(emit(out, &b->records[i], f));
	}
	for (size_t i = 0; i < BATCH / STRETCH; i++)
		arena_reset(&b->arenas[i]);
	b->n = 0;
	return 0;
}

static int judge_all(struct themes *t, struct batch *b, struct emitter *out, struct fault *f)
{
	struct span packed;
	bool end;
	CHECK(spool_rewind(t->spool, f));
	for (;;) {
		CHECK(spool_next_packed(t->spool, &packed, &end, f));
		if (end)
			return judge_batch(b, out, f);
		b->packed[b->n] = arena_span(&b->arenas[b->n / STRETCH], packed);
		if (++b->n == BATCH)
			CHECK(judge_batch(b, out, f));
	}
}

static int themes_finish(void *state, struct emitter *out, struct fault *f)
{
	struct themes *t = state;
	const char *save = options_text(&t->ctx->options, "save-themes", NULL);
	if (!t->loaded)
		CHECK(find_themes(t, f));
	else if (t->tools.encoder)
		questions_read(t->questions, t->n_questions, &t->tools, (size_t)t->encode, t->ctx->jobs);
	if (save)
		CHECK(model_write(save, &t->tools, t->questions, t->n_questions, f));
	for (size_t i = 0; i < t->n_questions; i++)
		CHECK(question_emit(&t->questions[i], out, f));
	struct batch *b = xcalloc(1, sizeof *b);
	b->themes = t;
	int code = judge_all(t, b, out, f);
	for (size_t i = 0; i < BATCH / STRETCH; i++)
		arena_free(&b->arenas[i]);
	free(b);
	for (size_t i = 0; i < t->n_questions && t->loaded && !code; i++)
		question_compare(&t->questions[i]);
	if (t->unknown && !code)
		report("themes", "warning", "%zu responses are to questions that the themes loaded have not: they have none",
		       t->unknown);
	return code;
}

static void themes_close(void *state)
{
	struct themes *t = state;
	if (!t)
		return;
	for (size_t i = 0; i < t->n_questions; i++)
		question_free(&t->questions[i]);
	free(t->questions);
	intern_free(&t->ids);
	spool_close(t->spool);
	tools_close(&t->tools);
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
