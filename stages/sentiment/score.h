/* score.h: sentiment of a response as a sum that can be shown.
 *
 * Each rule with its source: negation weakens and turns (Taboada et al. 2011,
 * "Lexicon-based methods for sentiment analysis", Computational Linguistics 37(2));
 * intensifiers as factors, capitals, exclamation marks, "but" (Hutto and Gilbert
 * 2014, "VADER", ICWSM); scope ends at a clause (Polanyi and Zaenen 2006,
 * "Contextual valence shifters"); wishes and questions as irrealis (Taboada et al.);
 * word and two-word weights estimated by logistic regression (Wang and Manning 2012,
 * "Baselines and bigrams", ACL).
 */
#ifndef CANVASS_SCORE_H
#define CANVASS_SCORE_H

#include "units.h"

/* One thing that weighs. Weights in millionths of a valence point. */
struct weighing {
	uint32_t first, last;   /* units [first, last) */
	uint32_t node;
	int64_t weight;
	bool negated;
	bool rated;             /* holds a weight that people gave, not an estimated one alone */
	const char *rule;       /* instead of a term: "too", or null */
};
/* Reused; zero it, release with weighings_free. */
struct weighings {
	struct weighing *list;
	uint32_t n, cap;
};

/* Weighs the units of a response. Linear in the units (longest phrase 8 words). */
void score_units(const struct units *u, const struct lexicon *l, struct weighings *w);
void weighings_free(struct weighings *w);

/* x / sqrt(x^2 + 4 (1 + sentences)) in millionths: a sum of 2 in one sentence gives
 * .58. Monotone, odd, in [-1e6, 1e6]. sum in millionths. */
int32_t score_squash(int64_t sum, uint32_t n_sentences);

#endif
