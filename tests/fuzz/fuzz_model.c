/* Files of themes, with version and checksum put right so that what is behind them is read;
 * what is accepted then judges a response. */
#include <stdlib.h>

#include "../../stages/themes/kept.h"
#include "../../stages/themes/model.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char response[] = "{\"type\":\"response\",\"ref\":\"1\",\"question\":\"q1\",\"language\":\"en\","
	"\"text\":\"buses late parking\",\"segments\":[{\"start\":0,\"end\":10},{\"start\":11,\"end\":18}],"
	"\"tokens\":[[0,5],[6,10],[11,18]],\"stems\":[\"bus\",\"late\",\"park\"]}";

static void judge(struct question *q, const struct tools *t)
{
	struct arena a = { 0 };
	struct record_hints hints = { { 0 } };
	struct record r;
	struct assigned said;
	struct fault f = { 0 };
	question_loaded(q, t, 1);
	if (record_read(&r, (struct span){ response, sizeof response - 1 }, &a, &hints, &f) != 0 ||
	    assign_response(&q->assigner, &r, &said, &f) != 0)
		__builtin_trap();
	arena_free(&a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fault f = { 0 };
	struct tools t = { 0 };
	struct question *questions;
	size_t n;
	char *bytes = xmalloc(KEPT_HEAD + size);
	memcpy(bytes + KEPT_HEAD, data, size);
	kept_head(MODEL_KIND, (struct span){ bytes + KEPT_HEAD, size }, bytes);
	meanings_open(&t.meanings, NULL);
	int code = model_read("fuzz", (struct span){ bytes, KEPT_HEAD + size }, &t, &questions, &n, &f);
	if (code == 0 && f.code)
		__builtin_trap();
	for (size_t i = 0; i < n && code == 0; i++)
		judge(&questions[i], &t);
	for (size_t i = 0; i < n; i++)
		question_free(&questions[i]);
	free(questions);
	meanings_free(&t.meanings);
	free(bytes);
	return 0;
}
