/* fuzz_record.c: any line: if it is a record, all lists read or refused, offsets within
 * the text, and what is written is read again as the same. */
#include <stdlib.h>

#include "../../pipeline/record.h"

static void check(bool holds)
{
	if (!holds)
		abort();
}

/* Reads every list and sets it again, so that it is written from the arrays. */
static void read_lists(struct record *r)
{
	struct fault f = { 0 };
	size_t n, len = record_text_or_empty(r, M_TEXT).len;
	const struct segment *segments;
	const struct token *tokens;
	const struct span *stems;
	const struct evidence *evidence;
	const struct theme_link *themes;
	if (record_segments(r, &segments, &n, &f) == 0) {
		for (size_t i = 0; i < n; i++)
			check(segments[i].start <= segments[i].end && segments[i].end <= len);
		record_set_segments(r, segments, n);
	}
	if (record_tokens(r, &tokens, &n, &f) == 0) {
		for (size_t i = 0; i < n; i++)
			check(tokens[i].start <= tokens[i].end && tokens[i].end <= len);
		record_set_tokens(r, tokens, n);
	}
	if (record_stems(r, &stems, &n, &f) == 0)
		record_set_stems(r, stems, n);
	if (record_evidence(r, &evidence, &n, &f) == 0) {
		for (size_t i = 0; i < n; i++)
			check(evidence[i].start <= evidence[i].end && evidence[i].end <= len);
		record_set_evidence(r, evidence, n);
	}
	if (record_themes(r, &themes, &n, &f) == 0) {
		for (size_t i = 0; i < n; i++)
			check(themes[i].start <= themes[i].end && themes[i].end <= len);
		record_set_themes(r, themes, n);
	}
}

static void write(const struct record *r, struct buffer *b)
{
	b->len = 0;
	record_write(r, b);
	check(b->len && b->bytes[b->len - 1] == '\n');
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a = { 0 }, other = { 0 };
	struct record_hints hints = { { 0 } };
	struct buffer first = { 0 }, second = { 0 };
	struct fault f = { 0 };
	struct record r, again, copy;
	if (record_read(&r, (struct span){ (const char *)data, size }, &a, &hints, &f) == 0) {
		write(&r, &first); /* untouched: the bytes that came */
		check(first.len == size + 1 && memcmp(first.bytes, data, size) == 0);
		record_copy(&copy, &r, &other);
		write(&copy, &second);
		check(first.len == second.len && memcmp(first.bytes, second.bytes, first.len) == 0);
		read_lists(&r);
		record_set_text(&r, M_LANGUAGE, SPAN("en"));
		record_remove(&r, M_CLOSED);
		write(&r, &first);
		record_copy(&copy, &r, &other);
		write(&copy, &second);
		check(first.len == second.len && memcmp(first.bytes, second.bytes, first.len) == 0);
		f = (struct fault){ 0 };
		check(record_read(&again, (struct span){ first.bytes, first.len - 1 }, &other, &hints, &f) == 0);
		check(again.n_members == r.n_members && record_has(&again, M_LANGUAGE));
		read_lists(&again);
		record_set_text(&again, M_LANGUAGE, SPAN("en"));
		write(&again, &second);
		check(first.len == second.len && memcmp(first.bytes, second.bytes, first.len) == 0);
	} else {
		check(f.code == EXIT_DATA);
	}
	buffer_free(&first);
	buffer_free(&second);
	arena_free(&a);
	arena_free(&other);
	return 0;
}
