/* terms.c: which words tell a theme from the rest of a question's answers. */
#include <stdlib.h>

#include "../../pipeline/json.h"
#include "naming.h"

static bool better(const struct job *j, const struct term *x, const struct term *y)
{
	if (x->weight > y->weight || x->weight < y->weight)
		return x->weight > y->weight;
	return span_compare(j->corpus->stems[x->stem].text, j->corpus->stems[y->stem].text) < 0;
}

/* Keeps the best, in order. */
static void offer(const struct job *j, struct theme_terms *t, struct term new)
{
	if (t->n == MOST_TERMS && !better(j, &new, &t->list[t->n - 1]))
		return;
	size_t at = t->n < MOST_TERMS ? t->n++ : t->n - 1;
	for (; at > 0 && better(j, &new, &t->list[at - 1]); at--)
		t->list[at] = t->list[at - 1];
	t->list[at] = new;
}

/* True of a word that is mostly part of an address ("bay.org", "bit.ly"). */
static bool is_glued(const struct job *j, const struct phrase *p)
{
	uint32_t looked = p->n < 16 ? p->n : 16, glued = 0;
	for (const struct saying *s = &j->phrases.sayings[p->first]; s < &j->phrases.sayings[p->first + looked]; s++) {
		const struct corpus_token *t = &j->corpus->tokens[s->first_token];
		struct span text = j->corpus->segments[s->segment].text;
		bool before = t->start > 1 && strchr(".@/", text.bytes[t->start - 1]) && text.bytes[t->start - 2] != ' ';
		bool after = t->end + 1 < text.len && strchr(".@/", text.bytes[t->end]) && text.bytes[t->end + 1] != ' ';
		glued += before || after;
	}
	return 2 * glued > looked;
}

/* True if a word is mostly a noun where a theme says it. */
static bool is_noun_here(const struct job *j, const struct phrase *p, uint32_t theme)
{
	uint32_t nouns = 0, all = 0;
	for (const struct saying *s = &j->phrases.sayings[p->first]; s < &j->phrases.sayings[p->first + p->n]; s++)
		if (theme_holds(j->corpus, theme, s->theme)) {
			nouns += s->shape.kind == PHRASE_THING;
			all++;
		}
	return 2 * nouns > all;
}

/* Looks at how a word is mostly written in a theme; false if it tells people nothing by
 * itself. */
static bool is_telling(const struct job *j, const struct phrase *p, uint32_t theme, bool *noun)
{
	const struct saying *s = phrase_typical(&j->phrases, j->corpus, p, theme);
	char folded[LONGEST_WORD_BYTES];
	struct span word = saying_word(j->corpus, s, 0, folded), language = j->corpus->language;
	if (word.len <= 1 || is_glued(j, p) || !grammar_is_content(j->grammar, language, word, noun) ||
	    grammar_is_weak(j->grammar, language, word))
		return false;
	if (span_is(language, "en"))
		*noun = is_noun_here(j, p, theme);
	*noun &= !grammar_is_coarse(j->grammar, language, word);
	return true;
}

/* The theme's words, those that at least so many of its texts have. */
static void collect(struct job *j, uint32_t theme, uint32_t least)
{
	const struct corpus *c = j->corpus;
	const struct phrases *p = &j->phrases;
	struct theme_terms *t = &j->terms[theme];
	double here = p->theme_texts[theme];
	t->n = 0;
	for (const struct phrase *w = p->list; w < p->list + p->n; w++) {
		const struct tally *of = p->tallies + w->first_tally;
		uint32_t in = 0;
		bool noun;
		for (size_t i = 0; i < w->n_tallies && w->n_words == 1; i++)
			in += theme_holds(c, theme, of[i].theme) ? of[i].texts : 0;
		if (in == 0)
			continue;
		uint32_t stem = c->tokens[p->sayings[w->first].first_token].stem;
		double weight = log_odds(in, here, w->texts - in, p->all_texts - here);
		t->weights[stem] = weight;
		t->texts[stem] = in;
		j->stem_texts[stem] = w->texts;
		if (weight > 0 && in >= least && is_telling(j, w, theme, &noun))
			offer(j, t, (struct term){ .stem = stem, .texts = in, .weight = weight, .noun = noun });
	}
}

static void terms_of(struct job *j, uint32_t theme)
{
	const struct corpus *c = j->corpus;
	struct theme_terms *t = &j->terms[theme];
	size_t segments = 0;
	t->weights = arena_calloc(j->scratch, c->n_stems + 1, sizeof *t->weights);
	t->texts = arena_calloc(j->scratch, c->n_stems + 1, sizeof *t->texts);
	for (size_t i = 0; i < c->n_segments; i++)
		if (theme_holds(c, theme, c->segments[i].theme)) {
			t->typical += (double)c->segments[i].typical;
			segments++;
		}
	t->typical /= segments ? (double)segments : 1;
	collect(j, theme, 2);
	if (t->n < 3)
		collect(j, theme, 1);
	for (size_t i = 0; i < t->n; i++)
		t->list[i].surface = stem_as_written(j, t->list[i].stem, theme);
}

void find_terms(struct job *j)
{
	j->terms = arena_calloc(j->scratch, j->corpus->n_themes + 1, sizeof *j->terms);
	j->stem_texts = arena_calloc(j->scratch, j->corpus->n_stems + 1, sizeof *j->stem_texts);
	for (uint32_t t = 0; t < j->corpus->n_themes; t++)
		terms_of(j, t);
}

struct span terms_json(const struct job *j, uint32_t theme)
{
	const struct theme_terms *t = &j->terms[theme];
	struct buffer b = { 0 };
	buffer_add_byte(&b, '[');
	for (size_t i = 0; i < t->n; i++) {
		buffer_add_text(&b, i ? ",{\"term\":" : "{\"term\":");
		json_add_string(&b, t->list[i].surface);
		buffer_add_text(&b, ",\"weight\":");
		json_add_micro(&b, (int64_t)(t->list[i].weight * 1000 + .5) * 1000);
		buffer_add_byte(&b, '}');
	}
	buffer_add_byte(&b, ']');
	struct span json = arena_span(j->arena, (struct span){ b.bytes, b.len });
	buffer_free(&b);
	return json;
}
