/* sample.h: a deterministic sample of a question's responses, kept while they stream by.
 *
 * Responses are ordered by a hash of their text and of how often that text has come
 * before; the sample is the longest beginning of that order that holds at most so many
 * segments (bottom-k sampling, Cohen and Kaplan 2007). So it is uniform, and the same
 * whatever order the responses come in. More is kept of long responses, as many as would
 * do of short ones, for a fit that takes them whole.
 */
#ifndef CANVASS_THEMES_SAMPLE_H
#define CANVASS_THEMES_SAMPLE_H

#include "../../pipeline/record.h"
#include "corpus.h"
#include "remarks.h"

enum {
	SAMPLE_SEGMENTS = 8000,   /* of a question */
	SAMPLE_LONG = 2500,       /* responses that are kept even if they have more segments, */
	SAMPLE_LONG_SEGMENTS = 50000, /* up to these (about 35 MB) */
	SAMPLE_OF_RESPONSE = 100  /* segments of one response; what follows is not fitted on */
};

struct sample;

struct sample *sample_new(void);
/* Offers a response with segments, tokens and stems; copies what it keeps: not the segments
 * that only remark (remarks may be null), unless all that was offered only remarks.
 * Returns 0 or the record's fault. O(length), and amortised O(log sample). Memory: the
 * sample, and 16 bytes for each distinct text. */
int sample_add(struct sample *s, struct record *r, const struct remarks *remarks, struct fault *f);
/* Adds a text of ours (a codeframe's): it is kept whatever comes, after all responses, in
 * the order of these calls. */
int sample_add_ours(struct sample *s, struct record *r, struct fault *f);
/* The language of most responses; of equals the first by name. */
struct span sample_language(const struct sample *s);
bool sample_topical(const struct sample *s);      /* some of it does more than remark */
size_t sample_responses(const struct sample *s);  /* offered */
bool sample_has_more(const struct sample *s);     /* more segments kept than SAMPLE_SEGMENTS */
/* The corpus of the sample, or of its first SAMPLE_SEGMENTS, without themes; `vectors` of
 * segments that carried one are in vectors[n_segments] (raw JSON spans in the corpus's arena, empty where there is none). */
void sample_corpus(struct sample *s, bool all, struct corpus *c, struct span **vectors);
/* The raw value of a segment's "vector" member; empty if it has none. */
struct span segment_vector(const struct segment *g);
void sample_free(struct sample *s);  /* null is fine */
void corpus_free(struct corpus *c);

#endif
