/* candidates.c: phrases counted, weighed, and compared with their themes in meaning. */
#include "candidates.h"

#include <math.h>
#include <stdlib.h>

#include "linear.h"

enum { MOST_ROUGH = 48, MOST_PAIRS = 6, SEVERAL = 5, PAIR_LEAST = 2, LETTER = 6 };
static const double INCIDENTAL = .05, PAIRED = .1, PAIR = .4, PAIR_SHARE = .05;

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

/* What a word of it costs that is in no other segment, perhaps a name; 0: one is misspelt,
 * and the phrase no label. */
static double rareness(const struct job *j, const struct saying *s)
{
	double factor = 1;
	for (size_t k = 0; k < s->n_words; k++) {
		uint32_t stem = j->corpus->tokens[s->first_token + k].stem;
		if (stem == NO_STEM)
			continue;
		if (j->misspelt[stem])
			return 0;
		if (j->corpus->stems[stem].segments < 2)
			factor = .4;
	}
	return factor;
}

/* "88 year", "400,000 cars": seldom what a theme is about. */
static bool has_number(const struct job *j, const struct saying *s)
{
	for (size_t k = 0; k < s->n_words; k++)
		if (j->corpus->tokens[s->first_token + k].kind == TOKEN_NUMBER)
			return true;
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

/* Words of a phrase for which `is` is true. */
static size_t count_words(const struct job *j, const struct saying *s,
                          bool (*is)(const struct grammar *, struct span, struct span))
{
	char folded[LONGEST_WORD_BYTES];
	size_t n = 0;
	for (size_t k = 0; k < s->n_words; k++)
		n += is(j->grammar, j->corpus->language, saying_word(j->corpus, s, k, folded));
	return n;
}

static double by_length(size_t words)
{
	static const double factor[LONGEST_PHRASE + 1] = { 0, 0, 1, 1.08, 1, .9, .8 };
	return factor[words];
}

/* What a phrase is worth as the label of a theme by counts alone; 0: nothing. */
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
	       (.3 + .7 * whole_before) * (has_weak(j, s) ? .6 : 1) * (has_number(j, s) ? .4 : 1) *
	       (count_words(j, s, grammar_is_personal) ? .5 : 1) * rareness(j, s);
}

bool candidate_better(const struct candidate *x, const struct candidate *y)
{
	if (x->score > y->score || x->score < y->score)
		return x->score > y->score;
	return x->key < y->key;
}

/* A phrase with its count-based score, before more is known of it. */
struct rough {
	uint32_t phrase;
	uint64_t key;
	double score;
	uint32_t texts;      /* of the theme in which it stands word for word */
};

static void offer(struct rough *list, size_t *n, struct rough new)
{
	bool full = *n == MOST_ROUGH;
	size_t at = full ? *n - 1 : (*n)++;
	if (full && (new.score < list[at].score || (new.score <= list[at].score && new.key >= list[at].key)))
		return;
	for (; at > 0 && (new.score > list[at - 1].score ||
	                  (new.score >= list[at - 1].score && new.key < list[at - 1].key)); at--)
		list[at] = list[at - 1];
	list[at] = new;
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

bool has_children(const struct corpus *c, uint32_t theme)
{
	for (size_t t = 0; t < c->n_themes; t++)
		if (c->themes[t].parent == theme)
			return true;
	return false;
}

/* The phrases of a theme that counts favour. */
static size_t rough_list(const struct job *j, uint32_t theme, struct rough *list)
{
	const struct phrases *p = &j->phrases;
	bool parent = has_children(j->corpus, theme);
	bool foreign = 2 * p->theme_foreign[theme] > p->theme_segments[theme];
	size_t n = 0;
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
			sum.foreign += t->foreign;
			sum.typical += t->typical;
		}
		if (!sum.texts || (!foreign && 2 * sum.foreign > sum.sayings))
			continue;
		double score = score_of(j, theme, w, &sum);
		if (score <= 0 || all_weak(j, &p->sayings[w->first]))
			continue;
		if (parent) {
			double common = common_to(j, theme, &p->tallies[first], i - first, sum.texts);
			if (common < .5 || sum.texts < .03 * p->theme_texts[theme] || has_weak(j, &p->sayings[w->first]))
				continue;
			score *= common;
		}
		offer(list, &n, (struct rough){ which, p->sayings[w->first].key, score, sum.texts });
	}
	return n;
}

bool segment_has(const struct corpus *c, const struct corpus_segment *s, uint32_t stem)
{
	for (uint32_t k = 0; k < s->n_tokens; k++)
		if (c->tokens[s->first_token + k].stem == stem)
			return true;
	return false;
}

static int by_number(const void *x, const void *y)
{
	const uint32_t *a = x, *b = y;
	return (*a > *b) - (*a < *b);
}

/* In how many texts of a theme all the words are in one segment, together or apart; and in
 * how many segments, copies of a letter and all. */
static uint32_t said_by(const struct job *j, uint32_t theme, const uint32_t *stems, size_t n, uint32_t *segments)
{
	const struct corpus *c = j->corpus;
	uint32_t *texts = xmalloc((c->n_segments + 1) * sizeof *texts), found = 0, different = 0;
	for (size_t i = 0; i < c->n_segments; i++) {
		const struct corpus_segment *s = &c->segments[i];
		if (!theme_holds(c, theme, s->theme))
			continue;
		size_t k = 0;
		while (k < n && segment_has(c, s, stems[k]))
			k++;
		if (k == n)
			texts[found++] = c->responses[s->response].copies;
	}
	qsort(texts, found, sizeof *texts, by_number);
	for (uint32_t i = 0; i < found; i++)
		different += i == 0 || texts[i] != texts[i - 1];
	free(texts);
	*segments = found;
	return different;
}

/* Said by too few to stand for a theme: fewer than two texts of several, or than three and
 * a tenth of it. */
static bool is_incidental(const struct job *j, uint32_t theme, double texts)
{
	double all = j->phrases.theme_texts[theme];
	return (texts < 2 && all >= SEVERAL) || (texts < 3 && 10 * texts < all);
}

static double support(const struct job *j, uint32_t theme, double texts)
{
	return pow(texts / (texts + 1 + .02 * j->phrases.theme_texts[theme]), 1.4);
}

/* A phrase with how many say it: word for word, then all its words in one segment, and a
 * little, each of its words somewhere. What a small word turns round, or makes a demand ("no bus", "more
 * buses"), is said by those who say just that; if most who speak of the thing do not, it
 * is not the point. A letter that is much of a theme may name it, though one text. */
static struct candidate candidate_of(const struct job *j, uint32_t theme, const struct rough *from)
{
	const struct phrase *p = &j->phrases.list[from->phrase];
	const struct saying *s = phrase_typical(&j->phrases, j->corpus, p, theme);
	struct candidate x = { .text = saying_as_written(j, s, false), .key = from->key, .score = from->score };
	x.n_stems = content_of(j, s, x.stems);
	uint32_t segments, together = said_by(j, theme, x.stems, x.n_stems, &segments), least = UINT32_MAX;
	bool negation = count_words(j, s, grammar_is_negation) > 0;
	for (size_t i = 0; i < x.n_stems; i++) {
		uint32_t n = j->terms[theme].texts[x.stems[i]];
		least = n < least ? n : least;
	}
	double all = fmax(together, least), said = .5 * from->texts + .4 * together + .1 * all, heard = .5 * together + .5 * all;
	if (negation && 3 * from->texts < together)
		x.score *= .1;
	if (negation || x.n_stems == 1)
		said = heard = from->texts;
	else if (LETTER * segments > j->phrases.theme_segments[theme])
		said = heard = fmax(heard, segments);
	x.incidental = is_incidental(j, theme, heard);
	x.score *= support(j, theme, said);
	return x;
}

static double worth(const struct candidate *x)
{
	return x->score * (x->incidental ? INCIDENTAL : x->pair ? PAIRED : 1);
}

static int by_worth(const void *a, const void *b)
{
	const struct candidate *x = a, *y = b;
	double v = worth(x), w = worth(y);
	if (v > w || v < w)
		return v > w ? -1 : 1;
	return (x->key > y->key) - (x->key < y->key);
}

static void add_phrases(struct job *j, uint32_t theme, struct shortlist *l)
{
	struct rough rough[MOST_ROUGH];
	struct candidate list[MOST_ROUGH];
	size_t n = rough_list(j, theme, rough);
	for (size_t i = 0; i < n; i++)
		list[i] = candidate_of(j, theme, &rough[i]);
	qsort(list, n, sizeof *list, by_worth);
	bool parent = has_children(j->corpus, theme); /* may have its children's names */
	for (size_t i = 0; i < n && l->n < MOST_CANDIDATES - MOST_PAIRS; i++)
		if (!parent || !list[i].incidental)
			l->list[l->n++] = list[i];
}

/* "Noise and litter": two telling nouns, for a theme of which no phrase is said often. */
static void add_pairs(struct job *j, uint32_t theme, struct shortlist *l)
{
	const struct theme_terms *t = &j->terms[theme];
	double here = fmax(1, j->phrases.theme_texts[theme]);
	for (size_t k = 1; k < t->n; k++)
		for (size_t i = 0; i < k && l->n < MOST_CANDIDATES; i++) {
			const struct term *a = &t->list[i], *b = &t->list[k];
			uint32_t least = a->texts < b->texts ? a->texts : b->texts;
			if (!a->noun || !b->noun || memchr(a->surface.bytes, '\'', a->surface.len) ||
			    memchr(b->surface.bytes, '\'', b->surface.len) || least < PAIR_LEAST || least < PAIR_SHARE * here || j->misspelt[a->stem] ||
			    j->misspelt[b->stem])
				continue;
			double missed = (1 - a->texts / here) * (1 - b->texts / here);
			struct candidate *x = &l->list[l->n++];
			*x = (struct candidate){ .text = label_joined(j, a->surface, b->surface), .stems = { a->stem, b->stem },
			                         .n_stems = 2, .pair = true, .key = word_key(j->corpus->stems[a->stem].text) + k };
			x->score = PAIR * (.35 * (a->weight + b->weight) + .3 * b->weight) * sqrt(1.1 - missed) *
			           support(j, theme, (1 - missed) * here);
		}
}

/* Nearness of each candidate to its theme, and to the nearest other on the same level. */
static void weigh_meanings(struct job *j, struct shortlist *lists)
{
	enum { D = SENSE_DIMENSIONS };
	size_t n = 0, at = 0, themes = j->corpus->n_themes;
	struct span *texts = xmalloc((themes * MOST_CANDIDATES + 1) * sizeof *texts);
	for (size_t t = 0; t < themes; t++)
		for (size_t i = 0; i < lists[t].n; i++)
			texts[n++] = lists[t].list[i].text;
	float *vectors = xmalloc((n * D + 1) * sizeof *vectors);
	sense_read(j->sense, texts, n, vectors);
	for (uint32_t t = 0; t < themes; t++)
		for (size_t i = 0; i < lists[t].n; i++, at++) {
			double near = 0, other = -1;
			for (uint32_t u = 0; u < themes; u++) {
				double cosine = (double)dot_float(vectors + at * D, j->sense->centres + u * D, D);
				if (u == t)
					near = cosine;
				else if (has_children(j->corpus, u) == has_children(j->corpus, t) && cosine > other)
					other = cosine;
			}
			lists[t].list[i].score = pow(lists[t].list[i].score, .6) * exp(4.5 * near + 2 * fmin(0, near - other));
		}
	free(vectors);
	free(texts);
}

void candidates_find(struct job *j, struct shortlist *lists)
{
	for (uint32_t t = 0; t < j->corpus->n_themes; t++)
		if (!j->names[t].label.len) {
			add_phrases(j, t, &lists[t]);
			if (!has_children(j->corpus, t) && span_is(j->corpus->language, "en")) /* knows nouns */
				add_pairs(j, t, &lists[t]);
		}
	if (j->sense)
		weigh_meanings(j, lists);
	for (uint32_t t = 0; t < j->corpus->n_themes; t++) {
		struct shortlist *l = &lists[t];
		for (size_t i = 0; i < l->n; i++)
			l->list[i].score = worth(&l->list[i]);
		for (size_t i = 1; i < l->n; i++) /* few: by insertion */
			for (size_t k = i; k > 0 && candidate_better(&l->list[k], &l->list[k - 1]); k--) {
				struct candidate swap = l->list[k];
				l->list[k] = l->list[k - 1];
				l->list[k - 1] = swap;
			}
	}
}
