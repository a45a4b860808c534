/* trust.h: how far each theme can be relied on.
 *
 * stability:  how much of it comes back when a fifth of the units is left out and the
 *             communities are found anew: the mean over resamples of its best Jaccard
 *             overlap (Hennig 2007, "Cluster-wise assessment of cluster stability");
 *             above 0.75 it is sound, below 0.5 it is not to be built on
 * cohesion:   mean cosine of its units with its centre
 * separation: 1 - cosine of its centre with the nearest other's
 * Checks are what an analyst should look at before quoting a theme.
 */
#ifndef CANVASS_THEMES_TRUST_H
#define CANVASS_THEMES_TRUST_H

#include "calibrate.h"
#include "fit.h"

struct trust {
	double stability, cohesion, separation; /* stability below 0: not measured */
	uint32_t nearest;                       /* the nearest other theme, or IN_NO_THEME */
	size_t responses, largest_campaign;     /* of the sample; of one letter in it (copies.h) */
};

/* trust[t->k], and what a theme's log-odds are worth: each unit that a resample leaves out
 * is judged by the themes found without it. O(resamples (edges + units dims)). Depends on
 * r and t alone. */
void trust_measure(const struct representation *r, const struct fit *t, struct trust *trust,
                   struct calibration *c, int jobs);

/* The checks a theme does not pass as JSON: [{"check":"unstable","detail":"..."}, ...]. keys:
 * of all themes, to name the nearest. In arena a. */
struct span trust_checks(const struct trust *trust, const struct span *keys, size_t least, struct arena *a);

#endif
