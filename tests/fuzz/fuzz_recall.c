/* Files of sentence vectors, with head and encoder put right so that what is behind them is
 * read: taken or refused with a word, within bounds. */
#include <stdlib.h>

#include "../../pipeline/memory.h"
#include "../../stages/themes/kept.h"
#include "../../stages/themes/recall.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	enum { IDENTITY = 64 }; /* zeros, where there is no encoder */
	size_t len = KEPT_HEAD + IDENTITY + size;
	struct fault f = { 0 };
	struct recall *r;
	char *bytes = xcalloc(len, 1);
	if (size)
		memcpy(bytes + KEPT_HEAD + IDENTITY, data, size);
	kept_head(RECALL_KIND, (struct span){ bytes + KEPT_HEAD, len - KEPT_HEAD }, bytes);
	if (recall_open(&r, NULL, NULL, NULL, &f) != 0)
		abort();
	int code = recall_take(r, "fuzz", (struct span){ bytes, len }, &f);
	if (code != f.code || (code != 0 && code != EXIT_CONFIG))
		abort();
	recall_close(r);
	free(bytes);
	return 0;
}
