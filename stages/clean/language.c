/* language.c: function words vote, letter n-grams decide where they do not. */
#include "language.h"

#include <libexttextcat/textcat.h>
#include <stdlib.h>

enum { MOST_LANGUAGES = 32, WORDS_READ = 80, LEAST_LETTERS_FOR_NGRAMS = 40, SLOTS = 8192 };
static const char fingerprints[] = "/usr/share/libexttextcat/";

struct entry {
	const char *word;          /* null: free */
	uint32_t len, hash;
	uint32_t languages;        /* a bit for each */
};

struct languages {
	char codes[MOST_LANGUAGES][4];
	size_t n;
	struct entry slots[SLOTS]; /* open addressing */
	void *ngrams;              /* made when first needed */
	bool no_ngrams;
	char found[8];
};

static uint32_t hash_more(uint32_t h, char byte)
{
	return (h ^ (unsigned char)byte) * 16777619u; /* FNV-1a */
}
static const uint32_t HASH_START = 2166136261u;

static struct entry *slot_of(struct languages *l, const char *word, size_t len, uint32_t hash)
{
	for (size_t i = (hash ^ hash >> 15) % SLOTS;; i = (i + 1) % SLOTS) {
		struct entry *e = &l->slots[i];
		if (!e->word || (e->hash == hash && e->len == len && memcmp(e->word, word, len) == 0))
			return e;
	}
}

static void add_word(struct languages *l, const char *word, size_t len, size_t language)
{
	uint32_t h = HASH_START;
	for (size_t i = 0; i < len; i++)
		h = hash_more(h, word[i]);
	struct entry *e = slot_of(l, word, len, h);
	e->word = word;
	e->len = (uint32_t)len;
	e->hash = h;
	e->languages |= 1u << language;
}

int languages_open(struct languages **languages, struct context *ctx, struct fault *f)
{
	struct languages *l = *languages = xcalloc(1, sizeof *l);
	struct tsv t = { .name = "lexicons/stopwords.tsv" };
	struct span fields[2];
	size_t n_words = 0;
	CHECK(data_read(ctx, t.name, &t.rest, f));
	while (tsv_next(&t, fields, 2, 2, f)) {
		size_t k = 0;
		while (k < l->n && !span_is(fields[0], l->codes[k]))
			k++;
		if (k == l->n && (fields[0].len > 3 || l->n == MOST_LANGUAGES))
			return fault_set(f, EXIT_CONFIG, "%s, line %zu: a language code of two or three letters, "
			                 "%d languages at most", t.name, t.line, MOST_LANGUAGES);
		if (k == l->n)
			memcpy(l->codes[l->n++], fields[0].bytes, fields[0].len);
		for (const char *p = fields[1].bytes, *end = p + fields[1].len; p < end;) {
			const char *stop = memchr(p, ' ', (size_t)(end - p));
			stop = stop ? stop : end;
			if (++n_words > SLOTS / 2)
				return fault_set(f, EXIT_CONFIG, "%s: more than %d words", t.name, SLOTS / 2);
			add_word(l, p, (size_t)(stop - p), k);
			p = stop + 1;
		}
	}
	return f->code;
}

static bool is_letter(unsigned char c)
{
	return (unsigned char)((c | 32) - 'a') < 26 || c >= 0x80;
}

const char *language_of(struct languages *l, struct span text, const char *fallback)
{
	unsigned votes[MOST_LANGUAGES] = { 0 }, words = 0;
	size_t letters = 0;
	for (size_t i = 0; i < text.len && words < WORDS_READ;) {
		if (!is_letter((unsigned char)text.bytes[i])) {
			i++;
			continue;
		}
		char word[32];
		size_t n = 0, start = i;
		uint32_t h = HASH_START;
		for (; i < text.len && is_letter((unsigned char)text.bytes[i]); i++)
			if (n < sizeof word) {
				char c = text.bytes[i];
				word[n] = (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
				h = hash_more(h, word[n++]);
			}
		words++;
		letters += i - start;
		for (uint32_t set = slot_of(l, word, n, h)->languages; set; set &= set - 1)
			votes[__builtin_ctz(set)]++;
	}
	size_t best = 0, second = l->n > 1 ? 1 : 0;
	for (size_t k = 1; k < l->n; k++)
		if (votes[k] > votes[best]) {
			second = best;
			best = k;
		} else if (k != best && (votes[k] > votes[second] || second == best)) {
			second = k;
		}
	if (l->n && votes[best] >= 2 && 2 * votes[best] >= 3 * votes[second])
		return l->codes[best];
	/* A lead that agrees with what is expected needs to be no more than a lead. */
	if (l->n && votes[best] && strcmp(l->codes[best], fallback) == 0)
		return fallback;
	for (size_t k = 0; k < l->n; k++)
		if (votes[k] && votes[k] == votes[best] && strcmp(l->codes[k], fallback) == 0)
			return fallback;
	if (letters < LEAST_LETTERS_FOR_NGRAMS || l->no_ngrams)
		return fallback;
	if (!l->ngrams) {
		char conf[64] = "";
		strcat(strcat(conf, fingerprints), "fpdb.conf");
		l->ngrams = special_textcat_Init(conf, fingerprints);
		l->no_ngrams = !l->ngrams;
		if (!l->ngrams)
			return fallback;
	}
	const char *verdict = textcat_Classify(l->ngrams, text.bytes, text.len < 2000 ? text.len : 2000);
	size_t n = verdict && *verdict == '[' ? strcspn(verdict + 1, "-]") : 0;
	if (n < 2 || n > 3)
		return fallback;
	memcpy(l->found, verdict + 1, n);
	l->found[n] = '\0';
	return l->found;
}

void languages_close(struct languages *l)
{
	if (l && l->ngrams)
		textcat_Done(l->ngrams);
	free(l);
}
