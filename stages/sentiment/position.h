/* position.h: is the respondent for or against what is proposed? Two layers:
 * what is said of the proposal itself ("I support this"), and what is said of what
 * it is about ("should be banned"), which the question's own direction turns: being
 * against advertising is being for a ban on it.
 */
#ifndef CANVASS_POSITION_H
#define CANVASS_POSITION_H

#include "question.h"
#include "score.h"

/* Weighs what tells a position; weights positive for agreement. Each segment is read
 * by itself: one that speaks of the question's action judges the proposal, another
 * what it is about. sentiment: what score_units gave, a weak sign. condition is set if
 * agreement depends on something. */
void position_weigh(const struct units *u, const struct lexicon *l, const struct question *q,
                    const struct segment *segments, size_t n_segments,
                    const struct weighings *sentiment, struct weighings *w, bool *condition);

/* 1 / (1 + exp(-|sum|)) in millionths: [500000, 1e6]. exp by own series, so that it
 * does not depend on the C library. */
int32_t position_confidence(int64_t sum);
/* The least |sum| with that confidence: comparing sums is quicker. */
int64_t position_least(int32_t confidence);

#endif
