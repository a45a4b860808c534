/* detail.c: see detail.h. */
#include "detail.h"

enum { LEAST_WORDS = 12 };

static uint8_t flags_from(const struct units *u, const struct lexicon *l, uint32_t i)
{
	uint32_t at = u->list[i].node, limit = u->sentences[u->list[i].sentence].last;
	uint8_t flags = at ? lexicon_node(l, at)->flags : 0;

	for (uint32_t j = i + 1; at && (lexicon_node(l, at)->more & MORE_DETAIL) && j < limit; j++) {
		if (!u->list[j].node)
			break;
		at = lexicon_child(l, at, u->list[j].node);
		flags |= at ? lexicon_node(l, at)->flags : 0;
	}
	return flags & FLAG_DETAIL;
}

uint8_t detail_reasons(const struct units *u, const struct lexicon *l)
{
	uint8_t reasons = 0;
	uint32_t figures = 0;

	if (u->n < LEAST_WORDS) /* too little is said to be evidence */
		return 0;
	for (uint32_t i = 0; i < u->n; i++) {
		uint8_t kind = u->list[i].kind;
		figures += kind == TOKEN_CURRENCY || kind == TOKEN_NUMBER;
		reasons |= flags_from(u, l, i);
	}
	return figures ? reasons | DETAIL_FIGURES : reasons;
}

struct span detail_json(uint8_t reasons, struct arena *a)
{
	static const struct { uint8_t reason; const char *name; } names[] = {
		{ FLAG_EXPERIENCE, "experience" }, { DETAIL_FIGURES, "figures" },
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
