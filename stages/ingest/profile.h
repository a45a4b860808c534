/* profile.h: what a column's cells look like, counted over the sample. */
#ifndef CANVASS_PROFILE_H
#define CANVASS_PROFILE_H

#include "column.h"

/* Values that stand for no answer (lexicons/missing.tsv). */
struct missing_codes {
	struct span *codes;
	bool *is_word;
	size_t n;
};

/* Counts n cells of one column. Blank cells are passed over; values live in the
 * arena's lifetime as the cells do. Linear on average. */
void profile_cells(struct profile *p, const struct span *cells, size_t n, struct arena *a);
/* Takes missing-value codes that the column repeats out of the profile's counts.
 * text: the column is free text, where words typed by people are answers. */
void profile_drop_missing(struct profile *p, const struct missing_codes *m, bool text);

/* What one value looks like (trimmed). */
bool looks_number(struct span s, bool *whole);
bool looks_date(struct span s);
bool looks_mail(struct span s);
bool looks_link(struct span s);
bool looks_phone(struct span s);
bool looks_postcode(struct span s); /* a full British one: "SW1A 1AA" */
bool looks_address(struct span s);  /* an IP address, version 4 or 6 */
bool looks_code(struct span s);     /* letters and digits without blanks: "R-0042" */

#endif
