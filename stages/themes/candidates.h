/* candidates.h: what could be the label of each theme, best first. */
#ifndef CANVASS_THEMES_CANDIDATES_H
#define CANVASS_THEMES_CANDIDATES_H

#include "naming.h"

enum { MOST_CANDIDATES = 32, MOST_PAIRS = 6, MOST_JOINED = 8 };

struct candidate {
	const struct saying *said; /* or null: put together */
	struct span text;         /* as within a sentence, capitals as they are mostly written */
	uint32_t stems[LONGEST_PHRASE]; /* of its words that carry meaning */
	size_t n_stems;
	uint64_t key;             /* breaks ties */
	double score;
	double cover;             /* how much more of the theme's texts than of the others' have a
	                             word of it */
	double form;              /* how well it reads: see saying_form */
	double near, other;       /* cosine with its theme in meaning, and with the nearest other */
	uint8_t kind;             /* enum phrase_kind */
	bool pair;                /* two words of many put together */
	double passing;           /* what is left of one that hardly anybody says; 0: many do */
	bool of_children;         /* labels of a parent's themes put together */
	struct span parts[2];     /* the two things of a pair, or of two themes; else empty */
};
struct shortlist {
	struct candidate list[MOST_CANDIDATES];
	size_t n;
};

/* For each theme without a label: lists[n_themes], zeroed before. A phrase scores by how
 * often it is said in the theme and how rarely elsewhere (log_odds), by the same of its
 * words, by how whole it is, by how many say it, and, where j->sense is there, by how near
 * its meaning is to the theme's, and nearer than to the others'. What hardly anybody says
 * loses most of its score, less if many speak of what it is about; so do pairs of nouns. */
void candidates_find(struct job *j, struct shortlist *lists);

/* pairs.c: adds pairs of the theme's telling nouns, or of what these are always part of
 * ("blue badge and filters"). */
void pairs_add(struct job *j, uint32_t theme, struct shortlist *l);

/* parents.c: once the sub-themes have labels: adds the labels of two of them put together
 * to what their parent could be called, and weighs all of it by how near it is in meaning
 * to each sub-theme, of two things the nearer counting, and to the whole. Reads some 30
 * short texts for each parent. */
void parents_offer(struct job *j, struct shortlist *lists);

/* score.c: what a phrase is worth by counts alone; 0: nothing. *cover as in candidate. t:
 * its tally in the theme, at least one text. */
double phrase_score(const struct job *j, uint32_t theme, const struct phrase *p, const struct tally *t, double *cover);
/* What a phrase loses by how it is put: a fragment, a word that says little, a number; 0:
 * it has a misspelt or a coarse word. */
double saying_form(const struct job *j, const struct saying *s);
/* How much more of a theme's texts than of the others' have a stem, [0, 1]. */
double term_lift(const struct job *j, uint32_t theme, uint32_t stem);
/* The stems of its words that carry meaning, in order; how many. */
size_t saying_stems(const struct job *j, const struct saying *s, uint32_t *stems);
/* How many of its words are of a kind. */
size_t words_that(const struct job *j, const struct saying *s, bool (*is)(const struct grammar *, struct span, struct span));
/* A word that says little is in it; all that carry meaning are such. */
bool saying_is_weak(const struct job *j, const struct saying *s);
bool saying_is_empty(const struct job *j, const struct saying *s);
/* What a label that so many texts of a theme say is worth of one that all say. */
double label_support(const struct job *j, uint32_t theme, double texts);

/* True if x should come before y. */
bool candidate_better(const struct candidate *x, const struct candidate *y);
bool has_children(const struct corpus *c, uint32_t theme);

#endif
