/* responses.c: a response's rows, and what the summaries count of it. */
#include <fcntl.h>
#include <stdlib.h>

#include "store_internal.h"

/* A member as the next cell of a row; null if the record lacks it. */
static void add_member(struct rows *to, struct record *r, enum member_id id)
{
	if (record_has(r, id))
		rows_text(to, record_text_or_empty(r, id));
	else
		rows_null(to);
}

static void add_micro(struct rows *to, int64_t micro)
{
	rows_real(to, (double)micro / 1e6);
}

struct span store_theme_name(struct store *s, struct span question, struct span key)
{
	s->key.len = 0;
	buffer_add_span(&s->key, question);
	buffer_add_byte(&s->key, '\0');
	buffer_add_span(&s->key, key);
	return (struct span){ s->key.bytes, s->key.len };
}

static int theme_id(struct store *s, struct span question, struct span key, int64_t *id, struct fault *f)
{
	uint32_t n = intern_find(&s->themes, store_theme_name(s, question, key));
	*id = (int64_t)n + 1;
	return n != UINT32_MAX ? 0 : fault_set(f, EXIT_DATA, "a response has a theme that no theme record describes");
}

enum { SYNC_EVERY = 8192 };       /* responses */

static const char *const labels[LABELS] = { "", "positive", "neutral", "negative", "mixed" };
static const char *const positions[POSITIONS] = { "", "agree", "disagree", "unclear" };
/* As for the whole response, see canvass-sentiment(1); what a segment's score rests on is not
 * told, so more is asked of it where the response is neutral. */
enum { NEUTRAL_BELOW = 200000, UNRATED_BELOW = 400000 };

static uint8_t index_of(struct span text, const char *const *names, uint8_t n)
{
	for (uint8_t i = 1; i < n; i++)
		if (span_is(text, names[i]))
			return i;
	return 0;
}

/* How sure the position is, and why the response is rich in evidence. */
static int add_judged(struct rows *to, struct record *r, struct fault *f)
{
	int64_t confidence;
	struct span detail;
	if (record_has(r, M_CONFIDENCE)) {
		CHECK(record_micro(r, M_CONFIDENCE, &confidence, f));
		add_micro(to, confidence);
	} else {
		rows_null(to);
	}
	if (record_has(r, M_DETAIL)) {
		CHECK(record_raw(r, M_DETAIL, &detail, f));
		rows_text(to, detail);
	} else {
		rows_null(to);
	}
	return 0;
}

/* Adds the row and counts it; *id is the response's. */
static int put_response(struct store *s, struct record *r, struct span question, int64_t *id,
                        struct fault *f)
{
	struct tally_response counted = { .sentiment = UNSCORED };
	struct span text, ref = record_text_or_empty(r, M_REF), respondent = ref;
	struct rows *to = &s->rows[RESPONSE];
	int64_t person, sentiment = 0;
	bool scored = record_has(r, M_SENTIMENT);
	CHECK(record_text(r, M_TEXT, &text, f));
	if (scored)
		CHECK(record_micro(r, M_SENTIMENT, &sentiment, f));
	if (sentiment < -1000000 || sentiment > 1000000)
		return fault_set(f, EXIT_DATA, "'sentiment' is not in [-1, 1]");
	if (record_has(r, M_RESPONDENT))
		respondent = record_text_or_empty(r, M_RESPONDENT);
	CHECK(store_respondent(s, respondent, &person, f));
	*id = ++s->responses;
	rows_integer(to, *id);
	rows_text(to, ref);
	rows_integer(to, person);
	rows_text(to, question);
	rows_text(to, text);
	add_member(to, r, M_LANGUAGE);
	if (scored)
		add_micro(to, sentiment);
	else
		rows_null(to);
	add_member(to, r, M_SENTIMENT_LABEL);
	add_member(to, r, M_POSITION);
	add_member(to, r, M_POSITION_SOURCE);
	rows_null(to); /* campaign_id */
	CHECK(add_judged(to, r, f));
	counted.respondent = (uint32_t)person;
	if (scored)
		counted.sentiment = (int32_t)sentiment;
	counted.label = index_of(record_text_or_empty(r, M_SENTIMENT_LABEL), labels, LABELS);
	counted.position = index_of(record_text_or_empty(r, M_POSITION), positions, POSITIONS);
	tally_response(&s->tally, question, counted);
	return store_end_row(s, RESPONSE, f);
}

/* What the segment under a theme says; the whole response where the segment does not,
 * and for position always where a closed answer gave it. */
static struct tally_response judge_link(const struct segment *segments, size_t n, bool closed,
                                        const struct theme_link *link, const struct tally_response *whole)
{
	struct tally_response judged = *whole;
	for (size_t i = 0; i < n; i++) {
		const struct segment *g = &segments[i];
		if (n == 1 || g->start != link->start || g->end != link->end)
			continue;
		if (g->sentiment != UNSCORED) {
			judged.sentiment = g->sentiment;
			int32_t least = whole->label == LABEL_NEUTRAL ? UNRATED_BELOW : NEUTRAL_BELOW;
			judged.label = g->sentiment >= least ? LABEL_POSITIVE :
			               g->sentiment <= -least ? LABEL_NEGATIVE : LABEL_NEUTRAL;
		}
		if (!closed && (g->position == POSITION_AGREE || g->position == POSITION_DISAGREE))
			judged.position = g->position;
	}
	return judged;
}

static void put_judged(struct rows *to, const struct tally_response *judged)
{
	if (judged->sentiment != UNSCORED)
		add_micro(to, judged->sentiment);
	else
		rows_null(to);
	if (judged->label)
		rows_text(to, span_of(labels[judged->label]));
	else
		rows_null(to);
	if (judged->position)
		rows_text(to, span_of(positions[judged->position]));
	else
		rows_null(to);
}

/* Notes which theme a theme is part of. */
void store_theme_parent(struct store *s, struct record *r)
{
	if (s->themes.n > s->cap_parents) {
		s->cap_parents = 2 * s->themes.n;
		s->parents = xrealloc(s->parents, s->cap_parents, sizeof *s->parents);
	}
	uint32_t parent = UINT32_MAX;
	if (record_has(r, M_PARENT))
		parent = intern_find(&s->themes, store_theme_name(s, record_text_or_empty(r, M_QUESTION),
		                                            record_text_or_empty(r, M_PARENT)));
	s->parents[s->themes.n - 1] = parent == UINT32_MAX ? 0 : parent + 1;
}

/* A response counts once for the theme that its i-th theme is part of: by the first of the
 * links to a part of it, and not if it is linked itself. */
static void tally_parent(struct store *s, int64_t id, int64_t theme, const struct theme_link *links, size_t n,
                         size_t i, struct span question, struct tally_response judged)
{
	uint32_t parent = s->parents[theme - 1];
	for (size_t k = 0; k < n && parent; k++) {
		uint32_t other = intern_find(&s->themes, store_theme_name(s, question, links[k].key));
		if (other != UINT32_MAX && (other + 1 == parent || (k < i && s->parents[other] == parent)))
			return;
	}
	if (parent) {
		tally_link(&s->tally, id, parent, false);
		tally_segment(&s->tally, id, parent, judged);
	}
}

/* which: LINK, a response's themes, or PROPOSAL, those that are only proposed. */
static int put_links(struct store *s, struct record *r, struct span question, int64_t id, enum table which,
                     struct fault *f)
{
	struct rows *to = &s->rows[which];
	const struct theme_link *links;
	const struct segment *segments = NULL;
	size_t n, n_segments = 0;
	int64_t theme;
	bool closed = span_is(record_text_or_empty(r, M_POSITION_SOURCE), "closed");
	CHECK((which == LINK ? record_themes : record_proposed)(r, &links, &n, f));
	if (record_has(r, M_SEGMENTS))
		CHECK(record_segments(r, &segments, &n_segments, f));
	for (size_t i = 0; i < n; i++) {
		for (size_t k = 0; k < i; k++)
			if (links[k].rank == links[i].rank)
				return fault_set(f, EXIT_DATA, "two themes of rank %u", links[i].rank);
		CHECK(theme_id(s, question, links[i].key, &theme, f));
		rows_integer(to, id);
		rows_integer(to, theme);
		rows_integer(to, links[i].rank);
		add_micro(to, links[i].score);
		rows_integer(to, links[i].start);
		rows_integer(to, links[i].end);
		struct tally_response judged = judge_link(segments, n_segments, closed, &links[i],
		                                          &s->tally.responses[id - 1]);
		put_judged(to, &judged);
		tally_link(&s->tally, id, theme, which == PROPOSAL);
		tally_segment(&s->tally, id, theme, judged);
		tally_parent(s, id, theme, links, n, i, question, judged);
		CHECK(store_end_row(s, which, f));
	}
	return 0;
}

static int put_evidence(struct store *s, struct record *r, struct span question, int64_t id, struct fault *f)
{
	static const struct span kinds[] = { { "sentiment", 9 }, { "position", 8 }, { "theme", 5 } };
	struct rows *to = &s->rows[EVIDENCE];
	const struct evidence *list;
	size_t n;
	int64_t theme = 0;
	CHECK(record_evidence(r, &list, &n, f));
	for (size_t i = 0; i < n; i++) {
		const struct evidence *e = &list[i];
		if (e->kind == EVIDENCE_THEME)
			CHECK(theme_id(s, question, e->theme, &theme, f));
		rows_integer(to, id);
		rows_text(to, kinds[e->kind]);
		if (e->kind == EVIDENCE_THEME)
			rows_integer(to, theme);
		else
			rows_null(to);
		rows_text(to, e->term);
		add_micro(to, e->weight);
		rows_integer(to, e->start);
		rows_integer(to, e->end);
		CHECK(store_end_row(s, EVIDENCE, f));
	}
	return 0;
}

int store_feed(void *state, struct record *r, struct emitter *out, struct fault *f)
{
	struct store *s = state;
	struct span question;
	int64_t id = 0;
	(void)out;
	if (s->responses % SYNC_EVERY == SYNC_EVERY - 1) /* so that little is left to wait for at the end */
		sync_file_range(s->file, 0, 0, SYNC_FILE_RANGE_WRITE);
	CHECK(record_text(r, M_QUESTION, &question, f));
	CHECK(put_response(s, r, question, &id, f));
	CHECK(fulltext_add(s->fulltext, r, f));
	if (record_has(r, M_THEMES))
		CHECK(put_links(s, r, question, id, LINK, f));
	if (record_has(r, M_PROPOSED))
		CHECK(put_links(s, r, question, id, PROPOSAL, f));
	return record_has(r, M_EVIDENCE) ? put_evidence(s, r, question, id, f) : 0;
}
