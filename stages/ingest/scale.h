/* scale.h: the answers of closed questions, and what they say (lexicons/scales.tsv). */
#ifndef CANVASS_SCALE_H
#define CANVASS_SCALE_H

#include "../../pipeline/data.h"
#include "column.h"

struct scale_row {
	struct span scale, phrase; /* phrase: folded, without signs */
	int number;              /* of the scale, in order of appearance */
	uint8_t position;        /* enum position */
};
struct scales {
	struct scale_row *rows;
	size_t n;
	int n_scales, any, cue;  /* numbers of the scales "any" and "cue" */
};

/* Reads the rows; returns 0 or EXIT_CONFIG. */
int scales_read(struct scales *s, struct context *ctx, struct arena *a, struct fault *f);

struct scale_match {
	const char *name;        /* the scale the values belong to, or null */
	size_t values, cells;    /* how many of the distinct values, and of the cells, it knows */
	bool agreement;          /* its answers say agree or disagree of what is asked */
	struct answer *answers;  /* one for each value known, folded by fold_text */
	size_t n_answers;
};

/* Finds the scale that a column's values belong to, with the question's wording to tell
 * what yes and no, or the ends of a scale in numbers, mean. Memory is the arena's.
 * Cost: values * rows of the file. */
void scale_find(const struct scales *s, const struct profile *p, struct span wording,
                struct arena *a, struct scale_match *m);

#endif
