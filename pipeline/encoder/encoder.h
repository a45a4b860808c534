/* encoder.h: texts in, unit vectors out: all-MiniLM-L6-v2 in 8-bit integers.
 *
 * A 6-layer BERT of 384 dimensions; the sentence vector is the mean of its last
 * states, scaled to length 1 (Devlin et al. 2019, arXiv:1810.04805; Reimers and
 * Gurevych 2019, arXiv:1908.10084; Wang et al. 2020, MiniLM, arXiv:2002.10957;
 * model card: huggingface.co/sentence-transformers/all-MiniLM-L6-v2, Apache-2.0).
 * Weights have 8 bits and a scale per output, activations 8 bits and a scale per
 * token. The same text gives the same bytes with any instruction set, number of
 * threads, compiler and place in the list. English; other languages give vectors
 * that mean little.
 */
#ifndef CANVASS_ENCODER_H
#define CANVASS_ENCODER_H

#include <stddef.h>
#include <stdint.h>

#include "../fault.h"
#include "../span.h"

enum {
	ENCODER_DIMENSIONS = 384,
	ENCODER_MAX_PIECES = 256  /* of a text, [CLS] and [SEP] included; the rest is not read */
};
#define ENCODER_FILE "lexicons/encoder.bin" /* for data_read and data_path */

struct encoder;

/* A model over the bytes of a model file (data_read gives them mapped), 64-byte
 * aligned, which must outlive it. The bytes are checked: EXIT_CONFIG for a file that
 * is cut, altered or of another version. One model serves any number of threads at a
 * time. $CANVASS_ISA (amx, vnni, avxvnni, avx2, neon, portable) forces the instructions
 * used; one that the processor lacks or that is unknown is EXIT_USAGE. About 10 ms.
 * Release with encoder_close (null is fine). */
int encoder_open(struct encoder **e, struct span file, struct fault *f);
/* The same, mapping the file at a path itself. */
int encoder_open_path(struct encoder **e, const char *path, struct fault *f);
void encoder_close(struct encoder *e);

/* The vectors of n texts: out[n][384], row-major, each of Euclidean length 1, text i in
 * row i. Texts are UTF-8 (bytes that are not are passed over), of any length, may be
 * empty. threads >= 1; 1 starts none. Cost: 10.6 million multiply-adds for each piece
 * (a short English word is one), of which one core does 3e11 a second with AMX, 2e11 with
 * VNNI, 1e11 with AVX2, and 5 MB for each thread. Cannot fail. */
void encoder_encode(const struct encoder *e, const struct span *texts, size_t n, int threads,
                    float *out);

/* The same in 8 bits: row i is out[i][384] * scale[i], values in [-127, 127]. */
void encoder_encode8(const struct encoder *e, const struct span *texts, size_t n, int threads,
                     int8_t *out, float *scale);

/* How many pieces encoding a text would cost: 2 to ENCODER_MAX_PIECES. About 100 MB/s. */
size_t encoder_pieces(const struct encoder *e, struct span text);

/* The instructions in use: "amx", "vnni", "avxvnni", "avx2", "neon" or "portable". */
const char *encoder_isa(const struct encoder *e);

#endif
