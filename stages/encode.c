/* encode.c: a sentence vector for each segment, so that an encoder of one's own can take
 * this place in a chain; and `encode --lines`, the encoder for any text. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "../pipeline/data.h"
#include "../pipeline/encoder/encoder.h"
#include "../pipeline/json.h"
#include "../pipeline/lines.h"

enum {
	VECTOR_BYTES = 4 + ENCODER_DIMENSIONS, /* a float32 scale and a byte for each value */
	LINES_AT_A_TIME = 1024,
	LINE_BYTES_AT_A_TIME = 4 << 20
};

static int open_encoder(struct context *ctx, struct encoder **e, struct fault *f)
{
	struct span file;
	*e = NULL;
	CHECK(data_read(ctx, ENCODER_FILE, &file, f));
	return encoder_open(e, file, f);
}

struct encode {
	struct encoder *encoder;
	struct span *texts;
	int8_t *values;
	float *scales;
	size_t cap;
};

static int encode_open(struct context *ctx, void **state, struct fault *f)
{
	struct encode *s = *state = xcalloc(1, sizeof *s);
	if (ctx->options.n_operands)
		return fault_set(f, EXIT_USAGE, "a file is read with --lines only");
	return open_encoder(ctx, &s->encoder, f);
}

static void reserve(struct encode *s, size_t n)
{
	if (n <= s->cap)
		return;
	s->cap = n < 16 ? 16 : n;
	s->texts = xrealloc(s->texts, s->cap, sizeof *s->texts);
	s->values = xrealloc(s->values, s->cap, ENCODER_DIMENSIONS);
	s->scales = xrealloc(s->scales, s->cap, sizeof *s->scales);
}

static void add_base64(struct buffer *b, const uint8_t *bytes, size_t len)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	for (size_t i = 0; i < len; i += 3) {
		size_t some = len - i < 3 ? len - i : 3;
		uint32_t three = (uint32_t)bytes[i] << 16;
		three |= some > 1 ? (uint32_t)bytes[i + 1] << 8 : 0;
		three |= some > 2 ? bytes[i + 2] : 0;
		for (size_t k = 0; k < 4; k++)
			buffer_add_byte(b, k <= some ? digits[three >> (18 - 6 * k) & 63] : '=');
	}
}

/* The member of a segment: `,"vector":"..."` after whatever other stages put there. */
static struct span with_vector(struct arena *a, struct span extra, float scale, const int8_t *values)
{
	struct buffer b = { 0 };
	uint8_t bytes[VECTOR_BYTES];
	uint32_t bits;
	memcpy(&bits, &scale, sizeof bits);
	for (size_t i = 0; i < 4; i++)
		bytes[i] = (uint8_t)(bits >> (8 * i));
	memcpy(bytes + 4, values, ENCODER_DIMENSIONS);
	buffer_add_span(&b, extra);
	buffer_add_text(&b, ",\"vector\":\"");
	add_base64(&b, bytes, sizeof bytes);
	buffer_add_byte(&b, '"');
	struct span made = arena_span(a, (struct span){ b.bytes, b.len });
	buffer_free(&b);
	return made;
}

static int encode_feed(void *state, struct record *r, struct emitter *out, struct fault *f)
{
	struct encode *s = state;
	const struct segment *segments;
	struct span text;
	size_t n;
	CHECK(record_text(r, M_TEXT, &text, f));
	CHECK(record_segments(r, &segments, &n, f));
	reserve(s, n);
	for (size_t i = 0; i < n; i++)
		s->texts[i] = (struct span){ text.bytes + segments[i].start, segments[i].end - segments[i].start };
	encoder_encode8(s->encoder, s->texts, n, 1, s->values, s->scales);
	struct segment *list = arena_alloc(r->arena, (n + 1) * sizeof *list);
	for (size_t i = 0; i < n; i++) {
		list[i] = segments[i];
		list[i].extra = with_vector(r->arena, segments[i].extra, s->scales[i],
		                            s->values + i * ENCODER_DIMENSIONS);
	}
	record_set_segments(r, list, n);
	return emit(out, r, f);
}

static void encode_close(void *state)
{
	struct encode *s = state;
	if (!s)
		return;
	encoder_close(s->encoder);
	free(s->texts);
	free(s->values);
	free(s->scales);
	free(s);
}

/* Millionths, to the nearest. */
static int64_t micro_of(float v)
{
	double scaled = (double)v * 1e6;
	return (int64_t)(scaled < 0 ? scaled - 0.5 : scaled + 0.5);
}

/* The next lines, as many as are worth encoding together; fewer mean the end. */
static int read_lines(FILE *in, char **line, size_t *cap, struct arena *a, struct span *texts, size_t *n,
                      struct fault *f)
{
	size_t bytes = 0;
	arena_reset(a);
	*n = 0;
	while (*n < LINES_AT_A_TIME && bytes < LINE_BYTES_AT_A_TIME) {
		errno = 0;
		ssize_t got = getline(line, cap, in);
		if (got < 0)
			return ferror(in) ? fault_set(f, EXIT_IO, "cannot read: %s", strerror(errno)) : 0;
		if (got > LONGEST_LINE_BYTES)
			return fault_set(f, EXIT_DATA, "a line of more than 16 MiB");
		if ((*line)[got - 1] == '\n')
			got--;
		bytes += (size_t)got;
		texts[(*n)++] = arena_span(a, (struct span){ *line, (size_t)got });
	}
	return 0;
}

static int encode_stream(const struct encoder *e, FILE *in, int threads, struct fault *f)
{
	struct arena a = { 0 };
	struct buffer out = { 0 };
	struct span *texts = xcalloc(LINES_AT_A_TIME, sizeof *texts);
	float *vectors = xcalloc(LINES_AT_A_TIME * ENCODER_DIMENSIONS, sizeof *vectors);
	char *line = NULL;
	size_t cap = 0, n = 1;
	int code = 0;
	while (!code && n) {
		code = read_lines(in, &line, &cap, &a, texts, &n, f);
		if (code)
			break;
		encoder_encode(e, texts, n, threads, vectors);
		out.len = 0;
		for (size_t i = 0; i < n * ENCODER_DIMENSIONS; i++) {
			buffer_add_byte(&out, i % ENCODER_DIMENSIONS ? ',' : '[');
			json_add_micro(&out, micro_of(vectors[i]));
			if (i % ENCODER_DIMENSIONS == ENCODER_DIMENSIONS - 1)
				buffer_add_text(&out, "]\n");
		}
		code = write_all(STDOUT_FILENO, "standard output", out.bytes, out.len, f);
	}
	free(line);
	free(vectors);
	free(texts);
	buffer_free(&out);
	arena_free(&a);
	return code;
}

static int encode_lines(struct context *ctx, bool *done, struct fault *f)
{
	struct encoder *e;
	*done = options_given(&ctx->options, "lines");
	if (!*done)
		return 0;
	if (ctx->options.n_operands > 1)
		return fault_set(f, EXIT_USAGE, "one file at a time");
	const char *path = ctx->options.n_operands ? ctx->options.operands[0] : "-";
	bool standard = strcmp(path, "-") == 0;
	CHECK(open_encoder(ctx, &e, f));
	FILE *in = standard ? stdin : fopen(path, "rb");
	int code = in ? encode_stream(e, in, ctx->jobs, f)
	              : fault_set(f, EXIT_NO_INPUT, "cannot open '%s': %s", path, strerror(errno));
	if (in && !standard)
		fclose(in);
	encoder_close(e);
	return code;
}

static const struct option_spec encode_options[] = {
	{ "lines", 0, NULL, "encode a text for each line of FILE: one JSON array a line", 0 },
	{ 0 }
};

const struct stage stage_encode = {
	.name = "encode",
	.summary = "add a sentence vector to each segment",
	.kind = STAGE_EACH,
	.operands = "[--lines [FILE]]",
	.needs = (const char *const[]){ "text", "segments", NULL },
	.adds = (const char *const[]){ "vector", NULL }, /* in each segment */
	.options = encode_options,
	.instead = encode_lines,
	.open = encode_open,
	.feed = encode_feed,
	.close = encode_close,
};
