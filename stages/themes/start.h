/* start.h: where the mixture starts: communities in the graph of nearest neighbours
 * (measured.md: "communities first, then the mixture").
 *
 * With a number wanted, several times as many communities are found and merged by their
 * ties, which is steadier than the resolution that just gives as many; where few and broad
 * themes are wanted, also by Ward's criterion (Ward 1963) on vectors averaged with their
 * neighbours, and the likelihood decides.
 */
#ifndef CANVASS_THEMES_START_H
#define CANVASS_THEMES_START_H

#include "mixture.h"
#include "neighbours.h"
#include "represent.h"

/* A theme for each unit of r, in assign, or IN_NO_THEME for those the encoder has not read
 * where it has read plenty. wanted: 0 for as many as the text bears. m: weights of the
 * mixture that will be fitted. *smooth, if smooth is not null and there are 500 units or
 * more, is set to the vectors to fit it on: each averaged with its neighbours', since themes
 * are told apart better by them (owned by the caller). *first, if first is not null and all
 * units were compared, is set to the neighbours of the first TRUST_UNITS among these. Gives
 * how many themes; fewer than wanted where no more can be told apart. O(units^2 dims) for the
 * neighbours. */
size_t start_find(const struct representation *r, const struct mixture *m, size_t wanted, int jobs, uint32_t *assign,
                  float **smooth, struct neighbours *first);

#endif
