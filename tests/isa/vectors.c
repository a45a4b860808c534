/* vectors.c: writes the vectors of the first N test texts as raw floats, so that builds
 * and processors can be compared. usage: vectors MODEL N THREADS */
#include <stdio.h>
#include <stdlib.h>

#include "../../pipeline/encoder/encoder.h"
#include "texts.h"

int main(int argc, char **argv)
{
	static char bytes[TEST_TEXTS][TEST_TEXT_BYTES];
	static float vectors[TEST_TEXTS * ENCODER_DIMENSIONS];
	struct span texts[TEST_TEXTS];
	struct encoder *e;
	struct fault f = { 0 };
	size_t n = argc == 4 ? strtoul(argv[2], NULL, 10) : 0;
	if (n == 0 || n > TEST_TEXTS)
		return EXIT_USAGE;
	if (encoder_open_path(&e, argv[1], &f) != 0) {
		fprintf(stderr, "%s\n", f.message);
		return f.code;
	}
	for (size_t i = 0; i < n; i++)
		texts[i] = test_text(i, bytes[i]);
	encoder_encode(e, texts, n, atoi(argv[3]), vectors);
	fprintf(stderr, "%s\n", encoder_isa(e));
	encoder_close(e);
	return fwrite(vectors, sizeof *vectors * ENCODER_DIMENSIONS, n, stdout) == n ? 0 : EXIT_IO;
}
