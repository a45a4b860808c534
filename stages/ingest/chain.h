/* chain.h: files of one record each, as interfaces give them, read as one table.
 *
 * A folder of a thousand JSON or XML files may be a thousand tables of one row, of
 * which nothing can be judged. A named table of a folder that ends after SHORT_TABLE
 * rows or fewer goes on with the next file, if that is of the same format.
 */
#ifndef CANVASS_CHAIN_H
#define CANVASS_CHAIN_H

#include "table.h"

enum { SHORT_TABLE = 3 };

struct links {
	/* Opens the next table of the folder; *next is null if it holds no more. */
	int (*open)(void *self, struct table **next, struct fault *f);
	/* Ends a table that open gave. */
	void (*close)(void *self, struct table *t);
	/* Takes back a table that is not of the chain, to be given on its own. */
	void (*give_back)(void *self, struct table *t);
	void *self;
};

/* Fills t, named like the folder; it begins with `first`, which is a named table. */
void chain_open(struct table *t, struct table *first, const struct links *links);

#endif
