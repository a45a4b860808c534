/* tokenizer.c: BERT's basic and WordPiece tokenisation over tables of the model file. */
#include "tokenizer.h"

enum {
	MOST_PIECES = 65536,         /* ids have 16 bits */
	LONGEST_WORD_CHARACTERS = 100,
	PAGE = 256, INDEX = 0x110000 / PAGE
};
static const char *const special_names[5] = { "[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]" };

/* Every entry must lead to characters that are there, of at most 4 bytes in UTF-8. */
static bool characters_right(const struct tokenizer *t)
{
	for (size_t i = 0; i < INDEX; i++)
		if (t->index[i] >= t->n_pages)
			return false;
	for (size_t i = 0; i < t->n_pages * PAGE; i++) {
		uint32_t kind = t->pages[i] >> 24, value = t->pages[i] & 0xffffff;
		if (kind == CHARACTER_WORDS) {
			if (value >= t->n_sequences || t->sequences[value] >= t->n_sequences - value)
				return false;
			for (size_t k = 1; k <= t->sequences[value]; k++)
				if (t->sequences[value + k] > 0x10ffff)
					return false;
		} else if (kind > CHARACTER_WORD || value > 0x10ffff) {
			return false;
		}
	}
	return true;
}

int tokenizer_open(struct tokenizer *t, struct datafile *d, struct fault *f)
{
	*t = (struct tokenizer){ .n_pages = d->counts[2], .n_sequences = d->counts[3] };
	if (d->counts[0] > MOST_PIECES)
		return fault_set(f, EXIT_CONFIG, "'%s' has %u word pieces", d->name, d->counts[0]);
	CHECK(pieces_open(&t->pieces, d, d->counts[0], d->counts[1], f));
	t->index = datafile_section(d, INDEX, sizeof *t->index);
	t->pages = datafile_section(d, t->n_pages, PAGE * sizeof *t->pages);
	t->sequences = datafile_section(d, t->n_sequences, sizeof *t->sequences);
	if (d->cut || !characters_right(t))
		return fault_set(f, EXIT_CONFIG, "'%s' has a table of characters that is wrong", d->name);
	for (size_t i = 0; i < 5; i++) {
		long id = pieces_find(&t->pieces, span_of(special_names[i]));
		if (id < 0)
			return fault_set(f, EXIT_CONFIG, "'%s' has no piece %s", d->name, special_names[i]);
		t->special[i] = (uint16_t)id;
	}
	t->unknown = t->special[1];
	t->first = t->special[2];
	t->last = t->special[3];
	return 0;
}

void tokenizer_close(struct tokenizer *t)
{
	pieces_close(&t->pieces);
}

/* A run over one text: the word so far, and the pieces so far. */
struct run {
	const struct tokenizer *t;
	uint16_t *ids;
	size_t n, most;             /* most: without [SEP] */
	char word[4 * LONGEST_WORD_CHARACTERS];
	size_t word_bytes, word_characters;
};

static void put(struct run *r, uint16_t id)
{
	if (r->n < r->most)
		r->ids[r->n++] = id;
}

static void end_word(struct run *r)
{
	size_t before = r->n, len;
	if (r->word_characters > LONGEST_WORD_CHARACTERS) {
		put(r, r->t->unknown);
	} else {
		for (size_t at = 0; at < r->word_bytes; at += len) {
			struct span rest = { r->word + at, r->word_bytes - at };
			long id = pieces_longest(&r->t->pieces, rest, at > 0, &len);
			if (id < 0) { /* a word that cannot be pieced whole is unknown whole */
				r->n = before;
				put(r, r->t->unknown);
				break;
			}
			put(r, (uint16_t)id);
		}
	}
	r->word_bytes = r->word_characters = 0;
}

static void add_character(struct run *r, uint32_t c)
{
	if (++r->word_characters > LONGEST_WORD_CHARACTERS) {
		r->word_characters = LONGEST_WORD_CHARACTERS + 1;
		return;
	}
	char *out = r->word + r->word_bytes;
	if (c < 0x80) {
		out[0] = (char)c;
		r->word_bytes += 1;
	} else if (c < 0x800) {
		out[0] = (char)(0xc0 | c >> 6);
		out[1] = (char)(0x80 | (c & 0x3f));
		r->word_bytes += 2;
	} else if (c < 0x10000) {
		out[0] = (char)(0xe0 | c >> 12);
		out[1] = (char)(0x80 | (c >> 6 & 0x3f));
		out[2] = (char)(0x80 | (c & 0x3f));
		r->word_bytes += 3;
	} else {
		out[0] = (char)(0xf0 | c >> 18);
		out[1] = (char)(0x80 | (c >> 12 & 0x3f));
		out[2] = (char)(0x80 | (c >> 6 & 0x3f));
		out[3] = (char)(0x80 | (c & 0x3f));
		r->word_bytes += 4;
	}
}

static void take(struct run *r, uint32_t character)
{
	const struct tokenizer *t = r->t;
	uint32_t entry = t->pages[t->index[character / PAGE] * (size_t)PAGE + character % PAGE];
	uint32_t value = entry & 0xffffff, becomes = value ? value : character;
	switch ((enum character_kind)(entry >> 24)) {
	case CHARACTER_DROP:
		break;
	case CHARACTER_SPACE:
		end_word(r);
		break;
	case CHARACTER_ALONE:
		end_word(r);
		add_character(r, becomes);
		end_word(r);
		break;
	case CHARACTER_WORD:
		add_character(r, becomes);
		break;
	case CHARACTER_WORDS:
		for (size_t i = 1; i <= t->sequences[value]; i++)
			add_character(r, t->sequences[value + i]);
		break;
	}
}

/* The character at p, or no character for a byte that does not begin one. Returns how
 * many bytes were read, at least 1. */
static size_t decode(const unsigned char *p, size_t left, uint32_t *character, bool *good)
{
	uint32_t c = p[0];
	size_t more = c < 0x80 ? 0 : c < 0xc2 ? 9 : c < 0xe0 ? 1 : c < 0xf0 ? 2 : c < 0xf5 ? 3 : 9;
	*good = false;
	if (more > 3 || left <= more)
		return 1;
	if (more)
		c &= 0x3fu >> more;
	for (size_t i = 1; i <= more; i++) {
		if ((p[i] & 0xc0) != 0x80)
			return 1;
		c = c << 6 | (p[i] & 0x3fu);
	}
	if ((more == 2 && (c < 0x800 || (c >= 0xd800 && c < 0xe000))) ||
	    (more == 3 && (c < 0x10000 || c > 0x10ffff)))
		return 1;
	*good = true;
	*character = c;
	return more + 1;
}

/* "[MASK]" and the like, written just so, are pieces of their own, as in the reference. */
static bool take_special(struct run *r, struct span rest, size_t *len)
{
	for (size_t i = 0; i < 5; i++) {
		size_t n = strlen(special_names[i]);
		if (rest.len >= n && memcmp(rest.bytes, special_names[i], n) == 0) {
			end_word(r);
			put(r, r->t->special[i]);
			*len = n;
			return true;
		}
	}
	return false;
}

size_t tokenizer_run(const struct tokenizer *t, struct span text, uint16_t *ids, size_t most)
{
	struct run r = { .t = t, .ids = ids, .most = most - 1 };
	put(&r, t->first);
	for (size_t i = 0, len; i < text.len && r.n < r.most; i += len) {
		uint32_t c;
		bool good;
		if (text.bytes[i] == '[' && take_special(&r, (struct span){ text.bytes + i, text.len - i }, &len))
			continue;
		len = decode((const unsigned char *)text.bytes + i, text.len - i, &c, &good);
		if (good)
			take(&r, c);
	}
	end_word(&r);
	ids[r.n++] = t->last;
	return r.n;
}
