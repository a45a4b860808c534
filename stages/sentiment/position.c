/* position.c: see position.h. */
#include "position.h"

#include <ctype.h>

static const int64_t one = 1000000;
enum { REPORT_REACH = 12, MOST_SKIPPED = 3, NEGATION_REACH = 3 };

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
	if (at && (lexicon_node(l, at)->stance || lexicon_node(l, at)->verb))
		found = at;
	for (uint32_t j = i + 1; at && (lexicon_node(l, at)->more & MORE_STANCE) && j < limit; j++) {
		const struct unit *unit = &u->list[j];
		uint32_t next = unit->node ? lexicon_child(l, at, unit->node) : 0;
		if (next) {
			at = next;
			if (lexicon_node(l, at)->stance || lexicon_node(l, at)->verb) {
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

int question_direction(const struct units *q, const struct lexicon *l)
{
	for (uint32_t i = 0, end; i < q->n; i = end) {
		bool turned;
		uint32_t id = longest_stance(q, l, i, &end, &turned);
		if (id && lexicon_node(l, id)->verb)
			return (lexicon_node(l, id)->verb < 0) != turned ? -1 : 1;
	}
	return 1;
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
	w->list[w->n++] = (struct weighing){ first, last, node, weight, negated, rule };
}

void position_weigh(const struct units *u, const struct lexicon *l, int direction,
                    struct weighings *w, bool *condition)
{
	uint32_t report_until = 0;
	int negation = 0;

	w->n = 0;
	*condition = false;
	for (uint32_t i = 0, end; i < u->n; i = end) {
		const struct unit *unit = &u->list[i];
		bool turned;
		uint32_t id = longest_stance(u, l, i, &end, &turned);
		const struct node *n = lexicon_node(l, id), *word = lexicon_node(l, unit->node);
		if (i == 0 && n->stance != STANCE_PROPOSAL)
			add(w, i, i + 1, unit->node, word->answer, false, NULL);
		if (unit->flags & UNIT_CLAUSE)
			negation = 0;
		if (unit->flags & UNIT_SENTENCE)
			report_until = 0;
		bool others = i < report_until || (unit->flags & UNIT_QUOTED);
		turned ^= negation > 0;
		int64_t weight = turned ? -n->stance_weight * 3 / 4 : n->stance_weight;
		switch (n->stance) {
		case STANCE_PROPOSAL:
			add(w, i, end, id, others ? 0 : weight, turned, NULL);
			break;
		case STANCE_OBJECT:
			add(w, i, end, id, others ? 0 : weight * direction, turned, NULL);
			break;
		case STANCE_CONDITION: *condition |= !others; break;
		case STANCE_REPORT: report_until = end + REPORT_REACH; break;
		default: break;
		}
		if (!others)
			add(w, i, i + 1, unit->node,
			    (negation > 0 ? word->side_negated : word->side) * direction, negation > 0, NULL);
		if (negation > 0)
			negation--;
		if (word->role == ROLE_NEGATOR || (unit->flags & UNIT_NEGATION))
			negation = NEGATION_REACH;
	}
}

int64_t position_of_feeling(int32_t sentiment, int direction)
{
	return (int64_t)sentiment * 8 / 10 * direction;
}

void position_add_feeling(struct weighings *w, const struct units *u, int32_t sentiment, int direction)
{
	if (u->n)
		add(w, 0, u->n, 0, position_of_feeling(sentiment, direction), false, "feeling");
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

enum position position_closed(struct span answer)
{
	/* Longest and negative first: "disagree" holds "agree". */
	static const struct { const char *words; enum position position; } scale[] = {
		{ "neither", POSITION_UNCLEAR }, { "not sure", POSITION_UNCLEAR },
		{ "don't know", POSITION_UNCLEAR }, { "don\u2019t know", POSITION_UNCLEAR },
		{ "no opinion", POSITION_UNCLEAR }, { "unsure", POSITION_UNCLEAR },
		{ "undecided", POSITION_UNCLEAR }, { "neutral", POSITION_UNCLEAR },
		{ "ni d'accord", POSITION_UNCLEAR }, { "sans opinion", POSITION_UNCLEAR },
		{ "ddim yn gwybod", POSITION_UNCLEAR }, { "ddim yn si", POSITION_UNCLEAR },
		{ "disagree", POSITION_DISAGREE }, { "not support", POSITION_DISAGREE },
		{ "oppose", POSITION_DISAGREE }, { "against", POSITION_DISAGREE },
		{ "not agree", POSITION_DISAGREE }, { "unsupportive", POSITION_DISAGREE },
		{ "pas d'accord", POSITION_DISAGREE }, { "pas du tout", POSITION_DISAGREE },
		{ "anghytuno", POSITION_DISAGREE }, { "gwrthwynebu", POSITION_DISAGREE },
		{ "d'accord", POSITION_AGREE }, { "cytuno", POSITION_AGREE },
		{ "cefnogi", POSITION_AGREE }, { "agree", POSITION_AGREE },
		{ "support", POSITION_AGREE }, { "in favour", POSITION_AGREE },
		{ "in favor", POSITION_AGREE }, { "favorable", POSITION_AGREE },
	};
	char small[128];
	size_t n = answer.len < sizeof small - 1 ? answer.len : sizeof small - 1;
	for (size_t i = 0; i < n; i++)
		small[i] = (char)tolower((unsigned char)answer.bytes[i]);
	small[n] = '\0';
	for (size_t i = 0; i < sizeof scale / sizeof *scale; i++)
		if (strstr(small, scale[i].words))
			return scale[i].position;
	size_t word = strcspn(small, " ,.;:-(");
	static const char *const yes[] = { "yes", "oui", "ydw", "ie", "for" };
	static const char *const no[] = { "no", "non", "nac", "na" };
	for (size_t i = 0; i < sizeof yes / sizeof *yes; i++)
		if (word == strlen(yes[i]) && memcmp(small, yes[i], word) == 0)
			return POSITION_AGREE;
	for (size_t i = 0; i < sizeof no / sizeof *no; i++)
		if (word == strlen(no[i]) && memcmp(small, no[i], word) == 0)
			return POSITION_DISAGREE;
	return POSITION_NONE;
}
