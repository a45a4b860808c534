/* score.c: see score.h. One pass over the units, one over the sentences. */
#include "score.h"

#include <math.h>
#include <stdlib.h>

enum { NEGATION_REACH = 4, BOOST_REACH = 2 };
static const int64_t one = 1000000;

static void weigh(struct weighings *w, uint32_t first, uint32_t last, uint32_t node,
                  int64_t weight, bool negated, bool rated, const char *rule)
{
	if (w->n == w->cap) {
		w->cap = w->cap ? w->cap * 2 : 128;
		w->list = xrealloc(w->list, w->cap, sizeof *w->list);
	}
	w->list[w->n++] = (struct weighing){ first, last, node, weight, negated, rated, rule };
}

void weighings_free(struct weighings *w)
{
	free(w->list);
}

/* Terms for groups of people are found so that their words do not weigh. */
static bool is_term(const struct node *n)
{
	return (n->has & (HAS_VALENCE | HAS_RATED)) || n->role || (n->flags & FLAG_GROUP);
}

/* The longest term from unit i on, within its sentence; its last unit + 1 in *end.
 * Only terms with a curated weight or a role count; 0 if there is none. */
static uint32_t longest_term(const struct units *u, const struct lexicon *l, uint32_t i,
                             uint32_t *end)
{
	uint32_t at = u->list[i].node, found = at;
	uint32_t limit = u->sentences[u->list[i].sentence].last;

	*end = i + 1;
	for (uint32_t j = i + 1; at && (lexicon_node(l, at)->more & MORE_TERM) && j < limit; j++) {
		if (!u->list[j].node || (u->list[j].flags & UNIT_CLAUSE))
			break;
		at = lexicon_child(l, at, u->list[j].node);
		if (at && is_term(lexicon_node(l, at))) {
			found = at;
			*end = j + 1;
		}
	}
	return found;
}

struct state {
	int negation;           /* units that the negator still reaches; 0: none */
	int64_t boost;          /* added to the factor of what follows */
	int boost_reach;
	bool wish;              /* to the end of the sentence */
	bool concession;        /* to the end of the clause */
	uint32_t too;           /* 1 + unit of "too" just before; 0: none */
};

static void enter_role(struct state *s, const struct node *n, uint32_t i)
{
	switch (n->role) {
	case ROLE_NEGATOR:
		s->negation = s->negation ? 0 : NEGATION_REACH;
		break;
	case ROLE_BOOSTER:
		s->boost += n->role_weight;
		s->boost_reach = BOOST_REACH + 1;
		break;
	case ROLE_CONTRAST: s->negation = 0; break;
	case ROLE_CONCEDE: s->concession = true; break;
	case ROLE_WISH: s->wish = true; break;
	case ROLE_TOO: s->too = i + 1; break;
	default: break;
	}
}

static bool is_name(const struct node *n, const struct unit *unit)
{
	return (unit->flags & UNIT_NAMED) || ((n->flags & FLAG_NAME) && (unit->flags & UNIT_CAPITAL));
}

/* The curated weight of a term where it stands. */
static int64_t in_place(const struct state *s, const struct node *n, const struct unit *unit,
                        bool question)
{
	int64_t weight = n->valence, factor = one + s->boost;

	if (!weight)
		return 0;
	if (is_name(n, unit))
		return 0;
	if (factor < one / 5)
		factor = one / 5;
	if (factor > 2 * one)
		factor = 2 * one;
	if (unit->flags & UNIT_SHOUTED)
		factor += one / 4;
	if (s->concession)
		factor = factor * 3 / 5;
	if (s->negation)
		factor = weight > 0 ? -factor * 3 / 4 : -factor / 2;
	else if (weight > 0 && (s->wish || question))
		factor = s->wish ? factor / 5 : factor * 3 / 5;
	return weight * factor / one;
}

static void score_sentence(const struct units *u, const struct lexicon *l, uint32_t which,
                           struct weighings *w)
{
	const struct sentence *sentence = &u->sentences[which];
	struct state s = { 0 };
	uint32_t first_weighing = w->n, turn = UINT32_MAX, before = 0, end;

	for (uint32_t i = sentence->first; i < sentence->last; i = end) {
		const struct unit *unit = &u->list[i];
		if (unit->flags & UNIT_CLAUSE) {
			s.negation = 0;
			s.concession = false;
			s.boost = 0;
		}
		uint32_t id = longest_term(u, l, i, &end);
		const struct node *n = lexicon_node(l, id);
		bool negator = n->role == ROLE_NEGATOR || (!n->role && (unit->flags & UNIT_NEGATION));
		bool negated = s.negation > 0 && !negator;

		if (n->role == ROLE_CONTRAST && turn == UINT32_MAX && i > sentence->first)
			turn = w->n;
		int64_t weight = in_place(&s, n, unit, sentence->questions > 0);
		bool rated = weight != 0;
		bool single = end == i + 1 && !is_name(n, unit);
		const struct node *base = lexicon_node(l, unit->base);
		if (single)
			weight += negated ? base->trained_negated : base->trained;
		if (s.too && s.too == i && !s.negation && n->role != ROLE_BOOSTER && end == i + 1 &&
		    !(unit->flags & UNIT_CLAUSE) && unit->kind == TOKEN_WORD)
			weigh(w, i - 1, i + 1, 0, -8 * one / 10, false, true, "too");
		if (weight)
			weigh(w, i, end, single && !n->valence ? unit->base : id, weight, negated, rated, NULL);
		if (before && single && unit->base && (lexicon_node(l, before)->more & MORE_PAIR)) {
			uint32_t pair = lexicon_child(l, before, unit->base);
			if (pair && lexicon_node(l, pair)->trained)
				weigh(w, i - 1, i + 1, pair, lexicon_node(l, pair)->trained, false, false, NULL);
		}
		before = single ? unit->base : 0;
		if (s.negation > 0)
			s.negation--;
		if (s.boost_reach > 0 && (--s.boost_reach == 0 || n->valence))
			s.boost = 0;
		if (negator && !n->role)
			s.negation = s.negation ? 0 : NEGATION_REACH;
		enter_role(&s, n, i);
	}
	/* "but": what comes after is the point. "!": louder. */
	int64_t loud = one + one / 10 * (sentence->exclamations > 3 ? 3 : sentence->exclamations);
	bool changes = turn != UINT32_MAX || loud != one;
	for (uint32_t k = first_weighing; k < w->n && changes; k++) {
		if (turn != UINT32_MAX)
			w->list[k].weight = w->list[k].weight * (k < turn ? 6 : 13) / 10;
		w->list[k].weight = w->list[k].weight * loud / one;
	}
	if (sentence->last == sentence->first)
		return;
	/* That somebody is loud says something of its own, as any estimated term. */
	uint32_t mark = sentence->exclamations ? lexicon_word(l, SPAN("!")) : 0;
	if (lexicon_node(l, mark)->trained)
		weigh(w, sentence->last - 1, sentence->last, mark, lexicon_node(l, mark)->trained, false, false, NULL);
	if (sentence->questions > 1)
		weigh(w, sentence->last - 1, sentence->last, 0, -one / 2, false, true, "??");
}

void score_units(const struct units *u, const struct lexicon *l, struct weighings *w)
{
	w->n = 0;
	for (uint32_t i = 0; i < u->n_sentences; i++)
		score_sentence(u, l, i, w);
}

int32_t score_squash(int64_t sum, uint32_t n_sentences)
{
	double x = (double)sum / 1e6;
	return (int32_t)lround(1e6 * x / sqrt(x * x + 4.0 * (1.0 + (double)n_sentences)));
}
