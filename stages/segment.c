/* segment.c: sentences, and clauses at semicolons and contrastive connectives: the
 * stretches that make one point each, which sentiment and themes are judged on. */
#include <stdlib.h>

#include "../pipeline/stage.h"

enum { LEAST_CLAUSE_BYTES = 12 };

static bool is_space(char c)
{
	return c == ' ' || c == '\n';
}

static char lower(char c)
{
	return (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
}

/* True if the word that ends just before `dot` is an abbreviation or an initial. */
static bool is_abbreviation(struct span t, size_t dot)
{
	static const char *const known[] = { "mr", "mrs", "ms", "dr", "prof", "st", "rd", "ave", "no",
		"nos", "e.g", "i.e", "etc", "approx", "dept", "vs", "cf", "fig", "min", "max", "p.s", "a.m",
		"p.m", "m", "mme", "mlle", "bd", "av", "ex", "cllr", "rev", "jr", "sr", "inc", "ltd", NULL };
	size_t start = dot;
	while (start > 0 && dot - start < 8 && !is_space(t.bytes[start - 1]) && t.bytes[start - 1] != '(')
		start--;
	size_t n = dot - start;
	if (n == 1 && t.bytes[start] >= 'A' && t.bytes[start] <= 'Z' && t.bytes[start] != 'I')
		return true;
	char word[8] = "";
	for (size_t i = 0; i < n && i < sizeof word - 1; i++)
		word[i] = lower(t.bytes[start + i]);
	for (const char *const *k = known; *k; k++)
		if (**k == *word && strcmp(*k, word) == 0)
			return true;
	return false;
}

/* The bytes at i of a stop, or of a quote or bracket that closes, or 0. */
static size_t stop_or_closer(struct span t, size_t i)
{
	static const char *const closers[] = { "\u2019", "\u201D", "\u00BB", NULL };
	if (i < t.len && t.bytes[i] && strchr(".!?\"')", t.bytes[i]))
		return 1;
	for (const char *const *c = closers; *c; c++)
		if (t.len - i >= strlen(*c) && memcmp(t.bytes + i, *c, strlen(*c)) == 0)
			return strlen(*c);
	return 0;
}

/* The bytes of the sentence end at i (stops, quotes and brackets that close), or 0. */
static size_t sentence_end(struct span t, size_t i)
{
	char c = t.bytes[i];
	if (c == '\n')
		return 1;
	if (c != '.' && c != '!' && c != '?')
		return 0;
	size_t stop = i, n;
	while ((n = stop_or_closer(t, stop)) != 0)
		stop += n;
	if (stop < t.len && !is_space(t.bytes[stop])) /* 3.50, example.org, "yes.but" */
		return 0;
	if (c == '.' && stop == i + 1 && is_abbreviation(t, i)) {
		size_t next = stop + 1;
		/* "etc. The": an abbreviation may end a sentence, a title may not. */
		bool ends = i >= 3 && memcmp(t.bytes + i - 3, "etc", 3) == 0 && next < t.len &&
		            t.bytes[next] >= 'A' && t.bytes[next] <= 'Z';
		if (!ends)
			return 0;
	}
	return stop - i;
}

/* The contrastive connectives of a language; null ends each list. */
static const struct contrasts {
	const char *language, *words[8];
} contrasts[] = {
	{ "en", { "but ", "however", "although ", "though ", "whereas ", "nevertheless", "yet ", NULL } },
	{ "fr", { "mais ", "cependant", "toutefois", "pourtant", "tandis que ", NULL } },
	{ "cy", { "ond ", "fodd bynnag", "er hynny", NULL } },
	{ "", { NULL } }
};

static const char *const *contrasts_of(struct span language)
{
	const struct contrasts *c = contrasts;
	while (*c->language && !span_is(language, c->language))
		c++;
	return c->words;
}

/* True if one of the connectives begins at i, a word's start. */
static bool is_contrast(struct span t, size_t i, const char *const *words)
{
	for (; *words; words++) {
		const char *p = t.bytes + i, *end = t.bytes + t.len, *w = *words;
		while (*w && p < end && lower(*p) == *w)
			p++, w++;
		if (!*w)
			return true;
	}
	return false;
}

/* Where a segment may end: at a stop, or where a clause may, before a word. */
enum { STOP = 1, BLANK = 2 };
static const unsigned char ends[256] = {
	['.'] = STOP, ['!'] = STOP, ['?'] = STOP, [';'] = STOP, ['\n'] = STOP, [' '] = BLANK
};

/* The bytes of the stop at i that ends a segment, or 0. */
static size_t stop_bytes(struct span t, size_t i)
{
	if (t.bytes[i] == ';')
		return i + 1 < t.len && is_space(t.bytes[i + 1]);
	return sentence_end(t, i);
}

static void add(struct segment *list, size_t *n, struct span t, size_t start, size_t end)
{
	while (start < end && is_space(t.bytes[start]))
		start++;
	while (end > start && is_space(t.bytes[end - 1]))
		end--;
	if (end > start)
		list[(*n)++] = (struct segment){ .start = (uint32_t)start, .end = (uint32_t)end,
		                                 .sentiment = UNSCORED };
}

static int segment_feed(void *state, struct record *r, struct emitter *out, struct fault *f)
{
	const char *const *words = contrasts_of(record_text_or_empty(r, M_LANGUAGE));
	struct span text, t;
	(void)state;
	CHECK(record_text(r, M_TEXT, &text, f));
	t = record_analysed(text);
	if (t.len < text.len)
		report("segment", "warning", "only the first %zu of %zu bytes are analysed (ref '%.*s')", t.len, text.len,
		       (int)record_ref(r).len, record_ref(r).bytes);
	/* No more segments than stops, and clauses of the least length. */
	size_t n = 0, start = 0, bounds = t.len / LEAST_CLAUSE_BYTES + 1;
	for (size_t i = 0; i < t.len; i++)
		bounds += ends[(unsigned char)t.bytes[i]] & STOP;
	struct segment *list = arena_alloc(r->arena, bounds * sizeof *list);
	for (size_t i = 0; i < t.len; i++) {
		unsigned char kind = ends[(unsigned char)t.bytes[i]];
		size_t next = i + 1, stop;
		if (kind == STOP && (stop = stop_bytes(t, i)) != 0) {
			add(list, &n, t, start, i + stop);
			start = i + stop;
			i = start - 1;
		} else if (kind == BLANK && next > start + LEAST_CLAUSE_BYTES &&
		           next + LEAST_CLAUSE_BYTES < t.len && is_contrast(t, next, words)) {
			add(list, &n, t, start, next);
			start = next;
		}
	}
	add(list, &n, t, start, t.len);
	record_set_segments(r, list, n);
	return emit(out, r, f);
}

const struct stage stage_segment = {
	.name = "segment",
	.summary = "part answers into sentences and contrasted clauses",
	.kind = STAGE_EACH,
	.needs = (const char *const[]){ "text", "language", NULL },
	.adds = (const char *const[]){ "segments", NULL },
	.feed = segment_feed,
};
