/* format.c: formats told by their first bytes. */
#include "format.h"

#include <string.h>
#include <strings.h>

enum { HEAD_BYTES = 4096 };

static bool begins(struct span s, const char *with, size_t len)
{
	return s.len >= len && memcmp(s.bytes, with, len) == 0;
}

/* The head as single bytes, white space and marks before it left out; wide characters
 * are narrowed. */
static size_t narrow(struct span head, char *out)
{
	size_t n = 0, step = 1;
	if (begins(head, "\xFF\xFE", 2) || begins(head, "\xFE\xFF", 2) ||
	    (head.len >= 4 && (!head.bytes[0] != !head.bytes[1])))
		step = 2;
	for (size_t i = 0; i < head.len; i++) {
		unsigned char c = (unsigned char)head.bytes[i];
		bool mark = i < 3 && (c == 0xEF || c == 0xBB || c == 0xBF || c == 0xFE || c == 0xFF);
		if (mark || (step == 2 && c == '\0') || (!n && (c == ' ' || (c >= '\t' && c <= '\r'))))
			continue;
		out[n++] = (char)c;
	}
	return n;
}

static bool begins_word(const char *text, size_t n, const char *word)
{
	size_t len = strlen(word);
	return n >= len && strncasecmp(text, word, len) == 0;
}

static bool is_name_start(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == ':' || (c & 0x80);
}

/* After '[': does JSON go on so? A CSV may begin with a bracket too. */
static bool json_in_array(const char *p, size_t n)
{
	size_t i = 1;
	while (i < n && strchr(" \t\r\n", p[i]) && p[i])
		i++;
	return i == n || strchr("{[]\"-0123456789tfn", p[i]) != NULL;
}

/* After '{': a name in quotes, or the end. */
static bool json_in_object(const char *p, size_t n)
{
	size_t i = 1;
	while (i < n && strchr(" \t\r\n", p[i]) && p[i])
		i++;
	return i == n || p[i] == '"' || p[i] == '}';
}

int format_find(struct source *in, enum format *format, struct fault *f)
{
	struct span head;
	char text[HEAD_BYTES];
	CHECK(source_peek(in, HEAD_BYTES, &head, f));
	if (!head.len)
		return fault_set(f, EXIT_DATA, "line 1: empty");
	*format = FORMAT_CSV;
	if (begins(head, "PK\003\004", 4) || begins(head, "PK\005\006", 4))
		*format = FORMAT_ZIP;
	else if (begins(head, "\x1F\x8B", 2))
		*format = FORMAT_GZIP;
	else if (begins(head, "\x28\xB5\x2F\xFD", 4))
		*format = FORMAT_ZSTD;
	else if (begins(head, "\xD0\xCF\x11\xE0", 4))
		return fault_set(f, EXIT_DATA, "an old Excel file (.xls), or one with a password: "
		                 "save it as .xlsx or .csv");
	else if (begins(head, "%PDF", 4))
		return fault_set(f, EXIT_DATA, "a PDF, not a table");
	if (*format != FORMAT_CSV)
		return 0;
	size_t n = narrow(head, text);
	if (begins_word(text, n, "<!doctype html") || begins_word(text, n, "<html"))
		return fault_set(f, EXIT_DATA, "an HTML page, not a table");
	if (n > 1 && text[0] == '<' && (text[1] == '?' || text[1] == '!' || is_name_start(text[1])))
		*format = FORMAT_XML;
	else if (n && ((text[0] == '{' && json_in_object(text, n)) || (text[0] == '[' && json_in_array(text, n))))
		*format = FORMAT_JSON;
	return 0;
}

bool format_named(const char *name, enum format *format)
{
	static const struct { const char *name; enum format format; } names[] = {
		{ "csv", FORMAT_CSV }, { "tsv", FORMAT_TSV }, { "xlsx", FORMAT_XLSX }, { "xml", FORMAT_XML },
		{ "json", FORMAT_JSON }, { "jsonl", FORMAT_JSONL },
	};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (strcmp(names[i].name, name) == 0) {
			*format = names[i].format;
			return true;
		}
	return false;
}

int format_by_name(const char *name)
{
	static const char *const endings[] = { ".csv", ".tsv", ".tab", ".psv", ".json", ".jsonl", ".ndjson",
		".xml", ".xlsx", ".xlsm", ".zip", NULL };
	size_t len = strlen(name);
	if (len > 3 && strcasecmp(name + len - 3, ".gz") == 0)
		len -= 3;
	else if (len > 4 && strcasecmp(name + len - 4, ".zst") == 0)
		len -= 4;
	for (const char *const *e = endings; *e; e++)
		if (len > strlen(*e) && strncasecmp(name + len - strlen(*e), *e, strlen(*e)) == 0)
			return 2;
	const char *slash = strrchr(name, '/'), *dot = strrchr(slash ? slash : name, '.');
	return !dot || strcasecmp(dot, ".txt") == 0 || strcasecmp(dot, ".gz") == 0 || strcasecmp(dot, ".zst") == 0;
}
