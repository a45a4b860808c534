/* position.c: see position.h. */
#include "position.h"

static const int64_t one = 1000000;
enum { REPORT_REACH = 12, MOST_SKIPPED = 3, NEGATION_REACH = 3 };
/* What a segment's feeling is worth, in hundredths; estimated with the weights of kind
 * side. Who answers how a goal can be reached feels about the problem. */
enum { FEELING = 110, ACTION_FEELING = 85, ASKED_FEELING = 40 };

/* The longest phrase with a stance from unit i on; adverbs and the like (kind skip)
 * may stand inside it, a negator inside turns it (*turned). */
static uint32_t longest_stance(const struct units *u, const struct lexicon *l, uint32_t i,
                               uint32_t *end, bool *turned)
{
	uint32_t at = u->list[i].node, found = 0;
	uint32_t limit = u->sentences[u->list[i].sentence].last;
	int skipped = 0;
	bool not_seen = false;

	*end = i + 1;
	*turned = false;
	if (at && lexicon_node(l, at)->stance)
		found = at;
	for (uint32_t j = i + 1; at && (lexicon_node(l, at)->more & MORE_STANCE) && j < limit; j++) {
		const struct unit *unit = &u->list[j];
		uint32_t next = unit->node ? lexicon_child(l, at, unit->node) : 0;
		if (next) {
			at = next;
			if (lexicon_node(l, at)->stance) {
				found = at;
				*end = j + 1;
				*turned = not_seen;
			}
			continue;
		}
		const struct node *n = lexicon_node(l, unit->node);
		bool negator = n->role == ROLE_NEGATOR || (unit->flags & UNIT_NEGATION);
		if ((!negator && n->stance != STANCE_SKIP) || skipped++ == MOST_SKIPPED)
			break;
		not_seen ^= negator;
	}
	return found;
}

static void add(struct weighings *w, uint32_t first, uint32_t last, uint32_t node,
                int64_t weight, bool negated, const char *rule)
{
	if (!weight)
		return;
	if (w->n == w->cap) {
		w->cap = w->cap ? w->cap * 2 : 64;
		w->list = xrealloc(w->list, w->cap, sizeof *w->list);
	}
	w->list[w->n++] = (struct weighing){ first, last, node, weight, negated, false, rule };
}

/* A row that weighs nothing: agreement depends on something. */
static void mark_condition(struct weighings *w, uint32_t first, uint32_t last)
{
	add(w, first, last, 0, 1, false, "on a condition");
	w->list[w->n - 1].weight = 0;
}

/* What is being read: a segment, and what was said before in it. */
struct reading {
	int sign;               /* of what is said here: 1 of the proposal, or its direction */
	bool of_action;         /* the segment names the proposal's action */
	uint32_t report_until;  /* unit: others' views up to there */
	int negation;           /* units that a negator still reaches */
	bool reported;          /* the segment holds others' views */
};

/* "Without it clubs would close": of what comes when it is gone. Not "without closing". */
static bool is_absence(const struct units *u, const struct lexicon *l, uint32_t i, uint32_t last)
{
	if (!(lexicon_node(l, u->list[i].node)->has & HAS_ABSENCE) || i + 1 == last)
		return false;
	struct span next = unit_word(u, &u->list[i + 1]);
	return !(next.len > 4 && memcmp(next.bytes + next.len - 3, "ing", 3) == 0);
}

/* "We should ban", "to be banned", "ban them": the action is wanted (words of kind wants
 * before it), and the rest of the segment speaks of its object. "A ban would ...",
 * "banning this will": the proposal is what the segment speaks of. */
static bool is_wanted(const struct units *u, const struct lexicon *l, uint32_t i, uint32_t first)
{
	struct span word = unit_word(u, &u->list[i]);
	if (i == first && !(word.len > 3 && memcmp(word.bytes + word.len - 3, "ing", 3) == 0))
		return true;
	for (uint32_t k = i; k > first && i - k < 3; k--)
		if (lexicon_node(l, u->list[k - 1].node)->has & HAS_WANTS)
			return true;
	return false;
}

/* "Complete ban.": nothing but the action, and how much of it. */
static bool is_call(const struct units *u, const struct lexicon *l, const struct question *q,
                    uint32_t first, uint32_t last)
{
	bool action = false;
	for (uint32_t i = first; i < last; i++) {
		const struct node *n = lexicon_node(l, u->list[i].node);
		bool here = u->list[i].node && question_is_action(q, l, u->list[i].node);
		if (!here && n->role != ROLE_BOOSTER && n->stance != STANCE_SKIP)
			return false;
		action |= here;
	}
	return action;
}

/* 1 if the units speak of the proposal itself, by its action; else its direction. */
static void set_sign(struct reading *s, const struct units *u, const struct lexicon *l,
                     const struct question *q, uint32_t first, uint32_t last)
{
	int turned = 1;
	s->of_action = false;
	for (uint32_t i = first; i < last; i++) {
		s->of_action |= u->list[i].node && question_is_action(q, l, u->list[i].node) &&
		                !is_wanted(u, l, i, first);
		if (is_absence(u, l, i, last))
			turned = -1;
	}
	s->of_action &= !is_call(u, l, q, first, last);
	s->sign = (s->of_action ? 1 : q->direction) * turned;
}

/* The estimated weight of one word. */
static void weigh_side(const struct units *u, const struct lexicon *l, const struct question *q,
                       const struct reading *s, uint32_t i, struct weighings *w)
{
	const struct node *n = lexicon_node(l, u->list[i].base);
	bool negated = s->negation > 0;
	if ((n->flags & FLAG_NAME) && (u->list[i].flags & UNIT_CAPITAL))
		return;
	int32_t side = negated ? n->side_negated : n->side;
	if (u->list[i].node && question_is_action(q, l, u->list[i].node)) {
		if (!s->of_action) /* that it is wanted is said of the proposal */
			add(w, i, i + 1, u->list[i].node, negated ? -one * 8 / 10 : one * 8 / 10, negated, NULL);
	} else if (side && !q->asks && !question_has_word(q, u->list[i].node)) {
		add(w, i, i + 1, u->list[i].base, (int64_t)side * s->sign, negated, NULL);
	}
}

/* "I support adults with ...": not the proposal. True if a statement that ends before
 * unit `end` with a verb that takes an object (kind takes) goes on with a word that is neither small nor of the question. */
static bool speaks_of_other(const struct units *u, const struct lexicon *l, const struct question *q,
                            uint32_t end)
{
	bool is_open = lexicon_node(l, u->list[end - 1].node)->has & HAS_TAKES;

	if (!is_open || end == u->n || (u->list[end].flags & UNIT_CLAUSE) || u->list[end].word_len <= 4)
		return false;
	uint32_t node = u->list[end].node;
	return lexicon_node(l, node)->stance != STANCE_SKIP && !(lexicon_node(l, node)->has & HAS_VERB) &&
	       !question_has_word(q, node);
}

/* Weighs the phrase or word at unit i; gives the unit to go on from. */
static uint32_t weigh_at(const struct units *u, const struct lexicon *l, const struct question *q,
                         struct reading *s, uint32_t i, struct weighings *w, bool *condition)
{
	const struct unit *unit = &u->list[i];
	const struct node *word = lexicon_node(l, unit->node);
	uint32_t end;
	bool turned;
	uint32_t id = longest_stance(u, l, i, &end, &turned);
	const struct node *n = lexicon_node(l, id);

	if (unit->flags & UNIT_CLAUSE)
		s->negation = 0;
	if (unit->flags & UNIT_SENTENCE)
		s->report_until = 0;
	if (word->has & HAS_SPEAKER)
		s->negation = 0; /* "no, I ...", "not that we ...": a statement of its own */
	bool others = i < s->report_until || (unit->flags & UNIT_QUOTED);
	turned ^= s->negation > 0;
	int64_t weight = turned ? -(int64_t)n->stance_weight * 3 / 4 : n->stance_weight;
	if (i == 0 && n->stance != STANCE_PROPOSAL)
		add(w, i, i + 1, unit->node, word->answer, false, NULL);
	switch (n->stance) {
	case STANCE_PROPOSAL:
		if (speaks_of_other(u, l, q, end))
			weight /= 3;
		add(w, i, end, id, others ? 0 : weight, turned, NULL);
		break;
	case STANCE_OBJECT:
		add(w, i, end, id, others ? 0 : weight * q->direction, turned, NULL);
		break;
	case STANCE_JUDGED:
		add(w, i, end, id, others ? 0 : weight * s->sign, turned, NULL);
		break;
	case STANCE_CONDITION:
		if (!others && !*condition)
			mark_condition(w, i, end);
		*condition |= !others;
		break;
	case STANCE_REPORT: s->report_until = end + REPORT_REACH; break;
	default: break;
	}
	bool weighed = n->stance == STANCE_PROPOSAL || n->stance == STANCE_OBJECT ||
	               n->stance == STANCE_JUDGED;
	if (!weighed) {
		end = i + 1;
		if (!others)
			weigh_side(u, l, q, s, i, w);
	}
	s->reported |= others;
	if (s->negation > 0)
		s->negation--;
	if (word->role == ROLE_NEGATOR || (unit->flags & UNIT_NEGATION))
		s->negation = NEGATION_REACH;
	return end;
}

void position_weigh(const struct units *u, const struct lexicon *l, const struct question *q,
                    const struct segment *segments, size_t n_segments,
                    const struct weighings *sentiment, struct weighings *w, bool *condition)
{
	struct reading s = { 0 };
	uint32_t k = 0;

	w->n = 0;
	*condition = false;
	for (uint32_t i = 0, segment = 0; i < u->n; segment++) {
		uint32_t first = i, last = i;
		uint32_t limit = segment + 1 < n_segments ? segments[segment + 1].start : UINT32_MAX;
		while (last < u->n && u->list[last].start < limit)
			last++;
		set_sign(&s, u, l, q, first, last);
		s.reported = false;
		while (i < last)
			i = weigh_at(u, l, q, &s, i, w, condition);
		int64_t feeling = 0;
		for (; k < sentiment->n && sentiment->list[k].first < i; k++)
			feeling += sentiment->list[k].weight;
		if (i > first && !s.reported) /* a weak sign: how they feel about what it is about */
			add(w, first, i, 0, (int64_t)score_squash(feeling, 1) * s.sign *
			    (q->asks ? ASKED_FEELING : s.of_action ? ACTION_FEELING : FEELING) / 100, false,
			    s.of_action ? "feeling about the action" : "feeling");
	}
	if (q->asks && u->n) /* who proposes a way shares the goal */
		add(w, 0, u->n, 0, one * 8 / 10, false, "answers what was asked");
}

int32_t position_confidence(int64_t sum)
{
	double x = (double)(sum < 0 ? -sum : sum) / 1e6, e = 1, term = 1;
	if (x > 20)
		return (int32_t)one;
	/* exp(-x) = exp(-x/32)^32; the series converges at once for x/32 < 1 */
	for (int i = 1; i < 16; i++) {
		term *= -(x / 32) / i;
		e += term;
	}
	for (int i = 0; i < 5; i++)
		e *= e;
	return (int32_t)(1e6 / (1 + e));
}

int64_t position_least(int32_t confidence)
{
	int64_t low = 0, high = 20 * one + 1;
	while (low < high) {
		int64_t middle = (low + high) / 2;
		if (position_confidence(middle) < confidence)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}
