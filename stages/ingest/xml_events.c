/* xml_events.c: libxml2's push parser behind three callbacks. */
#include "xml_events.h"

#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <stdlib.h>

#include "table.h"

enum { CHUNK_BYTES = 64 * 1024, ENTITY_FREE_BYTES = 1024 * 1024, ENTITY_TIMES = 10, SHORT_ENTITY = 4096,
       MOST_NAMES = 100000 };

/* Where in the markup the bytes are that are fed. */
struct tag_scan {
	enum { IN_TEXT, IN_TAG, IN_VALUE, IN_INSTRUCTION, IN_COMMENT, IN_CDATA } in;
	char quote;
	uint32_t last;                       /* the last four bytes */
	size_t attributes;                   /* of the open tag */
};

struct xml_events {
	struct xml_handler handler;
	struct tag_scan tag;
	xmlSAXHandler sax;
	xmlParserCtxtPtr parser;
	struct xml_attribute *attributes;
	size_t cap_attributes;
	struct arena values;
	size_t depth;
	uint64_t read_bytes, entity_bytes;   /* what was fed; what entities added */
	const char *problem;
	int problem_line;
	char chunk[CHUNK_BYTES];
	bool started, is_utf8;
};

/* Events of an entity's content come from a parser of its own that has the same
 * _private. */
static struct xml_events *events_of(void *ctx)
{
	return ((xmlParserCtxtPtr)ctx)->_private;
}

static void stop(struct xml_events *x, xmlParserCtxtPtr at, const char *problem)
{
	if (!x->problem) {
		x->problem = problem;
		x->problem_line = x->parser && x->parser->input ? x->parser->input->line : 0;
	}
	xmlStopParser(at);
}

/* Every reference to an entity comes by here: what they add up to is bounded. */
static void count_reference(struct xml_events *x, xmlParserCtxtPtr ctx, xmlEntityPtr entity)
{
	if (!entity || entity->etype == XML_INTERNAL_PREDEFINED_ENTITY)
		return;
	x->entity_bytes += (entity->length > 0 ? (size_t)entity->length : 0) + 16;
	if (x->entity_bytes > ENTITY_FREE_BYTES && x->entity_bytes / ENTITY_TIMES > x->read_bytes)
		stop(x, ctx, "entities that add up to more than ten times the document");
}

static xmlEntityPtr on_entity(void *ctx, const xmlChar *name)
{
	xmlEntityPtr entity = xmlSAX2GetEntity(ctx, name);
	count_reference(events_of(ctx), ctx, entity);
	return events_of(ctx)->problem ? NULL : entity;
}

static xmlEntityPtr on_parameter_entity(void *ctx, const xmlChar *name)
{
	xmlEntityPtr entity = xmlSAX2GetParameterEntity(ctx, name);
	count_reference(events_of(ctx), ctx, entity);
	return events_of(ctx)->problem ? NULL : entity;
}

/* libxml2 leaves '&' as a character reference and declared entities as they are in the
 * values of attributes. */
static struct span attribute_value(struct xml_events *x, xmlParserCtxtPtr ctx, struct span raw)
{
	const char *p = raw.bytes, *end = p + raw.len;
	if (!raw.len || !memchr(p, '&', raw.len))
		return raw;
	struct buffer b = { 0 };
	while (p < end) {
		const char *amp = memchr(p, '&', (size_t)(end - p));
		buffer_add(&b, p, (size_t)((amp ? amp : end) - p));
		if (!amp)
			break;
		const char *semicolon = memchr(amp, ';', (size_t)(end - amp));
		size_t len = semicolon ? (size_t)(semicolon - amp) - 1 : 0;
		char name[64];
		p = amp + 1;
		if (len == 3 && memcmp(amp, "&#38", 4) == 0) {
			buffer_add_byte(&b, '&');
			p = semicolon + 1;
			continue;
		}
		xmlEntityPtr entity = NULL;
		if (len && len < sizeof name) {
			memcpy(name, amp + 1, len);
			name[len] = '\0';
			entity = xmlGetDocEntity(ctx->myDoc, (const xmlChar *)name);
		}
		if (entity && entity->etype == XML_INTERNAL_GENERAL_ENTITY && entity->content &&
		    entity->length <= SHORT_ENTITY && !strpbrk((const char *)entity->content, "&<")) {
			count_reference(x, ctx, entity);
			if (x->problem)
				break;
			buffer_add(&b, entity->content, (size_t)entity->length);
			p = semicolon + 1;
		} else {
			buffer_add_byte(&b, '&');
		}
	}
	struct span value = arena_span(&x->values, (struct span){ b.bytes, b.len });
	buffer_free(&b);
	return value;
}

static void on_start(void *ctx, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri,
                     int n_namespaces, const xmlChar **namespaces, int n, int n_defaulted,
                     const xmlChar **list)
{
	struct xml_events *x = events_of(ctx);
	(void)prefix, (void)uri, (void)n_namespaces, (void)namespaces, (void)n_defaulted;
	if (x->problem)
		return;
	if (++x->depth > DEEPEST_ELEMENT) {
		stop(x, ctx, "elements nested too deep");
		return;
	}
	if (x->cap_attributes < (size_t)n) {
		x->cap_attributes = (size_t)n;
		x->attributes = xrealloc(x->attributes, (size_t)n, sizeof *x->attributes);
	}
	for (size_t i = 0; i < (size_t)n; i++, list += 5) {
		struct span raw = { (const char *)list[3], (size_t)(list[4] - list[3]) };
		x->attributes[i].name = span_of((const char *)list[0]);
		x->attributes[i].value = attribute_value(x, ctx, raw);
	}
	x->handler.start(x->handler.self, (const char *)name, x->attributes, (size_t)n);
	arena_reset(&x->values);
}

static void on_end(void *ctx, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
	struct xml_events *x = events_of(ctx);
	(void)name, (void)prefix, (void)uri;
	if (x->problem)
		return;
	x->depth--;
	x->handler.end(x->handler.self);
}

static void on_text(void *ctx, const xmlChar *text, int len)
{
	struct xml_events *x = events_of(ctx);
	if (!x->problem)
		x->handler.text(x->handler.self, (struct span){ (const char *)text, (size_t)len });
}

/* Line ends in a CDATA section come as they stand. */
static void on_cdata(void *ctx, const xmlChar *text, int len)
{
	const char *p = (const char *)text, *end = p + len, *cr;
	while ((cr = memchr(p, '\r', (size_t)(end - p))) != NULL) {
		on_text(ctx, (const xmlChar *)p, (int)(cr - p));
		if (cr + 1 == end || cr[1] != '\n')
			on_text(ctx, (const xmlChar *)"\n", 1);
		p = cr + 1;
	}
	on_text(ctx, (const xmlChar *)p, (int)(end - p));
}

/* Said in our words: libxml2's quote the document. */
static const char *problem_of(int code)
{
	switch (code) {
	case XML_ERR_DOCUMENT_EMPTY: return "no element";
	case XML_ERR_DOCUMENT_END: return "an element that is never closed, or text after the last one";
	case XML_ERR_INVALID_CHAR: return "a character that XML does not have";
	case XML_ERR_INVALID_CHARREF:
	case XML_ERR_INVALID_HEX_CHARREF:
	case XML_ERR_INVALID_DEC_CHARREF: return "a bad character reference";
	case XML_ERR_INVALID_ENCODING:
	case XML_I18N_CONV_FAILED:
	case XML_ERR_ENCODING_NAME: return "bytes that are not in its character set";
	case XML_ERR_UNKNOWN_ENCODING:
	case XML_ERR_UNSUPPORTED_ENCODING: return "a character set that is not known";
	case XML_ERR_UNDECLARED_ENTITY:
	case XML_WAR_UNDECLARED_ENTITY: return "an entity that is not declared";
	case XML_ERR_ENTITYREF_SEMICOL_MISSING:
	case XML_ERR_NAME_REQUIRED: return "a stray '&' or '<'";
	case XML_ERR_ENTITY_LOOP: return "entities that contain each other";
	case XML_ERR_TAG_NAME_MISMATCH: return "a tag that does not close the open element";
	case XML_ERR_TAG_NOT_FINISHED: return "an element that is never closed";
	case XML_ERR_ATTRIBUTE_REDEFINED: return "an attribute given twice";
	case XML_ERR_ATTRIBUTE_NOT_STARTED:
	case XML_ERR_ATTRIBUTE_WITHOUT_VALUE: return "an attribute without a value in quotes";
	case XML_ERR_LT_IN_ATTRIBUTE: return "a '<' in an attribute";
	case XML_ERR_GT_REQUIRED: return "a tag without its '>'";
	case XML_ERR_COMMENT_NOT_FINISHED:
	case XML_ERR_HYPHEN_IN_COMMENT: return "a bad comment";
	case XML_ERR_CDATA_NOT_FINISHED:
	case XML_ERR_MISPLACED_CDATA_END: return "a bad CDATA section";
	case XML_ERR_INTERNAL_ERROR: return "nested or repeated beyond what is read";
	default: return NULL;
	}
}

static void on_error(void *ctx, xmlErrorPtr e)
{
	struct xml_events *x = events_of(ctx);
	if (x->problem || e->level != XML_ERR_FATAL)
		return;
	const char *problem = problem_of(e->code);
	x->problem = problem ? problem : "bad markup";
	x->problem_line = e->line;
	if ((xmlParserCtxtPtr)ctx != x->parser && x->parser && x->parser->input)
		x->problem_line = x->parser->input->line;
}

static xmlParserInputPtr load_nothing(void *ctx, const xmlChar *public_id, const xmlChar *system_id)
{
	(void)ctx, (void)public_id, (void)system_id;
	return NULL;
}

struct xml_events *xml_events_new(const struct xml_handler *h, bool is_utf8)
{
	struct xml_events *x = xcalloc(1, sizeof *x);
	x->handler = *h;
	x->is_utf8 = is_utf8;
	xmlSAXVersion(&x->sax, 2);
	x->sax.startElementNs = on_start;
	x->sax.endElementNs = on_end;
	x->sax.characters = x->sax.ignorableWhitespace = on_text;
	x->sax.cdataBlock = on_cdata;
	x->sax.getEntity = on_entity;
	x->sax.getParameterEntity = on_parameter_entity;
	x->sax.comment = NULL;
	x->sax.processingInstruction = NULL;
	x->sax.reference = NULL;
	x->sax.externalSubset = NULL;
	x->sax.resolveEntity = load_nothing;
	x->sax.warning = NULL;
	x->sax.error = NULL;
	x->sax.fatalError = NULL;
	x->sax.serror = on_error;
	return x;
}

/* libxml2 compares the attributes of an element with each other before it gives them:
 * elements with very many are found in the bytes as they pass. Comments and the like
 * are passed over, as quotes mean nothing in them. */
static bool tags_bounded(struct tag_scan *t, const char *p, size_t len)
{
	for (const char *end = p + len; p < end; p++) {
		t->last = t->last << 8 | (unsigned char)*p;
		switch (t->in) {
		case IN_TEXT:
			if (*p == '<') {
				t->in = IN_TAG;
				t->attributes = 0;
			} else {
				const char *tag = memchr(p, '<', (size_t)(end - p));
				p = tag ? tag - 1 : end - 1;
			}
			break;
		case IN_TAG:
			if (*p == '>')
				t->in = IN_TEXT;
			else if (*p == '"' || *p == '\'') {
				t->in = IN_VALUE;
				t->quote = *p;
				t->attributes++;
			} else if (*p == '?' && (t->last & 0xffff) == ('<' << 8 | '?'))
				t->in = IN_INSTRUCTION;
			else if (*p == '-' && t->last == ('<' << 24 | '!' << 16 | '-' << 8 | '-'))
				t->in = IN_COMMENT;
			else if (*p == '[' && t->last == ('A' << 24 | 'T' << 16 | 'A' << 8 | '['))
				t->in = IN_CDATA;
			break;
		case IN_VALUE: {
			const char *quote = memchr(p, t->quote, (size_t)(end - p));
			if (quote)
				t->in = IN_TAG;
			p = quote ? quote : end - 1;
			break;
		}
		case IN_INSTRUCTION: if ((t->last & 0xffff) == ('?' << 8 | '>')) t->in = IN_TEXT; break;
		case IN_COMMENT: if ((t->last & 0xffffff) == ('-' << 16 | '-' << 8 | '>')) t->in = IN_TEXT; break;
		case IN_CDATA: if ((t->last & 0xffffff) == (']' << 16 | ']' << 8 | '>')) t->in = IN_TEXT; break;
		}
		if (t->attributes > MOST_COLUMNS)
			return false;
	}
	return true;
}

int xml_events_bytes(struct xml_events *x, const char *bytes, size_t len, bool last, struct fault *f)
{
	if (!x->parser) {
		x->parser = xmlCreatePushParserCtxt(&x->sax, NULL, bytes, (int)(len < 4 ? len : 4), NULL);
		if (!x->parser)
			memory_exhausted();
		x->parser->_private = x;
		xmlCtxtUseOptions(x->parser, XML_PARSE_NONET | XML_PARSE_OLD10 |
		                  (x->is_utf8 ? XML_PARSE_IGNORE_ENC : 0));
		size_t fed = len < 4 ? len : 4;
		tags_bounded(&x->tag, bytes, fed);
		bytes += fed;
		len -= fed;
		x->read_bytes += fed;
	}
	x->read_bytes += len;
	if (!tags_bounded(&x->tag, bytes, len))
		return fault_set(f, EXIT_DATA, "line %d: an element with more than %d attributes",
		                 (int)xml_events_line(x), MOST_COLUMNS);
	if (xmlDictSize(x->parser->dict) > MOST_NAMES)
		return fault_set(f, EXIT_DATA, "line %d: more than %d different names",
		                 (int)xml_events_line(x), MOST_NAMES);
	int code = xmlParseChunk(x->parser, bytes, (int)len, last);
	if (!x->problem && code && !x->parser->wellFormed)
		on_error(x->parser, &x->parser->lastError);
	if (!x->problem && !x->parser->wellFormed) {
		x->problem = "bad markup";
		x->problem_line = (int)xml_events_line(x);
	}
	if (x->problem)
		return fault_set(f, EXIT_DATA, "line %d: %s", x->problem_line, x->problem);
	return 0;
}

int xml_events_feed(struct xml_events *x, struct source *in, bool *end, struct fault *f)
{
	size_t got, len = 0;
	while (len < (x->started ? 1 : 4)) { /* four bytes tell the character set */
		CHECK(source_read(in, x->chunk + len, sizeof x->chunk - len, &got, f));
		len += got;
		if (!got)
			break;
	}
	x->started = true;
	*end = len == 0;
	return xml_events_bytes(x, x->chunk, len, *end, f);
}

uint64_t xml_events_line(const struct xml_events *x)
{
	return x->parser && x->parser->input ? (uint64_t)x->parser->input->line : 1;
}

void xml_events_free(struct xml_events *x)
{
	if (!x)
		return;
	if (x->parser) {
		xmlDocPtr doc = x->parser->myDoc;
		x->parser->myDoc = NULL;
		xmlFreeParserCtxt(x->parser);
		xmlFreeDoc(doc);
	}
	free(x->attributes);
	arena_free(&x->values);
	free(x);
}
