/* quotes.c: what respondents say of a theme in their own words: whole sentences, typical
 * of it and readable, each from another respondent, none a copy or an echo of another. */
#include <stdlib.h>

#include "../../pipeline/json.h"
#include "naming.h"

enum { SHORT_BYTES = 40, LONG_BYTES = 240, MOST_STEMS = 64 };

struct sentence {
	uint32_t segment, first, last; /* it is part of the segments first to last */
	double score;
	struct span text;
	uint32_t start_byte;
};

static bool ends_sentence(struct span s)
{
	for (size_t n = s.len; n > 0; n--) {
		char c = s.bytes[n - 1];
		if (c == '.' || c == '!' || c == '?')
			return true;
		if (c != '"' && c != '\'' && c != ')' && c != ' ')
			return false;
	}
	return false;
}

/* True if one sentence ends before the segment b, which comes after a. */
static bool parted(const struct corpus_segment *a, const struct corpus_segment *b)
{
	const char *end = a->text.bytes + a->text.len;
	return ends_sentence(a->text) || memchr(end, '\n', (size_t)(b->text.bytes - end)) != NULL;
}

/* The sentence that a segment, perhaps a clause, is part of; the segment alone if that
 * would be too long. */
static struct span whole_sentence(const struct corpus *c, uint32_t at, struct sentence *x)
{
	const struct corpus_segment *s = &c->segments[at], *first = s, *last = s;
	const struct corpus_response *r = &c->responses[s->response];
	const struct corpus_segment *begin = &c->segments[r->first_segment], *end = begin + r->n_segments;
	while (first > begin && !parted(first - 1, first))
		first--;
	while (last + 1 < end && !parted(last, last + 1))
		last++;
	size_t len = last->start_byte + last->text.len - first->start_byte;
	struct span whole = { r->text.bytes + first->start_byte, len };
	x->start_byte = s->start_byte;
	x->first = x->last = at;
	if (len > LONG_BYTES)
		return s->text;
	x->start_byte = first->start_byte;
	x->first = (uint32_t)(first - c->segments);
	x->last = (uint32_t)(last - c->segments);
	return whole;
}

/* How much of a theme's telling words a segment has, 0 to about 1. */
static double telling(const struct job *j, uint32_t theme, const struct corpus_segment *s)
{
	const struct theme_terms *terms = &j->terms[theme];
	double sum = 0, all = 0;
	for (size_t i = 0; i < terms->n && i < 4; i++)
		all += terms->list[i].weight;
	for (size_t i = 0; i < terms->n; i++)
		for (uint32_t k = 0; k < s->n_tokens; k++)
			if (j->corpus->tokens[s->first_token + k].stem == terms->list[i].stem) {
				sum += terms->list[i].weight;
				break;
			}
	return all > 0 ? sum / all : 0;
}

static double readable(struct span s)
{
	size_t upper = 0, lower = 0, digits = 0;
	for (size_t i = 0; i < s.len; i++) {
		upper += s.bytes[i] >= 'A' && s.bytes[i] <= 'Z';
		lower += (s.bytes[i] >= 'a' && s.bytes[i] <= 'z') || (unsigned char)s.bytes[i] >= 0x80;
		digits += s.bytes[i] >= '0' && s.bytes[i] <= '9';
	}
	double score = 0;
	unsigned char first = s.len ? (unsigned char)s.bytes[0] : 0, next = s.len > 1 ? (unsigned char)s.bytes[1] : 0;
	bool opens = (first >= 'A' && first <= 'Z') || first >= 0x80 || first == '"' || (first >= '0' && first <= '9');
	bool clean = opens ? !(first <= '9' && (next == ')' || next == '.')) : first >= 'a' && first <= 'z';
	score += opens && ends_sentence(s) ? .3 : 0;
	score -= clean ? 0 : .2; /* the remains of a list, or of markup */
	score -= s.len < SHORT_BYTES ? .5 * (double)(SHORT_BYTES - s.len) / SHORT_BYTES : 0;
	score -= s.len > LONG_BYTES ? .6 : s.len > 160 ? .2 : 0;
	score -= upper > lower ? .4 : 0;
	score -= digits * 8 > s.len ? .2 : 0;
	score -= memchr(s.bytes, '\n', s.len) ? .2 : 0;
	return score;
}

/* True if a segment has every word of the theme's label that carries meaning. */
static bool shows_label(const struct job *j, uint32_t theme, const struct corpus_segment *s)
{
	const struct label_stems *l = &j->taken[theme];
	size_t i = 0;
	while (i < l->n && segment_has(j->corpus, s, l->stems[i]))
		i++;
	return l->n && i == l->n;
}

/* Who speaks rather than what is said, or how to reach them. */
static double personal(struct span s)
{
	static const char *const openings[] = { "I'm ", "I\u2019m ", "I am ", "My ", "As a ", "Dear ", NULL };
	size_t digits = 0;
	for (size_t i = 0; i < s.len; i++) {
		bool digit = s.bytes[i] >= '0' && s.bytes[i] <= '9';
		digits = digit ? digits + 1 : s.bytes[i] == ' ' ? digits : 0;
		if (s.bytes[i] == '@' || digits >= 7)
			return 2;
	}
	for (const char *const *o = openings; *o; o++)
		if (s.len >= strlen(*o) && memcmp(s.bytes, *o, strlen(*o)) == 0)
			return .25;
	return 0;
}

bool *find_coarse(const struct job *j)
{
	const struct corpus *c = j->corpus;
	bool *coarse = arena_calloc(j->scratch, c->n_segments + 1, sizeof *coarse);
	char folded[LONGEST_WORD_BYTES];
	for (size_t i = 0; i < c->n_segments; i++)
		for (uint32_t k = 0; k < c->segments[i].n_tokens && !coarse[i]; k++) {
			const struct corpus_token *t = &c->tokens[c->segments[i].first_token + k];
			struct span word = { c->segments[i].text.bytes + t->start, t->end - t->start };
			coarse[i] = grammar_is_coarse(j->grammar, c->language, fold_word(word, folded));
		}
	return coarse;
}

/* What a sentence loses as a quote because it is coarse, or leans on one before it. */
static double unfit(const struct job *j, uint32_t segment, struct span sentence)
{
	char folded[LONGEST_WORD_BYTES];
	size_t n = 0;
	while (n < sentence.len && !strchr(" ,.;:!?-\n", sentence.bytes[n]))
		n++;
	struct span word = fold_word((struct span){ sentence.bytes, n }, folded);
	return (j->coarse[segment] ? 1 : 0) + (grammar_leans(j->grammar, j->corpus->language, word) ? .12 : 0);
}

static int best_first(const void *x, const void *y)
{
	const struct sentence *a = x, *b = y;
	if (a->score > b->score || a->score < b->score)
		return a->score > b->score ? -1 : 1;
	int order = span_compare(a->text, b->text);
	return order ? order : (a->segment > b->segment) - (a->segment < b->segment);
}

static size_t stems_of(const struct corpus *c, const struct sentence *x, uint32_t *stems)
{
	size_t n = 0;
	for (const struct corpus_segment *s = &c->segments[x->first]; s <= &c->segments[x->last]; s++)
		for (uint32_t k = 0; k < s->n_tokens && n < MOST_STEMS; k++) {
			uint32_t stem = c->tokens[s->first_token + k].stem;
			bool known = stem == NO_STEM;
			for (size_t i = 0; i < n && !known; i++)
				known = stems[i] == stem;
			if (!known)
				stems[n++] = stem;
		}
	return n;
}

/* True if two sentences say nearly the same: half of all their stems are shared. */
static bool echoes(const struct corpus *c, const struct sentence *a, const struct sentence *b)
{
	uint32_t x[MOST_STEMS], y[MOST_STEMS];
	size_t n = stems_of(c, a, x), m = stems_of(c, b, y), shared = 0;
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < m; k++)
			shared += x[i] == y[k];
	return 2 * shared >= n + m - shared;
}

size_t find_quotes(const struct job *j, uint32_t theme, struct quote *quotes, size_t most)
{
	const struct corpus *c = j->corpus;
	struct sentence *list = xmalloc((c->n_segments + 1) * sizeof *list);
	const struct sentence **taken = xcalloc(most + 1, sizeof *taken);
	size_t n = 0, got = 0;
	for (uint32_t i = 0; i < c->n_segments; i++) {
		const struct corpus_segment *s = &c->segments[i];
		if (!theme_holds(c, theme, s->theme) || s->n_tokens == 0)
			continue;
		struct sentence *x = &list[n++];
		x->segment = i;
		x->text = whole_sentence(c, i, x);
		double near = (double)s->typical;
		if (j->sense)
			sense_near(j->sense, s->text, theme, &near);
		x->score = 1.5 * near + .3 * (double)s->posterior + .4 * telling(j, theme, s) + readable(x->text) -
		           personal(x->text) - unfit(j, i, x->text) + (shows_label(j, theme, s) ? .3 : 0);
	}
	qsort(list, n, sizeof *list, best_first);
	for (size_t i = 0; i < n && got < most; i++) {
		const struct corpus_response *r = &c->responses[c->segments[list[i].segment].response];
		bool fresh = true;
		for (size_t k = 0; k < got && fresh; k++) {
			const struct corpus_response *other = &c->responses[quotes[k].response];
			fresh = other->respondent != r->respondent && other->copies != r->copies &&
			        !echoes(c, taken[k], &list[i]);
		}
		if (!fresh || (j->giving && !j->giving->gives(j->giving->of, list[i].segment, theme)))
			continue;
		taken[got] = &list[i];
		quotes[got++] = (struct quote){ c->segments[list[i].segment].response, list[i].start_byte,
		                                list[i].start_byte + (uint32_t)list[i].text.len, list[i].text };
	}
	free(list);
	free(taken);
	return got;
}

struct span quotes_json(const struct job *j, const struct quote *quotes, size_t n)
{
	struct buffer b = { 0 };
	buffer_add_byte(&b, '[');
	for (size_t i = 0; i < n; i++) {
		buffer_add_text(&b, i ? ",{\"ref\":" : "{\"ref\":");
		json_add_string(&b, j->corpus->responses[quotes[i].response].ref);
		buffer_add_text(&b, ",\"start\":");
		json_add_int(&b, quotes[i].start);
		buffer_add_text(&b, ",\"end\":");
		json_add_int(&b, quotes[i].end);
		buffer_add_text(&b, ",\"text\":");
		json_add_string(&b, quotes[i].text);
		buffer_add_byte(&b, '}');
	}
	buffer_add_byte(&b, ']');
	struct span json = arena_span(j->arena, (struct span){ b.bytes, b.len });
	buffer_free(&b);
	return json;
}
