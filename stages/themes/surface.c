/* surface.c: words as people write them: "Queen Street", "NHS", but "parking" although
 * many a sentence begins with it and some are all capitals. */
#include <math.h>
#include <stdlib.h>

#include "naming.h"

static const double CLEAR = 2; /* how much more often in its place than otherwise */

/* True if a text is written in capitals throughout, which says nothing of its words. */
static bool is_shouted(struct span text)
{
	size_t upper = 0, lower = 0;
	for (size_t i = 0; i < text.len; i++) {
		upper += text.bytes[i] >= 'A' && text.bytes[i] <= 'Z';
		lower += text.bytes[i] >= 'a' && text.bytes[i] <= 'z';
	}
	return upper > lower;
}

static int by_bytes(const void *x, const void *y)
{
	const struct span *a = x, *b = y;
	return span_compare(*a, *b);
}

/* The commonest of some spans; ties go to the last in byte order, which has the fewest
 * capitals. */
static struct span commonest(struct span *list, size_t n)
{
	struct span best = { NULL, 0 };
	size_t most = 0;
	qsort(list, n, sizeof *list, by_bytes);
	for (size_t i = 0, run = 0; i < n; i++) {
		run = i && span_equal(list[i], list[i - 1]) ? run + 1 : 1;
		if (run >= most) {
			most = run;
			best = list[i];
		}
	}
	return best;
}

static bool begins_small(const struct corpus_segment *in, const struct corpus_token *t)
{
	char first = in->text.bytes[t->start];
	return first < 'A' || (first > 'Z' && (unsigned char)first < 0x80);
}

static double count(const struct span *list, size_t n, struct span which)
{
	size_t found = 0;
	for (size_t i = 0; i < n; i++)
		found += span_equal(list[i], which);
	return (double)found;
}

/* True of a word beside one with a capital: of a name, perhaps ("Land Bank"). */
static bool is_in_name(const struct corpus *c, const struct corpus_segment *in, uint32_t token)
{
	const struct corpus_token *t = &c->tokens[token];
	uint32_t end = in->first_token + in->n_tokens;
	if (token > in->first_token + 1 && t[-1].end + 1 == t->start && !begins_small(in, t - 1))
		return true;
	return token + 1 < end && t[1].start == t->end + 1 && !begins_small(in, t + 1);
}

/* True if the k-th word of a phrase is mostly in a name where the phrase is said. */
static bool is_mostly_in_name(const struct job *j, const struct saying *like, uint32_t k)
{
	const struct corpus *c = j->corpus;
	const struct phrase *p = phrases_find(&j->phrases, like->key);
	int in_name = 0;
	for (uint32_t i = p->first; i < p->first + p->n; i++) {
		const struct saying *s = &j->phrases.sayings[i];
		if (s->n_words == like->n_words && !is_shouted(c->segments[s->segment].text))
			in_name += is_in_name(c, &c->segments[s->segment], s->first_token + k) ? 1 : -1;
	}
	return in_name > 0;
}

/* How a word is mostly written where it stands in a name, or in none; what begins a sentence,
 * or is shouted, tells nothing. Empty if it is nowhere else. */
static struct span find_written(const struct job *j, struct span word, uint32_t stem, bool in_name)
{
	const struct corpus *c = j->corpus;
	const struct phrase *p = phrases_find(&j->phrases, word_key(c->stems[stem].text));
	char folded[LONGEST_WORD_BYTES];
	struct span *seen = xmalloc((p ? p->n : 0) * sizeof *seen + 1), best = SPAN("");
	size_t n = 0, like = 0;
	for (uint32_t i = 0; p && i < p->n; i++) {
		const struct saying *s = &j->phrases.sayings[p->first + i];
		const struct corpus_segment *in = &c->segments[s->segment];
		const struct corpus_token *t = &c->tokens[s->first_token];
		if (s->first_token == in->first_token || is_shouted(in->text) || !span_equal(saying_word(c, s, 0, folded), word))
			continue;
		seen[n++] = (struct span){ in->text.bytes + t->start, t->end - t->start };
		if (is_in_name(c, in, s->first_token) == in_name) {
			struct span swap = seen[like];
			seen[like++] = seen[n - 1];
			seen[n - 1] = swap;
		}
	}
	if (n) {
		struct span *all = xmalloc(n * sizeof *all), there;
		memcpy(all, seen, n * sizeof *all);
		best = commonest(all, n);
		there = commonest(seen, like);
		if (count(seen, like, there) >= CLEAR * fmax(1, count(seen, like, best)))
			best = there;
		free(all);
	}
	free(seen);
	return best;
}

/* The same, looked for once for each run of the same word of a stem: there are few others. */
static struct span word_as_written(const struct job *j, struct span word, uint32_t stem, bool in_name)
{
	if (stem == NO_STEM)
		return SPAN("");
	struct written *w = &j->written[2 * stem + in_name];
	if (!w->word.bytes || !span_equal(w->word, word))
		*w = (struct written){ arena_span(j->scratch, word), find_written(j, word, stem, in_name) };
	return w->as;
}

struct span as_sentence(const struct job *j, struct span text)
{
	if (text.len == 0)
		return text;
	char *copy = arena_copy(j->arena, text.bytes, text.len);
	if (copy[0] >= 'a' && copy[0] <= 'z')
		copy[0] = (char)(copy[0] - 32);
	else if (text.len > 1 && (unsigned char)copy[0] == 0xC3 && (unsigned char)copy[1] >= 0xA0 &&
	         (unsigned char)copy[1] != 0xB7 && (unsigned char)copy[1] != 0xBF)
		copy[1] = (char)(copy[1] - 32); /* é */
	return (struct span){ copy, text.len };
}

struct span saying_as_written(const struct job *j, const struct saying *s, bool sentence)
{
	const struct corpus *c = j->corpus;
	char folded[LONGEST_WORD_BYTES];
	struct buffer b = { 0 };
	for (uint32_t k = 0; k < s->n_words; k++) {
		uint32_t token = s->first_token + k;
		struct span word = saying_word(c, s, k, folded);
		struct span best = word_as_written(j, word, c->tokens[token].stem, is_mostly_in_name(j, s, k));
		if (!best.len)
			best = word;
		if (grammar_has_capital(j->grammar, c->language, best))
			best = as_sentence(j, best);
		if (k)
			buffer_add_byte(&b, ' ');
		buffer_add_span(&b, best);
	}
	struct span text = arena_span(j->arena, (struct span){ b.bytes, b.len });
	buffer_free(&b);
	return sentence ? as_sentence(j, text) : text;
}

struct span stem_as_written(const struct job *j, uint32_t stem, uint32_t theme)
{
	const struct corpus *c = j->corpus;
	const struct phrase *p = phrases_find(&j->phrases, word_key(c->stems[stem].text));
	const struct saying *s = p ? phrase_typical(&j->phrases, c, p, theme) : NULL;
	return s ? saying_as_written(j, s, false) : c->stems[stem].text;
}
