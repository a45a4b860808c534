/* fault.c: filling and printing faults. */
#include "fault.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Those of ASCII, and C1 (U+0080 to U+009F), which terminals obey as well. */
static void replace_controls(char *text)
{
	for (; *text; text++) {
		unsigned char next = (unsigned char)text[1];
		if ((unsigned char)*text < 0x20 || *text == 0x7f)
			*text = '?';
		else if ((unsigned char)*text == 0xc2 && next >= 0x80 && next < 0xa0)
			text[0] = text[1] = '?';
	}
}

int fault_set(struct fault *f, int code, const char *format, ...)
{
	if (f->code)
		return f->code;
	va_list args;
	va_start(args, format);
	vsnprintf(f->message, sizeof f->message, format, args);
	va_end(args);
	replace_controls(f->message);
	f->code = code;
	return code;
}

int fault_who(struct fault *f, const char *who)
{
	if (f->code && !f->who[0])
		snprintf(f->who, sizeof f->who, "%s", who);
	return f->code;
}

int fault_prefix(struct fault *f, const char *format, ...)
{
	char whole[sizeof f->message * 2];
	va_list args;
	va_start(args, format);
	int n = vsnprintf(whole, sizeof f->message, format, args);
	va_end(args);
	if (n < 0)
		n = 0;
	if ((size_t)n >= sizeof f->message)
		n = (int)sizeof f->message - 1;
	snprintf(whole + n, sizeof whole - (size_t)n, ": %s", f->message);
	replace_controls(whole);
	memcpy(f->message, whole, sizeof f->message - 1);
	f->message[sizeof f->message - 1] = '\0';
	return f->code;
}

void report(const char *who, const char *severity, const char *format, ...)
{
	char message[1024];
	va_list args;
	va_start(args, format);
	vsnprintf(message, sizeof message, format, args);
	va_end(args);
	replace_controls(message);
	fprintf(stderr, "%s: %s: %s\n", who, severity, message);
}
