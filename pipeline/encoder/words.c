/* words.c: the table of words distilled from the encoder.
 *
 * After the head (datafile.h; counts: entries, bytes of their texts, entries with a
 * rank) come the texts' ends and bytes, rows (int8[entries][256]) and a scale each, the
 * components (float[384][256]) and the mean (float[384]).
 */
#include "words.h"

#include <stdlib.h>
#include <sys/mman.h>

#include "../memory.h"
#include "encoder.h"
#include "pieces.h"
#include "unroll.h"

static const char magic[8] = "CANVWRD\n";
typedef float quad __attribute__((vector_size(16), aligned(4), may_alias));
enum { QUADS = 8 };
enum { VERSION = 1, FROM = ENCODER_DIMENSIONS, TO = WORDS_DIMENSIONS, LONGEST_WORD_BYTES = 256 };

struct words {
	struct pieces pieces;
	size_t n_ranked;
	const int8_t *rows;
	const float *scale;
	const float *components, *mean;
	struct span mapped;
};

static int read_table(struct words *w, const char *name, struct span file, struct fault *f)
{
	struct datafile d;
	CHECK(datafile_open(&d, name, magic, VERSION, file, f));
	CHECK(pieces_open(&w->pieces, &d, d.counts[0], d.counts[1], f));
	w->n_ranked = d.counts[2];
	w->rows = datafile_section(&d, w->pieces.n, TO);
	w->scale = datafile_section(&d, w->pieces.n, sizeof *w->scale);
	w->components = datafile_section(&d, FROM, TO * sizeof *w->components);
	w->mean = datafile_section(&d, FROM, sizeof *w->mean);
	if (w->n_ranked == 0 || w->n_ranked > w->pieces.n)
		return fault_set(f, EXIT_CONFIG, "'%s' has %zu words with a rank", name, w->n_ranked);
	return datafile_close(&d, f);
}

int words_open(struct words **w, const char *name, struct span file, struct fault *f)
{
	struct words *made = xcalloc(1, sizeof *made);
	int code = read_table(made, name, file, f);
	if (code) {
		words_close(made);
		made = NULL;
	}
	*w = made;
	return code;
}

int words_open_path(struct words **w, const char *path, struct fault *f)
{
	struct span file;
	*w = NULL;
	CHECK(datafile_map(path, &file, f));
	int code = words_open(w, path, file, f);
	if (code)
		munmap((void *)(uintptr_t)file.bytes, file.len);
	else
		(*w)->mapped = file;
	return code;
}

void words_close(struct words *w)
{
	if (!w)
		return;
	pieces_close(&w->pieces);
	if (w->mapped.bytes)
		munmap((void *)(uintptr_t)w->mapped.bytes, w->mapped.len);
	free(w);
}

size_t words_count(const struct words *w)
{
	return w->pieces.n;
}

long words_find(const struct words *w, struct span word)
{
	return pieces_find(&w->pieces, word);
}

struct span words_text(const struct words *w, size_t id)
{
	return pieces_text(&w->pieces, id);
}

const int8_t *words_row(const struct words *w, size_t id, float *scale)
{
	*scale = w->scale[id];
	return w->rows + id * TO;
}

double words_probability(const struct words *w, long id)
{
	size_t rank = id >= 0 && (size_t)id < w->n_ranked ? (size_t)id + 1 : w->n_ranked;
	return 0.1 / ((double)rank + 2.7);
}

static void add_row(const struct words *w, size_t id, float weight, float *out)
{
	const int8_t *row = w->rows + id * TO;
	float by = w->scale[id] * weight;
	for (size_t d = 0; d < TO; d++)
		out[d] += (float)row[d] * by;
}

/* A word with the typewriter's apostrophe for the printer's; cut at 256 bytes. */
static struct span plain(struct span word, char *copy)
{
	size_t n = 0;
	for (size_t i = 0; i < word.len && n < LONGEST_WORD_BYTES; i++) {
		if (word.len - i >= 3 && memcmp(word.bytes + i, "\xe2\x80\x99", 3) == 0) {
			copy[n++] = '\'';
			i += 2;
		} else {
			copy[n++] = word.bytes[i];
		}
	}
	return (struct span){ copy, n };
}

void words_vector(const struct words *w, struct span word, float *out, double *p, bool *known)
{
	char copy[LONGEST_WORD_BYTES];
	word = plain(word, copy);
	long id = pieces_find(&w->pieces, word);
	size_t total = 0, len;
	memset(out, 0, TO * sizeof *out);
	if (known)
		*known = id >= 0;
	if (id >= 0)
		add_row(w, (size_t)id, 1, out);
	bool continues = false;
	for (size_t at = 0; id < 0 && at < word.len; at += len) {
		long piece = pieces_longest(&w->pieces, (struct span){ word.bytes + at, word.len - at },
		                            continues, &len);
		continues = piece >= 0;
		if (piece < 0) { /* a mark, or a letter of another script */
			len = 1;
			continue;
		}
		add_row(w, (size_t)piece, (float)len, out);
		total += len;
	}
	for (size_t d = 0; d < TO && total; d++)
		out[d] /= (float)total;
	*p = id >= 0 || total ? words_probability(w, id) : 0;
}

void words_project(const struct words *w, const float *vector, bool centred, float *out)
{
	for (size_t d = 0; d < TO; d += QUADS * 4) {
		quad sum[QUADS] = { 0 }; /* stays in registers while the rows go by */
		for (size_t i = 0; i < FROM; i++) {
			const float *row = w->components + i * TO + d;
			float x = centred ? vector[i] - w->mean[i] : vector[i];
			UNROLL for (size_t q = 0; q < QUADS; q++)
				sum[q] += x * *(const quad *)(row + 4 * q);
		}
		memcpy(out + d, sum, sizeof sum);
	}
}
