/* cells.h: how many answers of each theme come from people with each attribute value.
 *
 * Counted from numbers kept while the rows are written: the same join in SQL sorts every
 * answer's attributes by text, which is most of what a database takes otherwise. Memory:
 * 8 bytes for each attribute, response and theme link. */
#ifndef CANVASS_CELLS_H
#define CANVASS_CELLS_H

#include <stdint.h>

#include "../themes/intern.h"

/* Two numbers that belong together, in a list in order of the first. */
struct cells_pair {
	uint32_t of, value;
};
struct cells_list {
	struct cells_pair *pairs;
	size_t n, cap;
};

/* Zero-initialise; release with cells_free. */
struct cells {
	struct intern values;           /* of attributes, their names before them */
	struct intern questions;
	struct cells_list attributes;   /* respondent -> value */
	struct cells_list responses;    /* respondent -> question; the n-th is response n */
	struct cells_list links;        /* theme -> response */
	struct buffer key;
	uint32_t *order, *rank;         /* of the values, by name and value; null until counted */
	uint32_t *count, *total;        /* of each value, for a theme and for its question */
	size_t *attributes_from, *links_from;
	uint32_t n_respondents, n_themes, total_question;
	struct cell *rows;
};

/* One cell that is not empty. */
struct cell {
	struct span name, value;        /* live as long as cells */
	uint32_t responses;             /* of the theme, with this value */
	uint32_t of;                    /* all responses to the question with this value */
};

/* Ids are the database's, from 1; responses come in order of theirs. */
void cells_attribute(struct cells *c, int64_t respondent, struct span name, struct span value);
void cells_response(struct cells *c, int64_t respondent, struct span question);
void cells_link(struct cells *c, int64_t response, int64_t theme);

/* The cells of a theme of a question, by name and value; after the last of the above.
 * The array is cells' own, until the next call. Costs the theme's links times their
 * attributes, and once for each change of question the question's. */
size_t cells_of(struct cells *c, int64_t theme, struct span question, const struct cell **rows);
void cells_free(struct cells *c);

#endif
