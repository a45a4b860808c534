/* fit.h: the themes of one question: how many there are, and which unit has which. */
#ifndef CANVASS_THEMES_FIT_H
#define CANVASS_THEMES_FIT_H

#include "corpus.h"
#include "leiden.h"
#include "mixture.h"
#include "neighbours.h"
#include "represent.h"

/* Units that stability is measured on (trust.h), and neighbours of each in the graph. */
enum { TRUST_UNITS = 4000, NEIGHBOURS = 15, NEIGHBOURS_FEW = 8, FEW = 500 };
enum {
	FIT_SWEEPS = 15,        /* of the mixture, at most (mixture_fit) */
	ONE_LEVEL_UP_TO = 12    /* themes; more are also put into groups */
};

struct fit {
	size_t k;                /* themes that units are put into */
	uint32_t *assign;        /* [units]: a theme, or IN_NO_THEME */
	struct mixture mixture;
	size_t n_parents;        /* 0: one level */
	uint32_t *parent;        /* [k]: in [0, n_parents), or IN_NO_THEME */
	struct neighbours first; /* of TRUST_UNITS among these, if they were met on the way: k 0 else */
};

/* Finds themes in the units of r: exactly `wanted` where that many can be told apart, or,
 * for 0, as many as the text bears; none where no unit has a stem. Leaves assign, mixture
 * and parents. Depends on r alone. O(units^2 dims) for the neighbours; the rest is near
 * linear. Up to CONSENSUS_UNITS 20 times that: consensus.h. */
void fit_find(struct fit *t, const struct representation *r, size_t wanted, int jobs);
/* The same with k themes that form around given words: the last n_frame units of r are
 * these, those of IN_NO_THEME aside, units that have them begin there, and the words stay.
 * Themes 0 to k - 1 are they, found ones follow. */
void fit_seeded(struct fit *t, const struct representation *r, size_t n_frame, const uint32_t *frame_theme,
                size_t k, size_t wanted, int jobs);
/* Takes a theme out of its parent; a parent that one theme is left of goes as well. */
void fit_stand_alone(struct fit *t, size_t theme);
void fit_free(struct fit *t);

/* The least units a theme of n units may rest on: 5, or 0.1 %; fewer in a handful. */
size_t fit_least(size_t n);

/* number.c: a partition of the graph into the number of communities whose joint likelihood
 * pays for it. Gives how many. */
size_t number_choose(const struct graph *g, const struct features *f, int jobs, uint32_t *community);
/* A resolution at which the graph has several times as many communities as wanted; the
 * communities of one that is like it, merged by their ties until `most` are left. Gives how
 * many. Merged ones are steadier than those of a resolution that just gives as many. */
double number_resolution(const struct graph *g, size_t wanted);
size_t number_at(const struct graph *g, double resolution, size_t most, uint32_t *community);
/* The same, by what five runs of different seeds agree on (Lancichinetti and Fortunato 2012,
 * "Consensus clustering in complex networks"): another seed would give next to the same.
 * Six times the time, shared by the threads. */
size_t number_agreed(const struct graph *g, double resolution, size_t most, int jobs, uint32_t *community);

/* Merges themes that say nearly the same (cosine of centres over `alike`) and gives up those
 * that fewer than `least` responses have; units of these go where they fit best. units: [f->n],
 * those of a response together. Gives the new k. */
size_t themes_tidy(const struct features *f, const struct unit *units, uint32_t *assign, size_t k, size_t least, double alike);

/* Merges themes while two of them share more than `most` of the smaller one's responses,
 * those that share most first; the first `given` stay as they are. The units of a response
 * stand together. Gives the new k. O(merges (units k + k^2)). */
size_t themes_merge_shared(const struct unit *units, size_t n, uint32_t *assign, size_t k, size_t given, double most);
/* Gives up themes that fewer than `least` responses have, but none of the first `given`; their
 * units have none. Gives the new k. O(units + k^2). */
size_t themes_drop_small(const struct unit *units, size_t n, uint32_t *assign, size_t k, size_t given, size_t least);
/* Of two themes, the most of the smaller one's responses that may have the other as well. */
static const double THEMES_SHARED = 0.7;

/* Groups k themes of given centres and sizes into `groups` by Ward's criterion. */
void themes_group(const float *centres, const double *sizes, size_t k, size_t dims, size_t groups,
                  uint32_t *group);

#endif
