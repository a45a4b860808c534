/* assign.h: which themes a response has, on which segments they rest, and why.
 *
 * Everything is judged by the fitted mixture; nothing here changes it. A response is first
 * judged as one piece (where themes were fitted on whole responses) or by its segments'
 * posteriors, weighed by their words: that gives its main theme. Segments that by
 * themselves plainly say something else give it further ones, and so do clauses of them
 * (clauses.h), which rest on the segment that they are in. A piece that fits its best
 * theme hardly better than it fits the question's words at large has none. The score told
 * is calibrated (calibrate.h).
 */
#ifndef CANVASS_THEMES_ASSIGN_H
#define CANVASS_THEMES_ASSIGN_H

#include "../../pipeline/record.h"
#include "background.h"
#include "calibrate.h"
#include "frame.h"
#include "remarks.h"
#include "trust.h"

/* A text that the themes were fitted on: it is judged by what the others say. */
struct known {
	uint64_t text;                /* its hash */
	uint32_t theme;
};

/* What assigning needs of a question; pointers are not owned. Read-only: any number of
 * threads. */
struct assigner {
	const struct representation *r;
	const struct mixture *mixture;
	const struct remarks *remarks; /* segments that only remark have no theme; or null */
	struct intern *stems;         /* texts of the corpus's stems, in its numbers */
	float *background;            /* [n_stems]: log p(stem) in the question; owned */
	size_t n_words;
	float *word_cosine;           /* [words][k]: of each word alone with each theme; owned */
	struct known *known;          /* [n_known]: units of the fit, by their texts; owned */
	size_t n_known;
	double usual;                 /* mean evidence of the fit's units, for comparison */
	double least;                 /* evidence for a theme below which there is none */
	double sharpness;             /* of posteriors: 1 as fitted; below 1 softer */
	struct calibration calibration; /* what the log-odds of a theme are worth */
	struct span *keys;            /* [k] */
	const struct background *subject; /* what is off it has no theme */
	const struct trust *trust;    /* [k]; what is one letter makes one point */
	const struct frame_judge *frame; /* judges, with the mixture, if its k is not 0 */
	size_t n_linked;              /* themes from here on are proposals: what is theirs is
	                                 told apart, and given no theme */
};

/* Background and thresholds from the fit's own units. Release with assigner_free. */
void assigner_begin(struct assigner *j, const struct representation *r, const struct fit *t, struct intern *stems,
                 struct span *keys, int jobs);
/* What is made of the parameters rather than kept with them: words' cosines. */
void assigner_table(struct assigner *j, int jobs);
void assigner_free(struct assigner *j);

/* How well a response was fitted. */
struct assigned {
	bool none;
	double evidence;              /* of its best piece */
};
/* How alike each piece that a fit would have taken is to what the question's others say. */
struct alike {
	bool by_read;                 /* by its sentence vector, else by its words */
	double likeness;
};
/* The pieces of a response of which that is known, in its arena; *n of them. Returns 0 or the
 * record's fault. */
int assign_likeness(const struct assigner *j, struct record *r, struct alike **list, size_t *n, struct fault *f);
/* The theme that a unit of the fit is given when it is judged as any response is, or
 * IN_NO_THEME. While r's vectors are there. Thread-safe. */
uint32_t assign_unit(const struct assigner *j, size_t unit);
/* Gives a response its `themes`, and `proposed` where proposals would have it, and adds the
 * evidence for them. Returns 0 or the record's fault. */
int assign_response(const struct assigner *j, struct record *r, struct assigned *said, struct fault *f);

#endif
