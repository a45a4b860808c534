/* tokens.c: the token ids of texts from standard input, each ended by a NUL: a line of
 * numbers for each. usage: tokens MODEL */
#include <stdio.h>
#include <stdlib.h>

#include "../../pipeline/encoder/model.h"

int main(int argc, char **argv)
{
	struct encoder *e;
	struct fault f = { 0 };
	char *text = NULL;
	size_t cap = 0;
	ssize_t len;
	if (argc != 2)
		return EXIT_USAGE;
	if (encoder_open_path(&e, argv[1], &f) != 0) {
		fprintf(stderr, "%s\n", f.message);
		return f.code;
	}
	while ((len = getdelim(&text, &cap, '\0', stdin)) > 0) {
		uint16_t ids[ENCODER_MAX_PIECES];
		size_t n = tokenizer_run(&e->tokenizer, (struct span){ text, (size_t)len - 1 }, ids, ENCODER_MAX_PIECES);
		for (size_t i = 0; i < n; i++)
			printf("%d%c", ids[i], i + 1 < n ? ' ' : '\n');
	}
	free(text);
	encoder_close(e);
	return 0;
}
