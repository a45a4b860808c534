/* language.c: function words vote, letter n-grams decide where they do not, unless the
 * words are mostly such as the expected language has. */
#include "language.h"

#include "script.h"

#include <libexttextcat/textcat.h>
#include <stdlib.h>

enum { MOST_LANGUAGES = 32, WORDS_READ = 80, LEAST_LETTERS_FOR_NGRAMS = 40,
       SLOTS = 8192, VOCABULARY = 65536 };
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
	uint64_t english[VOCABULARY / 64]; /* hashes of common English words: a bit each */
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

/* Notes the words of a file's last or first column. */
static int read_vocabulary(struct languages *l, struct context *ctx, const char *name, size_t fields,
                           size_t which, struct fault *f)
{
	struct tsv t = { .name = name };
	struct span field[4];
	CHECK(data_read(ctx, name, &t.rest, f));
	while (tsv_next(&t, field, fields, fields, f)) {
		uint32_t h = HASH_START;
		for (size_t i = 0; i <= field[which].len; i++) {
			char c = i < field[which].len ? field[which].bytes[i] : ' ';
			if (c != ' ') {
				h = hash_more(h, c);
				continue;
			}
			h ^= h >> 15;
			l->english[h % VOCABULARY / 64] |= UINT64_C(1) << h % 64;
			h = HASH_START;
		}
	}
	return f->code;
}

static bool has_word(const struct languages *l, const char *word, size_t n)
{
	uint32_t h = HASH_START;
	for (size_t i = 0; i < n; i++)
		h = hash_more(h, word[i]);
	h ^= h >> 15;
	return l->english[h % VOCABULARY / 64] >> h % 64 & 1;
}

static bool is_english(const struct languages *l, const char *word, size_t n)
{
	if (has_word(l, word, n))
		return true;
	if (n < 4)
		return false;
	switch (word[n - 1]) {
	case 's': return has_word(l, word, n - 1);
	case 'd': return word[n - 2] == 'e' && (has_word(l, word, n - 2) || has_word(l, word, n - 1));
	case 'g': return word[n - 3] == 'i' && word[n - 2] == 'n' && has_word(l, word, n - 3);
	default: return false;
	}
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
	if (f->code)
		return f->code;
	CHECK(read_vocabulary(l, ctx, "lexicons/wordclass.tsv", 3, 2, f));
	return read_vocabulary(l, ctx, "lexicons/sentiment-en.tsv", 4, 0, f);
}

static bool is_letter(unsigned char c)
{
	return (unsigned char)((c | 32) - 'a') < 26 || c >= 0x80;
}

/* What the words of a text say. */
struct tally {
	unsigned votes[MOST_LANGUAGES];
	unsigned words, english;
	size_t letters;
};

/* True if it is a function word of some language. */
static bool count_hashed(struct languages *l, const char *word, size_t n, uint32_t h, struct tally *t)
{
	uint32_t all = slot_of(l, word, n, h)->languages;
	for (uint32_t set = all; set; set &= set - 1)
		t->votes[__builtin_ctz(set)]++;
	return all != 0;
}

static bool count_word(struct languages *l, const char *word, size_t n, struct tally *t)
{
	uint32_t h = HASH_START;
	for (size_t i = 0; i < n; i++)
		h = hash_more(h, word[i]);
	return count_hashed(l, word, n, h, t);
}

/* The bytes of an apostrophe at i with a letter after it, or 0. */
static size_t apostrophe(struct span t, size_t i)
{
	size_t n = i < t.len && t.bytes[i] == '\'' ? 1 : 0;
	if (!n && i + 3 < t.len && memcmp(t.bytes + i, "\xE2\x80\x99", 3) == 0)
		n = 3;
	return n && i + n < t.len && is_letter((unsigned char)t.bytes[i + n]) ? n : 0;
}

/* Reads a word in small letters, an apostrophe as "'"; where its parts meet in *joint
 * (0: one part; then *hash is the word's). What is too long is cut. The end of it in
 * the text. */
static inline size_t read_word(struct span text, size_t i, char word[64], size_t *n, size_t *joint, uint32_t *hash)
{
	size_t length = 0, more = 0;
	uint32_t h = HASH_START;
	*joint = 0;
	while (i < text.len) {
		unsigned char c = (unsigned char)text.bytes[i];
		if ((c == '\'' || c == 0xE2) && (more = apostrophe(text, i)) != 0) {
			if (!length || length >= 63)
				break;
			*joint = length;
			word[length++] = '\'';
			i += more;
		} else if (is_letter(c)) {
			if (length < 63) {
				word[length] = (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
				h = hash_more(h, word[length++]);
			}
			i++;
		} else {
			break;
		}
	}
	*n = length;
	*hash = h;
	return i;
}

/* A name of an account or the rest of an address: no word of any language. */
static size_t skip_address(struct span text, size_t i, size_t end)
{
	bool url = end - i >= 4 && (text.bytes[i] | 32) == 'h' && end + 2 < text.len && text.bytes[end] == ':' &&
	           text.bytes[end + 1] == '/';
	if (!url && !(i && text.bytes[i - 1] == '@'))
		return 0;
	while (end < text.len && (unsigned char)text.bytes[end] > ' ')
		end++;
	return end;
}

/* Reads the words: for votes, or how many English has. */
static void tally_words(struct languages *l, struct span text, struct tally *t, bool for_english)
{
	for (size_t i = 0, end; i < text.len && t->words < WORDS_READ; i = end) {
		char word[64];
		size_t n, joint, address;
		uint32_t hash;
		if (!is_letter((unsigned char)text.bytes[i])) {
			end = i + 1;
			continue;
		}
		end = read_word(text, i, word, &n, &joint, &hash);
		if (end == i) {
			end = i + 1;
			continue;
		}
		if ((address = skip_address(text, i, end)) != 0) {
			end = address;
			continue;
		}
		t->words++;
		t->letters += end - i;
		size_t whole = n;
		if (for_english) {
			n = joint && whole - joint <= 3 ? joint : n;
			t->english += n < whole || is_english(l, word, n);
			continue;
		}
		if (joint && n - joint <= 3) /* "that's": the ending is English's own */
			n = joint;
		if (joint && joint <= 2 && whole - joint > 2) { /* "l'idée": both are words */
			count_word(l, word, joint, t);
			count_word(l, word + joint + 1, whole - joint - 1, t);
			continue;
		}
		bool stands = end == text.len || text.bytes[end] == ' ';
		if (!joint && n == 1 && !(stands && (i == 0 || text.bytes[i - 1] == ' ')))
			continue; /* a letter is a word before an apostrophe, or between blanks */
		if (!joint)
			count_hashed(l, word, n, hash, t);
		else if (!count_word(l, word, whole, t)) /* "don't" has no "don" in it */
			count_word(l, word, n, t);
	}
}

/* The verdict of the n-grams, or null. */
static const char *by_ngrams(struct languages *l, struct span text)
{
	if (!l->ngrams && !l->no_ngrams) {
		char conf[64] = "";
		strcat(strcat(conf, fingerprints), "fpdb.conf");
		l->ngrams = special_textcat_Init(conf, fingerprints);
		l->no_ngrams = !l->ngrams;
	}
	if (l->no_ngrams)
		return NULL;
	const char *verdict = textcat_Classify(l->ngrams, text.bytes, text.len < 2000 ? text.len : 2000);
	size_t n = verdict && *verdict == '[' ? strcspn(verdict + 1, "-]") : 0;
	if (n < 2 || n > 3)
		return NULL;
	memcpy(l->found, verdict + 1, n);
	l->found[n] = '\0';
	return l->found;
}

const char *language_of(struct languages *l, struct span text, const char *fallback)
{
	struct tally t = { 0 }, more = { 0 };
	const struct script *script = script_of(text);
	if (script && !script_writes(script, fallback)) {
		const char *found = *script->others && text.len >= LEAST_LETTERS_FOR_NGRAMS ? by_ngrams(l, text) : NULL;
		return found && script_writes(script, found) ? found : script->language;
	}
	tally_words(l, text, &t, false);
	const unsigned *votes = t.votes;
	size_t best = 0, second = l->n > 1 ? 1 : 0;
	for (size_t k = 1; k < l->n; k++)
		if (votes[k] > votes[best]) {
			second = best;
			best = k;
		} else if (k != best && (votes[k] > votes[second] || second == best)) {
			second = k;
		}
	bool clear = l->n && votes[best] >= 2 && 2 * votes[best] >= 3 * votes[second];
	bool expects_english = strcmp(fallback, "en") == 0;
	if (clear && (!expects_english || 3 * votes[best] > t.words || strcmp(l->codes[best], "en") == 0))
		return l->codes[best];
	if (expects_english)
		tally_words(l, text, &more, true);
	/* Where most words are English, a few that other languages have too are no sign. */
	if (clear && 3 * more.english < 2 * t.words)
		return l->codes[best];
	/* A lead that agrees with what is expected needs to be no more than a lead. */
	if (l->n && votes[best] && strcmp(l->codes[best], fallback) == 0)
		return fallback;
	for (size_t k = 0; k < l->n; k++)
		if (votes[k] && votes[k] == votes[best] && strcmp(l->codes[k], fallback) == 0)
			return fallback;
	if (t.letters < LEAST_LETTERS_FOR_NGRAMS)
		return fallback;
	if (expects_english && 2 * more.english >= t.words)
		return fallback;
	const char *found = by_ngrams(l, text);
	if (!found)
		return fallback;
	/* Where function words are known, a text of the language has some. */
	for (size_t k = 0; k < l->n; k++)
		if (!votes[k] && strcmp(l->codes[k], found) == 0)
			return fallback;
	return found;
}

void languages_close(struct languages *l)
{
	if (l && l->ngrams)
		textcat_Done(l->ngrams);
	free(l);
}
