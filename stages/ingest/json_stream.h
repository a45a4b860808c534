/* json_stream.h: walks a JSON text that is read in pieces; values are given whole. */
#ifndef CANVASS_JSON_STREAM_H
#define CANVASS_JSON_STREAM_H

#include "source.h"

/* Zero it, set in. */
struct json_stream {
	struct source *in;
	struct buffer window;        /* [at, len) is unread */
	size_t at;
	bool ended;
	uint64_t line;               /* of `at`, from 0 */
};

/* Passes white space; *next is the byte that follows, not passed, or 0 at the end. */
int json_stream_peek(struct json_stream *s, char *next, struct fault *f);
/* Passes the byte that was peeked. */
void json_stream_pass(struct json_stream *s);
/* Passes one value and gives its bytes, not checked beyond brackets and quotes; valid
 * until the next call. If it is longer than LONGEST_ROW_BYTES, or not wanted (raw null),
 * it is passed in constant memory, *raw empty. EXIT_DATA: nested too deep, cut. */
int json_stream_value(struct json_stream *s, struct span *raw, struct fault *f);
/* Passes one line and gives it without its end, as above; for JSON Lines. */
int json_stream_line(struct json_stream *s, struct span *raw, bool *too_long, struct fault *f);
/* EXIT_DATA: "line 3: what". */
int json_stream_fault(const struct json_stream *s, const char *what, struct fault *f);
void json_stream_free(struct json_stream *s);

#endif
