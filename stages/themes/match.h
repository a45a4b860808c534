/* match.h: what tells that a text has a theme of a codeframe, and how much: weights that were
 * estimated from texts whose themes people gave (lexicons/match.tsv, lexicons/make/match.py).
 */
#ifndef CANVASS_THEMES_MATCH_H
#define CANVASS_THEMES_MATCH_H

#include "../../pipeline/stage.h"

/* How a text is compared with a theme: by itself, and by what the texts most alike to it are
 * said to have, which tells of what is worded as no description is ("the cod was bland" has
 * the theme food for its likeness to what is said of dishes). */
enum match_view {
	MATCH_SHAPED,    /* cosine with the description and the question's texts that are near it */
	MATCH_GIVEN,     /* cosine with the description alone */
	MATCH_RAW,       /* cosine of the sentence vectors as the encoder gives them, not centred,
	                    less what is usual for the nearest theme of a text of the question */
	MATCH_WORDS,     /* wordpairs.h */
	MATCH_NEIGHBOURS, /* how probably its nearest texts have the theme, each by itself: the mean */
	MATCH_VIEWS
};

struct match_sum {
	double view[MATCH_VIEWS];
	double none;     /* what no theme at all has for them, */
	double themes;   /* and by the logarithm of how many themes there are */
};
struct match_weights {
	struct match_sum first, last; /* of a text by itself, and beside its neighbours */
	double share;    /* of the texts that these were estimated from: that have none */
	double least;    /* the least log-odds at which a theme is given */
};
/* With sentence vectors, with words alone, and with stems alone where no word table knows the
 * language. */
struct match {
	struct match_weights read, words, stems;
};

/* Returns 0 or EXIT_CONFIG. */
int match_open(struct match *m, struct context *ctx, struct fault *f);
/* The log-odds of each theme against none: views[k][MATCH_VIEWS], odds[k]. */
void match_odds(const struct match_sum *w, const double *views, size_t k, double *odds);
/* The share of n texts that have none, by their odds[n][k]: EM from w->share (Saerens, Latinne
 * and Decaestecker 2002, "Adjusting the outputs of a classifier to new a priori probabilities",
 * Neural Computation 14), which counts for as many texts: odds are only so right (of sets
 * left out, with 0 to 6 times as many: likeliest with 1).
 * O(n (k + rounds)). */
double match_share(const struct match_weights *w, const double *odds, size_t n, size_t k);

#endif
