/* charset_guess.c: which character set some bytes are in. uchardet knows no Mac Roman
 * and takes short western texts for Greek or Vietnamese; so the western sets are told
 * apart here, by how well each reading of a byte fits between its neighbours. */
#include <iconv.h>
#include <stdio.h>
#include <uchardet.h>

#include "charset.h"

enum class { NOTHING, LOWER, UPPER, APOSTROPHE, OPENING, CLOSING, DASH, CURRENCY, UNIT, SPACE, SYMBOL };
static const char *const western[] = { "WINDOWS-1252", "ISO-8859-15", "MACINTOSH", "CP850" };
enum { N_WESTERN = 4 };

static enum class class_of(uint32_t c)
{
	switch (c) {
	case 0x2019: return APOSTROPHE;
	case 0x2018: case 0x201c: case 0x201e: case 0xab: case 0xbf: case 0xa1: return OPENING;
	case 0x201d: case 0xbb: case 0x2026: return CLOSING;
	case 0x2013: case 0x2014: case 0x2022: case 0xb7: return DASH;
	case 0xa3: case 0x20ac: return CURRENCY;
	case 0xb0: case 0xb2: case 0xb3: case 0xbd: case 0xbc: case 0xbe: case 0x2122: case 0xae: case 0xa9:
	case 0xba: case 0xaa: case 0xa7: return UNIT;
	case 0xa0: return SPACE;
	case 0x192: case 0xd7: case 0xf7: return SYMBOL;
	default: break;
	}
	if (c < 0xa0)
		return NOTHING;
	if ((c >= 0xdf && c <= 0xff) || c == 0x153 || c == 0x161 || c == 0x17e)
		return LOWER;
	if ((c >= 0xc0 && c < 0xdf) || c == 0x152 || c == 0x160 || c == 0x17d || c == 0x178)
		return UPPER;
	return SYMBOL;
}

/* The classes of bytes 0x80 to 0xFF in a character set. */
static bool classes_of(const char *name, enum class classes[128])
{
	iconv_t conversion = iconv_open("UTF-32LE", name);
	if (conversion == (iconv_t)-1)
		return false;
	for (unsigned i = 0; i < 128; i++) {
		char byte = (char)(0x80 + i), *from = &byte;
		unsigned char wide[8];
		char *to = (char *)wide;
		size_t left = 1, room = sizeof wide;
		classes[i] = NOTHING;
		if (iconv(conversion, &from, &left, &to, &room) != (size_t)-1)
			classes[i] = class_of(wide[0] | (uint32_t)wide[1] << 8 | (uint32_t)wide[2] << 16);
		else
			iconv(conversion, NULL, NULL, NULL, NULL);
	}
	iconv_close(conversion);
	return true;
}

static enum class ascii_class(unsigned char c)
{
	if (c >= 'a' && c <= 'z')
		return LOWER;
	if (c >= 'A' && c <= 'Z')
		return UPPER;
	if (c >= '0' && c <= '9')
		return UNIT;
	return c <= ' ' ? SPACE : SYMBOL;
}

static bool is_letter(enum class c)
{
	return c == LOWER || c == UPPER;
}

/* How well a reading fits between its neighbours. */
static int fit(enum class before, enum class c, enum class after)
{
	bool inside = is_letter(before) && is_letter(after);
	switch (c) {
	case NOTHING:    return -10;
	case LOWER:      return before == LOWER || after == LOWER ? 2 : before == UPPER ? 1 : -1;
	case UPPER:      return before == LOWER ? -2 : is_letter(after) ? 1 : before == UPPER ? 1 : -1;
	case APOSTROPHE: return is_letter(before) || before == UNIT ? 3 : -1;
	case OPENING:    return !is_letter(before) && (is_letter(after) || after == UNIT) ? 2 : -1;
	case CLOSING:    return before != SPACE && !is_letter(after) ? 2 : -1;
	case DASH:       return inside ? 0 : 1;
	case CURRENCY:   return after == UNIT ? 3 : before == UNIT || after == SPACE ? 1 : inside ? -3 : 0;
	case UNIT:       return inside ? -3 : before == UNIT ? 1 : 0;
	case SPACE:      return inside ? -1 : 0;
	default:         return inside ? -3 : -1;
	}
}

static long score(struct span s, const enum class high[128])
{
	long sum = 0;
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.bytes[i];
		if (c < 0x80)
			continue;
		unsigned char b = i ? (unsigned char)s.bytes[i - 1] : ' ';
		unsigned char a = i + 1 < s.len ? (unsigned char)s.bytes[i + 1] : ' ';
		sum += fit(b < 0x80 ? ascii_class(b) : high[b - 0x80], high[c - 0x80],
		           a < 0x80 ? ascii_class(a) : high[a - 0x80]);
	}
	return sum;
}

/* Counts sequences of UTF-8 and bytes that belong to none. */
static void count_utf8(struct span s, bool whole, size_t *good, size_t *bad)
{
	size_t at = 0;
	*good = *bad = 0;
	while (at < s.len) {
		unsigned char c = (unsigned char)s.bytes[at];
		if (c < 0x80) {
			at++;
			continue;
		}
		size_t n = c >= 0xc2 && c < 0xe0 ? 2 : c >= 0xe0 && c < 0xf0 ? 3 : c >= 0xf0 && c < 0xf5 ? 4 : 0;
		size_t k = 1;
		while (k < n && at + k < s.len && (s.bytes[at + k] & 0xc0) == 0x80)
			k++;
		if (k < n && at + k == s.len && !whole)
			return; /* the sample cuts a sequence */
		*good += n && k == n;
		*bad += !n || k < n;
		at += n && k == n ? n : 1;
	}
}

static bool is_western(const char *name)
{
	return !*name || strcmp(name, "WINDOWS-1252") == 0 || strcmp(name, "ISO-8859-1") == 0 ||
	       strcmp(name, "ISO-8859-15") == 0 || strcmp(name, "ASCII") == 0 || strcmp(name, "UTF-8") == 0;
}

const char *charset_guess(struct span bytes, bool whole, char name[32])
{
	size_t good, bad, high = 0, letters = 0;
	count_utf8(bytes, whole, &good, &bad);
	if (bad == 0 || good >= 4 * bad)
		return "UTF-8";
	for (size_t i = 0; i < bytes.len; i++) {
		high += (bytes.bytes[i] & 0x80) != 0;
		letters += (bytes.bytes[i] & 0x80) || is_letter(ascii_class((unsigned char)bytes.bytes[i]));
	}
	uchardet_t detector = uchardet_new();
	name[0] = '\0';
	if (uchardet_handle_data(detector, bytes.bytes, bytes.len) == 0) {
		uchardet_data_end(detector);
		snprintf(name, 32, "%s", uchardet_get_charset(detector));
	}
	uchardet_delete(detector);
	/* Where a third of the letters are not ASCII, no western language is spoken. */
	iconv_t usable = iconv_open("UTF-8", *name ? name : "UTF-8");
	if (usable != (iconv_t)-1) {
		iconv_close(usable);
		if (!is_western(name) && high * 3 >= letters)
			return name;
	}
	enum class classes[128];
	const char *best = western[0];
	long most = 0;
	for (size_t i = 0; i < N_WESTERN; i++) {
		long s = classes_of(western[i], classes) ? score(bytes, classes) : -1;
		if (i == 0 || s > most) {
			most = s;
			best = western[i];
		}
	}
	if (most < 0 && !is_western(name) && usable != (iconv_t)-1)
		return name;
	return best;
}
