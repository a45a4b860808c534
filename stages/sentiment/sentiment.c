/* sentiment.c: how a respondent feels, and whether they are for or against what is
 * proposed; both with the words they rest on. English, French and Welsh; an answer in
 * another language gets no score rather than a wrong one. */
#include <stdlib.h>

#include "fairness.h"
#include "judge.h"
#include "words.h"

enum { LANGUAGES = 3 };
static const struct { const char *code; const char *const *files; } languages[LANGUAGES] = {
	{ "en", (const char *const[]){ "lexicons/groups.tsv", "lexicons/domain.tsv",
	        "lexicons/sentiment-en.tsv", "lexicons/position-en.tsv", "lexicons/trained-en.tsv", NULL } },
	{ "fr", (const char *const[]){ "lexicons/groups.tsv", "lexicons/sentiment-fr.tsv", NULL } },
	{ "cy", (const char *const[]){ "lexicons/groups.tsv", "lexicons/sentiment-cy.tsv", NULL } },
};

struct asked {
	char id[64];
	struct question of[LANGUAGES];
};
struct sentiment {
	struct lexicon *const *lexicons; /* [LANGUAGES], the context's */
	struct judge judge;
	struct asked *asked;
	size_t n_asked;
	int64_t least;          /* that a position's weights must sum to */
};

static void lexicons_free(void *shared)
{
	struct lexicon **lexicons = shared;
	for (size_t i = 0; i < LANGUAGES; i++)
		lexicon_free(lexicons[i]);
	free(lexicons);
}

static int lexicons_open(struct context *ctx, struct fault *f)
{
	struct lexicon **lexicons = ctx->shared = xcalloc(LANGUAGES, sizeof *lexicons);
	ctx->shared_free = lexicons_free;
	for (size_t i = 0; i < LANGUAGES; i++)
		CHECK(lexicon_open(ctx, languages[i].files, &lexicons[i], f));
	return 0;
}

static int sentiment_open(struct context *ctx, void **state, struct fault *f)
{
	struct sentiment *s = *state = xcalloc(1, sizeof *s);
	const char *given = options_text(&ctx->options, "abstain", "0.55");
	char *end;
	double p = strtod(given, &end);
	if (end == given || *end || !(p >= 0.5 && p <= 1))
		return fault_set(f, EXIT_USAGE, "--abstain must be in [0.5, 1], but '%s' is given", given);
	s->least = position_least((int32_t)(p * 1e6 + 0.5));
	if (!ctx->shared)
		CHECK(lexicons_open(ctx, f));
	s->lexicons = ctx->shared;
	return 0;
}

/* The fairness check instead of filtering. */
static int sentiment_instead(struct context *ctx, bool *done, struct fault *f)
{
	static const char name[] = "lexicons/fairness.tsv";
	struct lexicon *l = NULL;
	struct span file;
	*done = options_given(&ctx->options, "fairness");
	if (!*done)
		return 0;
	int code = lexicon_open(ctx, languages[0].files, &l, f);
	if (!code)
		code = data_read(ctx, name, &file, f);
	if (!code)
		code = fairness_print(stdout, name, file, l, f);
	lexicon_free(l);
	return code;
}

static int sentiment_other(void *state, struct record *r, struct fault *f)
{
	struct sentiment *s = state;
	(void)f;
	struct span id = record_text_or_empty(r, M_QUESTION), text = record_text_or_empty(r, M_TEXT);
	if (r->type != RECORD_QUESTION || id.len >= sizeof s->asked->id)
		return 0;
	s->asked = xrealloc(s->asked, s->n_asked + 1, sizeof *s->asked);
	struct asked *a = &s->asked[s->n_asked++];
	memset(a, 0, sizeof *a);
	memcpy(a->id, id.bytes, id.len);
	struct token *tokens = arena_alloc(r->arena, (text.len + 1) * sizeof *tokens);
	size_t n = plain_words(text, tokens);
	for (size_t i = 0; i < LANGUAGES; i++) {
		units_fill(&s->judge.units, s->lexicons[i], text, tokens, n);
		question_read(&a->of[i], &s->judge.units, s->lexicons[i]);
	}
	return 0;
}

static const struct question *question_of(const struct sentiment *s, struct span id, size_t language)
{
	static const struct question unknown = { .direction = 1 };
	for (size_t i = 0; i < s->n_asked; i++)
		if (span_is(id, s->asked[i].id))
			return &s->asked[i].of[language];
	return &unknown;
}

enum { MOST_EVIDENCE = 10000 }; /* of a kind: nobody reads more, and a line holds it (record_analysed) */

/* Evidence: the first terms or rules, with a mark for what a negator turned. Gives how many. */
static size_t fill_evidence(const struct sentiment *s, const struct lexicon *l, struct record *r,
                            const struct weighings *w, enum evidence_kind kind, struct evidence *to)
{
	uint32_t n = w->n < MOST_EVIDENCE ? w->n : MOST_EVIDENCE;
	for (uint32_t k = 0; k < n; k++) {
		const struct weighing *g = &w->list[k];
		struct span term = g->rule ? span_of(g->rule) : lexicon_node(l, g->node)->term;
		if (g->negated) {
			char *marked = arena_alloc(r->arena, term.len + 5);
			memcpy(marked, "not: ", 5);
			memcpy(marked + 5, term.bytes, term.len);
			term = (struct span){ marked, term.len + 5 };
		}
		to[k] = (struct evidence){ .kind = (uint8_t)kind, .term = term, .weight = g->weight,
		                           .start = s->judge.units.list[g->first].start,
		                           .end = s->judge.units.list[g->last - 1].end };
	}
	return n;
}

static int set_members(struct sentiment *s, const struct lexicon *l, struct record *r,
                       const struct judgement *j, bool closed, struct fault *f)
{
	size_t n = s->judge.sentiment.n + s->judge.position.n + 1;
	struct evidence *rows = arena_alloc(r->arena, n * sizeof *rows);

	n = fill_evidence(s, l, r, &s->judge.sentiment, EVIDENCE_SENTIMENT, rows);
	record_set_micro(r, M_SENTIMENT, j->sentiment);
	record_set_text(r, M_SENTIMENT_LABEL, span_of(label_name(j->label)));
	if (!closed) {
		record_set_text(r, M_POSITION, span_of(position_name(j->position)));
		record_set_text(r, M_POSITION_SOURCE, SPAN("text"));
		record_set_micro(r, M_CONFIDENCE, j->confidence);
		n += fill_evidence(s, l, r, &s->judge.position, EVIDENCE_POSITION, rows + n);
	}
	if (j->reasons)
		record_set_raw(r, M_DETAIL, detail_json(j->reasons, r->arena));
	return n ? record_add_evidence(r, rows, n, f) : 0;
}

static int sentiment_feed(void *state, struct record *r, struct emitter *out, struct fault *f)
{
	struct sentiment *s = state;
	struct span text, language = record_text_or_empty(r, M_LANGUAGE);
	const struct token *tokens;
	const struct segment *list;
	size_t n_tokens, n_segments, which = 0;

	while (which < LANGUAGES && !span_is(language, languages[which].code))
		which++;
	if (which == LANGUAGES)
		return emit(out, r, f);
	CHECK(record_text(r, M_TEXT, &text, f));
	CHECK(record_tokens(r, &tokens, &n_tokens, f));
	CHECK(record_segments(r, &list, &n_segments, f));
	struct segment *segments = arena_alloc(r->arena, (n_segments + 1) * sizeof *segments);
	if (n_segments)
		memcpy(segments, list, n_segments * sizeof *segments);
	const struct lexicon *l = s->lexicons[which];
	bool closed = span_is(record_text_or_empty(r, M_POSITION_SOURCE), "closed");
	const struct question *q = closed ? NULL : question_of(s, record_text_or_empty(r, M_QUESTION), which);
	struct judgement j = judge_text(&s->judge, l, q, text, tokens, n_tokens, s->least, segments, n_segments);
	record_set_segments(r, segments, n_segments);
	CHECK(set_members(s, l, r, &j, closed, f));
	return emit(out, r, f);
}

static void sentiment_close(void *state)
{
	struct sentiment *s = state;
	if (!s)
		return;
	judge_free(&s->judge);
	free(s->asked);
	free(s);
}

static const struct option_spec sentiment_options[] = {
	{ "abstain", 0, "P", "how sure a position must be, 0.5 to 1, else it is unclear (default: 0.55)", 0 },
	{ "fairness", 0, NULL, "show that names and groups of people do not move a score, and stop", OPTION_QUIET },
	{ 0 }
};

const struct stage stage_sentiment = {
	.name = "sentiment",
	.summary = "judge sentiment and position, and show the words they rest on",
	.kind = STAGE_EACH,
	.needs = (const char *const[]){ "text", "language", "segments", "tokens", NULL },
	.adds = (const char *const[]){ "sentiment", "sentiment_label", "position", "position_source",
	                               "confidence", "detail", "evidence", NULL },
	.options = sentiment_options,
	.instead = sentiment_instead,
	.open = sentiment_open,
	.feed = sentiment_feed,
	.other = sentiment_other,
	.close = sentiment_close,
};
