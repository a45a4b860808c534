/* fulltext.h: the full-text index of the responses, built beside their rows.
 *
 * SQLite lets one thread at a time into a database, and an index of 100,000 answers takes
 * a quarter of a second. So it grows in a database of its own, in memory, from the texts
 * as they come (with more than one job in a thread of its own), and its tables are then
 * copied page by page. The same tables come out as from FTS5's own 'rebuild'. */
#ifndef CANVASS_FULLTEXT_H
#define CANVASS_FULLTEXT_H

#include <sqlite3.h>

#include "../../pipeline/stage.h"

struct fulltext;

/* Returns 0 or EXIT_IO; close in any case. */
int fulltext_open(struct fulltext **t, int jobs, struct fault *f);
/* The text of the next response: ids are 1, 2, ... */
int fulltext_add(struct fulltext *t, struct record *response, struct fault *f);
/* No more comes: the index is completed meanwhile. */
int fulltext_end(struct fulltext *t, struct fault *f);
/* After that, makes response_fts in a database that has table response, outside a transaction; to be
 * searched through another connection, as this one's FTS5 has not seen the copying.
 * Returns 0 or EXIT_IO. */
int fulltext_write(struct fulltext *t, sqlite3 *db, struct fault *f);
void fulltext_close(struct fulltext *t);

#endif
