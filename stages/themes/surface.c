/* surface.c: words as people write them: "Queen Street", "NHS", but "parking" although
 * many a sentence begins with it and some are all capitals. */
#include <stdlib.h>

#include "naming.h"

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

/* How the k-th word of a phrase is mostly written in the phrase's sayings of the same
 * words; those that begin a sentence, or are shouted, tell nothing. False if there are fewer
 * than `least` others. */
static bool word_as_written(const struct job *j, const struct phrase *p, const struct saying *like, size_t k,
                            size_t least, struct span *best)
{
	const struct corpus *c = j->corpus;
	char folded[LONGEST_WORD_BYTES], wanted[LONGEST_WORD_BYTES];
	struct span word = saying_word(c, like, k, wanted), *seen = xmalloc(p->n * sizeof *seen);
	size_t n = 0;
	for (uint32_t i = p->first; i < p->first + p->n; i++) {
		const struct saying *s = &j->phrases.sayings[i];
		const struct corpus_segment *in = &c->segments[s->segment];
		if (s->n_words != like->n_words || s->first_token + k == in->first_token || is_shouted(in->text) ||
		    !span_equal(saying_word(c, s, k, folded), word))
			continue;
		const struct corpus_token *t = &c->tokens[s->first_token + k];
		seen[n++] = (struct span){ in->text.bytes + t->start, t->end - t->start };
	}
	if (n >= least)
		*best = commonest(seen, n);
	free(seen);
	return n >= least;
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
	const struct phrase *p = phrases_find(&j->phrases, s->key);
	char folded[LONGEST_WORD_BYTES];
	struct buffer b = { 0 };
	for (uint32_t k = 0; k < s->n_words; k++) {
		struct saying word = *s;
		uint32_t stem = c->tokens[s->first_token + k].stem;
		struct span best = saying_word(c, s, k, folded), elsewhere = SPAN("");
		word.first_token += k;
		word.n_words = 1;
		bool known = word_as_written(j, p, s, k, 3, &best);
		if (stem != NO_STEM &&
		    word_as_written(j, phrases_find(&j->phrases, word_key(c->stems[stem].text)), &word, 0, 1, &elsewhere) &&
		    (!known || is_shouted(elsewhere))) /* an abbreviation stays one: "my PIN" */
			best = elsewhere;
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
