/* json_cells.h: one JSON value laid out as the named cells of a row. */
#ifndef CANVASS_JSON_CELLS_H
#define CANVASS_JSON_CELLS_H

#include "named.h"

struct json_cells {
	struct named named;
	struct buffer path;
	struct arena arena;      /* decoded texts; reset by json_cells_begin */
	size_t depth;            /* of the value being laid out */
	size_t replaced;         /* bytes that were no UTF-8 */
};

void json_cells_begin(struct json_cells *c);
/* Adds what a checked value holds, its names beginning with prefix (may be empty). A
 * plain value without a prefix is named "value". raw must outlive the row. */
void json_cells_add(struct json_cells *c, struct table *t, struct span prefix, struct span raw);
/* Ends the row; its cells live until the next json_cells_begin. EXIT_DATA: see named.h. */
int json_cells_end(struct json_cells *c, struct table_row *row, struct fault *f);
/* The text of a plain value: a string decoded, null empty, others as they stand. */
struct span json_cells_text(struct json_cells *c, struct span raw);
void json_cells_free(struct json_cells *c);

#endif
