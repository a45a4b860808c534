/* profile.c: counts of a column's cells, with a hash table for distinct values. */
#include "profile.h"

#include <stdlib.h>

#include "fold.h"

const char *const column_role_names[COLUMN_ROLES] = { "ignored", "reference", "text", "closed",
	"attribute", "timestamp", "personal", "question" };

bool column_role_of(struct span name, enum column_role *role)
{
	for (int i = 0; i < COLUMN_ROLES; i++)
		if (span_is(name, column_role_names[i])) {
			*role = (enum column_role)i;
			return true;
		}
	return false;
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool looks_number(struct span s, bool *whole)
{
	size_t i = 0, digits = 0, signs = 0;
	*whole = true;
	if (s.len && (s.bytes[0] == '-' || s.bytes[0] == '+'))
		i++;
	for (; i < s.len; i++) {
		char c = s.bytes[i];
		if (is_digit(c))
			digits++;
		else if ((c == '.' || c == ',') && digits && i + 1 < s.len)
			signs++;
		else if (c != '%' || i + 1 != s.len)
			return false;
	}
	*whole = signs == 0;
	return digits > 0 && signs <= 3;
}

/* Words that may stand in a date; the first three letters are compared. */
static bool date_word(const char *p, size_t n)
{
	static const char known[] = "jan feb mar apr may jun jul aug sep oct nov dec "
	                            "mon tue wed thu fri sat sun fév fev avr mai jui aoû aou déc "
	                            "ion chw maw ebr meh gor awst med hyd tac rha "
	                            "okt dez mär juil ";
	char low[4] = "";
	if (n <= 2)
		return true; /* am, pm, T, Z, th */
	if (n > 10)
		return false;
	for (size_t i = 0; i < 3; i++)
		low[i] = (char)(p[i] | (is_letter(p[i]) ? 32 : 0));
	if (strstr(known, low) != NULL)
		return true;
	for (size_t i = 0; i < n; i++) /* time zones: GMT, WIB, AEST */
		if (p[i] < 'A' || p[i] > 'Z')
			return false;
	return n <= 5;
}

bool looks_date(struct span s)
{
	size_t numbers = 0, digits = 0, joins = 0, words = 0;
	if (s.len < 6 || s.len > 48)
		return false;
	for (size_t i = 0; i < s.len;) {
		size_t start = i;
		char c = s.bytes[i];
		if (is_digit(c)) {
			while (i < s.len && is_digit(s.bytes[i]))
				i++;
			numbers++;
			digits += i - start;
			if (i - start > 9)
				return false;
		} else if (is_letter(c) || (c & 0x80)) {
			while (i < s.len && (is_letter(s.bytes[i]) || (s.bytes[i] & 0x80)))
				i++;
			if (!date_word(s.bytes + start, i - start))
				return false;
			words += i - start > 2;
		} else {
			joins += c == '/' || c == '-' || c == ':' || c == '.';
			if (!strchr(" /-:.,+()", c))
				return false;
			i++;
		}
	}
	return (numbers >= 3 && joins >= 2 && digits >= 3 && digits <= 26) ||
	       (numbers >= 2 && words >= 1 && digits >= 3);
}

bool looks_mail(struct span s)
{
	const char *at = s.len ? memchr(s.bytes, '@', s.len) : NULL;
	if (!at || at == s.bytes || memchr(s.bytes, ' ', s.len))
		return false;
	size_t rest = s.len - (size_t)(at - s.bytes);
	return rest > 3 && memchr(at, '.', rest) != NULL;
}

bool looks_link(struct span s)
{
	return (s.len > 8 && memcmp(s.bytes, "http", 4) == 0 && !memchr(s.bytes, ' ', s.len)) ||
	       (s.len > 6 && memcmp(s.bytes, "www.", 4) == 0 && !memchr(s.bytes, ' ', s.len));
}

bool looks_phone(struct span s)
{
	size_t digits = 0, signs = 0;
	if (s.len < 9 || s.len > 22 || (s.bytes[0] != '0' && s.bytes[0] != '+' && s.bytes[0] != '('))
		return false;
	for (size_t i = 0; i < s.len; i++) {
		digits += is_digit(s.bytes[i]);
		signs += !is_digit(s.bytes[i]);
		if (!is_digit(s.bytes[i]) && !strchr(" +-().", s.bytes[i]))
			return false;
	}
	return digits >= 9 && digits <= 15 && signs <= 7;
}

bool looks_postcode(struct span s)
{
	char plain[8];
	size_t n = 0;
	for (size_t i = 0; i < s.len; i++) {
		if (s.bytes[i] == ' ')
			continue;
		if (n == 7 || (!is_letter(s.bytes[i]) && !is_digit(s.bytes[i])))
			return false;
		plain[n++] = s.bytes[i];
	}
	return n >= 5 && is_letter(plain[0]) && is_digit(plain[n - 3]) && is_letter(plain[n - 2]) &&
	       is_letter(plain[n - 1]) && (is_digit(plain[1]) || is_digit(plain[2]));
}

bool looks_address(struct span s)
{
	size_t dots = 0, colons = 0, digits = 0;
	if (s.len < 7 || s.len > 45)
		return false;
	for (size_t i = 0; i < s.len; i++) {
		char c = s.bytes[i];
		dots += c == '.';
		colons += c == ':';
		digits += is_digit(c);
		if (!is_digit(c) && c != '.' && c != ':' && !((c | 32) >= 'a' && (c | 32) <= 'f'))
			return false;
	}
	return (dots == 3 && colons == 0 && digits == s.len - 3) || (colons >= 4 && dots == 0 && digits);
}

bool looks_code(struct span s)
{
	size_t digits = 0;
	if (!s.len || s.len > 64)
		return false;
	for (size_t i = 0; i < s.len; i++) {
		char c = s.bytes[i];
		digits += is_digit(c);
		if (!is_digit(c) && !is_letter(c) && !strchr("-_./:#", c))
			return false;
	}
	return digits > 0;
}

static void measure(struct profile *p, struct span cell, size_t times)
{
	bool whole, number = looks_number(cell, &whole);
	size_t words = count_words(cell);
	p->filled += times;
	p->bytes += cell.len * times;
	p->words += words * times;
	p->longest = cell.len > p->longest ? cell.len : p->longest;
	p->spaced += words > 1 ? times : 0;
	p->numbers += number ? times : 0;
	p->whole += number && whole ? times : 0;
	p->dates += !number && looks_date(cell) ? times : 0;
	p->mails += looks_mail(cell) ? times : 0;
	p->links += looks_link(cell) ? times : 0;
	p->phones += looks_phone(cell) ? times : 0;
	p->postcodes += looks_postcode(cell) ? times : 0;
	p->addresses += looks_address(cell) ? times : 0;
	p->codes += looks_code(cell) ? times : 0;
}

/* Counts everything again from the distinct values. */
static void recount(struct profile *p)
{
	struct profile fresh = { .rows = p->rows, .values = p->values, .distinct = p->distinct,
	                         .n_missing = p->n_missing, .missing_cells = p->missing_cells };
	memcpy(fresh.missing, p->missing, sizeof fresh.missing);
	*p = fresh;
	for (size_t i = 0; i < p->distinct; i++)
		measure(p, p->values[i].text, p->values[i].count);
}

void profile_cells(struct profile *p, const struct span *cells, size_t n, struct arena *a)
{
	size_t room = 16;
	while (room < 2 * n)
		room *= 2;
	uint32_t *slots = arena_calloc(a, room, sizeof *slots);
	*p = (struct profile){ .rows = n, .values = arena_alloc(a, (n + 1) * sizeof *p->values) };
	for (size_t i = 0; i < n; i++) {
		struct span cell = trim(cells[i]);
		if (!cell.len)
			continue;
		size_t at = span_hash(cell) & (room - 1);
		while (slots[at] && !span_equal(p->values[slots[at] - 1].text, cell))
			at = (at + 1) & (room - 1);
		if (!slots[at]) {
			p->values[p->distinct] = (struct value){ cell, 0 };
			slots[at] = (uint32_t)++p->distinct;
		}
		p->values[slots[at] - 1].count++;
	}
	recount(p);
}

/* A negative number like -99 among numbers that are none of its kind. */
static bool is_lone_negative(const struct profile *p, struct span code)
{
	bool whole;
	if (code.bytes[0] != '-' || !looks_number(code, &whole) || p->numbers * 2 < p->filled)
		return false;
	for (size_t i = 0; i < p->distinct; i++)
		if (p->values[i].text.bytes[0] == '-' && p->values[i].text.len != code.len)
			return false;
	return true;
}

/* Whether a column's value is a code for "missing" there. */
static bool is_code(const struct profile *p, const struct missing_codes *m, struct value v, bool text)
{
	bool whole;
	for (size_t k = 0; k < m->n; k++) {
		if (!span_equal(v.text, m->codes[k]))
			continue;
		if (m->is_word[k] && text)
			return v.count >= 5 && v.count * 10 >= p->filled;
		if (looks_number(v.text, &whole) && p->numbers * 2 > p->filled)
			return is_lone_negative(p, v.text);
		return v.count >= 2;
	}
	return false;
}

void profile_drop_missing(struct profile *p, const struct missing_codes *m, bool text)
{
	size_t kept = 0;
	enum { MOST = sizeof p->missing / sizeof *p->missing };
	struct profile before = *p;
	struct value *all = xmalloc((p->distinct + 1) * sizeof *all);
	memcpy(all, p->values, p->distinct * sizeof *all);
	before.values = all;
	for (size_t i = 0; i < before.distinct; i++) {
		struct value v = all[i];
		if (p->n_missing < MOST && is_code(&before, m, v, text)) {
			p->missing[p->n_missing++] = v.text;
			p->missing_cells += v.count;
		} else {
			p->values[kept++] = v;
		}
	}
	free(all);
	if (kept == p->distinct)
		return;
	p->distinct = kept;
	recount(p);
}
