/* intake.h: a table as understood: its header, layout, roles and questions, judged on
 * its first rows, before the first record is made. */
#ifndef CANVASS_INTAKE_H
#define CANVASS_INTAKE_H

#include "header.h"
#include "layout.h"
#include "long.h"
#include "questions.h"
#include "table.h"

/* What a sample holds at most; SAMPLE_CELLS: with short rows filled up. */
enum { SAMPLE_ROWS = 5000, SAMPLE_BYTES = 16 * 1024 * 1024, SAMPLE_CELLS = 1024 * 1024 };

/* What stays the same for all tables of a run. */
struct knowledge {
	struct lexicons lexicons;
	struct layouts layouts;
	struct span plan;            /* the columns file's content, or empty */
	const char *plan_name;
	const struct options *options;
	bool *found;                 /* for each option given: it named a column */
	struct arena arena;
};

/* One table. All but the table itself is in its arena. */
struct intake {
	struct table *table;
	struct table_row *sample;    /* copies of the first rows, titles and header included */
	size_t n_sample, sample_bytes;
	bool whole;                  /* the sample is all there is */
	size_t every;                /* roles are judged on every so many-th row of it */
	struct heading heading;
	const struct layout *layout; /* or null */
	struct columns columns;
	struct asked_list asked;     /* a table with a row for each answer, or empty */
	size_t *used;                /* sample rows that are titles or header, in order */
	size_t n_titles, n_headers;
	bool rejoins;                /* surplus cells belong to the last column */
	bool all_referenced;         /* every row has a reference */
	bool repeats;                /* some references repeat */
	struct arena arena;
};

/* Reads the sample and understands it; a header without rows is no fault here
 * (n_sample tells). Zero in first. Returns 0, EXIT_DATA, EXIT_IO or EXIT_CONFIG. */
int intake_open(struct intake *in, struct table *t, struct knowledge *k, struct questions *q,
                struct fault *f);
void intake_close(struct intake *in);
/* True if the sample's row i is a title or a header row; *title tells which. */
bool intake_is_header(const struct intake *in, size_t i, bool *title);

#endif
