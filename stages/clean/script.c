/* script.c: letters counted by the blocks of Unicode that they are in. */
#include "script.h"

#include <stdint.h>
#include <string.h>

enum { BYTES_READ = 2000 };

/* Blocks in rising order; a script may have several in a row. */
static const struct block {
	uint32_t first, last;
	struct script script;
} blocks[] = {
	{ 0x0370, 0x03FF, { "el", "" } },
	{ 0x0400, 0x052F, { "ru", "uk bg sr mk be kk mn tg ky" } },
	{ 0x0531, 0x058F, { "hy", "" } },
	{ 0x0591, 0x05F4, { "he", "yi" } },
	{ 0x0600, 0x077F, { "ar", "fa ur ps sd ug ckb" } },
	{ 0x0900, 0x097F, { "hi", "mr ne sa mai bho" } },
	{ 0x0980, 0x09FF, { "bn", "as" } },
	{ 0x0A00, 0x0A7F, { "pa", "" } },
	{ 0x0A80, 0x0AFF, { "gu", "" } },
	{ 0x0B80, 0x0BFF, { "ta", "" } },
	{ 0x0C00, 0x0C7F, { "te", "" } },
	{ 0x0C80, 0x0CFF, { "kn", "" } },
	{ 0x0D00, 0x0D7F, { "ml", "" } },
	{ 0x0D80, 0x0DFF, { "si", "" } },
	{ 0x0E00, 0x0E7F, { "th", "" } },
	{ 0x10A0, 0x10FF, { "ka", "" } },
	{ 0x1200, 0x137F, { "am", "ti" } },
	{ 0x3040, 0x30FF, { "ja", "" } },
	{ 0x3400, 0x9FFF, { "zh", "" } },
	{ 0xAC00, 0xD7A3, { "ko", "" } },
};
enum { BLOCKS = sizeof blocks / sizeof *blocks, KANA = BLOCKS - 3, HAN = BLOCKS - 2 };

/* The character at the front of s, which it is taken off. */
static uint32_t take(struct span *s)
{
	unsigned char c = (unsigned char)*s->bytes;
	size_t more = c < 0xC0 ? 0 : c < 0xE0 ? 1 : c < 0xF0 ? 2 : 3;
	uint32_t code = more ? c & (0x3Fu >> more) : c;
	for (size_t i = 1; i <= more && i < s->len; i++)
		code = code << 6 | ((unsigned char)s->bytes[i] & 0x3F);
	more = more < s->len ? more + 1 : s->len;
	*s = (struct span){ s->bytes + more, s->len - more };
	return code;
}

const struct script *script_of(struct span text)
{
	size_t of[BLOCKS] = { 0 }, all = 0, best = 0;
	text.len = text.len < BYTES_READ ? text.len : BYTES_READ;
	while (text.len) {
		uint32_t c = take(&text);
		if (c < 0x370) {
			all += (c | 32) - 'a' < 26 || c >= 0xC0;
			continue;
		}
		for (size_t b = 0; b < BLOCKS && blocks[b].first <= c; b++)
			if (c <= blocks[b].last) {
				of[b]++;
				all++;
			}
	}
	if (of[KANA] * 5 > of[HAN]) /* Japanese has Chinese characters as well, Chinese no kana */
		of[KANA] += of[HAN];
	for (size_t b = 1; b < BLOCKS; b++)
		best = of[b] > of[best] ? b : best;
	return of[best] * 2 > all ? &blocks[best].script : NULL;
}

bool script_writes(const struct script *s, const char *language)
{
	size_t n = strlen(language);
	if (strcmp(s->language, language) == 0)
		return true;
	for (const char *p = s->others; *p; p += strcspn(p, " "), p += *p == ' ')
		if (strcspn(p, " ") == n && memcmp(p, language, n) == 0)
			return true;
	return false;
}
