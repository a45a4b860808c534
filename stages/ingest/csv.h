/* csv.h: rows of RFC 4180 text with the delimiter found by itself. */
#ifndef CANVASS_CSV_H
#define CANVASS_CSV_H

#include "../../pipeline/memory.h"

struct csv {
	const char *at, *end;
	uint64_t line;          /* where the next row begins, from 1 */
	char delimiter;
};

/* Passes a byte order mark and finds the delimiter (, ; tab |): the one met most
 * outside quotes in the first line. text must outlive c. */
void csv_open(struct csv *c, struct span text);
/* Reads the next row's cells into the arena (quotes removed); blank lines are passed
 * over. *line is where it begins. *open_quote is set if a quote is never closed. False
 * at the end. Linear. */
bool csv_next(struct csv *c, struct arena *a, const struct span **cells, size_t *n, uint64_t *line,
              bool *open_quote);

#endif
