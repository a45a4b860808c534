/* tokenise.c: words, numbers, amounts and emoji with PCRE2 (JIT), by byte offset. Plain
 * ASCII answers, most of them, take a byte pattern twice as fast as the Unicode one. */
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <stdlib.h>

#include "../pipeline/data.h"

/* Group 1: a word with its apostrophes and hyphens; 2: an amount of money; 3: a number
 * with its marks and unit sign; 4: a symbol (emoji). Repeats are possessive (++, *+):
 * none can match otherwise by giving back, and a long answer needs no stack. */
static const char ascii_pattern[] =
	"([A-Za-z][A-Za-z0-9]*+(?:['-][A-Za-z0-9]++)*+)|(\\$[0-9]++(?:[.,][0-9]++)*+[kKmM]?)"
	"|([0-9]++(?:[.,:/][0-9]++)*+(?:%|[A-Za-z]++)?)";
static const char unicode_pattern[] =
	"(\\p{L}[\\p{L}\\p{M}\\p{Nd}]*+(?:['’-][\\p{L}\\p{M}\\p{Nd}]++)*+)"
	"|(\\p{Sc}\\s?[0-9]++(?:[.,][0-9]++)*+[kKmM]?|[0-9]++(?:[.,][0-9]++)*+\\s?\\p{Sc})"
	"|(\\p{Nd}++(?:[.,:/]\\p{Nd}++)*+(?:%|\\p{L}++)?)|(\\p{So}[\\x{FE0F}\\x{1F3FB}-\\x{1F3FF}]*+)";

struct pattern {
	pcre2_code *code;
	pcre2_match_data *match;
	uint32_t options;
};
struct tokenise {
	struct pattern ascii, unicode;
};

static int compile(struct pattern *p, const char *text, uint32_t options, struct fault *f)
{
	int error;
	PCRE2_SIZE at;
	p->code = pcre2_compile((PCRE2_SPTR)text, PCRE2_ZERO_TERMINATED, options, &error, &at, NULL);
	if (!p->code)
		return fault_set(f, EXIT_BUG, "pattern refused at %zu", at);
	p->options = options & PCRE2_UTF ? PCRE2_NO_UTF_CHECK : 0;
	pcre2_jit_compile(p->code, PCRE2_JIT_COMPLETE); /* without it: slower, and the same */
	p->match = pcre2_match_data_create(8, NULL);
	if (!p->match)
		memory_exhausted();
	return 0;
}

static int tokenise_open(struct context *ctx, void **state, struct fault *f)
{
	struct tokenise *t = *state = xcalloc(1, sizeof *t);
	(void)ctx;
	CHECK(compile(&t->ascii, ascii_pattern, 0, f));
	return compile(&t->unicode, unicode_pattern, PCRE2_UTF | PCRE2_UCP, f);
}

static int tokenise_feed(void *state, struct record *r, struct emitter *out, struct fault *f)
{
	static const uint8_t kinds[] = { TOKEN_WORD, TOKEN_WORD, TOKEN_CURRENCY, TOKEN_NUMBER, TOKEN_SYMBOL };
	struct tokenise *t = state;
	struct span text;
	size_t bad, n = 0;
	CHECK(record_text(r, M_TEXT, &text, f));
	if (!utf8_valid(text, &bad))
		return fault_set(f, EXIT_DATA, "invalid UTF-8 at byte %zu", bad);
	bool ascii = true;
	for (size_t i = 0; i < text.len && ascii; i++)
		ascii = (unsigned char)text.bytes[i] < 0x80;
	struct pattern *p = ascii ? &t->ascii : &t->unicode;
	size_t cap = text.len / 2 + 16;
	struct token *list = arena_alloc(r->arena, cap * sizeof *list);
	for (PCRE2_SIZE at = 0; at < text.len;) {
		int got = pcre2_match(p->code, (PCRE2_SPTR)text.bytes, text.len, at, p->options, p->match, NULL);
		if (got == PCRE2_ERROR_NOMATCH)
			break;
		if (got < 2)
			return fault_set(f, EXIT_BUG, "pattern failed with %d", got);
		const PCRE2_SIZE *where = pcre2_get_ovector_pointer(p->match);
		if (n == cap) { /* symbols may touch each other */
			struct token *more = arena_alloc(r->arena, 2 * cap * sizeof *more);
			memcpy(more, list, n * sizeof *list);
			list = more;
			cap *= 2;
		}
		list[n++] = (struct token){ (uint32_t)where[0], (uint32_t)where[1], kinds[got - 1] };
		at = where[1];
	}
	record_set_tokens(r, list, n);
	return emit(out, r, f);
}

static void tokenise_close(void *state)
{
	struct tokenise *t = state;
	for (int i = 0; t && i < 2; i++) {
		struct pattern *p = i ? &t->unicode : &t->ascii;
		pcre2_match_data_free(p->match);
		pcre2_code_free(p->code);
	}
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
