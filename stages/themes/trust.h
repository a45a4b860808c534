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
	size_t late, late_campaign;             /* likewise of responses that came later */
	bool hard_to_name;                      /* names.h: its label says little of it */
};

/* trust[t->k], and what a theme's log-odds are worth: each unit that a resample leaves out
 * is judged by the themes found without it. O(resamples (edges + units dims)). Depends on
 * r and t alone. */
void trust_measure(const struct representation *r, const struct fit *t, struct trust *trust,
                   struct calibration *c, int jobs);

/* A response that has a theme, and the number of the letter that it is. */
struct trust_member {
	uint32_t theme, copies, response;
};
/* Counts each theme's responses, once each, and the largest number of one letter among them.
 * Sorts the list. */
void trust_count(struct trust_member *list, size_t n, size_t *responses, size_t *largest_campaign);

/* Whether so many responses of one letter are what a theme is. */
bool trust_is_campaign(size_t responses, size_t of_one_letter);

/* The checks a theme does not pass as JSON: [{"check":"unstable","detail":"...","basis":"fit"},
 * ...]. basis: what it was found in ("fit"), or responses that came later ("responses").
 * keys: of all themes, to name the nearest. In arena a. */
struct span trust_checks(const struct trust *trust, const struct span *keys, size_t least, struct arena *a);

#endif
