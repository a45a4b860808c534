/* xml.h: XML of any shape as a table with named columns.
 *
 * A row is one record element (see xml_shape.h). Its columns: attributes by their
 * name; child elements by theirs, those of deeper ones with dots ("details.region");
 * repeated elements that a key tells apart ("answer question='Q1'") by that key,
 * others joined if short, numbered if not ("answer", "answer.2"). Elements around the
 * record that repeat give theirs to each ("section.title").
 */
#ifndef CANVASS_XML_H
#define CANVASS_XML_H

#include "table.h"

/* Fills t, a named table; t owns `in`, also on failure. record: the record's element, or
 * null. Memory: 2 MiB and the longest record, at most LONGEST_ROW_BYTES. */
int xml_open(struct table *t, struct source *in, const char *record, struct fault *f);

#endif
