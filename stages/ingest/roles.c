/* roles.c: judging columns. Thresholds are shares of filled cells. */
#include "roles.h"

#include <stdio.h>
#include <stdlib.h>

#include "fold.h"
#include "questions.h"

enum { MOST_ATTRIBUTE_VALUES = 500, FEW_VALUES = 50 };

int lexicons_read(struct lexicons *l, struct context *ctx, struct arena *a, struct fault *f)
{
	struct tsv t = { .name = "lexicons/missing.tsv" }, w = { .name = "lexicons/columns.tsv" };
	struct span row[3];
	enum { MOST_CODES = 200, MOST_WORDS = 2000 };
	CHECK(scales_read(&l->scales, ctx, a, f));
	CHECK(data_read(ctx, t.name, &t.rest, f));
	l->missing = (struct missing_codes){ .codes = arena_alloc(a, MOST_CODES * sizeof *l->missing.codes),
	                                     .is_word = arena_alloc(a, MOST_CODES) };
	while (l->missing.n < MOST_CODES && tsv_next(&t, row, 2, 2, f)) {
		l->missing.is_word[l->missing.n] = span_is(row[0], "word");
		l->missing.codes[l->missing.n++] = row[1];
	}
	if (f->code)
		return f->code;
	CHECK(data_read(ctx, w.name, &w.rest, f));
	l->words = arena_alloc(a, MOST_WORDS * sizeof *l->words);
	while (l->n_words < MOST_WORDS && tsv_next(&w, row, 3, 3, f)) {
		struct header_word *h = &l->words[l->n_words++];
		h->match = row[1].len ? row[1].bytes[0] : ' ';
		h->phrase = fold_header(row[2], a);
		if (!column_role_of(row[0], &h->role) || !strchr("iha", h->match))
			return fault_set(f, EXIT_CONFIG, "%s, line %zu: unknown role or match", w.name, w.line);
	}
	return f->code;
}

/* What the header's words say; null if nothing. */
static const struct header_word *header_says(const struct lexicons *l, const struct column *c,
                                             struct arena *a)
{
	struct span header = fold_header(c->header, a), wording = fold_header(c->wording, a);
	const char *dot = memrchr(c->header.bytes, '.', c->header.len);
	/* "respondent.@id", "author/name": the last part counts as well. */
	if (!dot)
		dot = memrchr(c->header.bytes, '/', c->header.len);
	struct span part = !dot || memchr(c->header.bytes, ' ', c->header.len) ? header
		: fold_header((struct span){ dot + 1, (size_t)(c->header.bytes + c->header.len - dot - 1) }, a);
	size_t words = count_words(wording);
	for (int pass = 0; pass < 2; pass++)
		for (size_t i = 0; i < l->n_words; i++) {
			const struct header_word *w = &l->words[i];
			bool is = w->match == 'i' && (span_equal(w->phrase, header) || span_equal(w->phrase, wording) ||
			                              span_equal(w->phrase, part));
			bool has = w->match == 'h' && words <= 6 && has_phrase(wording, w->phrase);
			bool asks = w->match == 'a' && has_phrase(wording, w->phrase);
			if (pass ? has || asks : is)
				return w;
		}
	return NULL;
}

static bool share(size_t part, size_t of, size_t percent)
{
	return of && part * 100 >= of * percent;
}

/* Worded as something that is asked. */
static bool is_question(const struct column *c)
{
	static const char *const openings[] = { "how ", "what ", "why ", "which ", "do you", "did you",
		"are you", "is ", "have you", "please ", "to what extent", "in your", "if ", "where ", "who ",
		"when ", "would you", "should ", "tell us", "any other", "other ", "additional ", "further ",
		"quel", "êtes", "pour", "comment ", "selon", "faut", "que ", "qu'", "beth ", "pa ", "sut ", "i ba",
		"wie ", "was ", "welche", NULL };
	struct arena a = { 0 };
	struct span low = fold_text(c->wording, &a);
	/* "Q3", "q0004_0001", "v_12": a name that a survey tool gives a question. */
	bool named = low.len >= 2 && (low.bytes[0] == 'q' || low.bytes[0] == 'v') &&
	             is_digit(low.bytes[low.bytes[1] == '_' && low.len > 2 ? 2 : 1]);
	bool asks = named || (low.len && (memchr(low.bytes, '?', low.len) != NULL || count_words(low) >= 6));
	for (const char *const *o = openings; *o && !asks; o++)
		asks = low.len > strlen(*o) && memcmp(low.bytes, *o, strlen(*o)) == 0;
	arena_free(&a);
	return asks;
}

/* A few values are most of the cells, the rest being what people wrote under "Other". */
static bool is_dominated(const struct profile *p)
{
	enum { FEW = 8 };
	size_t top[FEW] = { 0 }, sum = 0;
	for (size_t i = 0; i < p->distinct; i++) {
		size_t count = p->values[i].count;
		for (size_t k = 0; k < FEW; k++)
			if (count > top[k]) {
				size_t less = top[k];
				top[k] = count;
				count = less;
			}
	}
	for (size_t k = 0; k < FEW; k++)
		sum += top[k] > 1 ? top[k] : 0;
	return p->filled >= 20 && share(sum, p->filled, 60);
}

/* Free text: words, and mostly different ones. */
static bool is_text(const struct column *c, const struct header_word *says, bool asks)
{
	const struct profile *p = &c->profile;
	size_t n = p->filled;
	if (!n || share(p->numbers + p->dates + p->codes + p->mails + p->links, n, 40))
		return false;
	bool named = says && says->role == COLUMN_TEXT;
	bool varied = share(p->distinct, n, 50), two_words = share(p->words, n, 150);
	if (says && says->role == COLUMN_ATTRIBUTE && !share(p->words, n, 800))
		return false;
	if (named && two_words && share(p->distinct, n, 20))
		return true;
	if (!named && is_dominated(p))
		return false;
	if ((c->as_question || asks) && varied &&
	    (two_words ? p->distinct >= 8 || n < 12 : p->distinct >= 20))
		return true;
	if (varied && share(p->words, n, 300) && share(p->bytes, n, 1600))
		return true;
	if (share(p->words, n, 600) && share(p->distinct, n, 30) && p->distinct >= 20)
		return true;
	/* Many answers that come again and again, as in campaigns: from one word to essays,
	 * which the choices of a closed question are not. */
	if (p->distinct >= 50 && share(p->words, n, 300) && (c->as_question || asks || p->longest * n >= 4 * p->bytes))
		return true;
	return share(p->bytes, n, 6000) && p->distinct >= 30 && share(p->distinct, n, 10);
}

static void set(struct column *c, enum column_role role, const char *why)
{
	c->role = role;
	snprintf(c->reason, sizeof c->reason, "%s", why);
}

/* 1234567 as "1,234,567". */
static const char *grouped(size_t n, char text[32])
{
	char digits[24];
	int len = snprintf(digits, sizeof digits, "%zu", n), at = 0;
	for (int i = 0; i < len; i++) {
		if (i && (len - i) % 3 == 0)
			text[at++] = ',';
		text[at++] = digits[i];
	}
	text[at] = '\0';
	return text;
}

static void add_counts(struct column *c)
{
	const struct profile *p = &c->profile;
	char a[32], b[32], d[32];
	size_t n = strlen(c->reason);
	if (!p->filled)
		return;
	n += (size_t)snprintf(c->reason + n, sizeof c->reason - n, "%s%s filled, %s distinct, mean %s byte%s",
	                      n ? ": " : "", grouped(p->filled, a), grouped(p->distinct, b),
	                      grouped(p->bytes / p->filled, d), p->bytes / p->filled == 1 ? "" : "s");
	if (p->missing_cells && n < sizeof c->reason)
		snprintf(c->reason + n, sizeof c->reason - n, "; missing: %.*s%s", (int)p->missing[0].len,
		         p->missing[0].bytes, p->n_missing > 1 ? " and others" : "");
}

/* What cells are beyond doubt. */
static bool judge_by_form(struct column *c, const struct header_word *says)
{
	const struct profile *p = &c->profile;
	size_t n = p->filled;
	if (share(p->mails, n, 60))
		set(c, COLUMN_PERSONAL, "e-mail addresses");
	else if (share(p->addresses, n, 60))
		set(c, COLUMN_PERSONAL, "IP addresses");
	else if (share(p->phones, n, 60))
		set(c, COLUMN_PERSONAL, "telephone numbers");
	else if (share(p->postcodes, n, 60))
		set(c, COLUMN_PERSONAL, "full postcodes");
	else if (share(p->dates, n, 80))
		set(c, COLUMN_TIMESTAMP, "dates or times");
	else if (says && says->role == COLUMN_TIMESTAMP && share(p->dates + p->whole, n, 60))
		set(c, COLUMN_TIMESTAMP, "the header says a time");
	else if (share(p->links, n, 80))
		set(c, COLUMN_IGNORED, "links");
	else
		return false;
	return true;
}

static bool few_values(const struct profile *p)
{
	size_t n = p->filled;
	return (p->distinct <= FEW_VALUES && (p->distinct * 2 <= n || n < 10)) ||
	       (p->distinct <= MOST_ATTRIBUTE_VALUES && p->distinct * 5 <= n && p->bytes < 100 * n) ||
	       (is_dominated(p) && p->bytes < 100 * n);
}

void roles_judge(struct column *c, const struct lexicons *l, const char *multiple, bool whole,
                 struct arena *a)
{
	struct profile *p = &c->profile;
	const struct header_word *says = header_says(l, c, a);
	bool asks = is_question(c);
	struct scale_match scale;
	if (!p->filled) {
		set(c, COLUMN_IGNORED, p->missing_cells ? "holds missing-value codes only" : "empty");
		if (!whole && (c->as_question || asks))
			set(c, COLUMN_TEXT, "worded as a question, no answer in the first rows");
		return;
	}
	if (!c->header.len && p->filled * 10 < p->rows) {
		set(c, COLUMN_IGNORED, "has no header, and hardly a cell");
		add_counts(c);
		return;
	}
	if (judge_by_form(c, says)) {
		add_counts(c);
		return;
	}
	scale_find(&l->scales, p, c->wording, a, &scale);
	bool text = is_text(c, says, asks);
	if (says && says->role == COLUMN_PERSONAL && !scale.name && !share(p->words, p->filled, 1000) &&
	    (says->match == 'i' || p->distinct > 12 || p->filled < 40)) {
		set(c, COLUMN_PERSONAL, "the header says a name or address");
	} else if (says && says->role == COLUMN_IGNORED) {
		set(c, COLUMN_IGNORED, "the header says technical data");
	} else if (c->group.len && only_ticks(c) && !text) {
		set(c, COLUMN_CLOSED, "a choice of a question");
	} else if (!(says && says->role == COLUMN_ATTRIBUTE) && scale.name &&
	           (scale.agreement || asks || c->as_question || count_words(fold_header(c->wording, a)) > 3)) {
		c->role = COLUMN_CLOSED;
		snprintf(c->reason, sizeof c->reason, "answers of the scale '%s'", scale.name);
	} else if (!(says && says->role == COLUMN_TEXT) && holds_choices(p, multiple, c->separator, a)) {
		c->multiple = true;
		c->role = says && says->role == COLUMN_ATTRIBUTE ? COLUMN_ATTRIBUTE : COLUMN_CLOSED;
		snprintf(c->reason, sizeof c->reason, "choices parted by '%s'",
		         c->separator[0] == '\n' ? "\\n" : c->separator);
	} else if (text) {
		set(c, COLUMN_TEXT, share(p->distinct, p->filled, 50) ? "words, mostly different"
		                                                      : "words, many different answers");
	} else if (says && says->role == COLUMN_ATTRIBUTE && p->bytes < 100 * p->filled &&
	           !(share(p->numbers, p->filled, 60) && !few_values(p) && p->distinct > 150)) {
		set(c, COLUMN_ATTRIBUTE, "the header says a characteristic");
	} else if (few_values(p)) {
		set(c, c->as_question || asks ? COLUMN_CLOSED : COLUMN_ATTRIBUTE, "few values");
	} else if (share(p->numbers, p->filled, 60)) {
		set(c, COLUMN_IGNORED, "numbers");
	} else {
		set(c, COLUMN_IGNORED, "too varied for a characteristic, too short for free text");
	}
	add_counts(c);
}

/* How likely a column is the reference: 0 not at all. */
static int reference_score(const struct column *c, const struct lexicons *l, size_t at, struct arena *a)
{
	const struct profile *p = &c->profile;
	const struct header_word *says = header_says(l, c, a);
	size_t n = p->filled;
	bool unique = n && p->distinct == n && share(n, p->rows, 95);
	bool code = share(p->codes, n, 80) && p->numbers - p->whole == 0 && !share(p->dates, n, 20);
	bool named = says && says->role == COLUMN_REFERENCE;
	struct span low = fold_header(c->header, a);
	bool ends = low.len > 3 && memcmp(low.bytes + low.len - 3, " id", 3) == 0;
	if (!n || !code || (says && !named) || c->as_question || p->bytes > 64 * n)
		return 0;
	if (named && unique)
		return says->match == 'i' ? 100 : 80;
	if (ends && unique)
		return 60;
	if (unique && n >= 2 && (at == 0 || (at < 3 && !share(p->whole, n, 20))))
		return at == 0 ? 50 : 40;
	return named && share(n, p->rows, 95) ? 30 : 0;
}

static void choose_reference(struct columns *c, const struct lexicons *l, struct arena *a)
{
	int best = 0;
	size_t which = 0;
	for (size_t k = 0; k < c->n; k++)
		if (c->list[k].decided && c->list[k].role == COLUMN_REFERENCE)
			return;
	for (size_t k = 0; k < c->n; k++) {
		int score = c->list[k].decided ? 0 : reference_score(&c->list[k], l, k, a);
		if (score > best) {
			best = score;
			which = k;
		}
	}
	if (!best)
		return;
	struct column *col = &c->list[which];
	set(col, COLUMN_REFERENCE, best == 30 ? "the header says a reference, some repeat"
	                           : best >= 60 ? "the header says a reference, all differ"
	                                        : "codes that all differ");
	add_counts(col);
	col->decided = true;
}

/* Without a text and without a closed question there is nothing to read: the longest
 * varied column of words is taken, if there is one. */
static void choose_text(struct columns *c)
{
	struct column *best = NULL;
	for (size_t k = 0; k < c->n; k++) {
		struct column *col = &c->list[k];
		const struct profile *p = &col->profile;
		size_t n = p->filled;
		if (col->role == COLUMN_TEXT || col->role == COLUMN_CLOSED)
			return;
		if (col->decided || col->role == COLUMN_PERSONAL || col->role == COLUMN_TIMESTAMP || !n ||
		    share(p->numbers + p->dates + p->links + p->codes, n, 40) || !share(p->distinct, n, 30) ||
		    !share(p->bytes, n, 300))
			continue;
		if (!best || p->bytes * best->profile.filled > best->profile.bytes * n)
			best = col;
	}
	if (best) {
		set(best, COLUMN_TEXT, "the longest varied column");
		add_counts(best);
	}
}

void roles_find(struct columns *c, const struct lexicons *l, const struct span *const *rows,
                size_t n_rows, bool whole, const char *multiple)
{
	struct arena a = { 0 };
	struct span *cells = xcalloc(n_rows + 1, sizeof *cells);
	for (size_t k = 0; k < c->n; k++) {
		struct column *col = &c->list[k];
		for (size_t i = 0; i < n_rows; i++)
			cells[i] = rows[i][k];
		profile_cells(&col->profile, cells, n_rows, c->arena);
		profile_drop_missing(&col->profile, &l->missing, true);
		bool text = col->decided ? col->role == COLUMN_TEXT
		                         : is_text(col, header_says(l, col, &a), is_question(col));
		if (!text)
			profile_drop_missing(&col->profile, &l->missing, false);
		arena_reset(&a);
	}
	free(cells);
	choose_reference(c, l, &a);
	for (size_t k = 0; k < c->n; k++) {
		struct column *col = &c->list[k];
		if (whole && !col->profile.filled && col->role == COLUMN_TEXT && strncmp(col->reason, "layout", 6) == 0)
			set(col, COLUMN_IGNORED, "empty");
		if (!c->list[k].decided)
			roles_judge(&c->list[k], l, multiple, whole, &a);
		arena_reset(&a);
	}
	choose_text(c);
	arena_free(&a);
}
