/* stem.c: Snowball stems by language (Porter 2001), stop words left out. A table from
 * word to stem answers nearly every call: it is many times as fast as libstemmer. */
#include <libstemmer.h>
#include <stdlib.h>

#include "../pipeline/data.h"
#include "../pipeline/hash.h"
#include "../pipeline/lower.h"

/* Full at half its slots, so that memory is bounded; later words are stemmed each time. */
enum { MOST_LANGUAGES = 250, SLOTS = 1 << 17, LONGEST_KNOWN_BYTES = 40 };

struct known {
	const char *word, *stem;    /* null word: a free slot; the word is as written */
	uint64_t beginning;         /* the word's first eight bytes: most words are no longer */
	uint32_t hash;
	uint8_t language, word_len, stem_len;  /* stem_len 0: a stop word */
};
struct stem {
	char codes[MOST_LANGUAGES][4];
	struct sb_stemmer *stemmers[MOST_LANGUAGES]; /* null: no such algorithm */
	size_t n_languages;
	struct known *table;        /* open addressing */
	size_t n_known;
	struct arena words;         /* the table's */
};

static int language_index(struct stem *s, struct span code)
{
	for (size_t i = 0; i < s->n_languages; i++)
		if (span_is(code, s->codes[i]))
			return (int)i;
	if (code.len == 0 || code.len > 3 || s->n_languages == MOST_LANGUAGES)
		return -1;
	size_t i = s->n_languages++;
	memcpy(s->codes[i], code.bytes, code.len);
	s->stemmers[i] = sb_stemmer_new(s->codes[i], "UTF_8");
	return (int)i;
}

static uint64_t beginning_of(struct span word)
{
	uint64_t first = 0;
	if (word.len >= 8)
		memcpy(&first, word.bytes, 8);
	else if (word.len)
		memcpy(&first, word.bytes, word.len);
	return first;
}

/* Where a word of a language stands in the table, or would. */
static struct known *slot_of(const struct stem *s, int language, struct span word)
{
	uint32_t h = (uint32_t)hash_fast(word) + (uint32_t)(language + 1) * 2654435761u;
	uint64_t beginning = beginning_of(word);
	for (size_t i = (h ^ h >> 15) % SLOTS;; i = (i + 1) % SLOTS) {
		struct known *k = &s->table[i];
		if (!k->word) {
			k->hash = h;
			k->beginning = beginning;
		} else if (k->hash != h || k->beginning != beginning || k->language != (uint8_t)language ||
		           k->word_len != word.len ||
		           (word.len > 8 && memcmp(k->word, word.bytes, word.len) != 0)) {
			continue;
		}
		return k;
	}
}

/* Remembers a new word's stem, as long as there is room. Returns the stem as it lives on. */
static struct span learn(struct stem *s, int language, struct span word, struct span stem)
{
	if (s->n_known == SLOTS / 2 || word.len > LONGEST_KNOWN_BYTES || stem.len > LONGEST_KNOWN_BYTES)
		return stem;
	struct known *k = slot_of(s, language, word);
	s->n_known++;
	k->word = arena_copy(&s->words, word.bytes, word.len);
	k->stem = arena_copy(&s->words, stem.bytes, stem.len);
	k->language = (uint8_t)language;
	k->word_len = (uint8_t)word.len;
	k->stem_len = (uint8_t)stem.len;
	return (struct span){ k->stem, stem.len };
}

static struct span stem_of(struct stem *s, int language, struct span word, struct arena *a)
{
	const struct known *k = slot_of(s, language, word);
	if (k->word)
		return (struct span){ k->stem, k->stem_len };
	char *folded = arena_alloc(a, 2 * word.len + 1);
	struct span stem = { folded, lower_word(word, folded, 2 * word.len) };
	k = slot_of(s, language, stem);
	if (k->word) {
		stem = (struct span){ k->stem, k->stem_len };
	} else if (language >= 0 && s->stemmers[language] && stem.len < 1000) {
		const sb_symbol *got = sb_stemmer_stem(s->stemmers[language], (const sb_symbol *)folded,
		                                       (int)stem.len);
		if (!got)
			memory_exhausted();
		size_t len = (size_t)sb_stemmer_length(s->stemmers[language]);
		stem = (struct span){ arena_copy(a, got, len), len };
	}
	return learn(s, language, word, stem);
}

/* Stop words are known from the start: their stem is empty. */
static int learn_stopwords(struct stem *s, struct tsv *t, struct fault *f)
{
	struct span fields[2];
	while (tsv_next(t, fields, 2, 2, f)) {
		int language = language_index(s, fields[0]);
		for (const char *p = fields[1].bytes, *end = p + fields[1].len; language >= 0 && p < end;) {
			const char *stop = memchr(p, ' ', (size_t)(end - p));
			stop = stop ? stop : end;
			struct span word = { p, (size_t)(stop - p) };
			if (!slot_of(s, language, word)->word)
				learn(s, language, word, SPAN(""));
			p = stop + 1;
		}
	}
	return f->code;
}

/* Forms that no rule brings to their word are known from the start as well. */
static int learn_irregular(struct stem *s, struct tsv *t, struct fault *f)
{
	struct arena a = { 0 };
	struct span fields[3];
	while (tsv_next(t, fields, 3, 3, f)) {
		int language = language_index(s, fields[0]);
		struct span stem = language >= 0 ? stem_of(s, language, fields[1], &a) : SPAN("");
		for (const char *p = fields[2].bytes, *end = p + fields[2].len; stem.len && p < end;) {
			const char *stop = memchr(p, ' ', (size_t)(end - p));
			stop = stop ? stop : end;
			struct span word = { p, (size_t)(stop - p) };
			if (!slot_of(s, language, word)->word)
				learn(s, language, word, stem);
			p = stop + 1;
		}
	}
	arena_free(&a);
	return f->code;
}

static int stem_open(struct context *ctx, void **state, struct fault *f)
{
	struct stem *s = *state = xcalloc(1, sizeof *s);
	struct tsv t = { .name = "lexicons/stopwords.tsv" }, irregular = { .name = "lexicons/irregular.tsv" };
	s->table = xcalloc(SLOTS, sizeof *s->table);
	CHECK(data_read(ctx, t.name, &t.rest, f));
	CHECK(learn_stopwords(s, &t, f));
	CHECK(data_read(ctx, irregular.name, &irregular.rest, f));
	return learn_irregular(s, &irregular, f);
}

static int stem_feed(void *state, struct record *r, struct emitter *out, struct fault *f)
{
	struct stem *s = state;
	struct span text;
	const struct token *tokens;
	size_t n;
	CHECK(record_text(r, M_TEXT, &text, f));
	CHECK(record_tokens(r, &tokens, &n, f));
	int language = language_index(s, record_text_or_empty(r, M_LANGUAGE));
	struct span *stems = arena_alloc(r->arena, (n + 1) * sizeof *stems);
	for (size_t i = 0; i < n; i++)
		stems[i] = tokens[i].kind == TOKEN_WORD
		               ? stem_of(s, language, (struct span){ text.bytes + tokens[i].start,
		                         tokens[i].end - tokens[i].start }, r->arena)
		               : SPAN("");
	record_set_stems(r, stems, n);
	return emit(out, r, f);
}

static void stem_close(void *state)
{
	struct stem *s = state;
	for (size_t i = 0; s && i < s->n_languages; i++)
		if (s->stemmers[i])
			sb_stemmer_delete(s->stemmers[i]);
	if (s) {
		free(s->table);
		arena_free(&s->words);
	}
	free(s);
}

const struct stage stage_stem = {
	.name = "stem",
	.summary = "reduce words to their stems by language, leave out stop words",
	.kind = STAGE_EACH,
	.needs = (const char *const[]){ "text", "language", "tokens", NULL },
	.adds = (const char *const[]){ "stems", NULL },
	.open = stem_open,
	.feed = stem_feed,
	.close = stem_close,
};
