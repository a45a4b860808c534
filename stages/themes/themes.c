/* themes.c: finds what respondents say again and again, and says why each response is there.
 * Sets the records aside, fits the themes of each question on a sample, then lets the
 * records go with theirs. */
#include <stdlib.h>

#include "../../pipeline/data.h"
#include "../../pipeline/pack.h"
#include "../../pipeline/spool.h"
#include "asked.h"
#include "kept.h"
#include "model.h"

static const struct option_spec themes_options[] = {
	{ "themes", 0, "N", "how many themes for each question, or 'auto' (the default)", 0 },
	{ "encode", 0, "N", "segments that the sentence encoder reads: a number, all or none (default: 4000)", 0 },
	{ "vectors", 0, "FILE", "keep what the encoder reads in a file: the next run need not read it again", OPTION_QUIET },
	{ "codeframe", 0, "FILE", "themes to assign instead of finding them: CSV with key,label,description, or a folder of such", OPTION_REPEAT },
	{ "seed-words", 0, "FILE", "words that themes should form around", 0 },
	{ "save-themes", 0, "FILE", "write the themes found to a model file", OPTION_QUIET },
	{ "load-themes", 0, "FILE", "assign the themes of a model file instead of finding them", 0 },
	{ 0 }
};

enum { DEFAULT_ENCODE = 4000, BATCH = 1024, STRETCH = 32 };

struct themes {
	struct context *ctx;
	struct spool *spool;
	struct asked asked;
	struct question *questions; /* as asked; where loaded, as in the file */
	size_t n_questions, cap;
	long wanted, encode;
	struct tools tools;
	bool loaded;                /* themes come from a model file */
	bool matched;               /* it is known which questions have which themes */
};

/* Pairs of which the second would be passed over. */
static int check_options(const struct options *o, struct fault *f)
{
	static const char *const pairs[][2] = { { "load-themes", "codeframe" }, { "load-themes", "seed-words" },
		{ "load-themes", "themes" }, { "load-themes", "save-themes" }, { "codeframe", "seed-words" } };
	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
		if (options_given(o, pairs[i][0]) && options_given(o, pairs[i][1]))
			return fault_set(f, EXIT_USAGE, "--%s does not go with --%s", pairs[i][1], pairs[i][0]);
	return 0;
}

static int read_options(struct themes *t, struct fault *f)
{
	const struct options *o = &t->ctx->options;
	const char *encode = options_text(o, "encode", "");
	CHECK(check_options(o, f));
	if (strcmp(options_text(o, "themes", "auto"), "auto") != 0)
		CHECK(options_number(o, "themes", 1, 1000, 0, &t->wanted, f));
	if (strcmp(encode, "all") == 0)
		t->encode = 1000000000;
	else if (strcmp(encode, "none") != 0)
		CHECK(options_number(o, "encode", 0, 1000000000, DEFAULT_ENCODE, &t->encode, f));
	return 0;
}

/* The question that responses are given the themes of; null: a file of themes has none. */
static struct question *question_of(struct themes *t, uint32_t asked)
{
	uint32_t i = asked == UINT32_MAX ? UINT32_MAX : t->asked.list[asked].question;
	return i == UINT32_MAX ? NULL : &t->questions[i];
}

static struct question *question_by_id(struct themes *t, struct span id)
{
	return question_of(t, intern_find(&t->asked.ids, id));
}

/* A question found to have responses. */
static void begin_question(struct themes *t, uint32_t asked)
{
	if (t->n_questions == t->cap) {
		t->cap = t->cap ? 2 * t->cap : 16;
		t->questions = xrealloc(t->questions, t->cap, sizeof *t->questions);
	}
	t->asked.list[asked].question = (uint32_t)t->n_questions;
	t->questions[t->n_questions++] = (struct question){ .id = t->asked.ids.text[asked],
		.wording = t->asked.list[asked].wording, .sample = sample_new() };
}

static int load_themes(struct themes *t, const char *path, struct fault *f)
{
	struct span file;
	CHECK(data_read_user(t->ctx, path, &file, f));
	CHECK(model_read(path, file, &t->tools, &t->questions, &t->n_questions, f));
	for (size_t i = 0; i < t->n_questions; i++) {
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
	if (options_given(&ctx->options, "save-themes"))
		CHECK(kept_try(options_text(&ctx->options, "save-themes", ""), f));
	CHECK(tools_open(&t->tools, ctx, t->encode > 0, f));
	if (options_given(&ctx->options, "load-themes"))
		CHECK(load_themes(t, options_text(&ctx->options, "load-themes", ""), f));
	return spool_open(&t->spool, f);
}

static int themes_other(void *state, struct record *r, struct fault *f)
{
	struct themes *t = state;
	(void)f;
	if (r->type == RECORD_QUESTION)
		asked_note(&t->asked, r);
	return 0;
}

/* Once all questions are known: before the first response, or at the end. */
static int match_once(struct themes *t, struct fault *f)
{
	if (t->matched)
		return 0;
	t->matched = true;
	if (t->loaded)
		asked_match(&t->asked, t->questions, t->n_questions);
	return asked_find_frame(&t->asked, &t->tools.codeframe, f);
}

static int themes_feed(void *state, struct record *r, struct emitter *out, struct fault *f)
{
	struct themes *t = state;
	struct span id;
	(void)out;
	CHECK(record_text(r, M_QUESTION, &id, f));
	size_t known = t->asked.ids.n;
	uint32_t asked = asked_add(&t->asked, id);
	CHECK(match_once(t, f));
	if (t->loaded && t->asked.ids.n > known)
		asked_match_id(&t->asked, asked, t->questions, t->n_questions);
	if (!t->loaded && !question_of(t, asked))
		begin_question(t, asked);
	struct question *q = question_of(t, asked);
	if (q)
		CHECK(sample_add(q->sample, r, t->loaded ? q->assigner.remarks : question_remarks(&t->tools, id), f));
	return spool_add(t->spool, r, f);
}

static int find_themes(struct themes *t, struct fault *f)
{
	struct representation *all = xcalloc(t->n_questions + 1, sizeof *all);
	int code = 0;
	for (size_t i = 0; i < t->n_questions && !code; i++)
		code = question_begin(&t->questions[i], &t->tools, &all[i], f);
	if (t->tools.recall && !code)
		represent_encode(all, t->n_questions, t->tools.recall, &t->tools.meanings, (size_t)t->encode, true, t->ctx->jobs);
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
	struct alike *alike[BATCH];
	size_t n_alike[BATCH];
	size_t n;
	enum { ALL, LATE_SUBJECT, LATE_THEMES } which; /* or only those of the late samples (late.h),
	                               first for what they are about */
};

static int judge(struct batch *b, size_t i, struct arena *a, struct record_hints *hints, struct fault *f)
{
	struct record *r = &b->records[i];
	if (!record_unpack(r, b->packed[i], a, hints))
		return fault_set(f, EXIT_IO, "a temporary file was changed");
	const struct question *q = question_by_id(b->themes, record_text_or_empty(r, M_QUESTION));
	b->said[i] = (struct assigned){ 0 };
	b->n_alike[i] = 0;
	if (b->which != ALL && !(q && late_has(&q->late, r)))
		return 0;
	if (b->which == LATE_SUBJECT)
		return assign_likeness(&q->assigner, r, &b->alike[i], &b->n_alike[i], f);
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

/* Counts how a response came out, and passes it on. */
static int pass_on(struct batch *b, size_t i, struct emitter *out, struct fault *f)
{
	struct themes *t = b->themes;
	uint32_t asked = intern_find(&t->asked.ids, record_text_or_empty(&b->records[i], M_QUESTION));
	struct question *q = question_of(t, asked);
	if (q) {
		q->judged.responses++;
		q->judged.none += b->said[i].none;
		q->judged.evidence += b->said[i].evidence;
	} else if (asked != UINT32_MAX) {
		t->asked.list[asked].without++;
	}
	return emit(out, &b->records[i], f);
}

static int note_late(struct batch *b, size_t i, struct fault *f)
{
	struct record *r = &b->records[i];
	struct question *q = question_by_id(b->themes, record_text_or_empty(r, M_QUESTION));
	if (!q || !late_has(&q->late, r))
		return 0;
	if (b->which == LATE_THEMES)
		return late_note(&q->late, r, q->keys, q->corpus.n_themes, f);
	late_alike(&q->late, b->alike[i], b->n_alike[i]);
	return 0;
}

static int judge_batch(struct batch *b, struct emitter *out, struct fault *f)
{
	parallel_for(b->themes->ctx->jobs, b->n, STRETCH, judge_some, b);
	for (size_t i = 0; i < b->n; i++) {
		if (b->faults[i].code) {
			*f = b->faults[i];
			return f->code;
		}
		CHECK(b->which == ALL ? pass_on(b, i, out, f) : note_late(b, i, f));
	}
	for (size_t i = 0; i < BATCH / STRETCH; i++)
		arena_reset(&b->arenas[i]);
	b->n = 0;
	return 0;
}

static int judge_all(struct batch *b, struct emitter *out, struct fault *f)
{
	struct span packed;
	bool end;
	CHECK(spool_rewind(b->themes->spool, f));
	for (;;) {
		CHECK(spool_next_packed(b->themes->spool, &packed, &end, f));
		if (end)
			return judge_batch(b, out, f);
		b->packed[b->n] = arena_span(&b->arenas[b->n / STRETCH], packed);
		if (++b->n == BATCH)
			CHECK(judge_batch(b, out, f));
	}
}

/* What loaded themes rest on here has to be known before they go out, ahead of the
 * responses: so the sample of these is judged first. */
static int look_at_late(struct batch *b, struct emitter *out, struct fault *f)
{
	struct themes *t = b->themes;
	questions_read(t->questions, t->n_questions, &t->tools, (size_t)t->encode, t->ctx->jobs);
	b->which = LATE_SUBJECT;
	CHECK(judge_all(b, out, f));
	for (size_t i = 0; i < t->n_questions; i++)
		question_late_subject(&t->questions[i]);
	b->which = LATE_THEMES;
	CHECK(judge_all(b, out, f));
	b->which = ALL;
	for (size_t i = 0; i < t->n_questions; i++) {
		question_late(&t->questions[i], &t->tools);
		CHECK(question_tell(&t->questions[i], out, f));
	}
	return 0;
}

static int give_themes(struct batch *b, struct emitter *out, struct fault *f)
{
	struct themes *t = b->themes;
	CHECK(t->loaded ? look_at_late(b, out, f) : find_themes(t, f));
	for (size_t i = 0; i < t->n_questions; i++)
		CHECK(question_emit(&t->questions[i], out, f));
	return judge_all(b, out, f);
}

static int themes_finish(void *state, struct emitter *out, struct fault *f)
{
	struct themes *t = state;
	const char *save = options_text(&t->ctx->options, "save-themes", NULL);
	CHECK(match_once(t, f));
	struct batch *b = xcalloc(1, sizeof *b);
	b->themes = t;
	int code = give_themes(b, out, f);
	for (size_t i = 0; i < BATCH / STRETCH; i++)
		arena_free(&b->arenas[i]);
	free(b);
	CHECK(code);
	asked_report_frame(&t->asked, &t->tools.codeframe);
	if (t->tools.recall)
		CHECK(recall_keep(t->tools.recall, f));
	if (save)
		return model_write(save, &t->tools, t->questions, t->n_questions, f);
	for (size_t i = 0; i < t->n_questions && t->loaded; i++)
		question_compare(&t->questions[i]);
	if (t->loaded)
		asked_report(&t->asked, t->questions, t->n_questions);
	return 0;
}

static void themes_close(void *state)
{
	struct themes *t = state;
	if (!t)
		return;
	for (size_t i = 0; i < t->n_questions; i++)
		question_free(&t->questions[i]);
	free(t->questions);
	asked_free(&t->asked);
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
	.other = themes_other,
	.finish = themes_finish,
	.close = themes_close,
};
