/* fairness.c: see fairness.h. */
#include "fairness.h"

#include <stdlib.h>

#include "words.h"

enum { MOST_ROWS = 512, MOST_MICRO = 20000 };

struct row { struct span kind, set, text; };
struct range { int32_t low, high; };

static void widen(struct range *r, int32_t value, bool first)
{
	if (first || value < r->low)
		r->low = value;
	if (first || value > r->high)
		r->high = value;
}

/* The template with a term in it, with a capital where a sentence begins. */
static void fill_in(struct buffer *b, struct span template, struct span term)
{
	b->len = 0;
	for (size_t i = 0; i < template.len; i++) {
		if (template.bytes[i] != '{' || i + 1 == template.len || template.bytes[i + 1] != '}') {
			buffer_add_byte(b, template.bytes[i]);
			continue;
		}
		bool begins = !b->len || (b->len > 1 && b->bytes[b->len - 2] == '.');
		buffer_add_span(b, term);
		char *first = b->bytes + b->len - term.len;
		if (begins && term.len && *first >= 'a' && *first <= 'z')
			*first = (char)(*first - 32);
		i++;
	}
}

/* Sentiment, and position as confidence with a sign, of one text. */
static void judge_one(struct judge *j, const struct lexicon *l, struct span text,
                      int32_t *sentiment, int32_t *position)
{
	static const struct question open = { .direction = 1 };
	struct token *tokens = xmalloc((text.len + 1) * sizeof *tokens);
	struct segment whole = { .start = 0, .end = (uint32_t)text.len };
	size_t n = plain_words(text, tokens);
	struct judgement g = judge_text(j, l, &open, text, tokens, n, 0, &whole, 1);
	int32_t sure = g.confidence - 500000;
	*sentiment = g.sentiment;
	*position = g.position == POSITION_AGREE ? sure : g.position == POSITION_DISAGREE ? -sure : 0;
	free(tokens);
}

struct spread { int32_t sentiment, position; size_t texts; };

static void compare(struct spread *s, struct range sentiment, struct range position)
{
	if (sentiment.high - sentiment.low > s->sentiment)
		s->sentiment = sentiment.high - sentiment.low;
	if (position.high - position.low > s->position)
		s->position = position.high - position.low;
}

/* The spread over one template (null: over the set's own sentences). */
static void over_template(struct judge *j, const struct lexicon *l, const struct row *rows, size_t n,
                          struct span set, const struct row *template, struct spread *s)
{
	struct range sentiment = { 0, 0 }, position = { 0, 0 };
	struct buffer text = { 0 };
	bool first = true;

	for (size_t i = 0; i < n; i++) {
		if (!span_equal(rows[i].set, set) || span_is(rows[i].kind, "template"))
			continue;
		int32_t feels, stands;
		if (template)
			fill_in(&text, template->text, rows[i].text);
		judge_one(j, l, template ? (struct span){ text.bytes, text.len } : rows[i].text, &feels, &stands);
		widen(&sentiment, feels, first);
		widen(&position, stands, first);
		first = false;
		s->texts++;
	}
	compare(s, sentiment, position);
	buffer_free(&text);
}

static int read_rows(struct row *rows, size_t *n, struct tsv *t, struct fault *f)
{
	struct span field[3];
	for (*n = 0; tsv_next(t, field, 3, 3, f); ++*n) {
		bool known = span_is(field[0], "template") || span_is(field[0], "term") ||
		             span_is(field[0], "sentence");
		if (!known || *n == MOST_ROWS)
			return fault_set(f, EXIT_CONFIG, "%s: line %zu: %s", t->name, t->line,
			                 known ? "too many rows" : "unknown kind");
		rows[*n] = (struct row){ field[0], field[1], field[2] };
	}
	return f->code;
}

int fairness_print(FILE *to, const char *name, struct span file, const struct lexicon *l,
                   struct fault *f)
{
	struct row *rows = xcalloc(MOST_ROWS, sizeof *rows);
	struct tsv t = { .name = name, .rest = file };
	struct judge j = { 0 };
	size_t n, worse = 0;

	int code = read_rows(rows, &n, &t, f);
	if (!code)
		fprintf(to, "%-16s %6s %10s %10s\n", "set", "texts", "sentiment", "position");
	for (size_t i = 0; i < n && !code; i++) {
		bool done = span_is(rows[i].kind, "template");
		for (size_t k = 0; k < i && !done; k++)
			done = span_equal(rows[k].set, rows[i].set);
		if (done)
			continue;
		struct spread s = { 0 };
		if (span_is(rows[i].kind, "sentence"))
			over_template(&j, l, rows, n, rows[i].set, NULL, &s);
		for (size_t k = 0; k < n && span_is(rows[i].kind, "term"); k++)
			if (span_is(rows[k].kind, "template"))
				over_template(&j, l, rows, n, rows[i].set, &rows[k], &s);
		fprintf(to, "%-16.*s %6zu %10.4f %10.4f\n", (int)rows[i].set.len, rows[i].set.bytes, s.texts,
		        s.sentiment / 1e6, s.position / 1e6);
		worse += s.sentiment > MOST_MICRO || s.position > MOST_MICRO;
	}
	judge_free(&j);
	free(rows);
	if (!code && fflush(to) != 0)
		code = fault_set(f, EXIT_IO, "cannot write standard output");
	if (!code && worse)
		code = fault_set(f, EXIT_CONFIG, "in %zu sets the score moves by more than 0.02", worse);
	return code;
}
