/* fuzz_encoder.c: any text has pieces within bounds and the same ones when cut at its
 * last; any file that calls itself a model or a table of words, its sums made right so
 * that they do not stop it, is refused or read within its bounds. */
#include <stdlib.h>

#include "../../pipeline/data.h"
#include "../../pipeline/encoder/model.h"
#include "../../pipeline/encoder/words.h"

static void check(bool holds)
{
	if (!holds)
		abort();
}

static struct encoder *model(void)
{
	static struct encoder *e;
	struct fault f = { 0 };
	if (!e) {
		char *path = data_path(ENCODER_FILE);
		check(path && encoder_open_path(&e, path, &f) == 0);
		free(path);
	}
	return e;
}

static void tokenise(struct span text)
{
	const struct encoder *e = model();
	uint16_t ids[ENCODER_MAX_PIECES];
	for (size_t most = 2; most <= ENCODER_MAX_PIECES; most += 127) {
		size_t n = tokenizer_run(&e->tokenizer, text, ids, most);
		check(n >= 2 && n <= most && ids[0] == 101 && ids[n - 1] == 102);
		for (size_t i = 0; i < n; i++)
			check(ids[i] < e->tokenizer.pieces.n);
	}
	check(tokenizer_run(&e->tokenizer, text, ids, ENCODER_MAX_PIECES) == encoder_pieces(e, text));
}

/* The fuzzer's bytes over the beginning of a file of such size as its head says, the sums
 * right: the way into what stands behind them. */
static void open_files(const uint8_t *bytes, size_t len)
{
	size_t size = 128 + (len + 63) / 64 * 64;
	char *file = aligned_alloc(64, (size + 63) / 64 * 64);
	uint64_t sums[2] = { 0, 0 }, said = size;
	static const char *const magics[2] = { "CANVENC\n", "CANVWRD\n" };
	memset(file, 0, size);
	memcpy(file + 40, bytes, len < size - 40 ? len : size - 40);
	for (size_t i = 0; i < (size - 40) / 4; i++) {
		uint32_t word;
		memcpy(&word, file + 40 + 4 * i, sizeof word);
		sums[0] += word;
		sums[1] += word * (uint64_t)(i + 1);
	}
	memcpy(file + 8, "\1\0\0\0\4\3\2\1", 8);
	memcpy(file + 16, &said, sizeof said);
	memcpy(file + 24, sums, sizeof sums);
	for (int i = 0; i < 2; i++) {
		struct fault f = { 0 };
		struct encoder *e;
		struct words *w;
		float vector[WORDS_DIMENSIONS];
		double p;
		memcpy(file, magics[i], 8);
		check(encoder_open(&e, (struct span){ file, size }, &f) == EXIT_CONFIG);
		if (words_open(&w, WORDS_FILE, (struct span){ file, size }, &f) != 0)
			continue;
		words_vector(w, (struct span){ (const char *)bytes, len }, vector, &p, NULL);
		words_close(w);
	}
	free(file);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct fault f = { 0 };
	struct encoder *e;
	struct words *w;
	tokenise((struct span){ (const char *)bytes, len });
	open_files(bytes, len);
	char *raw = aligned_alloc(64, len / 64 * 64 + 64);
	memcpy(raw, bytes, len);
	check(encoder_open(&e, (struct span){ raw, len }, &f) == EXIT_CONFIG);
	check(words_open(&w, WORDS_FILE, (struct span){ raw, len }, &f) == EXIT_CONFIG);
	free(raw);
	return 0;
}
