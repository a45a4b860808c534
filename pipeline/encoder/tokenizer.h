/* tokenizer.h: BERT's tokenisation: text cleaned, lower case, accents stripped; words
 * parted at white space, punctuation and ideographs; each word in WordPieces, longest
 * first (Wu et al. 2016, arXiv:1609.08144; Devlin et al. 2019, arXiv:1810.04805).
 *
 * What becomes of each character is a table in the model file, made by asking the
 * reference's own normaliser, so the ids are the reference's.
 */
#ifndef CANVASS_TOKENIZER_H
#define CANVASS_TOKENIZER_H

#include <stdint.h>

#include "pieces.h"

/* A character's entry in the table: what kind it is and what it becomes. */
enum character_kind {
	CHARACTER_DROP,   /* control characters, accents */
	CHARACTER_SPACE,
	CHARACTER_ALONE,  /* punctuation, ideographs: a word by itself */
	CHARACTER_WORD,
	CHARACTER_WORDS = CHARACTER_WORD | 4 /* becomes several: where in sequences */
};

struct tokenizer {
	struct pieces pieces;
	const uint16_t *index;      /* of the page of each 256 characters */
	const uint32_t *pages, *sequences; /* kind << 24 | what it becomes,
	                                0: itself; a length, then characters */
	size_t n_pages, n_sequences;
	uint16_t unknown, first, last;
	uint16_t special[5];        /* ids of the pieces that stand for themselves in a text */
};

/* Takes its sections from a model file, counts[0..4). EXIT_CONFIG. 1 ms, 256 KiB.
 * Release with tokenizer_close. */
int tokenizer_open(struct tokenizer *t, struct datafile *d, struct fault *f);
void tokenizer_close(struct tokenizer *t);

/* The pieces of a text with [CLS] before and [SEP] behind, at most `most`, into ids.
 * Bytes that are not UTF-8 are passed over. Linear in the text up to the last piece;
 * a word of more than 100 characters is one unknown piece. Returns how many. */
size_t tokenizer_run(const struct tokenizer *t, struct span text, uint16_t *ids, size_t most);

#endif
