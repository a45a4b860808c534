/* score.c: what a phrase is worth as the label of a theme by what it says and how often,
 * before its meaning is weighed. */
#include <math.h>

#include "candidates.h"

size_t saying_stems(const struct job *j, const struct saying *s, uint32_t *stems)
{
	size_t n = 0;
	for (size_t k = 0; k < s->n_words; k++) {
		uint32_t stem = j->corpus->tokens[s->first_token + k].stem;
		if (stem != NO_STEM)
			stems[n++] = stem;
	}
	return n;
}

size_t words_that(const struct job *j, const struct saying *s,
                   bool (*is)(const struct grammar *, struct span, struct span))
{
	char folded[LONGEST_WORD_BYTES];
	size_t n = 0;
	for (size_t k = 0; k < s->n_words; k++)
		n += is(j->grammar, j->corpus->language, saying_word(j->corpus, s, k, folded));
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
	size_t n = saying_stems(j, s, stems);
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
			factor = .6;
	}
	return factor;
}

static bool begins_with_digit(const struct job *j, const struct saying *s, size_t k)
{
	char first = j->corpus->segments[s->segment].text.bytes[j->corpus->tokens[s->first_token + k].start];
	return first >= '0' && first <= '9';
}

/* "88 year", "1st use", "400,000 cars", "thirty pounds": seldom what a theme is about. */
static bool has_number(const struct job *j, const struct saying *s)
{
	for (size_t k = 0; k < s->n_words; k++)
		if (j->corpus->tokens[s->first_token + k].kind == TOKEN_NUMBER || begins_with_digit(j, s, k))
			return true;
	return words_that(j, s, grammar_is_number) > 0;
}

bool saying_is_weak(const struct job *j, const struct saying *s)
{
	size_t content;
	return count_weak(j, s, &content) > 0;
}

bool saying_is_empty(const struct job *j, const struct saying *s)
{
	size_t content;
	return count_weak(j, s, &content) == content;
}

/* Of what use a word is that the other themes have as well. */
static const double OTHERS = .8;

double term_lift(const struct job *j, uint32_t theme, uint32_t stem)
{
	double here = fmax(1, j->phrases.theme_texts[theme]), there = fmax(1, j->phrases.all_texts - here);
	double in = j->terms[theme].texts[stem];
	return fmax(0, fmin(1, in / here) - OTHERS * (j->stem_texts[stem] - in) / there);
}

/* What the words of a phrase tell of a theme, on average, and by how much more of its texts
 * have at least one of them than of the others' (as if words fell independently). */
static double words_weight(const struct job *j, uint32_t theme, const struct saying *s, double *cover)
{
	uint32_t stems[LONGEST_PHRASE];
	size_t n = saying_stems(j, s, stems);
	double sum = 0, worst = 1e9, missed = 1;
	for (size_t i = 0; i < n; i++) {
		double w = j->terms[theme].weights[stems[i]];
		sum += w;
		worst = fmin(worst, w);
		missed *= 1 - term_lift(j, theme, stems[i]);
	}
	*cover = 1 - missed;
	return n ? .7 * sum / (double)n + .3 * worst : 0;
}

static double by_length(size_t words)
{
	static const double factor[LONGEST_PHRASE + 1] = { 0, 0, 1, 1.05, 1, .92, .85 };
	return factor[words];
}

/* What is about something names a theme; half a sentence that tells of somebody does not, nor
 * what "makes" or "takes". */
static double by_kind(const struct job *j, const struct saying *s)
{
	char folded[LONGEST_WORD_BYTES];
	uint8_t kind = s->shape.kind;
	if (s->shape.alone)
		return .5;
	if (kind == PHRASE_CLAIM)
		return grammar_is_edge(j->grammar, j->corpus->language, saying_word(j->corpus, s, s->shape.head + 1u, folded)) ? .5 : .9;
	return kind == PHRASE_ACTION ? .8 : kind == PHRASE_QUALITY ? .65 : kind == PHRASE_STATE ? .25 : 1;
}

static bool is_weak_at(const struct job *j, const struct saying *s, size_t k)
{
	char folded[LONGEST_WORD_BYTES];
	return grammar_is_weak(j->grammar, j->corpus->language, saying_word(j->corpus, s, k, folded));
}

/* A word that says little takes from a phrase, and more if the phrase is about it ("weeks of
 * the trial", but "disabled people") or says it ("hold people", "the bay is used"). */
static double weakness(const struct job *j, const struct saying *s)
{
	size_t head = s->shape.head, content, weak = count_weak(j, s, &content);
	double factor = weak > 1 ? .65 : 1;
	if (!weak)
		return 1;
	if (s->shape.kind == PHRASE_ACTION)
		return factor * (is_weak_at(j, s, 0) ? .4 : is_weak_at(j, s, head) ? .3 : .65);
	if (s->shape.kind == PHRASE_CLAIM)
		return factor * (is_weak_at(j, s, s->n_words - 1u) || is_weak_at(j, s, head + 1) ? .5 : .65);
	if (!is_weak_at(j, s, head))
		return factor * .65;
	return factor * (head > 0 && !is_weak_at(j, s, head - 1) ? .55 : .4);
}

double saying_form(const struct job *j, const struct saying *s)
{
	if (words_that(j, s, grammar_is_coarse))
		return 0;
	return by_length(s->n_words) * by_kind(j, s) * weakness(j, s) * (has_number(j, s) ? .35 : 1) *
	       (words_that(j, s, grammar_is_personal) ? .65 : 1) * rareness(j, s);
}

double phrase_score(const struct job *j, uint32_t theme, const struct phrase *p, const struct tally *t,
                    double *cover)
{
	const struct saying *s = &j->phrases.sayings[p->first];
	double here = j->phrases.theme_texts[theme], elsewhere = j->phrases.all_texts - here;
	double own = log_odds(t->texts, here, p->texts - t->texts, elsewhere);
	double words = words_weight(j, theme, s, cover);
	double whole = (double)t->whole / t->sayings, whole_before = (double)t->whole_before / t->sayings;
	if (own <= 0 || words <= 0 || whole < .5 || whole_before < .34 || repeats(j, s))
		return 0;
	/* Said in segments near the theme's centre, or at its edge? */
	double central = exp(3 * (t->typical / t->sayings - j->terms[theme].typical));
	return central * pow(own, .4) * pow(words, .6) * sqrt(.1 + *cover) * whole * (.3 + .7 * whole_before);
}
