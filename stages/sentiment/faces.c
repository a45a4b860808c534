/* faces.c: see faces.h. */
#include "faces.h"

#include <stdbool.h>
#include <string.h>

static bool is_word_byte(int c)
{
	return (unsigned)((c | 32) - 'a') < 26 || (unsigned)(c - '0') < 10 || c >= 0x80;
}

/* The byte at i, or 0 past the end. */
static int byte_at(struct span t, size_t i)
{
	return i < t.len ? (unsigned char)t.bytes[i] : 0;
}

/* Faces that are no eyes with a mouth. */
static const struct { const char *typed, *form; } whole[] = {
	{ "</3", "</3" }, { "<3", "<3" }, { "^_^", ":)" }, { "^.^", ":)" }, { "^-^", ":)" }, { "-_-", ":|" },
	{ "-__-", ":|" }, { "-.-", ":|" }, { ">.<", ":(" }, { ">_<", ":(" }, { "(-:", ":)" }, { "(:", ":)" },
	{ "(;", ";)" }, { "\\o/", ":d" },
};

static size_t whole_at(struct span t, size_t i, char form[FACE_BYTES], size_t *n)
{
	for (size_t k = 0; k < sizeof whole / sizeof *whole; k++) {
		size_t len = strlen(whole[k].typed);
		if (t.len - i < len || memcmp(t.bytes + i, whole[k].typed, len) != 0)
			continue;
		if (is_word_byte(byte_at(t, i + len)) || (i && is_word_byte(byte_at(t, i - 1)) && *whole[k].typed == '('))
			continue;
		*n = strlen(whole[k].form);
		memcpy(form, whole[k].form, *n);
		return i + len;
	}
	return 0;
}

/* The plain form of a mouth, or 0. */
static char mouth_of(int c)
{
	switch (c) {
	case ')': case ']': case '}': return ')';
	case '(': case '[': case '{': return '(';
	case 'D': case 'd': return 'd';
	case 'P': case 'p': return 'p';
	case 'O': case 'o': case '0': return 'o';
	case 'S': case 's': return 's';
	case '/': case '\\': return '/';
	case '|': case '*': case '3': case '@': return (char)c;
	case 'c': case 'C': return '(';
	default: return 0;
	}
}

size_t face_at(struct span t, size_t i, char form[FACE_BYTES], size_t *n)
{
	int eyes = byte_at(t, i);
	size_t at = i + 1, len = 0;

	if (eyes != ':' && eyes != ';' && eyes != '=')
		return whole_at(t, i, form, n);
	form[len++] = eyes == ';' ? ';' : ':';
	if (byte_at(t, at) == '\'') { /* a tear */
		form[len++] = '\'';
		at++;
	}
	if (byte_at(t, at) == '-' || byte_at(t, at) == '^' || (byte_at(t, at) == 'o' && !is_word_byte(byte_at(t, at + 1))
	    && mouth_of(byte_at(t, at + 1))))
		at++;
	int c = byte_at(t, at), next = byte_at(t, at + 1);
	char mouth = mouth_of(c);
	bool alone = !i || !is_word_byte(byte_at(t, i - 1));
	if (!mouth || is_word_byte(next) || (mouth == '/' && next == '/'))
		return 0;
	if ((is_word_byte(c) || mouth == '*' || mouth == '@' || mouth == '/' || eyes == '=') && !alone)
		return 0;
	form[len++] = mouth;
	*n = len;
	return at + 1;
}
