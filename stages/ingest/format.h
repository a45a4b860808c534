/* format.h: what an input is, by its first bytes. */
#ifndef CANVASS_FORMAT_H
#define CANVASS_FORMAT_H

#include "source.h"

enum format { FORMAT_FOUND, FORMAT_CSV, FORMAT_TSV, FORMAT_XLSX, FORMAT_XML, FORMAT_JSON, FORMAT_JSONL,
              FORMAT_ZIP, FORMAT_GZIP, FORMAT_ZSTD };

/* Looks at the first bytes, which stay to be read. EXIT_DATA, with what it is, for an
 * empty source and for formats that are known and not read (PDF, old Excel, HTML). */
int format_find(struct source *in, enum format *format, struct fault *f);

/* The format that a name stands for: --format csv. False if it is none. */
bool format_named(const char *name, enum format *format);

/* Is that the name of a file that holds a table, to judge by its ending? 2: surely; 1:
 * perhaps (.txt, no ending); 0: no. */
int format_by_name(const char *name);

#endif
