/* scale.c: values against the phrases of known scales, and scales in numbers. */
#include "scale.h"

#include "../../pipeline/record.h"
#include "fold.h"

enum { MOST_VALUES = 24, MOST_NUMBER = 100 };

/* An answer's words without the signs between them. */
static struct span bare(struct span s, struct arena *a)
{
	char *out = arena_alloc(a, s.len + 1);
	size_t n = 0;
	for (size_t i = 0; i < s.len; i++) {
		bool sign = s.bytes[i] == ' ' || strchr(",.;:/-()[]=?!\"", s.bytes[i]) != NULL;
		if (!sign)
			out[n++] = s.bytes[i];
		else if (n && out[n - 1] != ' ')
			out[n++] = ' ';
	}
	while (n && out[n - 1] == ' ')
		n--;
	return (struct span){ out, n };
}

static int scale_number(const struct scales *s, struct span name)
{
	for (size_t i = s->n; i-- > 0;)
		if (span_equal(s->rows[i].scale, name))
			return s->rows[i].number;
	return s->n ? s->n_scales : 0;
}

int scales_read(struct scales *s, struct context *ctx, struct arena *a, struct fault *f)
{
	struct tsv t = { .name = "lexicons/scales.tsv" };
	struct span row[4];
	size_t cap = 512;
	CHECK(data_read(ctx, t.name, &t.rest, f));
	*s = (struct scales){ .rows = arena_alloc(a, cap * sizeof *s->rows) };
	while (tsv_next(&t, row, 4, 4, f)) {
		int ignored;
		if (s->n == cap) {
			struct scale_row *more = arena_alloc(a, 2 * cap * sizeof *more);
			memcpy(more, s->rows, cap * sizeof *more);
			s->rows = more;
			cap *= 2;
		}
		uint8_t position = span_is(row[2], "agree")      ? POSITION_AGREE
		                   : span_is(row[2], "disagree") ? POSITION_DISAGREE
		                   : span_is(row[2], "unclear")  ? POSITION_UNCLEAR
		                                                 : POSITION_NONE;
		struct span phrase = span_is(row[0], "cue") ? fold_text(row[3], a)
		                                            : bare(fold_answer(row[3], a, &ignored), a);
		int number = scale_number(s, row[0]);
		s->n_scales = number >= s->n_scales ? number + 1 : s->n_scales;
		s->rows[s->n++] = (struct scale_row){ row[0], phrase, number, position };
	}
	s->any = scale_number(s, SPAN("any"));
	s->cue = scale_number(s, SPAN("cue"));
	return f->code;
}

/* The row of one scale that an answer means: the whole of it, or, where
 * that says agree or disagree, the longest phrase it begins with ("Yes - with changes",
 * "Strongly support the scheme"). */
static const struct scale_row *find(const struct scales *s, int scale, struct span words)
{
	const struct scale_row *best = NULL;
	for (size_t i = 0; i < s->n && words.len; i++) {
		const struct scale_row *r = &s->rows[i];
		if ((r->number != scale && r->number != s->any) || r->phrase.len > words.len ||
		    memcmp(r->phrase.bytes, words.bytes, r->phrase.len) != 0)
			continue;
		if (r->phrase.len == words.len)
			return r;
		if (r->position != POSITION_NONE && words.bytes[r->phrase.len] == ' ' && words.len < 80 &&
		    (!best || r->phrase.len > best->phrase.len))
			best = r;
	}
	return best;
}

/* Is an answer, or what it begins with, in any scale? */
static bool known(const struct scales *s, struct span words)
{
	for (size_t i = 0; i < s->n; i++) {
		const struct scale_row *r = &s->rows[i];
		if (r->number != s->cue && r->phrase.len <= words.len &&
		    memcmp(r->phrase.bytes, words.bytes, r->phrase.len) == 0)
			return true;
	}
	return false;
}

/* +1: yes means agreement; -1: yes means disagreement; 0: the question is of neither. */
static int cue(const struct scales *s, struct span wording, struct arena *a)
{
	struct span low = fold_text(wording, a);
	bool agree = false, disagree = false;
	for (size_t i = 0; i < s->n; i++) {
		if (s->rows[i].number != s->cue || !has_phrase(low, s->rows[i].phrase))
			continue;
		agree |= s->rows[i].position == POSITION_AGREE;
		disagree |= s->rows[i].position == POSITION_DISAGREE;
	}
	return agree ? 1 : disagree ? -1 : 0;
}

static uint8_t turned(uint8_t position, int sign)
{
	if (sign >= 0 || position == POSITION_UNCLEAR || position == POSITION_NONE)
		return position;
	return position == POSITION_AGREE ? POSITION_DISAGREE : POSITION_AGREE;
}

/* The ends of a scale in numbers: what the lowest and the highest number stand for. */
struct ends {
	int low, high;
	uint8_t at_low, at_high;
};

/* Notes what number n stands for. */
static void note_end(struct ends *e, int n, uint8_t position)
{
	if (position != POSITION_AGREE && position != POSITION_DISAGREE)
		return;
	if (e->at_low == POSITION_NONE || n < e->low) {
		if (e->at_low != POSITION_NONE && e->at_high == POSITION_NONE) {
			e->high = e->low;
			e->at_high = e->at_low;
		}
		e->low = n;
		e->at_low = position;
	} else if (e->at_high == POSITION_NONE || n > e->high) {
		e->high = n;
		e->at_high = position;
	}
}

/* Looks in a wording for "1 = strongly disagree", "5 (strongly agree)" and the like. */
static void ends_in_wording(const struct scales *s, struct span wording, struct ends *e, struct arena *a)
{
	struct span low = bare(fold_text(wording, a), a);
	for (size_t i = 0; i < low.len;) {
		if (!is_digit(low.bytes[i]) || (i > 0 && low.bytes[i - 1] != ' ')) {
			i++;
			continue;
		}
		int n = 0;
		while (i < low.len && is_digit(low.bytes[i]) && n < 1000)
			n = n * 10 + (low.bytes[i++] - '0');
		struct span after = { low.bytes + i, low.len - i };
		/* "is", "means", "being" may stand between; signs are gone. */
		for (size_t step = 0; step < 3; step++) {
			static const char *const links[] = { " is ", " means ", " being ", " for ", " you ", " " };
			for (size_t k = 0; k < sizeof links / sizeof *links; k++) {
				size_t len = strlen(links[k]);
				if (after.len > len && memcmp(after.bytes, links[k], len) == 0) {
					after = (struct span){ after.bytes + len, after.len - len };
					break;
				}
			}
		}
		const struct scale_row *best = NULL;
		for (size_t k = 0; k < s->n; k++) {
			const struct scale_row *r = &s->rows[k];
			struct span p = r->phrase;
			if ((r->position == POSITION_AGREE || r->position == POSITION_DISAGREE) &&
			    r->number != s->cue && !span_is(r->scale, "yesno") && p.len && p.len <= after.len &&
			    memcmp(p.bytes, after.bytes, p.len) == 0 &&
			    (p.len == after.len || after.bytes[p.len] == ' ') && (!best || p.len > best->phrase.len))
				best = r;
		}
		if (best && n <= MOST_NUMBER)
			note_end(e, n, best->position);
	}
}

/* A scale in numbers whose ends the wording or the values themselves name. */
static void numbers(const struct scales *s, const struct profile *p, struct span wording,
                    struct arena *a, struct scale_match *m)
{
	struct ends e = { 0 };
	int lowest = MOST_NUMBER, highest = 0, all = 0;
	ends_in_wording(s, wording, &e, a);
	for (size_t i = 0; i < p->distinct; i++) {
		int n;
		struct span word = bare(fold_answer(p->values[i].text, a, &n), a);
		if (n < 0 || n > MOST_NUMBER)
			return;
		all++;
		lowest = n < lowest ? n : lowest;
		highest = n > highest ? n : highest;
		for (size_t k = 0; k < s->n && word.len; k++)
			if (span_equal(s->rows[k].phrase, word) && s->rows[k].number != s->cue)
				note_end(&e, n, s->rows[k].position);
	}
	if (e.at_low == POSITION_NONE || (e.at_high == POSITION_NONE && all < 3))
		return;
	if (e.at_high == POSITION_NONE) { /* one end named: the other is as far as answers go */
		bool named_high = e.low == highest;
		e.at_high = named_high ? e.at_low : turned(e.at_low, -1);
		e.at_low = named_high ? turned(e.at_low, -1) : e.at_low;
		e.high = highest;
		e.low = lowest;
	}
	if (e.at_low == e.at_high || e.low >= e.high || lowest < e.low || highest > e.high)
		return;
	*m = (struct scale_match){ .name = "numbers", .values = p->distinct, .cells = p->filled,
	                           .agreement = true };
	m->answers = arena_alloc(a, p->distinct * sizeof *m->answers);
	for (size_t i = 0; i < p->distinct; i++) {
		int n;
		fold_answer(p->values[i].text, a, &n);
		uint8_t says = 2 * n == e.low + e.high ? POSITION_UNCLEAR
		               : 2 * n < e.low + e.high ? e.at_low : e.at_high;
		m->answers[m->n_answers++] = (struct answer){ p->values[i].text, fold_text(p->values[i].text, a), says };
	}
}

void scale_find(const struct scales *s, const struct profile *p, struct span wording,
                struct arena *a, struct scale_match *m)
{
	struct span *words;
	*m = (struct scale_match){ 0 };
	if (p->distinct == 0 || p->distinct > MOST_VALUES)
		return;
	words = arena_alloc(a, p->distinct * sizeof *words);
	size_t n_known = 0;
	for (size_t k = 0; k < p->distinct; k++) {
		int number;
		words[k] = bare(fold_answer(p->values[k].text, a, &number), a);
		if (known(s, words[k]))
			n_known++;
		else
			words[k].len = 0;
	}
	for (int scale = 0; n_known && scale < s->n_scales; scale++) {
		struct scale_match t = { .answers = arena_alloc(a, p->distinct * sizeof *t.answers) };
		struct span name = { 0 };
		bool says = false;
		for (size_t i = 0; i < s->n && !name.len; i++)
			name = s->rows[i].number == scale ? s->rows[i].scale : name;
		int sign = span_is(name, "yesno") ? cue(s, wording, a) : 1;
		size_t own = 0;
		for (size_t k = 0; k < p->distinct && scale != s->any && scale != s->cue; k++) {
			const struct scale_row *r = find(s, scale, words[k]);
			if (!r)
				continue;
			t.values++;
			t.cells += p->values[k].count;
			own += r->number == scale;
			says |= r->position == POSITION_AGREE || r->position == POSITION_DISAGREE;
			t.answers[t.n_answers++] = (struct answer){ p->values[k].text, fold_text(p->values[k].text, a),
			                                            turned(r->position, sign) };
		}
		t.agreement = says && sign != 0;
		if (own > 0 && t.cells * 10 >= p->filled * 8 && t.cells > m->cells) {
			*m = t;
			m->name = arena_copy(a, name.bytes, name.len);
		}
	}
	if (!m->agreement) {
		struct scale_match n = { 0 };
		numbers(s, p, wording, a, &n);
		if (n.name)
			*m = n;
	}
}
