/* position.h: is the respondent for or against what is proposed? Two layers:
 * what is said of the proposal itself ("I support this"), and what is said of what
 * it is about ("should be banned"), which the question's own direction turns: being
 * against advertising is being for a ban on it.
 */
#ifndef CANVASS_POSITION_H
#define CANVASS_POSITION_H

#include "score.h"

/* -1 if the question's wording is against its object ("ban", "close"), else 1. The
 * first verb of the lexicon (kind verb) decides; a question without one is for. */
int question_direction(const struct units *question, const struct lexicon *l);

/* Weighs what tells a position; weights positive for agreement. condition is set if
 * agreement depends on something. */
void position_weigh(const struct units *u, const struct lexicon *l, int direction,
                    struct weighings *w, bool *condition);
/* How they feel (a squashed score) about what the proposal is about is a weak sign of
 * their position: what it weighs, and as a row of its own ("feeling"). */
int64_t position_of_feeling(int32_t sentiment, int direction);
void position_add_feeling(struct weighings *w, const struct units *u, int32_t sentiment, int direction);

/* 1 / (1 + exp(-|sum|)) in millionths: [500000, 1e6]. exp by own series, so that it
 * does not depend on the C library. */
int32_t position_confidence(int64_t sum);

/* The position that a closed answer states ("Strongly agree", "No", "Plutôt
 * d'accord"), or POSITION_NONE if it states none (a number, a name). */
enum position position_closed(struct span answer);

#endif
