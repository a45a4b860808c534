/* header.c: title rows, header rows, and the names made of them. */
#include "header.h"

#include <stdio.h>

#include "fold.h"
#include "profile.h"

enum { MOST_TITLES = 30, MOST_HEADER_ROWS = 3, BODY_ROWS = 60 };

static struct span cell(const struct grid_row *r, size_t k)
{
	return k < r->n ? trim(r->cells[k]) : (struct span){ "", 0 };
}

static size_t filled(const struct grid_row *r)
{
	size_t n = 0;
	for (size_t k = 0; k < r->n; k++)
		n += !is_blank(r->cells[k]);
	return n;
}

/* The usual number of cells in a row, if half of the rows have it; otherwise that of
 * the first row: rows of unquoted text have any number. */
static size_t usual_width(const struct grid *g)
{
	size_t n = g->n < 4 * BODY_ROWS ? g->n : 4 * BODY_ROWS, best = 0, votes = 0;
	for (size_t i = 0; i < n; i++) {
		size_t same = 0;
		for (size_t j = 0; j < n; j++)
			same += g->rows[j].n == g->rows[i].n;
		if (same > votes || (same == votes && g->rows[i].n > best)) {
			best = g->rows[i].n;
			votes = same;
		}
	}
	return votes * 2 >= n ? best : n ? g->rows[0].n : 1;
}

/* SurveyMonkey: the second row fills blanks of the first, or says what kind of
 * answer stands below. Its first cell is blank, being below "Respondent ID". */
static bool fills_blanks(const struct grid *g, size_t at)
{
	struct arena a = { 0 };
	const struct grid_row *first = &g->rows[at], *second = &g->rows[at + 1];
	size_t width = first->n > second->n ? first->n : second->n, blanks = 0, under = 0, words = 0;
	if (!cell(first, 0).len || cell(second, 0).len)
		return false;
	for (size_t k = 0; k < width; k++) {
		struct span low = fold_text(cell(second, k), &a);
		bool blank = !cell(first, k).len;
		blanks += blank;
		under += blank && low.len;
		words += span_is(low, "response") || span_is(low, "open-ended response");
	}
	arena_free(&a);
	return words || (blanks >= 2 && under * 10 >= blanks * 8);
}

static bool is_title(const struct grid *g, size_t at, size_t width)
{
	const struct grid_row *r = &g->rows[at];
	size_t n = filled(r), least = (width + 1) / 2 > 2 ? (width + 1) / 2 : 2;
	if (at + 1 >= g->n || width < 2)
		return n == 0 && at + 1 < g->n;
	if (n >= least || (n > 0 && !cell(r, 0).len))
		return false;
	return !(n >= 3 && r->n == width && fills_blanks(g, at));
}

/* The share of cells in a row that hold "ImportId", as Qualtrics' third row does. */
static bool has_import_ids(const struct grid_row *r)
{
	size_t n = 0, with = 0;
	for (size_t k = 0; k < r->n; k++) {
		struct span c = cell(r, k);
		n += c.len > 0;
		with += c.len > 9 && c.bytes[0] == '{' && memmem(c.bytes, c.len, "ImportId", 8) != NULL;
	}
	return n && with * 2 >= n;
}

static bool is_typed(struct span s)
{
	bool whole;
	return looks_number(s, &whole) || looks_date(s);
}

/* A whole number of up to 15 digits, or -1. */
static long long atoll_span(struct span s)
{
	long long n = 0;
	for (size_t i = 0; i < s.len; i++) {
		if (!is_digit(s.bytes[i]) || s.len > 15)
			return -1;
		n = n * 10 + (s.bytes[i] - '0');
	}
	return s.len ? n : -1;
}

/* True if the row at `at` labels the columns below: words where the rows below have
 * numbers and dates, or the same words as the row above. */
static bool labels_columns(const struct grid *g, size_t at)
{
	const struct grid_row *r = &g->rows[at];
	size_t against = 0, as_data = 0, same = 0, n = 0;
	struct span last = { 0 };
	bool differ = false;
	if (at + 1 >= g->n)
		return false;
	/* A further header row below says nothing about types. */
	size_t body = at + (has_import_ids(&g->rows[at + 1]) ? 2 : 1);
	for (size_t k = 0; k < r->n; k++) {
		struct span c = cell(r, k);
		size_t below = 0, typed = 0;
		if (!c.len)
			continue;
		n++;
		same += span_equal(c, cell(&g->rows[at - 1], k));
		for (size_t i = body; i < g->n && i <= at + BODY_ROWS; i++) {
			struct span d = cell(&g->rows[i], k);
			if (!d.len)
				continue;
			below++;
			typed += is_typed(d);
		}
		if (below >= 2 && typed * 10 >= below * 6) {
			bool word = !is_typed(c) && (c.bytes[0] > '9' || c.bytes[0] < '#');
			against += word;
			as_data += !word;
			differ |= word && last.len && !span_equal(last, c);
			last = word ? c : last;
		}
	}
	if (n >= 3 && same * 10 >= n * 8 && against >= as_data)
		return true;
	return against >= 2 && differ && as_data * 5 <= against;
}

/* How far a header row looks like names rather than wordings: short, no blanks. */
static size_t name_score(const struct grid_row *r, size_t width)
{
	size_t plain = 0;
	for (size_t k = 0; k < width; k++) {
		struct span c = cell(r, k);
		plain += c.len && c.len < 40 && !memchr(c.bytes, ' ', c.len);
	}
	return plain;
}

static size_t wordy_cells(const struct grid_row *r)
{
	size_t n = 0;
	for (size_t k = 0; k < r->n; k++)
		n += count_words(r->cells[k]) >= 4;
	return n;
}

/* A row of wordings below a row of short names: sentences where answers are mostly none. */
static bool words_names(const struct grid *g, size_t at)
{
	const struct grid_row *names = &g->rows[at - 1], *r = &g->rows[at];
	size_t n = filled(r), wordy = wordy_cells(r), below = 0, rows = 0;
	if (n < 4 || r->n != names->n || wordy * 2 < n || n * 10 < filled(names) * 9 ||
	    name_score(names, names->n) * 10 < filled(names) * 8)
		return false;
	for (size_t i = at + 1; i < g->n && i <= at + BODY_ROWS; i++, rows++)
		below += wordy_cells(&g->rows[i]);
	return rows >= 2 && below * 2 < wordy * rows;
}

/* A row of labels for some columns only: blank where every row below is filled. */
static bool labels_some(const struct grid *g, size_t at)
{
	const struct grid_row *r = &g->rows[at];
	size_t blank = 0, n = filled(r);
	if (at + 2 >= g->n || cell(r, 0).len || !n || n * 2 > r->n)
		return false;
	for (size_t k = 0; k < r->n; k++) {
		bool all = !cell(r, k).len;
		for (size_t i = at + 1; i < g->n && i <= at + BODY_ROWS && all; i++)
			all = cell(&g->rows[i], k).len > 0;
		blank += all;
	}
	return blank >= 2;
}

/* "HB-1001" and "HB-1002": codes with digits and letters at the same places. */
static bool same_shape(struct span x, struct span y)
{
	bool digit = false;
	if (x.len != y.len || x.len < 3 || !looks_code(x))
		return false;
	for (size_t i = 0; i < x.len; i++) {
		digit |= is_digit(x.bytes[i]);
		if (is_digit(x.bytes[i]) != is_digit(y.bytes[i]) || (!is_digit(x.bytes[i]) && x.bytes[i] != y.bytes[i]))
			return false;
	}
	return digit;
}

/* A first row that is a row of answers: its cells are of the kinds of those below (none
 * is a word over numbers or dates), and one is a date, counts on with the rows below, or
 * comes again. */
static bool has_no_header(const struct grid *g, size_t at)
{
	const struct grid_row *r = &g->rows[at];
	size_t typed = 0, sure = 0;
	if (at + 3 >= g->n)
		return false;
	for (size_t k = 0; k < r->n; k++) {
		struct span c = cell(r, k);
		size_t below = 0, as_typed = 0, dates = 0, again = 0, alike = 0;
		for (size_t i = at + 1; i < g->n && i <= at + BODY_ROWS; i++) {
			struct span d = cell(&g->rows[i], k);
			below += d.len > 0;
			as_typed += d.len && is_typed(d);
			dates += looks_date(d);
			again += c.len && span_equal(c, d);
			alike += k == 0 && same_shape(c, d);
		}
		if (below >= 3 && alike * 10 >= below * 9) {
			typed++;
			sure++;
		} else if (below >= 3 && as_typed * 10 >= below * 9) {
			long long first = atoll_span(c), second = atoll_span(cell(&g->rows[at + 1], k));
			if (c.len && !is_typed(c))
				return false;
			typed += c.len > 0;
			sure += (dates * 10 >= below * 9 && looks_date(c)) ||
			        (k == 0 && first >= 0 && second == first + 1 &&
			         atoll_span(cell(&g->rows[at + 2], k)) == first + 2);
		} else if (c.len && !is_typed(c)) {
			sure += again > 0;
		}
	}
	return typed > 0 && sure > 0;
}

static size_t header_rows(const struct grid *g, size_t at, const char **kind)
{
	static const char *const kinds[] = { "1 header row", "2 header rows", "3 header rows",
	                                     "4 header rows" };
	size_t rows = 1;
	for (size_t k = 1; k <= MOST_HEADER_ROWS && at + k < g->n; k++)
		if (has_import_ids(&g->rows[at + k])) {
			*kind = k == 2 ? "3 header rows with ImportId" : "header rows with ImportId";
			return k + 1;
		}
	if (at + 2 < g->n && fills_blanks(g, at)) {
		*kind = "2 header rows, questions and choices";
		return 2;
	}
	if (at + 1 < g->n && words_names(g, at + 1))
		rows++;
	while (rows < MOST_HEADER_ROWS && at + rows < g->n &&
	       (labels_columns(g, at + rows) || (rows > 1 && labels_some(g, at + rows))))
		rows++;
	if (rows == 1 && has_no_header(g, at)) {
		*kind = "no header row";
		return 0;
	}
	*kind = kinds[rows - 1];
	return rows;
}

static size_t row_bytes(const struct grid_row *r)
{
	size_t n = 0;
	for (size_t k = 0; k < r->n; k++)
		n += r->cells[k].len;
	return n;
}

/* "V1", "V10": a legacy Qualtrics placeholder, no name. */
static bool is_placeholder(struct span s)
{
	bool whole;
	return s.len >= 2 && s.len <= 4 && s.bytes[0] == 'V' &&
	       looks_number((struct span){ s.bytes + 1, s.len - 1 }, &whole);
}

static struct span join(struct arena *a, struct span left, const char *between, struct span right)
{
	size_t gap = strlen(between);
	char *text = arena_alloc(a, left.len + gap + right.len + 1);
	memcpy(text, left.bytes, left.len);
	memcpy(text + left.len, between, gap);
	memcpy(text + left.len + gap, right.bytes, right.len);
	return (struct span){ text, left.len + gap + right.len };
}

/* Question and choice rows: blanks of the first row belong to the question before. */
static void name_from_pair(const struct grid *g, size_t at, struct columns *c)
{
	const struct grid_row *first = &g->rows[at], *second = &g->rows[at + 1];
	for (size_t k = 0; k < c->n;) {
		struct span question = cell(first, k);
		size_t end = k + 1;
		while (question.len && end < c->n && !cell(first, end).len && cell(second, end).len)
			end++;
		for (size_t i = k; i < end; i++) {
			struct column *col = &c->list[i];
			struct span below = arena_span(c->arena, cell(second, i));
			struct span low = fold_text(below, c->arena);
			bool generic = !low.len || span_is(low, "response") || span_is(low, "open-ended response");
			col->wording = question.len ? arena_span(c->arena, question) : below;
			col->header = col->wording;
			if (end - k > 1 && below.len) {
				col->group = col->wording;
				col->choice = below;
			}
			if (question.len && !generic)
				col->header = join(c->arena, col->wording, " - ", below);
			if (question.len && !generic && end - k == 1)
				col->wording = col->header;
		}
		k = end;
	}
}

static void name_by_number(struct columns *c)
{
	for (size_t k = 0; k < c->n; k++) {
		char name[32];
		snprintf(name, sizeof name, "column %zu", k + 1);
		c->list[k].header = c->list[k].wording = arena_span(c->arena, span_of(name));
	}
}

static void name_from_rows(const struct grid *g, size_t at, const struct heading *h, struct columns *c)
{
	size_t rows = h->rows, names = at, wording;
	if (rows > 1 && has_import_ids(&g->rows[at + rows - 1]))
		rows--;
	for (size_t i = at + 1; i < at + rows; i++)
		if (name_score(&g->rows[i], c->n) > name_score(&g->rows[names], c->n) + c->n / 8)
			names = i;
	wording = names;
	for (size_t i = at; i < at + rows; i++)
		if (i != names && (wording == names || row_bytes(&g->rows[i]) > row_bytes(&g->rows[wording])))
			wording = i;
	for (size_t k = 0; k < c->n; k++) {
		struct column *col = &c->list[k];
		struct span name = cell(&g->rows[names], k), text = cell(&g->rows[wording], k);
		if (!name.len || (is_placeholder(name) && text.len && rows > 1))
			name = text;
		col->header = arena_span(c->arena, name);
		col->wording = text.len ? arena_span(c->arena, text) : col->header;
		for (size_t i = at; i < at + rows; i++) {
			struct span more = cell(&g->rows[i], k);
			if (i != names && i != wording && more.len && !span_equal(more, text) &&
			    !span_equal(more, name))
				col->wording = join(c->arena, col->wording, " - ", more);
		}
	}
}

/* "Q2[SQ001]. Which do you use? [Bus]": LimeSurvey's code before the wording. */
static size_t code_length(struct span s)
{
	size_t n = 0;
	while (n < s.len && n < 40 && s.bytes[n] != ' ' && s.bytes[n] != '.')
		n++;
	return n && n + 2 < s.len && s.bytes[n] == '.' && s.bytes[n + 1] == ' ' ? n : 0;
}

static void part_codes(struct columns *c)
{
	size_t with = 0;
	for (size_t k = 0; k < c->n; k++)
		with += code_length(c->list[k].header) > 0;
	for (size_t k = 0; k < c->n && with * 2 > c->n; k++) {
		struct span h = c->list[k].header;
		size_t n = code_length(h);
		if (n)
			c->list[k].wording = (struct span){ h.bytes + n + 2, h.len - n - 2 };
	}
}

static void columns_make(struct columns *c, size_t n)
{
	c->n = n;
	c->list = arena_calloc(c->arena, n + 1, sizeof *c->list);
	for (size_t k = 0; k < n; k++)
		c->list[k].question = c->list[k].closed = NONE;
}

/* A delimiter at the end of each line makes no column: what stands behind it, if anything,
 * is surplus of the last one that has a name. */
static void drop_unnamed_end(const struct grid *g, size_t body, struct columns *c)
{
	while (c->n > 1 && !c->list[c->n - 1].header.len) {
		size_t with = 0;
		for (size_t i = body; i < g->n; i++)
			with += cell(&g->rows[i], c->n - 1).len > 0;
		if (with * 10 >= g->n - body && with > 0)
			return;
		c->n--;
	}
}

void heading_find(const struct grid *g, struct heading *h, struct columns *c)
{
	size_t width = usual_width(g), at = 0, shorter = 0, body = 0;
	*h = (struct heading){ .kind = "no row" };
	if (g->n == 0)
		return;
	while (at < MOST_TITLES && at < g->n && is_title(g, at, width))
		at++;
	if (at == g->n || at == MOST_TITLES || !filled(&g->rows[at]))
		at = 0;
	h->titles = at;
	h->rows = header_rows(g, at, &h->kind);
	c->n = g->rows[at].n;
	if (h->rows > 1 && g->rows[at + 1].n > c->n)
		c->n = g->rows[at + 1].n;
	columns_make(c, c->n);
	if (h->rows == 0)
		name_by_number(c);
	else if (strstr(h->kind, "choices"))
		name_from_pair(g, at, c);
	else
		name_from_rows(g, at, h, c);
	if (h->rows == 1)
		part_codes(c);
	drop_unnamed_end(g, at + h->rows, c);
	for (size_t i = at + h->rows; i < g->n; i++) {
		size_t n = filled(&g->rows[i]);
		body += n > 1;
		shorter += n > 1 && g->rows[i].n < c->n;
	}
	h->pads = shorter * 5 >= body && shorter >= 2;
}

void heading_of_names(char *const *names, size_t n, struct columns *c)
{
	columns_make(c, n);
	for (size_t k = 0; k < n; k++) {
		c->list[k].header = arena_span(c->arena, span_of(names[k]));
		c->list[k].wording = c->list[k].header;
	}
}

bool repeats_header(const struct columns *c, const struct span *cells, size_t n)
{
	size_t same = 0, any = 0, letters = 0;
	for (size_t k = 0; k < n && k < c->n; k++) {
		struct span s = trim(cells[k]);
		if (!s.len)
			continue;
		any++;
		same += span_equal(s, c->list[k].header) || span_equal(s, c->list[k].wording);
		letters += s.bytes[0] > '9';
		if (any == 3 && same == 0)
			return false;
	}
	return any >= 2 && same * 10 >= any * 9 && letters * 2 >= any;
}
