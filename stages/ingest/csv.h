/* csv.h: delimited text as a grid. Why not libcsv: its strict mode stops at the first
 * bad quote and says only the byte; its other mode cannot tell a quote that is never
 * closed; it knows one delimiter, no escapes but doubling, and copies every byte. */
#ifndef CANVASS_CSV_H
#define CANVASS_CSV_H

#include "table.h"

/* Fills t (a grid) from `in`, which is UTF-8 but for bytes that could not be decoded
 * and are given as they are; t owns it, also on failure. delimiter: 0 to find it.
 * Memory: a window of 256 KiB, at most LONGEST_ROW_BYTES and a cell more. */
int csv_open(struct table *t, struct source *in, char delimiter, struct fault *f);

#endif
