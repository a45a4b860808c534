/* xml_record.h: one record of an XML document, gathered element by element and laid
 * out as named cells when it is complete. */
#ifndef CANVASS_XML_RECORD_H
#define CANVASS_XML_RECORD_H

#include "named.h"
#include "xml_shape.h"

struct xml_node;
struct xml_record {
	struct table *t;
	const struct xml_shapes *shapes;
	struct named named;
	struct arena arena;        /* names and attributes; reset for each record */
	struct buffer text;        /* all its text, in order */
	struct xml_node *nodes;    /* in order of their beginnings; nodes[0] is the record */
	size_t n, cap;
	int open;                  /* the open node */
	size_t inline_depth;       /* elements open that are markup inside a text */
	size_t held;               /* bytes, about */
	bool too_long;
	struct buffer path;
	struct span *more;         /* name, value, ... of xml_record_add */
	size_t n_more, cap_more;
};

void xml_record_begin(struct xml_record *r, struct table *t, const struct xml_shapes *shapes);
void xml_record_start(struct xml_record *r, int shape, const char *name, const struct xml_attribute *list,
                      size_t n);
void xml_record_text(struct xml_record *r, struct span text);
void xml_record_end(struct xml_record *r);
/* A cell that comes from outside the record; must live until xml_record_finish. */
void xml_record_add(struct xml_record *r, struct span name, struct span value);
/* Fills *row, its values in a. */
void xml_record_finish(struct xml_record *r, struct sparse_row *row, struct arena *a);
void xml_record_free(struct xml_record *r);

/* Without white space at both ends. */
struct span xml_trimmed(struct span s);

#endif
