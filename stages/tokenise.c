/* tokenise.c: words, numbers, amounts and emoji with PCRE2 (JIT), by byte offset. Plain
 * ASCII answers, most of them, are scanned byte by byte, which is several times as fast. */
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <stdlib.h>

#include "../pipeline/data.h"

/* Group 1: a word with its apostrophes and hyphens; 2: an amount of money; 3: a number
 * with its marks and unit sign; 4: a symbol (emoji). Repeats are possessive (++, *+):
 * none can match otherwise by giving back, and a long answer needs no stack. */
static const char unicode_pattern[] =
	"(\\p{L}[\\p{L}\\p{M}\\p{Nd}]*+(?:['’-][\\p{L}\\p{M}\\p{Nd}]++)*+)"
	"|(\\p{Sc}\\s?[0-9]++(?:[.,][0-9]++)*+[kKmM]?|[0-9]++(?:[.,][0-9]++)*+\\s?\\p{Sc})"
	"|(\\p{Nd}++(?:[.,:/]\\p{Nd}++)*+(?:%|\\p{L}++)?)|(\\p{So}[\\x{FE0F}\\x{1F3FB}-\\x{1F3FF}]*+)";

struct pattern {
	pcre2_code *code;
	pcre2_match_data *match;
	uint32_t options;
	bool jit;
};
struct tokenise {
	struct pattern unicode;
	struct token *list;       /* of the response under work */
	size_t cap;
};

static int compile(struct pattern *p, const char *text, uint32_t options, struct fault *f)
{
	int error;
	PCRE2_SIZE at;
	p->code = pcre2_compile((PCRE2_SPTR)text, PCRE2_ZERO_TERMINATED, options, &error, &at, NULL);
	if (!p->code)
		return fault_set(f, EXIT_BUG, "pattern refused at %zu", at);
	p->options = options & PCRE2_UTF ? PCRE2_NO_UTF_CHECK : 0;
	/* Without it: slower, and the same. */
	p->jit = pcre2_jit_compile(p->code, PCRE2_JIT_COMPLETE) == 0;
	p->match = pcre2_match_data_create(8, NULL);
	if (!p->match)
		memory_exhausted();
	return 0;
}

static int tokenise_open(struct context *ctx, void **state, struct fault *f)
{
	struct tokenise *t = *state = xcalloc(1, sizeof *t);
	(void)ctx;
	return compile(&t->unicode, unicode_pattern, PCRE2_UTF | PCRE2_UCP, f);
}

/* The number of the group that matched first at or after a place, plus one; its bytes
 * in where[0] and where[1]. The direct call skips what pcre2_match checks each time. */
static int match(const struct pattern *p, struct span text, PCRE2_SIZE at)
{
	return p->jit ? pcre2_jit_match(p->code, (PCRE2_SPTR)text.bytes, text.len, at, p->options,
	                                p->match, NULL)
	              : pcre2_match(p->code, (PCRE2_SPTR)text.bytes, text.len, at, p->options, p->match, NULL);
}

static void add(struct tokenise *t, size_t *n, size_t start, size_t end, uint8_t kind)
{
	if (*n == t->cap) {
		t->cap = t->cap ? 2 * t->cap : 256;
		t->list = xrealloc(t->list, t->cap, sizeof *t->list);
	}
	t->list[(*n)++] = (struct token){ (uint32_t)start, (uint32_t)end, kind };
}

static int find_unicode(struct tokenise *t, struct span text, size_t *n, struct fault *f)
{
	static const uint8_t kinds[] = { TOKEN_WORD, TOKEN_WORD, TOKEN_CURRENCY, TOKEN_NUMBER, TOKEN_SYMBOL };
	const PCRE2_SIZE *where = pcre2_get_ovector_pointer(t->unicode.match);
	for (PCRE2_SIZE at = 0; at < text.len; at = where[1]) {
		int got = match(&t->unicode, text, at);
		if (got == PCRE2_ERROR_NOMATCH)
			break;
		if (got < 2)
			return fault_set(f, EXIT_BUG, "pattern failed with %d", got);
		add(t, n, where[0], where[1], kinds[got - 1]);
	}
	return 0;
}

/* ---- plain ASCII ---- */

static bool is_digit(char c)
{
	return (unsigned char)(c - '0') < 10;
}

static bool is_letter(char c)
{
	return (unsigned char)((c | 32) - 'a') < 26;
}

static size_t skip(struct span s, size_t i, bool letters, bool digits)
{
	while (i < s.len && ((letters && is_letter(s.bytes[i])) || (digits && is_digit(s.bytes[i]))))
		i++;
	return i;
}

/* Past (?:[marks](?:letters or digits)++)*+ from i. */
static size_t skip_joined(struct span s, size_t i, const char *marks, bool letters)
{
	while (i + 1 < s.len && s.bytes[i] && strchr(marks, s.bytes[i])) {
		size_t end = skip(s, i + 1, letters, true);
		if (end == i + 1)
			break;
		i = end;
	}
	return i;
}

/* What ([A-Za-z][A-Za-z0-9]*+(?:['-][A-Za-z0-9]++)*+)|(\$[0-9]++(?:[.,][0-9]++)*+[kKmM]?)
 * |([0-9]++(?:[.,:/][0-9]++)*+(?:%|[A-Za-z]++)?) matches. */
static void find_ascii(struct tokenise *t, struct span s, size_t *n)
{
	for (size_t i = 0, end; i < s.len; i = end) {
		char c = s.bytes[i];
		uint8_t kind = TOKEN_WORD;
		end = i + 1;
		if (is_letter(c)) {
			end = skip_joined(s, skip(s, end, true, true), "'-", true);
		} else if (c == '$' && end < s.len && is_digit(s.bytes[end])) {
			kind = TOKEN_CURRENCY;
			end = skip_joined(s, skip(s, end, false, true), ".,", false);
			end += end < s.len && s.bytes[end] && strchr("kKmM", s.bytes[end]);
		} else if (is_digit(c)) {
			kind = TOKEN_NUMBER;
			end = skip_joined(s, skip(s, end, false, true), ".,:/", false);
			end = end < s.len && s.bytes[end] == '%' ? end + 1 : skip(s, end, true, false);
		} else {
			continue;
		}
		add(t, n, i, end, kind);
	}
}

static int tokenise_feed(void *state, struct record *r, struct emitter *out, struct fault *f)
{
	struct tokenise *t = state;
	struct span text;
	size_t bad, n = 0;
	CHECK(record_text(r, M_TEXT, &text, f));
	text = record_analysed(text);
	bool ascii = utf8_ascii(text);
	if (!ascii && !utf8_valid(text, &bad))
		return fault_set(f, EXIT_DATA, "invalid UTF-8 at byte %zu", bad);
	if (ascii)
		find_ascii(t, text, &n);
	else
		CHECK(find_unicode(t, text, &n, f));
	struct token *list = arena_alloc(r->arena, n * sizeof *list);
	if (n)
		memcpy(list, t->list, n * sizeof *list);
	record_set_tokens(r, list, n);
	return emit(out, r, f);
}

static void tokenise_close(void *state)
{
	struct tokenise *t = state;
	if (t) {
		pcre2_match_data_free(t->unicode.match);
		pcre2_code_free(t->unicode.code);
	}
	if (t)
		free(t->list);
	free(t);
}

const struct stage stage_tokenise = {
	.name = "tokenise",
	.summary = "find words, numbers, amounts of money and emoji",
	.kind = STAGE_EACH,
	.needs = (const char *const[]){ "text", NULL },
	.adds = (const char *const[]){ "tokens", NULL },
	.open = tokenise_open,
	.feed = tokenise_feed,
	.close = tokenise_close,
};
