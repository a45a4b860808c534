/* label.c: for every theme the phrase that says best what its respondents say: frequent
 * there, rare elsewhere, whole, made of the theme's telling words; no two alike. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "naming.h"

enum { MOST_CANDIDATES = 48 };

struct candidate {
	uint32_t phrase;
	double score;
};
struct shortlist {
	struct candidate list[MOST_CANDIDATES];
	size_t n;
};

/* The stems of the words of a saying that carry meaning, in order. */
static size_t content_of(const struct job *j, const struct saying *s, uint32_t *stems)
{
	size_t n = 0;
	for (size_t k = 0; k < s->n_words; k++) {
		uint32_t stem = j->corpus->tokens[s->first_token + k].stem;
		if (stem != NO_STEM)
			stems[n++] = stem;
	}
	return n;
}

/* How many of its words carry meaning, and how many of these say little. */
static size_t count_weak(const struct job *j, const struct saying *s, size_t *content)
{
	char folded[LONGEST_WORD_BYTES];
	size_t weak = 0;
	*content = 0;
	for (size_t k = 0; k < s->n_words; k++) {
		struct span word = saying_word(j->corpus, s, k, folded);
		if (j->corpus->tokens[s->first_token + k].stem == NO_STEM)
			continue;
		++*content;
		weak += grammar_is_weak(j->grammar, j->corpus->language, word);
	}
	return weak;
}

/* "Parking parking parking" */
static bool repeats(const struct job *j, const struct saying *s)
{
	uint32_t stems[LONGEST_PHRASE];
	size_t n = content_of(j, s, stems);
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < i; k++)
			if (stems[i] == stems[k])
				return true;
	return false;
}

/* True if a word of it is in no other segment: perhaps a name, perhaps misspelt. */
static bool has_rare(const struct job *j, const struct saying *s)
{
	for (size_t k = 0; k < s->n_words; k++) {
		uint32_t stem = j->corpus->tokens[s->first_token + k].stem;
		if (stem != NO_STEM && j->corpus->stems[stem].segments < 2)
			return true;
	}
	return false;
}

static bool has_weak(const struct job *j, const struct saying *s)
{
	size_t content;
	return count_weak(j, s, &content) > 0;
}

static bool all_weak(const struct job *j, const struct saying *s)
{
	size_t content;
	return count_weak(j, s, &content) == content;
}

/* What the words of a phrase tell of a theme, on average, and the share of its texts that
 * have at least one of them (as if words fell independently). */
static double words_weight(const struct job *j, uint32_t theme, const struct saying *s, double *cover)
{
	uint32_t stems[LONGEST_PHRASE];
	size_t n = content_of(j, s, stems);
	double sum = 0, worst = 1e9, missed = 1, here = fmax(1, j->phrases.theme_texts[theme]);
	for (size_t i = 0; i < n; i++) {
		double w = j->terms[theme].weights[stems[i]];
		sum += w;
		worst = fmin(worst, w);
		if (w > 0)
			missed *= 1 - fmin(1, j->terms[theme].texts[stems[i]] / here);
	}
	*cover = 1 - missed;
	return n ? .7 * sum / (double)n + .3 * worst : 0;
}

static double by_length(size_t words)
{
	static const double factor[LONGEST_PHRASE + 1] = { 0, 0, 1, 1.08, 1, .9, .8 };
	return factor[words];
}

static double score_of(const struct job *j, uint32_t theme, const struct phrase *p, const struct tally *t)
{
	const struct saying *s = &j->phrases.sayings[p->first];
	double here = j->phrases.theme_texts[theme], elsewhere = j->phrases.all_texts - here;
	double own = log_odds(t->texts, here, p->texts - t->texts, elsewhere);
	double cover, words = words_weight(j, theme, s, &cover);
	double whole = (double)t->whole / t->sayings, whole_before = (double)t->whole_before / t->sayings;
	if (own <= 0 || words <= 0 || whole < .5 || whole_before < .34 || repeats(j, s))
		return 0;
	/* Said in segments near the theme's centre, or at its edge? */
	double central = exp(3 * (t->typical / t->sayings - j->terms[theme].typical));
	return central * pow(own, .4) * pow(words, .6) * sqrt(.1 + cover) * by_length(s->n_words) * whole *
	       (.3 + .7 * whole_before) * t->texts / (t->texts + 2 + .01 * here) * (has_weak(j, s) ? .6 : 1) *
	       (has_rare(j, s) ? .4 : 1);
}

static bool better(const struct job *j, const struct candidate *x, const struct candidate *y)
{
	if (x->score > y->score || x->score < y->score)
		return x->score > y->score;
	uint64_t a = j->phrases.sayings[j->phrases.list[x->phrase].first].key;
	uint64_t b = j->phrases.sayings[j->phrases.list[y->phrase].first].key;
	return a < b;
}

static void offer(const struct job *j, struct shortlist *l, struct candidate new)
{
	if (l->n == MOST_CANDIDATES && !better(j, &new, &l->list[l->n - 1]))
		return;
	size_t at = l->n < MOST_CANDIDATES ? l->n++ : l->n - 1;
	for (; at > 0 && better(j, &new, &l->list[at - 1]); at--)
		l->list[at] = l->list[at - 1];
	l->list[at] = new;
}

/* The share of a parent theme's texts that are in children which say a phrase about as
 * much as the whole: what names a parent must be common to it. tallies: of one phrase. */
static double common_to(const struct job *j, uint32_t theme, const struct tally *tallies, size_t n, uint32_t texts)
{
	double all = j->phrases.theme_texts[theme], share = texts / fmax(1, all), held = 0;
	for (size_t i = 0; i < n; i++) {
		uint32_t child = tallies[i].theme;
		if (child == NO_THEME || j->corpus->themes[child].parent != theme)
			continue;
		double size = j->phrases.theme_texts[child];
		if (tallies[i].texts >= .4 * share * size)
			held += size;
	}
	return held / fmax(1, all);
}

static bool has_children(const struct corpus *c, uint32_t theme)
{
	for (size_t t = 0; t < c->n_themes; t++)
		if (c->themes[t].parent == theme)
			return true;
	return false;
}

static void shortlist(const struct job *j, uint32_t theme, struct shortlist *l)
{
	const struct phrases *p = &j->phrases;
	uint32_t least = p->theme_texts[theme] >= 40 ? 2 : 1;
	bool parent = has_children(j->corpus, theme);
	for (size_t i = 0; i < p->n_tallies;) {
		uint32_t which = p->tallies[i].phrase;
		const struct phrase *w = &p->list[which];
		struct tally sum = { .phrase = which, .theme = theme };
		size_t first = i;
		for (; i < p->n_tallies && p->tallies[i].phrase == which; i++) {
			const struct tally *t = &p->tallies[i];
			if (w->n_words < 2 || !theme_holds(j->corpus, theme, t->theme))
				continue;
			sum.texts += t->texts;
			sum.sayings += t->sayings;
			sum.whole += t->whole;
			sum.whole_before += t->whole_before;
			sum.typical += t->typical;
		}
		if (sum.texts < least || (parent && common_to(j, theme, &p->tallies[first], i - first, sum.texts) < .6))
			continue;
		double score = score_of(j, theme, w, &sum);
		if (score > 0 && !all_weak(j, &p->sayings[w->first]))
			offer(j, l, (struct candidate){ which, score });
	}
}

/* How alike two sets of stems are: 2 the same or one within the other, 1 more than half
 * shared, 0 unlike. */
static int alike(const uint32_t *x, size_t n, const uint32_t *y, size_t m)
{
	size_t shared = 0;
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < m; k++)
			shared += x[i] == y[k];
	if (shared >= n || shared >= m)
		return 2;
	return 2 * shared > n + m - shared ? 1 : 0;
}

struct chosen {
	uint32_t stems[LONGEST_PHRASE];
	size_t n;
};

static bool confusable(const struct job *j, const struct candidate *x, const struct chosen *taken, int degree)
{
	uint32_t stems[LONGEST_PHRASE];
	size_t n = content_of(j, &j->phrases.sayings[j->phrases.list[x->phrase].first], stems);
	for (uint32_t t = 0; t < j->corpus->n_themes; t++)
		if (taken[t].n && alike(stems, n, taken[t].stems, taken[t].n) >= degree)
			return true;
	return false;
}

/* The best candidate of any theme, or of any parent, that has no label yet; false if none
 * is left. */
static bool pick(const struct job *j, struct shortlist *lists, struct chosen *taken, int degree, bool parents,
                 uint32_t *theme, const struct candidate **picked)
{
	*picked = NULL;
	for (uint32_t t = 0; t < j->corpus->n_themes; t++) {
		if (j->names[t].label.len || has_children(j->corpus, t) != parents)
			continue;
		for (size_t i = 0; i < lists[t].n; i++) {
			const struct candidate *x = &lists[t].list[i];
			if (confusable(j, x, taken, degree))
				continue;
			if (!*picked || better(j, x, *picked)) {
				*picked = x;
				*theme = t;
			}
			break;
		}
	}
	return *picked != NULL;
}

/* Labels from whole phrases, best first; degree: how alike two may not be. */
static void label_by_phrase(struct job *j, struct shortlist *lists, struct chosen *taken, int degree, bool parents)
{
	const struct candidate *x;
	uint32_t t;
	while (pick(j, lists, taken, degree, parents, &t, &x)) {
		const struct phrase *p = &j->phrases.list[x->phrase];
		const struct saying *s = phrase_typical(&j->phrases, j->corpus, p, t);
		j->names[t].label = saying_as_written(j, s, true);
		j->inner_labels[t] = saying_as_written(j, s, false);
		taken[t].n = content_of(j, s, taken[t].stems);
	}
}

static bool is_taken(const struct job *j, struct span label)
{
	for (size_t t = 0; t < j->corpus->n_themes; t++)
		if (span_equal(j->names[t].label, label))
			return true;
	return false;
}

static struct span joined(const struct job *j, struct span x, struct span y)
{
	struct buffer b = { 0 };
	buffer_add_span(&b, x);
	if (y.len) {
		buffer_add_byte(&b, ' ');
		buffer_add_span(&b, grammar_and(j->grammar, j->corpus->language, y));
		buffer_add_byte(&b, ' ');
		buffer_add_span(&b, y);
	}
	struct span label = as_sentence(j, (struct span){ b.bytes, b.len });
	buffer_free(&b);
	return label;
}

static bool pair_clashes(const struct job *j, const uint32_t pair[2], const struct chosen *taken)
{
	for (size_t t = 0; t < j->corpus->n_themes; t++)
		if (taken[t].n && alike(pair, 2, taken[t].stems, taken[t].n) >= 2)
			return true;
	return false;
}

/* "Noise and litter": two telling words where no phrase is said often enough, nouns
 * first; one word if there is no second. False if there is none. */
static bool label_by_terms(struct job *j, uint32_t theme, struct chosen *taken)
{
	const struct theme_terms *terms = &j->terms[theme];
	for (int nouns = 1; nouns >= 0; nouns--)
		for (size_t sum = 1; sum < 2 * terms->n; sum++) /* the pair of best ranks first */
			for (size_t i = 0; 2 * i < sum; i++) {
				size_t k = sum - i;
				if (k >= terms->n || (nouns && !(terms->list[i].noun && terms->list[k].noun)))
					continue;
				uint32_t pair[2] = { terms->list[i].stem, terms->list[k].stem };
				if (pair_clashes(j, pair, taken))
					continue;
				j->names[theme].label = joined(j, terms->list[i].surface, terms->list[k].surface);
				taken[theme].n = 2;
				memcpy(taken[theme].stems, pair, sizeof pair);
				return true;
			}
	for (size_t i = 0; i < terms->n; i++) {
		struct span label = joined(j, terms->list[i].surface, SPAN(""));
		if (is_taken(j, label))
			continue;
		j->names[theme].label = label;
		return true;
	}
	return false;
}

/* A theme's label as it would stand within a sentence. */
static struct span within_sentence(const struct job *j, uint32_t theme)
{
	return j->inner_labels[theme].len ? j->inner_labels[theme] : j->names[theme].label;
}

/* A parent named after its largest children: "Bike lanes and public transport". */
static bool label_by_children(struct job *j, uint32_t theme)
{
	const struct corpus *c = j->corpus;
	uint32_t best = NO_THEME, second = NO_THEME;
	for (uint32_t t = 0; t < c->n_themes; t++) {
		if (c->themes[t].parent != theme || !j->names[t].label.len)
			continue;
		if (best == NO_THEME || j->phrases.theme_texts[t] > j->phrases.theme_texts[best]) {
			second = best;
			best = t;
		} else if (second == NO_THEME || j->phrases.theme_texts[t] > j->phrases.theme_texts[second]) {
			second = t;
		}
	}
	if (second == NO_THEME)
		return false;
	struct span label = joined(j, j->names[best].label, within_sentence(j, second));
	size_t words = 1;
	for (size_t i = 0; i < label.len; i++)
		words += label.bytes[i] == ' ';
	if (words > LONGEST_PHRASE || is_taken(j, label))
		return false;
	j->names[theme].label = label;
	return true;
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
static void note_given(const struct job *j, struct span label, struct chosen *c)
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
	struct chosen *taken = xcalloc(n + 1, sizeof *taken);
	j->inner_labels = arena_calloc(j->scratch, n + 1, sizeof *j->inner_labels);
	for (uint32_t t = 0; t < n; t++)
		if (j->names[t].label.len)
			note_given(j, j->names[t].label, &taken[t]);
		else
			shortlist(j, t, &lists[t]);
	label_by_phrase(j, lists, taken, 1, false);
	label_by_phrase(j, lists, taken, 2, false);
	for (uint32_t t = 0; t < n; t++)
		if (!j->names[t].label.len && !has_children(j->corpus, t) && !label_by_terms(j, t, taken))
			label_by_quote(j, t);
	label_by_phrase(j, lists, taken, 2, true);
	for (uint32_t t = 0; t < n; t++)
		if (!j->names[t].label.len && !label_by_children(j, t) && !label_by_terms(j, t, taken))
			label_by_quote(j, t);
	free(lists);
	free(taken);
}
