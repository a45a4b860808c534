/* calibrate.h: scores that mean what they say.
 *
 * The mixture's own posterior is far too sure of itself, as naive Bayes is: its words are
 * not independent. So units of the fit are left out, the themes are found anew
 * without them, and each is judged by these (trust.h): it comes back to its theme or does
 * not. A logistic curve through these outcomes (Platt 1999; Newton's method of Lin, Lin
 * and Weng 2007, "A note on Platt's probabilistic outputs", Machine Learning 68) turns the
 * log-odds of a theme into the share that comes back: monotone, and the same every time.
 */
#ifndef CANVASS_THEMES_CALIBRATE_H
#define CANVASS_THEMES_CALIBRATE_H

#include <stdbool.h>
#include <stddef.h>

/* score = 1 / (1 + exp(-(base + slope * g(log-odds)))), where g(x) = log(1 + x), and -g(-x)
 * below 0, keeps long texts, whose log-odds run into hundreds, on the same curve as short
 * ones; slope >= 0. */
struct calibration {
	double base, slope;
};

struct outcome {
	double odds;  /* log-odds of the best theme, 0 or more as a rule */
	bool right;
};

/* The curve through n outcomes; where they are few it stays near three in four. O(n). */
void calibration_fit(struct calibration *c, const struct outcome *list, size_t n);
/* In (0, 1). */
double calibration_score(const struct calibration *c, double odds);
/* log(p / (1 - p)) of the theme `best` among k scores, which are log-likelihoods; within
 * 1,000 of 0, so that it is finite however little is left of the others or of it. */
double calibration_odds(const double *scores, size_t k, size_t best);

#endif
