/* label.c: for every theme the phrase that says best what its respondents say: frequent
 * there, rare elsewhere, whole, made of the theme's telling words; no two alike. */
#include <stdio.h>
#include <stdlib.h>

#include "candidates.h"
#include "tongue.h"

/* Of 139 labels read with their answers, eight were as far from their theme as this and told
 * as little of it: seven of these were weak or wrong, of the others every sixth. */
static const double LITTLE = .3, SOME = .5;

struct span label_joined(const struct job *j, struct span x, struct span y)
{
	struct buffer b = { 0 };
	buffer_add_span(&b, x);
	buffer_add_byte(&b, ' ');
	buffer_add_span(&b, grammar_and(j->grammar, j->corpus->language, y));
	buffer_add_byte(&b, ' ');
	buffer_add_span(&b, y);
	struct span label = arena_span(j->arena, (struct span){ b.bytes, b.len });
	buffer_free(&b);
	return label;
}

/* The same stem, or another spelling of it. */
static bool same_word(const struct job *j, uint32_t x, uint32_t y)
{
	enum { LONG = 6 };
	struct span a = j->corpus->stems[x].text, b = j->corpus->stems[y].text;
	return x == y || (a.len >= LONG && b.len >= LONG && one_slip(a, b));
}

/* How alike two sets of stems are: 2 the same or one within the other, 1 more than half
 * shared, 0 unlike. */
static int alike(const struct job *j, const uint32_t *x, size_t n, const uint32_t *y, size_t m)
{
	size_t shared = 0;
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < m; k++)
			shared += same_word(j, x[i], y[k]);
	if (shared >= n || shared >= m)
		return 2;
	return 2 * shared > n + m - shared ? 1 : 0;
}

/* What is put together for a group may have words of the themes in it and in others, and
 * its name may be in a longer one of its own ("agricultural land", and the leasing of it).
 * None has the very label of another. degree: see alike; 3: that only. */
static bool confusable(const struct job *j, uint32_t theme, const struct candidate *x, int degree)
{
	bool together = (x->of_children || x->pair) && has_children(j->corpus, theme);
	for (uint32_t t = 0; t < j->corpus->n_themes; t++) {
		if (j->inner_labels[t].len && span_equal(j->inner_labels[t], x->text))
			return true;
		if (together && j->corpus->themes[t].parent != NO_THEME)
			continue;
		if (j->corpus->themes[t].parent == theme && x->n_stems < j->taken[t].n)
			continue;
		if (j->taken[t].n && alike(j, x->stems, x->n_stems, j->taken[t].stems, j->taken[t].n) >= degree)
			return true;
	}
	return false;
}

/* The best candidate of any theme, or of any parent, that has no label yet; false if none
 * is left. */
static bool pick(const struct job *j, const struct shortlist *lists, int degree, bool parents,
                 uint32_t *theme, const struct candidate **picked)
{
	*picked = NULL;
	for (uint32_t t = 0; t < j->corpus->n_themes; t++) {
		if (j->names[t].label.len || has_children(j->corpus, t) != parents)
			continue;
		for (size_t i = 0; i < lists[t].n; i++) {
			const struct candidate *x = &lists[t].list[i];
			if (confusable(j, t, x, degree))
				continue;
			if (!*picked || candidate_better(x, *picked)) {
				*picked = x;
				*theme = t;
			}
			break;
		}
	}
	return *picked != NULL;
}

static void set_label(struct job *j, uint32_t theme, struct span text)
{
	j->names[theme].label = as_sentence(j, text);
	j->inner_labels[theme] = text;
}

/* Labels from whole phrases, best first; degree: how alike two may not be. */
static void label_by_phrase(struct job *j, const struct shortlist *lists, int degree,
                            bool parents)
{
	const struct candidate *x;
	uint32_t t;
	while (pick(j, lists, degree, parents, &t, &x)) {
		set_label(j, t, x->text);
		j->names[t].says_little = j->sense && !parents && x->near < LITTLE && x->cover < SOME;
		j->taken[t].n = x->n_stems;
		j->taken[t].kind = x->pair ? 0 : x->kind;
		memcpy(j->taken[t].stems, x->stems, sizeof x->stems);
	}
}

static bool is_taken(const struct job *j, struct span label)
{
	for (size_t t = 0; t < j->corpus->n_themes; t++)
		if (span_equal(j->names[t].label, label))
			return true;
	return false;
}

static bool pair_clashes(const struct job *j, const uint32_t pair[2])
{
	for (size_t t = 0; t < j->corpus->n_themes; t++)
		if (j->taken[t].n && alike(j, pair, 2, j->taken[t].stems, j->taken[t].n) >= 2)
			return true;
	return false;
}

/* "Noise and litter": two telling words where no phrase is said often enough, nouns
 * first; one word if there is no second. False if there is none. */
static bool label_by_terms(struct job *j, uint32_t theme)
{
	const struct theme_terms *terms = &j->terms[theme];
	for (int nouns = 1; nouns >= 0; nouns--)
		for (size_t sum = 1; sum < 2 * terms->n; sum++) /* the pair of best ranks first */
			for (size_t i = 0; 2 * i < sum; i++) {
				size_t k = sum - i;
				if (k >= terms->n || (nouns && !(terms->list[i].noun && terms->list[k].noun)))
					continue;
				uint32_t pair[2] = { terms->list[i].stem, terms->list[k].stem };
				if (j->misspelt[pair[0]] || j->misspelt[pair[1]] || pair_clashes(j, pair))
					continue;
				set_label(j, theme, label_joined(j, terms->list[i].surface, terms->list[k].surface));
				j->taken[theme].n = 2;
				memcpy(j->taken[theme].stems, pair, sizeof pair);
				return true;
			}
	for (size_t i = 0; i < terms->n; i++) {
		if (is_taken(j, as_sentence(j, terms->list[i].surface)))
			continue;
		set_label(j, theme, terms->list[i].surface);
		return true;
	}
	return false;
}

/* A theme that answers were put into for their language, not for what they say, tells just
 * that; where several are of one language they are themes like any. */
static void label_by_language(struct job *j)
{
	const struct corpus *c = j->corpus;
	const char **of = arena_calloc(j->scratch, c->n_themes + 1, sizeof *of);
	struct span frame = grammar_wording(j->grammar, c->language, "answers");
	const char *gap = frame.len ? memmem(frame.bytes, frame.len, "%s", 2) : NULL;
	size_t given = 0;
	while (given < c->n_themes && j->names[given].label.len)
		given++; /* these come first */
	tongues_find(c, given, c->n_themes, of);
	for (uint32_t t = 0; t < c->n_themes && gap; t++) {
		char role[16], label[64];
		if (!of[t] || j->names[t].label.len)
			continue;
		snprintf(role, sizeof role, "in:%s", of[t]);
		struct span name = grammar_wording(j->grammar, c->language, role);
		if (!name.len)
			continue;
		int len = snprintf(label, sizeof label, "%.*s%.*s%.*s", (int)(gap - frame.bytes), frame.bytes, (int)name.len,
		                   name.bytes, (int)(frame.bytes + frame.len - gap - 2), gap + 2);
		if (len > 0 && (size_t)len < sizeof label)
			j->names[t].label = arena_span(j->arena, (struct span){ label, (size_t)len });
	}
}

/* The first words of a typical answer; "Other answers" if there is none. */
static void label_by_quote(struct job *j, uint32_t theme)
{
	struct quote quote;
	struct span label = SPAN("Other answers");
	if (find_quotes(j, theme, &quote, 1)) {
		size_t len = 0, words = 0;
		for (size_t i = 0; i <= quote.text.len && words < LONGEST_PHRASE; i++)
			if (i == quote.text.len || quote.text.bytes[i] == ' ' || quote.text.bytes[i] == '\n') {
				words += i > len;
				len = i;
			}
		while (len && strchr(" .,;:!?\n", quote.text.bytes[len - 1]))
			len--;
		if (len)
			label = as_sentence(j, (struct span){ quote.text.bytes, len });
	}
	size_t room = label.len + 16;
	char *copy = arena_alloc(j->arena, room);
	struct span unique = label;
	for (unsigned number = 2; is_taken(j, unique); number++)
		unique = (struct span){ copy, (size_t)snprintf(copy, room, "%.*s (%u)", (int)label.len, label.bytes,
		                                       number) };
	j->names[theme].label = unique;
}

/* The stems of a label that was given, as far as the answers have them: for each word the
 * longest stem that it begins with. */
static void note_given(const struct job *j, struct span label, struct label_stems *c)
{
	const struct corpus *corpus = j->corpus;
	char folded[LONGEST_WORD_BYTES];
	for (size_t i = 0; i < label.len && c->n < LONGEST_PHRASE;) {
		size_t start = i;
		while (i < label.len && label.bytes[i] != ' ')
			i++;
		struct span word = fold_word((struct span){ label.bytes + start, i - start }, folded), best = { NULL, 0 };
		for (uint32_t s = 0; s < corpus->n_stems; s++) {
			struct span stem = corpus->stems[s].text;
			if (stem.len > best.len && stem.len >= 3 && stem.len <= word.len && stem.len + 4 >= word.len &&
			    memcmp(stem.bytes, word.bytes, stem.len) == 0) {
				best = stem;
				c->stems[c->n] = s;
			}
		}
		c->n += best.len > 0;
		i++;
	}
}

void choose_labels(struct job *j)
{
	uint32_t n = (uint32_t)j->corpus->n_themes;
	struct shortlist *lists = xcalloc(n + 1, sizeof *lists);
	j->taken = arena_calloc(j->scratch, n + 1, sizeof *j->taken);
	j->inner_labels = arena_calloc(j->scratch, n + 1, sizeof *j->inner_labels);
	for (uint32_t t = 0; t < n; t++)
		if (j->names[t].label.len)
			note_given(j, j->names[t].label, &j->taken[t]);
	j->misspelt = find_misspelt(j->corpus, j->scratch);
	label_by_language(j);
	candidates_find(j, lists);
	for (int parents = 0; parents <= 1; parents++) {
		if (parents)
			parents_offer(j, lists);
		label_by_phrase(j, lists, 1, parents);
		label_by_phrase(j, lists, 2, parents);
		if (parents)
			label_by_phrase(j, lists, 3, parents);
		for (uint32_t t = 0; t < n; t++)
			if (!j->names[t].label.len && has_children(j->corpus, t) == parents &&
			    !label_by_terms(j, t))
				label_by_quote(j, t);
	}
	free(lists);
}
