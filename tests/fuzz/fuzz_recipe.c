/* fuzz_recipe.c: any bytes as a recipe: a chain, or a fault that says which line. */
#include <stdio.h>
#include <stdlib.h>

#include "../../pipeline/chain.h"
#include "../../pipeline/data.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct chain c = { 0 };
	struct fault f = { 0 };
	int code = recipe_parse(&c, (struct span){ (const char *)data, size }, "fuzz", "/nowhere", &f);
	if (code == 0) {
		if (chain_resolve(&c, 1, &f) == 0)
			chain_check(&c, &f);
		char *line = NULL;
		size_t len = 0;
		FILE *to = open_memstream(&line, &len);
		chain_print(&c, to);
		fclose(to);
		if (!len || line[len - 1] != '\n')
			abort();
		free(line);
	} else if (code != EXIT_CONFIG || !f.message[0]) {
		abort();
	}
	chain_free(&c);
	return 0;
}
