/* detail.c: see detail.h. */
#include "detail.h"

/* LEAST_WORDS: less is too little to be evidence. SPELT_OUT: words of a sentence that
 * says how, not only what. */
enum { LEAST_WORDS = 10, SPELT_OUT = 11 };

/* What the longest term from unit i on says. */
static unsigned flags_from(const struct units *u, const struct lexicon *l, uint32_t i)
{
	uint32_t at = u->list[i].node, limit = u->sentences[u->list[i].sentence].last;
	unsigned flags = at ? lexicon_node(l, at)->flags & (FLAG_DETAIL | FLAG_OPINION) : 0;

	for (uint32_t j = i + 1; at && (lexicon_node(l, at)->more & MORE_DETAIL) && j < limit; j++) {
		if (!u->list[j].node)
			break;
		at = lexicon_child(l, at, u->list[j].node);
		unsigned more = at ? lexicon_node(l, at)->flags & (FLAG_DETAIL | FLAG_OPINION) : 0;
		flags = more ? more : flags;
	}
	return flags & FLAG_DETAIL;
}

/* A figure, not the number of an item in a list: "2) ...". */
static bool is_figure(const struct units *u, uint32_t i)
{
	const struct unit *unit = &u->list[i];
	return unit->kind == TOKEN_CURRENCY ||
	       (unit->kind == TOKEN_NUMBER && !((unit->flags & UNIT_SENTENCE) && unit->word_len == 1));
}

uint8_t detail_reasons(const struct units *u, const struct lexicon *l, bool asks)
{
	unsigned reasons = 0;

	if (u->n < LEAST_WORDS)
		return 0;
	for (uint32_t i = 0; i < u->n; i++)
		reasons |= flags_from(u, l, i) | (is_figure(u, i) ? FLAG_FIGURES : 0);
	for (uint32_t k = 0; asks && k < u->n_sentences; k++)
		if (u->sentences[k].last - u->sentences[k].first >= SPELT_OUT)
			reasons |= FLAG_SUGGESTION;
	return (uint8_t)reasons;
}

struct span detail_json(uint8_t reasons, struct arena *a)
{
	static const struct { uint8_t reason; const char *name; } names[] = {
		{ FLAG_EXPERIENCE, "experience" }, { FLAG_FIGURES, "figures" },
		{ FLAG_REFERENCE, "reference" }, { FLAG_EXAMPLE, "example" },
		{ FLAG_SUGGESTION, "suggestion" } };
	char *json = arena_alloc(a, 96);
	size_t n = 0;

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		if (!(reasons & names[i].reason))
			continue;
		json[n] = n ? ',' : '[';
		json[n + 1] = '"';
		n += 2;
		size_t len = strlen(names[i].name);
		memcpy(json + n, names[i].name, len);
		n += len;
		json[n++] = '"';
	}
	json[n++] = ']';
	return (struct span){ json, n };
}
