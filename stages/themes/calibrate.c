/* calibrate.c: a logistic curve by Newton's method. */
#include "calibrate.h"

#include <math.h>

enum { STEPS = 50 };
static const double MOST_ODDS = 1000, TINY = 1e-9;
/* What is believed before anything is seen: so many outcomes, such a share of them right. */
static const double PRIOR = 4, PRIOR_RIGHT = 0.75;

static double flat(double odds)
{
	return odds > 0 ? log1p(odds) : -log1p(-odds);
}

static double logistic(double x)
{
	return 1 / (1 + exp(-x));
}

double calibration_odds(const double *scores, size_t k, size_t best)
{
	double rest = 0;
	for (size_t z = 0; z < k; z++)
		if (z != best)
			rest += exp(scores[z] - scores[best]);
	if (rest <= 0)
		return MOST_ODDS;
	return fmax(fmin(-log(rest), MOST_ODDS), -MOST_ODDS);
}

double calibration_score(const struct calibration *c, double odds)
{
	return logistic(c->base + c->slope * flat(odds));
}

/* One Newton step on the log-likelihood, the prior's outcomes standing at the mean of the
 * others. Gives how far it went. */
static double step(struct calibration *c, const struct outcome *list, size_t n, double middle)
{
	double g0 = 0, g1 = 0, h00 = TINY, h01 = 0, h11 = TINY;
	for (size_t i = 0; i <= n; i++) {
		double x = i < n ? flat(list[i].odds) : middle, weight = i < n ? 1 : PRIOR;
		double p = logistic(c->base + c->slope * x), wanted = i < n ? list[i].right : PRIOR_RIGHT;
		g0 += weight * (wanted - p);
		g1 += weight * (wanted - p) * x;
		h00 += weight * p * (1 - p);
		h01 += weight * p * (1 - p) * x;
		h11 += weight * p * (1 - p) * x * x;
	}
	g1 -= c->slope; /* slopes are small unless the outcomes say otherwise */
	h11 += 1;
	double det = h00 * h11 - h01 * h01;
	double a = (h11 * g0 - h01 * g1) / det, b = (h00 * g1 - h01 * g0) / det, far = fabs(a) + fabs(b);
	double most = far > 4 ? 4 / far : 1;
	c->base += most * a;
	c->slope += most * b;
	return far;
}

void calibration_fit(struct calibration *c, const struct outcome *list, size_t n)
{
	double middle = 0, right = PRIOR * PRIOR_RIGHT;
	for (size_t i = 0; i < n; i++) {
		middle += flat(list[i].odds) / (double)n;
		right += list[i].right;
	}
	right /= (double)n + PRIOR;
	*c = (struct calibration){ .base = log(right / (1 - right)) };
	for (int i = 0; i < STEPS && n && step(c, list, n, middle) > 1e-9; i++)
		;
	if (c->slope < 0)
		*c = (struct calibration){ .base = log(right / (1 - right)) };
}
