/* xlsx_text.c: what Excel's escapes, number formats and day numbers mean. */
#include <math.h>
#include <stdio.h>

#include "xlsx_book.h"

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

size_t xlsx_unescape(char *text, size_t len)
{
	char *out = text;
	for (size_t i = 0; i < len;) {
		uint32_t c = 0;
		bool escape = len - i >= 7 && text[i] == '_' && text[i + 1] == 'x' && text[i + 6] == '_';
		for (size_t k = 2; k < 6 && escape; k++) {
			escape = hex_digit(text[i + k]) >= 0;
			c = c * 16 + (uint32_t)hex_digit(text[i + k]);
		}
		if (!escape || c == 0 || (c >= 0xd800 && c < 0xe000)) {
			*out++ = text[i++];
			continue;
		}
		i += 7;
		if (c < 0x80) {
			*out++ = (char)c;
		} else if (c < 0x800) {
			*out++ = (char)(0xc0 | c >> 6);
			*out++ = (char)(0x80 | (c & 0x3f));
		} else {
			*out++ = (char)(0xe0 | c >> 12);
			*out++ = (char)(0x80 | (c >> 6 & 0x3f));
			*out++ = (char)(0x80 | (c & 0x3f));
		}
	}
	return (size_t)(out - text);
}

enum number_format number_format_of(struct span code)
{
	bool date = false, time = false, month = false, elapsed = false;
	for (size_t i = 0; i < code.len; i++) {
		char c = code.bytes[i], low = (char)(c | 0x20);
		if (c == ';')
			break; /* the rest is for negative numbers and text */
		if (c == '"') {
			while (++i < code.len && code.bytes[i] != '"')
				;
		} else if (c == '\\' || c == '_' || c == '*') {
			i++;
		} else if (c == '[') {
			char next = i + 1 < code.len ? (char)(code.bytes[i + 1] | 0x20) : ']';
			char then = i + 2 < code.len ? (char)(code.bytes[i + 2] | 0x20) : ']';
			elapsed |= (next == 'h' || next == 'm' || next == 's') && (then == (']' | 0x20) || then == next);
			while (i < code.len && code.bytes[i] != ']')
				i++;
		} else {
			date |= low == 'd' || low == 'y';
			time |= low == 'h' || low == 's';
			month |= low == 'm';
		}
	}
	if (elapsed)
		return NUMBER_DURATION;
	date |= month && !time;
	return date && time ? NUMBER_DATE_TIME : date ? NUMBER_DATE : time ? NUMBER_TIME : NUMBER_PLAIN;
}

/* The civil date of a day counted from 1970-01-01 (Hinnant, "chrono-compatible
 * low-level date algorithms"). */
static void civil(int64_t day, int64_t *year, int *month, int *of_month)
{
	day += 719468;
	int64_t era = (day >= 0 ? day : day - 146096) / 146097;
	int64_t doe = day - era * 146097, yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100), mp = (5 * doy + 2) / 153;
	*of_month = (int)(doy - (153 * mp + 2) / 5 + 1);
	*month = (int)(mp < 10 ? mp + 3 : mp - 9);
	*year = yoe + era * 400 + (*month <= 2);
}

size_t number_text(double value, enum number_format format, bool from_1904, char out[40])
{
	if (format == NUMBER_PLAIN || !(value >= 0 && value < 2958466)) {
		int n = snprintf(out, 40, "%.15g", value);
		return (size_t)n;
	}
	int64_t seconds = (int64_t)llround(value * 86400), day = seconds / 86400, rest = seconds % 86400;
	int hour = (int)(rest / 3600), minute = (int)(rest / 60 % 60), second = (int)(rest % 60), n;
	if (format == NUMBER_DURATION) {
		n = snprintf(out, 40, "%lld:%02d:%02d", (long long)(seconds / 3600), minute, second);
		return (size_t)n;
	}
	if (format == NUMBER_TIME && day == 0) {
		n = snprintf(out, 40, "%02d:%02d:%02d", hour, minute, second);
		return (size_t)n;
	}
	int64_t year, base = from_1904 ? 24107 : 25569; /* 1970-01-01 in each count of days */
	int month, of_month;
	/* Excel has a 29 February 1900: days before it are one less. */
	civil(day - base + (!from_1904 && day < 60), &year, &month, &of_month);
	n = snprintf(out, 40, "%04d-%02d-%02d", (int)year, month, of_month);
	if (format != NUMBER_DATE || rest)
		n += snprintf(out + n, 40 - (size_t)n, "T%02d:%02d:%02d", hour, minute, second);
	return (size_t)n;
}
