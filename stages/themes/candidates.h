/* candidates.h: what could be the label of each theme, best first. */
#ifndef CANVASS_THEMES_CANDIDATES_H
#define CANVASS_THEMES_CANDIDATES_H

#include "naming.h"

enum { MOST_CANDIDATES = 24 };

struct candidate {
	struct span text;         /* as within a sentence, capitals as they are mostly written */
	uint32_t stems[LONGEST_PHRASE]; /* of its words that carry meaning */
	size_t n_stems;
	uint64_t key;             /* breaks ties */
	double score;
	bool incidental, pair;    /* hardly anybody says it; two words of many put together */
};
struct shortlist {
	struct candidate list[MOST_CANDIDATES];
	size_t n;
};

/* For each theme without a label: lists[n_themes], zeroed before. A phrase scores by how
 * often it is said in the theme and how rarely elsewhere (log_odds), by the same of its
 * words, by how whole it is, by how many say it, and, where j->sense is there, by how near
 * its meaning is to the theme's, and nearer than to the others'. What one of several says
 * comes last, after pairs of the theme's nouns. */
void candidates_find(struct job *j, struct shortlist *lists);

/* True if x should come before y. */
bool candidate_better(const struct candidate *x, const struct candidate *y);
bool has_children(const struct corpus *c, uint32_t theme);

#endif
