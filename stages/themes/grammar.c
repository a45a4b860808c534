/* grammar.c: the lexicons that labels are phrased with, and what is looked up in them. */
#include "grammar_internal.h"

#include <stdlib.h>

#include "../../pipeline/lower.h"

struct span fold_word(struct span w, char *out)
{
	if (w.len > LONGEST_WORD_BYTES)
		return (struct span){ NULL, 0 };
	return (struct span){ out, lower_word(w, out, LONGEST_WORD_BYTES) };
}

static size_t slot_of(struct span language, struct span word, size_t slots)
{
	uint64_t h = 14695981039346656037u;
	for (size_t i = 0; i < language.len; i++)
		h = (h ^ (unsigned char)language.bytes[i]) * 1099511628211u;
	h = (h ^ '\t') * 1099511628211u;
	for (size_t i = 0; i < word.len; i++)
		h = (h ^ (unsigned char)word.bytes[i]) * 1099511628211u;
	return (size_t)(h ^ h >> 32) & (slots - 1);
}

struct entry *grammar_entry(struct entry *table, size_t slots, struct span language, struct span word)
{
	size_t i = slot_of(language, word, slots);
	while (table[i].classes && !(span_equal(table[i].word, word) && span_equal(table[i].language, language)))
		i = (i + 1) & (slots - 1);
	return &table[i];
}

bool grammar_next_word(struct span *rest, struct span *word)
{
	while (rest->len && *rest->bytes == ' ')
		*rest = (struct span){ rest->bytes + 1, rest->len - 1 };
	const char *stop = rest->len ? memchr(rest->bytes, ' ', rest->len) : NULL;
	*word = (struct span){ rest->bytes, stop ? (size_t)(stop - rest->bytes) : rest->len };
	*rest = (struct span){ rest->bytes + word->len, rest->len - word->len };
	return word->len > 0;
}

static int add_words(struct grammar *g, struct entry *table, size_t slots, size_t *used, struct span language,
                     struct span classes, struct span words, struct fault *f)
{
	const char *copy = arena_copy(&g->arena, classes.bytes, classes.len);
	struct span word;
	while (grammar_next_word(&words, &word)) {
		if (++*used > slots / 2)
			return fault_set(f, EXIT_CONFIG, "a lexicon of word classes has more than %zu words", slots / 2);
		struct entry *e = grammar_entry(table, slots, language, word);
		if (!e->classes)
			*e = (struct entry){ .language = language, .word = word, .classes = copy };
	}
	return 0;
}

static int read_classes(struct context *ctx, struct grammar *g, struct fault *f)
{
	struct tsv t = { .name = "lexicons/wordclass.tsv" };
	struct span fields[3];
	size_t used = 0;
	CHECK(data_read(ctx, t.name, &t.rest, f));
	while (tsv_next(&t, fields, 3, 3, f))
		CHECK(add_words(g, g->classes, g->class_slots, &used, fields[0], fields[1], fields[2], f));
	return f->code;
}

static int read_phrasing(struct context *ctx, struct grammar *g, struct fault *f)
{
	struct tsv t = { .name = "lexicons/phrasing.tsv" };
	struct span fields[3];
	size_t used = 0, cap = 0;
	CHECK(data_read(ctx, t.name, &t.rest, f));
	while (tsv_next(&t, fields, 3, 3, f)) {
		static const struct { const char *role, *mark; } marks[] = {
			{ "edge", "e" }, { "weak", "w" }, { "coarse", "c" }, { "leans", "l" }, { "clause", "K" }, { "bare", "B" },
			{ "capital", "N" } };
		size_t m = 0, n = sizeof marks / sizeof *marks;
		while (m < n && !span_is(fields[1], marks[m].role))
			m++;
		if (m < n) {
			struct entry *table = m < 2 ? g->marks : m < 4 ? g->manners : g->joints;
			CHECK(add_words(g, table, g->mark_slots, &used, fields[0], span_of(marks[m].mark), fields[2], f));
			continue;
		}
		if (g->n_wordings == cap) {
			cap = cap ? 2 * cap : 32;
			g->wordings = xrealloc(g->wordings, cap, sizeof *g->wordings);
		}
		g->wordings[g->n_wordings++] = (struct wording){ fields[0], fields[1], fields[2] };
	}
	return f->code;
}

int grammar_open(struct context *ctx, struct grammar **out, struct fault *f)
{
	struct grammar *g = *out = xcalloc(1, sizeof *g);
	g->class_slots = 1 << 17;
	g->mark_slots = 1 << 12;
	g->known_slots = 1 << 10;
	g->classes = xcalloc(g->class_slots, sizeof *g->classes);
	g->marks = xcalloc(g->mark_slots, sizeof *g->marks);
	g->manners = xcalloc(g->mark_slots, sizeof *g->manners);
	g->joints = xcalloc(g->mark_slots, sizeof *g->joints);
	g->known = xcalloc(g->known_slots, sizeof *g->known);
	grammar_know_english(g);
	CHECK(read_classes(ctx, g, f));
	return read_phrasing(ctx, g, f);
}

void grammar_close(struct grammar *g)
{
	if (!g)
		return;
	free(g->classes);
	free(g->marks);
	free(g->manners);
	free(g->joints);
	free(g->known);
	free(g->wordings);
	arena_free(&g->arena);
	free(g);
}

bool grammar_marked(const struct grammar *g, struct span language, struct span word, char mark)
{
	const struct entry *e = grammar_entry(g->marks, g->mark_slots, language, word);
	return e->classes && *e->classes == mark;
}

bool grammar_is_coarse(const struct grammar *g, struct span language, struct span word)
{
	const struct entry *e = grammar_entry(g->manners, g->mark_slots, language, word);
	return e->classes && *e->classes == 'c';
}

bool grammar_leans(const struct grammar *g, struct span language, struct span word)
{
	const struct entry *e = grammar_entry(g->manners, g->mark_slots, language, word);
	return e->classes && *e->classes == 'l';
}

bool grammar_has_capital(const struct grammar *g, struct span language, struct span word)
{
	const struct entry *e = grammar_entry(g->joints, g->mark_slots, language, word);
	return e->classes && *e->classes == 'N';
}

bool grammar_is_weak(const struct grammar *g, struct span language, struct span word)
{
	return grammar_marked(g, language, word, 'w');
}

bool grammar_is_edge(const struct grammar *g, struct span language, struct span word)
{
	return grammar_marked(g, language, word, 'e');
}

struct span grammar_wording(const struct grammar *g, struct span language, const char *role)
{
	struct span english = SPAN("");
	for (size_t i = 0; i < g->n_wordings; i++) {
		const struct wording *w = &g->wordings[i];
		if (!span_is(w->role, role))
			continue;
		if (span_equal(w->language, language))
			return w->words;
		if (span_is(w->language, "en"))
			english = w->words;
	}
	return english;
}

struct span grammar_and(const struct grammar *g, struct span language, struct span next)
{
	char folded[LONGEST_WORD_BYTES];
	struct span word = { next.bytes, next.len < 8 ? next.len : 8 };
	word = fold_word(word, folded);
	if (span_is(language, "cy") && word.len && strchr("aeiouwy", word.bytes[0]))
		return SPAN("ac");
	if (span_is(language, "es") && (word.len && (word.bytes[0] == 'i' || (word.len > 1 && memcmp(word.bytes, "hi", 2) == 0))))
		return SPAN("e");
	return grammar_wording(g, language, "and");
}
