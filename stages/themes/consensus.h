/* consensus.h: what many fits of slightly disturbed vectors agree on.
 *
 * In a question of a few hundred units one fit hangs on small things: a few answers more
 * give other themes. So many are made, each on vectors with noise added (McShane et al. 2002,
 * "Methods for assessing reproducibility of clustering patterns"), and units that are in one
 * theme in most of them belong together: evidence accumulation (Fred and Jain 2005,
 * "Combining multiple clusterings using evidence accumulation").
 */
#ifndef CANVASS_THEMES_CONSENSUS_H
#define CANVASS_THEMES_CONSENSUS_H

#include "mixture.h"
#include "represent.h"

enum { CONSENSUS_UNITS = 1500 }; /* for more, time and memory (n^2) are too dear, and one fit is steady */

/* Puts each unit of r into one of k themes (2 or more), in assign: those of 20 fits of a
 * mixture weighing like m. Gives how many themes: fewer than k where no more can be told
 * apart. A function of r, m and k alone. 20 times what start_find and mixture_fit take,
 * shared by the threads, and O(units^2). */
size_t consensus_find(const struct representation *r, const struct mixture *m, size_t k, int jobs, uint32_t *assign);

#endif
