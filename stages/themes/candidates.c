/* candidates.c: phrases counted, weighed, and compared with their themes in meaning. */
#include "candidates.h"

#include <math.h>
#include <stdlib.h>

#include "linear.h"

enum { MOST_ROUGH = 48, SEVERAL = 5, LETTER = 6 };
static const double INCIDENTAL = .4, PAIRED = .18;
/* How a label's counts, its nearness in meaning to the theme, to another theme rather, and
 * the share of texts with one of its words weigh together: chosen by reading the labels of
 * some practice sets, and kept by a blind reading of others. */
static const double COUNTS = .5, NEAR = 6, RATHER = 3, COVER = 2;

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
	double score, cover, form;
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
	for (uint32_t which = 0; which < p->n; which++) {
		const struct phrase *w = &p->list[which];
		const struct tally *first = &p->tallies[w->first_tally];
		struct tally sum = { .theme = theme };
		for (const struct tally *t = first; t < first + w->n_tallies && w->n_words > 1; t++) {
			if (!theme_holds(j->corpus, theme, t->theme))
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
		double cover, score = phrase_score(j, theme, w, &sum, &cover);
		double form = score > 0 ? saying_form(j, &p->sayings[w->first]) : 0;
		if (form <= 0 || saying_is_empty(j, &p->sayings[w->first]))
			continue;
		score *= form * form; /* as it counts once counts are tempered */
		terms_note_phrase(j, theme, w, sum.texts);
		if (parent) {
			double common = common_to(j, theme, first, w->n_tallies, sum.texts);
			if (common < .5 || sum.texts < .03 * p->theme_texts[theme] || saying_is_weak(j, &p->sayings[w->first]))
				continue;
			score *= common;
		}
		offer(list, &n, (struct rough){ which, p->sayings[w->first].key, score, cover, form, sum.texts });
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

/* The segments of a theme. */
struct held {
	const struct corpus_segment **list;
	size_t n;
};

static struct held segments_of(const struct corpus *c, uint32_t theme)
{
	struct held h = { xmalloc((c->n_segments + 1) * sizeof *h.list), 0 };
	for (const struct corpus_segment *s = c->segments; s < c->segments + c->n_segments; s++)
		if (theme_holds(c, theme, s->theme))
			h.list[h.n++] = s;
	return h;
}

/* In how many texts of a theme all the words are in one segment, together or apart; and in
 * how many segments, copies of a letter and all. */
static uint32_t said_by(const struct corpus *c, const struct held *in, const uint32_t *stems, size_t n, uint32_t *segments)
{
	uint32_t *texts = xmalloc((in->n + 1) * sizeof *texts), found = 0, different = 0;
	for (size_t i = 0; i < in->n; i++) {
		const struct corpus_segment *s = in->list[i];
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

double label_support(const struct job *j, uint32_t theme, double texts)
{
	return pow(texts / (texts + 1 + .02 * j->phrases.theme_texts[theme]), 1.4);
}

/* A phrase with how many say it: word for word, then all its words in one segment, and a
 * little, each of its words somewhere. What a small word turns round, or makes a demand ("no bus", "more
 * buses"), is said by those who say just that; if most who speak of the thing do not, it
 * is not the point. A letter that is much of a theme may name it, though one text. */
static struct candidate candidate_of(const struct job *j, uint32_t theme, const struct held *in, const struct rough *from)
{
	const struct phrase *p = &j->phrases.list[from->phrase];
	const struct saying *s = phrase_typical(&j->phrases, j->corpus, p, theme);
	struct candidate x = { .said = s, .key = from->key, .score = from->score, .cover = from->cover,
	                       .form = from->form, .kind = s->shape.kind };
	x.n_stems = saying_stems(j, s, x.stems);
	uint32_t segments, together = said_by(j->corpus, in, x.stems, x.n_stems, &segments), least = UINT32_MAX;
	bool negation = words_that(j, s, grammar_is_negation) > 0;
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
	uint32_t head = j->corpus->tokens[s->first_token + s->shape.head].stem;
	if (is_incidental(j, theme, heard)) /* though many may speak of what it is about */
		x.passing = head == NO_STEM ? .01 : INCIDENTAL * sqrt(j->terms[theme].texts[head] / fmax(1, j->phrases.theme_texts[theme]));
	x.score *= label_support(j, theme, said);
	return x;
}

static double worth(const struct candidate *x)
{
	return x->score * (x->passing > 0 ? x->passing : x->pair ? PAIRED : 1);
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
	struct held in = segments_of(j->corpus, theme);
	size_t n = rough_list(j, theme, rough);
	for (size_t i = 0; i < n; i++)
		list[i] = candidate_of(j, theme, &in, &rough[i]);
	free(in.list);
	qsort(list, n, sizeof *list, by_worth);
	bool parent = has_children(j->corpus, theme); /* may have its children's names */
	for (size_t i = 0; i < n && l->n < MOST_CANDIDATES - MOST_PAIRS - MOST_JOINED; i++) {
		if (parent && list[i].passing > 0)
			continue;
		list[i].text = saying_as_written(j, list[i].said, false);
		l->list[l->n++] = list[i];
	}
}

/* Nearness in meaning of n candidates to their themes: x->near and x->other; 0 where
 * nothing is known of meanings. */
static void read_candidates(const struct job *j, struct candidate **list, const uint32_t *themes, size_t n)
{
	enum { D = SENSE_DIMENSIONS };
	if (!j->sense || !n)
		return;
	struct span *texts = xmalloc(n * sizeof *texts);
	float *vectors = xmalloc(n * D * sizeof *vectors);
	for (size_t i = 0; i < n; i++)
		texts[i] = list[i]->text;
	sense_read(j->sense, texts, n, vectors);
	for (size_t i = 0; i < n; i++) {
		bool parent = has_children(j->corpus, themes[i]);
		list[i]->other = -1;
		for (uint32_t u = 0; u < j->corpus->n_themes; u++) {
			double cosine = (double)dot_float(vectors + i * D, j->sense->centres + u * D, D);
			if (u == themes[i])
				list[i]->near = cosine;
			else if (has_children(j->corpus, u) == parent && cosine > list[i]->other)
				list[i]->other = cosine;
		}
	}
	free(vectors);
	free(texts);
}

/* What nearness makes of a score. */
static double meaning(const struct candidate *x)
{
	return exp(NEAR * x->near + RATHER * fmin(0, x->near - x->other));
}

static void weigh_meanings(struct job *j, struct shortlist *lists)
{
	size_t n = 0, themes = j->corpus->n_themes;
	struct candidate **list = xmalloc((themes * MOST_CANDIDATES + 1) * sizeof *list);
	uint32_t *of = xmalloc((themes * MOST_CANDIDATES + 1) * sizeof *of);
	for (uint32_t t = 0; t < themes; t++)
		for (size_t i = 0; i < lists[t].n; i++) {
			list[n] = &lists[t].list[i];
			of[n++] = t;
		}
	read_candidates(j, list, of, n);
	for (size_t i = 0; i < n; i++)
		list[i]->score = pow(list[i]->score, COUNTS) * meaning(list[i]) * exp(COVER * list[i]->cover);
	free(list);
	free(of);
}

void candidates_find(struct job *j, struct shortlist *lists)
{
	for (uint32_t t = 0; t < j->corpus->n_themes; t++)
		if (!j->names[t].label.len) {
			add_phrases(j, t, &lists[t]);
			if (span_is(j->corpus->language, "en")) /* knows nouns */
				pairs_add(j, t, &lists[t]);
		}
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
