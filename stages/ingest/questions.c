/* questions.c: columns grouped into questions, and texts tied to closed answers. */
#include "questions.h"

#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

#include "../../pipeline/record.h"
#include "fold.h"

/* Where the rest begins of two wordings that share a heading, "Question - Choice",
 * "Question [Choice]" or "Question-Choice" (Qualtrics); 0 if they share none. The
 * heading's length, without the sign between, is set. */
static size_t shared(struct span x, struct span y, size_t *heading)
{
	static const char *const gaps[] = { " - ", " \xE2\x80\x93 ", ": ", "[", "-" };
	size_t n = 0;
	while (n < x.len && n < y.len && x.bytes[n] == y.bytes[n])
		n++;
	for (; n > 0; n--)
		for (size_t g = 0; g < sizeof gaps / sizeof *gaps; g++) {
			size_t gap = strlen(gaps[g]);
			if (gap >= n || memcmp(x.bytes + n - gap, gaps[g], gap) != 0)
				continue;
			*heading = trim((struct span){ x.bytes, n - gap }).len;
			/* A plain hyphen parts only long wordings: "follow-up" is one word. */
			if (*heading >= (gaps[g][0] == '-' ? 12 : 2) && n < x.len && n < y.len)
				return n;
		}
	return 0;
}

/* "Q9_1" and "Q9_2" have the stem "Q9"; a name without a number has none. */
static struct span stem(struct span name)
{
	size_t n = name.len;
	while (n && is_digit(name.bytes[n - 1]))
		n--;
	while (n && (name.bytes[n - 1] == '-' || name.bytes[n - 1] == '_'))
		n--;
	return n < name.len && n ? (struct span){ name.bytes, n } : (struct span){ "", 0 };
}

/* True if the names of two columns allow that they are parts of one question. */
static bool same_question(const struct column *x, const struct column *y)
{
	/* "Q9_1" and "Q9_2", where names and wordings differ; "Q9[1]" has brackets. */
	bool named = !span_equal(x->header, x->wording) && !memchr(x->header.bytes, '[', x->header.len);
	return !named || (stem(x->header).len && span_equal(stem(x->header), stem(y->header)));
}

void questions_group(struct columns *c)
{
	for (size_t k = 0; k + 1 < c->n;) {
		struct column *first = &c->list[k];
		size_t heading = 0, end = k + 1, from = 0;
		if (!first->group.len && same_question(first, first + 1))
			from = shared(first->wording, first[1].wording, &heading);
		while (from && end < c->n && same_question(first, &c->list[end]) && !c->list[end].group.len &&
		       c->list[end].wording.len > from &&
		       memcmp(c->list[end].wording.bytes, first->wording.bytes, from) == 0)
			end++;
		for (size_t i = k; i < end && from; i++) {
			struct column *col = &c->list[i];
			col->group = (struct span){ first->wording.bytes, heading };
			col->choice = trim((struct span){ col->wording.bytes + from, col->wording.len - from });
			if (col->choice.len && col->choice.bytes[col->choice.len - 1] == ']')
				col->choice.len--;
		}
		k = end;
	}
}

/* Trimmed, and without regard to ASCII case. */
static bool is_one_of(struct span value, const char *const *words)
{
	value = trim(value);
	for (; *words; words++)
		if (strlen(*words) == value.len && strncasecmp(*words, value.bytes, value.len) == 0)
			return true;
	return false;
}

bool is_denial(struct span value)
{
	static const char *const denials[] = { "0", "no", "n", "false", "not selected", "unchecked", "not quoted",
		"non", "nein", "off", "nac ydw", NULL };
	return is_one_of(value, denials);
}

bool is_affirmation(struct span value)
{
	static const char *const ticks[] = { "1", "yes", "y", "x", "true", "selected", "checked", "quoted",
		"oui", "ja", "on", "ydw", NULL };
	return is_one_of(value, ticks);
}

/* A word that ticks a choice or leaves it, or the choice itself. */
static bool is_tick(struct span value, struct span choice)
{
	return is_denial(value) || is_affirmation(value) ||
	       (value.len == choice.len && strncasecmp(value.bytes, choice.bytes, value.len) == 0);
}

bool only_ticks(const struct column *col)
{
	const struct profile *p = &col->profile;
	if (p->distinct > 2)
		return false;
	for (size_t i = 0; i < p->distinct; i++)
		if (!is_tick(p->values[i].text, col->choice))
			return false;
	return true;
}

/* The value that is no denial, of a column with one of each ("Bus", "Not selected"). */
static struct span only_value(const struct column *col)
{
	const struct profile *p = &col->profile;
	struct span value = { "", 0 };
	size_t others = 0;
	for (size_t i = 0; i < p->distinct && i < 3; i++) {
		if (is_denial(p->values[i].text))
			continue;
		value = p->values[i].text;
		others++;
	}
	return others == 1 && p->distinct <= 2 && !is_affirmation(value) ? value : (struct span){ "", 0 };
}

/* Columns without wordings, "q4_1" and "q4_2", that say what was chosen or that it was
 * not, are choices of one question. */
static void group_by_values(struct columns *c)
{
	for (size_t k = 0; k < c->n;) {
		size_t end = k;
		struct span name = stem(c->list[k].header);
		while (end < c->n && name.len && c->list[end].role == COLUMN_CLOSED && !c->list[end].group.len &&
		       !c->list[end].decided && span_equal(c->list[end].header, c->list[end].wording) &&
		       span_equal(stem(c->list[end].header), name) && only_value(&c->list[end]).len)
			end++;
		for (size_t i = k; i < end && end - k > 1; i++) {
			c->list[i].group = name;
			c->list[i].choice = only_value(&c->list[i]);
			snprintf(c->list[i].reason, sizeof c->list[i].reason, "a choice of a question");
		}
		k = end > k ? end : k + 1;
	}
}

/* A group whose columns hold scales is a matrix: a question for each statement. */
static void settle_groups(struct columns *c)
{
	for (size_t k = 0; k < c->n;) {
		size_t end = k + 1, with = 0, ticking = 0;
		while (end < c->n && c->list[k].group.len && span_equal(c->list[k].group, c->list[end].group))
			end++;
		for (size_t i = k; i < end; i++) {
			with += c->list[i].role == COLUMN_CLOSED;
			ticking += c->list[i].role == COLUMN_CLOSED && only_ticks(&c->list[i]);
		}
		bool choices = c->list[k].group.len && ticking == with && with > 0 && end - k > 1;
		for (size_t i = k; i < end && c->list[k].group.len; i++)
			if (c->list[i].role == COLUMN_TEXT) { /* "Other (please specify)" */
				bool same = span_equal(c->list[i].wording, c->list[i].group);
				c->list[i].wording = same ? c->list[i].header : c->list[i].wording;
			}
		/* What nobody answered or chose belongs to the question all the same. */
		for (size_t i = k; i < end && end - k > 1 && c->list[k].group.len && with * 2 >= end - k; i++)
			if (!c->list[i].decided && !c->list[i].profile.filled) {
				c->list[i].role = COLUMN_CLOSED;
				snprintf(c->list[i].reason, sizeof c->list[i].reason, "%s",
				         choices ? "a choice that nobody made" : "a statement that nobody answered");
			}
		for (size_t i = k; i < end && !choices; i++) {
			c->list[i].matrix = with > 2 && c->list[i].role == COLUMN_CLOSED;
			if (c->list[i].group.len && span_equal(c->list[i].wording, c->list[i].group))
				c->list[i].wording = c->list[i].header;
			c->list[i].group.len = 0;
		}
		k = end;
	}
}

int question_of(struct questions *q, struct span name, struct span wording, bool open)
{
	for (size_t i = 0; i < q->n; i++)
		if (q->list[i].open == open && span_equal(q->list[i].name, name) &&
		    span_equal(q->list[i].wording, wording))
			return (int)i;
	if (q->n == q->cap) {
		q->cap = q->cap ? q->cap * 2 : 32;
		q->list = xrealloc(q->list, q->cap, sizeof *q->list);
	}
	struct question *new = &q->list[q->n++];
	/* Questions outlive the table: their texts are theirs. */
	char *text = xmalloc(name.len + wording.len + 1);
	memcpy(text, name.bytes, name.len);
	memcpy(text + name.len, wording.bytes, wording.len);
	*new = (struct question){ .name = { text, name.len }, .wording = { text + name.len, wording.len },
	                          .open = open };
	snprintf(new->id, sizeof new->id, "q%zu", q->n);
	return (int)q->n - 1;
}

/* "QUXVlc3Rpb246MTYw - Que faut-il ... ?": the platform's own id before the wording. */
static struct span without_id(struct span s)
{
	size_t n = 0;
	bool upper = false, lower = false, digit = false;
	for (; n < s.len && s.bytes[n] != ' '; n++) {
		upper |= s.bytes[n] >= 'A' && s.bytes[n] <= 'Z';
		lower |= s.bytes[n] >= 'a' && s.bytes[n] <= 'z';
		digit |= is_digit(s.bytes[n]);
		if ((unsigned char)s.bytes[n] >= 128)
			return s;
	}
	bool is_id = n >= 10 && upper && lower && digit && n + 3 < s.len && memcmp(s.bytes + n, " - ", 3) == 0;
	return is_id ? (struct span){ s.bytes + n + 3, s.len - n - 3 } : s;
}

/* Wordings as people read them: no tags, no piped fields, blanks single. */
static struct span plain_wording(struct span s, struct arena *a)
{
	s = without_id(s);
	char *out = arena_alloc(a, s.len + 1);
	size_t n = 0;
	for (size_t i = 0; i < s.len;) {
		const char *p = s.bytes + i;
		size_t left = s.len - i, skip = 0;
		const char *close = NULL;
		if (*p == '<' && left > 2 && (p[1] == '/' || (p[1] | 32) >= 'a') && (p[1] | 32) <= 'z')
			close = memchr(p, '>', left);
		else if (left > 3 && p[0] == '$' && (p[1] == '{' || p[1] == 'e'))
			close = memchr(p, '}', left);
		if (close)
			skip = (size_t)(close - p) + 1;
		else if (left >= 6 && memcmp(p, "&nbsp;", 6) == 0)
			skip = 6;
		else if (left >= 2 && memcmp(p, "\xC2\xA0", 2) == 0)
			skip = 2;
		else if (*p == ' ' || (*p >= '\t' && *p <= '\r'))
			skip = 1;
		if (!skip)
			out[n++] = *p;
		else if (n && out[n - 1] != ' ')
			out[n++] = ' ';
		i += skip ? skip : 1;
	}
	while (n && out[n - 1] == ' ')
		n--;
	static const char selected[] = " - Selected Choice"; /* Qualtrics' name for a question's ticks */
	if (n > sizeof selected && memcmp(out + n + 1 - sizeof selected, selected, sizeof selected - 1) == 0)
		n -= sizeof selected - 1;
	return (struct span){ out, n };
}

static void read_scale(struct column *col, const struct lexicons *l, struct arena *a)
{
	struct scale_match m;
	if (col->multiple || col->group.len || col->agreement) /* a layout knows the answers */
		return;
	scale_find(&l->scales, &col->profile, col->wording, a, &m);
	col->agreement = m.agreement;
	col->answers = m.answers;
	col->n_answers = m.n_answers;
}

/* "title, body": the columns that are one text, in its order. */
static struct span joined_name(const struct columns *c)
{
	struct buffer b = { 0 };
	for (unsigned rank = 0, last = 0; rank <= UINT16_MAX; rank = last) {
		last = UINT16_MAX + 1;
		for (size_t k = 0; k < c->n; k++) {
			const struct column *col = &c->list[k];
			if (col->joined == NOT_JOINED || col->role != COLUMN_TEXT || col->rank < rank)
				continue;
			if (col->rank > rank) {
				last = col->rank < last ? col->rank : last;
				continue;
			}
			buffer_add_text(&b, b.len ? ", " : "");
			buffer_add_span(&b, col->header);
		}
	}
	struct span name = arena_span(c->arena, (struct span){ b.bytes, b.len });
	buffer_free(&b);
	return name;
}

/* The question's name: the header, or what the headers of its choices share. */
static struct span name_of(const struct columns *c, const struct column *col)
{
	struct span h = col->header, g = col->group;
	if (col->joined != NOT_JOINED)
		return joined_name(c);
	if (!g.len || col->role == COLUMN_TEXT)
		return h;
	if (h.len >= g.len && memcmp(h.bytes, g.bytes, g.len) == 0)
		return g;
	for (size_t i = 0; i < h.len && h.bytes[i] != ' '; i++)
		if (h.bytes[i] == '[' && i)
			return (struct span){ h.bytes, i };
	return stem(h).len > 1 ? stem(h) : h;
}

void questions_find(struct questions *q, struct columns *c, const struct lexicons *l,
                    const char *wording)
{
	int last = NONE, only = NONE, agreements = 0, joined = NONE;
	group_by_values(c);
	settle_groups(c);
	for (size_t k = 0; k < c->n; k++) {
		struct column *col = &c->list[k];
		col->closed = NONE;
		if (col->role == COLUMN_TEXT && col->question != NONE)
			continue;
		if (col->role != COLUMN_TEXT && col->role != COLUMN_CLOSED)
			continue;
		bool open = col->role == COLUMN_TEXT;
		struct span text = plain_wording(col->group.len && !open ? col->group : col->wording, c->arena);
		if (open && wording)
			text = span_of(wording);
		else if (open && col->joined != NOT_JOINED && span_equal(col->header, col->wording))
			text = joined_name(c);
		if (open && col->joined == JOINED_NEXT && joined != NONE) {
			col->question = joined;
			continue;
		}
		int shared = NONE; /* the question of the choices before it */
		for (size_t i = k; i-- > 0 && !open && col->group.len && span_equal(c->list[i].group, col->group);)
			shared = c->list[i].role == COLUMN_CLOSED && shared == NONE ? c->list[i].question : shared;
		col->question = shared != NONE ? shared : question_of(q, name_of(c, col), text, open);
		if (col->joined == JOINED_FIRST)
			joined = col->question;
		if (!open) {
			read_scale(col, l, c->arena);
			agreements += col->agreement;
			only = col->agreement ? (int)k : only;
		}
	}
	for (size_t k = 0; k < c->n; k++) {
		struct column *col = &c->list[k];
		if (col->agreement)
			last = col->matrix ? NONE : (int)k;
		else if (col->role == COLUMN_TEXT)
			col->closed = last != NONE ? last : agreements == 1 ? only : NONE;
	}
}

void questions_free(struct questions *q)
{
	for (size_t i = 0; i < q->n; i++)
		free((char *)(uintptr_t)q->list[i].name.bytes);
	free(q->list);
	*q = (struct questions){ 0 };
}

uint8_t stated_position(const struct column *closed, struct span answer, struct arena *scratch)
{
	/* Most answers come as they were first seen. */
	for (size_t i = 0; i < closed->n_answers; i++)
		if (span_equal(closed->answers[i].raw, answer))
			return closed->answers[i].position;
	struct span low = fold_text(answer, scratch);
	for (size_t i = 0; i < closed->n_answers; i++)
		if (span_equal(closed->answers[i].text, low))
			return closed->answers[i].position;
	return POSITION_NONE;
}
