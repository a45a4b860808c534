/* xml_shape.h: how an XML document is built: which element is a row of its table, and
 * which of the elements within are answers to questions.
 *
 * Read from the document's first megabytes: a tree of the element paths that occur,
 * with how often each does. The row is the shallowest element that repeats where most
 * of the text is, unless it only groups others (few sections of many answers).
 */
#ifndef CANVASS_XML_SHAPE_H
#define CANVASS_XML_SHAPE_H

#include "xml_events.h"

struct shape {
	char *name;
	int parent, child, sibling;    /* -1: none */
	uint32_t count, most_in_parent;
	uint64_t bytes;                /* text and attributes, all below it included */
	uint64_t own_bytes;            /* text that is its own, or inline markup's */
	struct key *keys;
	size_t n_keys;
	const char *key;               /* repeated, told apart by this attribute or child: the
	                                  same few values in record after record; or null */
	uint32_t told;                 /* what else tells them apart as the key does */
	bool short_values;             /* repeated values are a choice of several: joined */
};

struct xml_shapes {
	struct shape *list;            /* list[0] stands for the document */
	size_t n;
	uint16_t *slots;               /* a hash of parent and name: the shape, or 0 */
	int record;                    /* the row's element */
};

/* Reads the shapes of a document's beginning; errors in it only end the reading. whole:
 * the document is no longer. given: the record's element name, or null to find it
 * (EXIT_USAGE if it does not occur). */
int xml_shapes_find(struct xml_shapes *x, struct span head, bool whole, bool is_utf8, const char *given,
                    struct fault *f);
/* The child of a shape by name, or -1. after: the last one found (tried first, with the
 * next), or -1. */
int xml_shape_child(const struct xml_shapes *x, int parent, int after, const char *name);
/* Does the attribute or child of that name say no more than the shape's key? */
bool xml_shape_told(const struct shape *s, struct span name);
/* Is this element markup that parts a text into lines (p, br, li, ...)? */
bool xml_inline(const char *name);
void xml_shapes_free(struct xml_shapes *x);

#endif
