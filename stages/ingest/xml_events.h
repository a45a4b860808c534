/* xml_events.h: an XML document as events, safely: libxml2's push parser with nothing
 * loaded from outside, its bounds on depth (256) and on names and values (10 MB) kept,
 * and what entities may add bounded here.
 *
 * A push parser, and not xmlTextReader: the reader builds a node for a text before it
 * gives it, so that one endless text would be held; here it comes in pieces.
 */
#ifndef CANVASS_XML_EVENTS_H
#define CANVASS_XML_EVENTS_H

#include "source.h"

struct xml_attribute {
	struct span name, value;      /* UTF-8; valid during the call */
};
struct xml_handler {
	void (*start)(void *self, const char *name, const struct xml_attribute *list, size_t n);
	void (*text)(void *self, struct span text);      /* in pieces; CDATA too */
	void (*end)(void *self);
	void *self;
};

/* Names are local names: prefixes are left out. Entities of the internal subset are
 * replaced, up to 1 MiB and ten times what was read; external ones give nothing. */
enum { DEEPEST_ELEMENT = 256 };
struct xml_events;
/* is_utf8: the bytes are, whatever the document says of its character set. */
struct xml_events *xml_events_new(const struct xml_handler *h, bool is_utf8);
/* Reads some of the source and reports what is in it. *end is set once all was read.
 * Returns 0, EXIT_DATA (not well-formed, with its line) or EXIT_IO. */
int xml_events_feed(struct xml_events *x, struct source *in, bool *end, struct fault *f);
/* The same for bytes in memory; `last` if no more come. */
int xml_events_bytes(struct xml_events *x, const char *bytes, size_t len, bool last, struct fault *f);
uint64_t xml_events_line(const struct xml_events *x);
void xml_events_free(struct xml_events *x);

#endif
