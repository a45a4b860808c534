/* judge.c: see judge.h. */
#include "judge.h"

/* Squashed scores closer to nothing than this are neutral, twice that where no word that
 * people rated speaks, and estimated weights alone ("later", "as above") say something; a
 * response is mixed where what speaks for the lesser side is at least this share of the
 * greater. */
enum { NEUTRAL_BELOW = 200000, UNRATED_BELOW = 400000, MIXED_FROM = 500000, MIXED_SHARE_PERCENT = 60 };

const char *label_name(enum label label)
{
	static const char *const names[] = { "neutral", "positive", "negative", "mixed" };
	return names[label];
}

static int64_t sum_of(const struct weighings *w, uint32_t first, uint32_t last)
{
	int64_t sum = 0;
	for (uint32_t k = first; k < last; k++)
		sum += w->list[k].weight;
	return sum;
}

static enum label label_of(const struct weighings *w, uint32_t n_sentences, int32_t score)
{
	int64_t up = 0, down = 0;
	bool rated = false;
	for (uint32_t k = 0; k < w->n; k++) {
		*(w->list[k].weight > 0 ? &up : &down) += w->list[k].weight;
		rated |= w->list[k].rated;
	}
	int64_t less = up < -down ? up : -down, more = up < -down ? -down : up;
	if (100 * less >= MIXED_SHARE_PERCENT * more && score_squash(less, n_sentences) >= MIXED_FROM)
		return LABEL_MIXED;
	int32_t least = rated ? NEUTRAL_BELOW : UNRATED_BELOW;
	if (score > -least && score < least)
		return LABEL_NEUTRAL;
	return score > 0 ? LABEL_POSITIVE : LABEL_NEGATIVE;
}

static enum position position_of(int64_t sum, int64_t least)
{
	if (sum == 0 || (sum < least && -sum < least))
		return POSITION_UNCLEAR;
	return sum > 0 ? POSITION_AGREE : POSITION_DISAGREE;
}

/* The weighings that begin in bytes [0, end), from *k on. */
static int64_t take(const struct weighings *w, const struct units *u, uint32_t end, uint32_t *k)
{
	uint32_t first = *k;
	while (*k < w->n && u->list[w->list[*k].first].start < end)
		++*k;
	return sum_of(w, first, *k);
}

/* Only agreement has conditions: their row, of no weight, goes. */
static void forget_condition(struct weighings *w)
{
	uint32_t n = 0;
	for (uint32_t k = 0; k < w->n; k++)
		if (w->list[k].weight)
			w->list[n++] = w->list[k];
	w->n = n;
}

struct judgement judge_text(struct judge *j, const struct lexicon *l, const struct question *q,
                            struct span text, const struct token *tokens, size_t n_tokens,
                            int64_t least, struct segment *segments, size_t n_segments)
{
	struct judgement result = { 0 };
	uint32_t at_sentiment = 0, at_position = 0;

	units_fill(&j->units, l, text, tokens, n_tokens);
	score_units(&j->units, l, &j->sentiment);
	j->position.n = 0;
	if (q)
		position_weigh(&j->units, l, q, segments, n_segments, &j->sentiment, &j->position,
		               &result.conditional);
	for (size_t i = 0; i < n_segments; i++) {
		/* A weighing between two segments is the earlier one's. */
		uint32_t end = i + 1 < n_segments ? segments[i + 1].start : (uint32_t)text.len;
		int64_t feeling = take(&j->sentiment, &j->units, end, &at_sentiment);
		int64_t stance = take(&j->position, &j->units, end, &at_position);
		segments[i].sentiment = score_squash(feeling, 1);
		segments[i].position = q ? (uint8_t)position_of(stance, least) : POSITION_NONE;
	}
	int64_t feeling = sum_of(&j->sentiment, 0, j->sentiment.n);
	result.sentiment = score_squash(feeling, j->units.n_sentences);
	result.label = label_of(&j->sentiment, j->units.n_sentences, result.sentiment);
	int64_t sum = sum_of(&j->position, 0, j->position.n);
	result.position = position_of(sum, least);
	result.confidence = position_confidence(sum);
	result.conditional &= result.position == POSITION_AGREE;
	if (!result.conditional)
		forget_condition(&j->position);
	result.reasons = detail_reasons(&j->units, l, q && q->asks);
	return result;
}

void judge_free(struct judge *j)
{
	units_free(&j->units);
	weighings_free(&j->sentiment);
	weighings_free(&j->position);
}
