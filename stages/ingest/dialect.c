/* dialect.c: the delimiter, quote and escapes of a file, found by trying: the dialect
 * under which the rows of a sample agree best on how many cells they have. */
#include <stdlib.h>

#include "csv_scan.h"
#include "table.h"

enum { MOST_ROWS = 2000 };

struct trial {
	struct csv_scan scan;
	char *text, *end;      /* a copy of the sample, with room for padding */
	bool whole;
	size_t counts[MOST_ROWS];
};

/* The number of cells (at least 2) that most rows have; 1 if no row has more. */
static size_t usual_count(const size_t *counts, size_t n)
{
	size_t best = 1, most = 0;
	for (size_t i = 0; i < n && i < 200; i++) {
		size_t same = 0;
		for (size_t k = 0; k < n; k++)
			same += counts[k] == counts[i];
		if (counts[i] > 1 && (same > most || (same == most && counts[i] > best))) {
			most = same;
			best = counts[i];
		}
	}
	return best;
}

/* How well do rows agree on `width`? Longer rows (a text whose delimiters were not
 * quoted) speak against it less than shorter ones. */
static double agreement(const size_t *counts, size_t n, size_t width)
{
	double sum = 0;
	for (size_t i = 0; i < n; i++)
		sum += counts[i] == width ? 1.0 : counts[i] > width ? 0.5 : counts[i] > 1 ? 0.1 : 0;
	return n ? sum / (double)n : 0;
}

/* Does the scanned row show that its quotes or escapes are others than d's: a plain cell
 * in quotes of the other kind, or a quote after a backslash? */
static bool has_leftovers(const struct csv_scan *s, const struct dialect *d)
{
	for (size_t i = 0; i < s->n; i++) {
		const struct raw_cell *c = &s->cells[i];
		if (!d->backslash)
			for (const char *p = c->bytes, *end = p + c->len;
			     (p = memchr(p, '\\', (size_t)(end - p))) != NULL; p++)
				if (p[1] == '"' || (d->quote == '\'' && p[1] == '\''))
					return true;
		/* before the first cell of the sample stands its padding */
		bool plain = !d->quote || c->bytes[-1] != d->quote;
		char first = c->len > 1 ? c->bytes[0] : '\0';
		if (plain && (first == '"' || first == '\'') && first != d->quote && c->bytes[c->len - 1] == first)
			return true;
	}
	return false;
}

/* Scores a dialect in [0, 1] and sets its columns. */
static double try_dialect(struct trial *t, struct dialect *d)
{
	size_t n = 0, odd = 0, left = 0, cells = 0, spaced = 0;
	char *p = t->text, *next = p;
	enum scan_result result = SCAN_ROW;
	while (n < MOST_ROWS && p < t->end) {
		result = csv_scan_row(&t->scan, d, p, t->end, t->whole, false, &next);
		if (result != SCAN_ROW)
			break;
		p = next;
		if (t->scan.n == 1 && !t->scan.cells[0].len)
			continue;
		odd += t->scan.odd_quote;
		left += t->scan.stray_cr || has_leftovers(&t->scan, d);
		t->counts[n++] = t->scan.n;
		for (size_t i = 1; i < t->scan.n; i++, cells++)
			spaced += t->scan.cells[i].len && t->scan.cells[i].bytes[0] == ' ';
	}
	double covered = 1;
	if (result == SCAN_OPEN || (result == SCAN_MORE && n > 0 && n < MOST_ROWS))
		covered = (double)(p - t->text) / (double)(t->end - t->text);
	if (n == 0) {
		d->columns = t->scan.n ? t->scan.n : 1;
		return 0;
	}
	size_t usual = usual_count(t->counts, n), width = usual;
	double score = agreement(t->counts, n, usual);
	for (size_t i = 0; i < n && i < 10; i++) {
		double other = agreement(t->counts, n, t->counts[i]);
		if (t->counts[i] > 1 && other > score) {
			score = other;
			width = t->counts[i];
		}
	}
	/* The first row is the header more often than not: it weighs more. */
	if (width > 1)
		score = 0.8 * score + 0.2 * (t->counts[0] == width);
	/* Below a line without any, delimiters that blanks follow are a sentence's. */
	if (t->counts[0] == 1 && spaced * 10 > cells * 9)
		score *= 0.6;
	d->columns = width;
	score *= 1 - 0.2 * (double)(odd + left) / (double)n;
	return width > 1 ? score * (covered > 0.5 ? 1 : 0.5 + covered) : 0;
}

static bool occurs(struct span text, const char *what)
{
	return memmem(text.bytes, text.len, what, strlen(what)) != NULL;
}

/* A CR ends rows by itself if the sample has such CRs and, outside quotes, no other
 * line ends or rows that agree better so. */
static bool has_lone_cr(struct span text)
{
	const char *p = text.bytes, *end = p + text.len;
	while ((p = memchr(p, '\r', (size_t)(end - p))) != NULL) {
		while (p < end && *p == '\r')
			p++;
		if (p < end && *p != '\n')
			return true;
	}
	return false;
}

/* Is every delimiter followed by a space? */
static bool is_spaced(struct trial *t, const struct dialect *d)
{
	size_t rows = 0, cells = 0;
	for (char *p = t->text, *next; p < t->end && rows < MOST_ROWS; p = next, rows++) {
		if (csv_scan_row(&t->scan, d, p, t->end, t->whole, false, &next) != SCAN_ROW)
			break;
		for (size_t i = 1; i < t->scan.n; i++, cells++) {
			const char *start = t->scan.cells[i].bytes;
			bool quoted = d->quote && start[-1] == d->quote;
			if (quoted ? start[-2] != ' ' : start[0] != ' ')
				return false;
		}
	}
	return rows >= 2 && cells >= 3;
}

/* What a dialect must be better by than the usual one. */
static double unlikelihood(const struct dialect *d)
{
	return (d->quote == '\'' ? 0.02 : d->quote ? 0 : 0.1) + (d->backslash ? 0.001 : 0) +
	       (d->space ? 0.001 : 0) + (d->lone_cr ? 0.001 : 0);
}

void dialect_find(struct dialect *d, struct span sample, bool whole, char given)
{
	const char only[] = { given, '\0' }, *delimiters = given ? only : ",;\t|";
	struct trial *t = xcalloc(1, sizeof *t);
	char *room = xmalloc(sample.len + SCAN_PADDING + 1);
	room[0] = '\n';
	t->text = room + 1;
	if (sample.len)
		memcpy(t->text, sample.bytes, sample.len);
	t->end = t->text + sample.len;
	t->whole = whole;
	bool try_single = occurs(sample, "'"), try_none = occurs(sample, "\""), try_slash = occurs(sample, "\\");
	bool try_space = occurs(sample, ", \"") || occurs(sample, "; \"") || occurs(sample, "| \"");
	bool lone_cr = has_lone_cr(sample);
	double best = 0, one_column = 0.55;
	*d = (struct dialect){ .delimiter = given, .quote = '"', .columns = 1 };
	for (unsigned way = 0; way < 64; way++) {
		struct dialect try = { .lone_cr = way & 1, .space = way & 2, .backslash = way & 4,
			.quote = (way >> 3 & 3) == 0 ? '"' : (way >> 3 & 3) == 1 ? '\'' : 0 };
		if ((way >> 3) > 2 || (try.lone_cr && !lone_cr) || (try.space && !try_space) ||
		    (try.backslash && !try_slash) || (try.quote == '\'' && !try_single) ||
		    (!try.quote && (!try_none || try.backslash || try.space)))
			continue;
		for (const char *c = delimiters; *c; c++) {
			if (!memchr(sample.bytes, *c, sample.len))
				continue;
			try.delimiter = *c;
			double score = try_dialect(t, &try) - unlikelihood(&try);
			if (score >= (given ? 0 : try.columns > 1 && t->counts[0] > 1 ? 0.35 : one_column) &&
			    (score > best + 1e-9 || (score > best - 1e-9 && try.columns > d->columns))) {
				best = score;
				*d = try;
			}
		}
	}
	d->spaced = d->delimiter && d->delimiter != '\t' && is_spaced(t, d);
	if (!d->delimiter)
		d->lone_cr = lone_cr && !occurs(sample, "\n");
	csv_scan_free(&t->scan);
	free(room);
	free(t);
}
