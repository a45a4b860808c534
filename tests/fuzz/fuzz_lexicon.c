/* fuzz_lexicon.c: any bytes as a lexicon and, after a NUL, as an answer and a question:
 * rows are taken or refused with a line, and whatever was taken judges in bounds. */
#include <stdlib.h>

#include "../../stages/sentiment/judge.h"
#include "../../stages/sentiment/words.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
	if (!holds)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *bytes = (const char *)data, *cut = size ? memchr(bytes, 0, size) : NULL;
	struct span rows = { bytes, cut ? (size_t)(cut - bytes) : size };
	struct span text = { cut ? cut + 1 : bytes, cut ? size - rows.len - 1 : 0 };
	struct lexicon *l = lexicon_new();
	struct fault f = { 0 };
	size_t bad;

	int code = lexicon_read(l, "fuzz", rows, &f);
	check(code == 0 || (code == EXIT_CONFIG && f.message[0]));
	if (utf8_valid(text, &bad)) {
		struct judge j = { 0 };
		struct question q;
		struct token *tokens = xmalloc((text.len + 1) * sizeof *tokens);
		struct segment segments[2] = { { .start = 0, .end = (uint32_t)text.len / 2 },
		                               { .start = (uint32_t)text.len / 2, .end = (uint32_t)text.len } };
		size_t n = plain_words(text, tokens);
		units_fill(&j.units, l, text, tokens, n);
		question_read(&q, &j.units, l);
		struct judgement g = judge_text(&j, l, &q, text, tokens, n, position_least(600000), segments, 2);
		check(g.sentiment >= -1000000 && g.sentiment <= 1000000);
		check(g.confidence >= 500000 && g.confidence <= 1000000);
		for (uint32_t k = 0; k < j.sentiment.n; k++)
			check(j.sentiment.list[k].first < j.sentiment.list[k].last &&
			      j.sentiment.list[k].last <= j.units.n);
		for (uint32_t k = 0; k < j.position.n; k++)
			check(j.position.list[k].last <= j.units.n);
		free(tokens);
		judge_free(&j);
	}
	lexicon_free(l);
	return 0;
}
