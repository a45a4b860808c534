/* Files of themes, with the checksum put right so that what is behind it is read. */
#include <stdlib.h>

#include "../../pipeline/hash.h"
#include "../../stages/themes/model.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	enum { HEAD = 16 };
	struct fault f = { 0 };
	struct tools t = { 0 };
	struct question *questions;
	size_t n;
	char *bytes = xmalloc(HEAD + size);
	struct span body = { bytes + HEAD, size };
	uint64_t sum;
	memcpy(bytes, "CANVTHM2", 8);
	memcpy(bytes + HEAD, data, size);
	sum = hash_bytes(body, 7);
	memcpy(bytes + 8, &sum, sizeof sum);
	meanings_open(&t.meanings, NULL);
	if (model_read("fuzz", (struct span){ bytes, HEAD + size }, &t, &questions, &n, &f) == 0 && f.code)
		__builtin_trap();
	for (size_t i = 0; i < n; i++)
		question_free(&questions[i]);
	free(questions);
	meanings_free(&t.meanings);
	free(bytes);
	return 0;
}
