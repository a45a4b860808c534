/* speed.c: pieces a second over the test texts, the best of several runs: of processor
 * time with one thread, so that a busy machine matters less, of real time with more.
 * usage: speed MODEL THREADS [TEXTS-OUT]; prints "pieces-a-second pieces isa"; writes the
 * texts, a line each, for others to be timed on. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "../../pipeline/encoder/encoder.h"
#include "texts.h"

static double now(int threads)
{
	struct timespec t;
	clock_gettime(threads == 1 ? CLOCK_PROCESS_CPUTIME_ID : CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

int main(int argc, char **argv)
{
	static char bytes[TEST_TEXTS][TEST_TEXT_BYTES];
	static float vectors[TEST_TEXTS * ENCODER_DIMENSIONS];
	struct span texts[TEST_TEXTS];
	struct encoder *e;
	struct fault f = { 0 };
	size_t pieces = 0;
	if (argc < 3)
		return EXIT_USAGE;
	int threads = atoi(argv[2]);
	if (encoder_open_path(&e, argv[1], &f) != 0) {
		fprintf(stderr, "%s\n", f.message);
		return f.code;
	}
	FILE *out = argc > 3 ? fopen(argv[3], "wb") : NULL;
	for (size_t i = 0; i < TEST_TEXTS; i++) {
		texts[i] = test_text(i, bytes[i]);
		pieces += encoder_pieces(e, texts[i]);
		if (out)
			fprintf(out, "%.*s\n", (int)texts[i].len, texts[i].bytes);
	}
	if (out)
		fclose(out);
	double best = 1e9, start = now(threads);
	for (int run = 0; run < 3 || (run < 40 && now(threads) - start < 4); run++) {
		double began = now(threads);
		encoder_encode(e, texts, TEST_TEXTS, threads, vectors);
		double took = now(threads) - began;
		best = took < best ? took : best;
	}
	printf("%.0f %zu %s\n", (double)pieces / best, pieces, encoder_isa(e));
	encoder_close(e);
	return 0;
}
