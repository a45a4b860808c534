/* pack.h: a record as few bytes, for the same process to read back: less than half of its
 * JSON and a fraction of the work. Numbers are LEB128 (signed ones zigzag), offsets are
 * differences, members that a stage has not touched stay JSON. */
#ifndef CANVASS_PACK_H
#define CANVASS_PACK_H

#include "record.h"

/* Appends the record. */
void record_pack(const struct record *r, struct buffer *b);
/* Makes the record that was packed into these bytes, which must outlive it. It writes
 * (record_write) as the packed one does. hints: as for record_read. Returns false if the
 * bytes are no such thing. */
bool record_unpack(struct record *r, struct span bytes, struct arena *a, struct record_hints *hints);

#endif
