/* seeds.c: a line for each theme: its name and the words it is to form around. */
#include "seeds.h"

#include "grammar.h"

static struct span strip(struct span s)
{
	while (s.len && (*s.bytes == ' ' || *s.bytes == '\r'))
		s = (struct span){ s.bytes + 1, s.len - 1 };
	while (s.len && (s.bytes[s.len - 1] == ' ' || s.bytes[s.len - 1] == '\r'))
		s.len--;
	return s;
}

/* Takes what stands before the first of some bytes off the front; false if nothing is left. */
static bool take(struct span *rest, const char *parting, struct span *part)
{
	size_t n = 0;
	if (!rest->len)
		return false;
	while (n < rest->len && !strchr(parting, rest->bytes[n]))
		n++;
	*part = (struct span){ rest->bytes, n };
	n += n < rest->len;
	*rest = (struct span){ rest->bytes + n, rest->len - n };
	return true;
}

static struct seed_theme *theme_of(struct seeds *s, struct span name)
{
	for (size_t i = 0; i < s->n; i++)
		if (span_equal(s->themes[i].name, name))
			return &s->themes[i];
	if (s->n == MOST_SEED_THEMES)
		return NULL;
	struct span *words = arena_alloc(&s->arena, MOST_SEED_WORDS * sizeof *words);
	s->themes[s->n] = (struct seed_theme){ .name = arena_span(&s->arena, name), .words = words };
	return &s->themes[s->n++];
}

static int add_word(struct seeds *s, struct seed_theme *t, const char *name, size_t line, struct span word,
                    struct fault *f)
{
	char folded[LONGEST_WORD_BYTES];
	struct span low = fold_word(word, folded);
	if (!low.len)
		return fault_set(f, EXIT_CONFIG, "seed words '%s', line %zu: a word of more than %d bytes", name, line,
		                 LONGEST_WORD_BYTES);
	for (size_t i = 0; i < t->n_words; i++)
		if (span_equal(t->words[i], low))
			return 0;
	if (t->n_words == MOST_SEED_WORDS)
		return fault_set(f, EXIT_CONFIG, "seed words '%s', line %zu: more than %d words for one theme", name, line,
		                 MOST_SEED_WORDS);
	t->words[t->n_words++] = arena_span(&s->arena, low);
	return 0;
}

static int add_line(struct seeds *s, const char *name, size_t line, struct span text, struct fault *f)
{
	struct span title, word;
	bool tab = text.len && memchr(text.bytes, '\t', text.len);
	take(&text, "\t", &title);
	title = strip(title);
	if (!tab || !title.len)
		return fault_set(f, EXIT_CONFIG, "seed words '%s', line %zu: a theme's name, a tab and its words are expected",
		                 name, line);
	struct seed_theme *t = theme_of(s, title);
	if (!t)
		return fault_set(f, EXIT_CONFIG, "seed words '%s', line %zu: more than %d themes", name, line, MOST_SEED_THEMES);
	while (take(&text, "\t, \r", &word))
		if (word.len)
			CHECK(add_word(s, t, name, line, word, f));
	return t->n_words ? 0 : fault_set(f, EXIT_CONFIG, "seed words '%s', line %zu: a theme without words", name, line);
}

int seeds_parse(const char *name, struct span content, struct seeds *out, struct fault *f)
{
	struct span text;
	size_t bad, line = 0;
	*out = (struct seeds){ 0 };
	if (!utf8_valid(content, &bad))
		return fault_set(f, EXIT_CONFIG, "seed words '%s': invalid UTF-8 at byte %zu", name, bad);
	if (content.len >= 3 && memcmp(content.bytes, "\xEF\xBB\xBF", 3) == 0)
		content = (struct span){ content.bytes + 3, content.len - 3 };
	out->themes = arena_calloc(&out->arena, MOST_SEED_THEMES, sizeof *out->themes);
	while (take(&content, "\n", &text)) {
		line++;
		if (strip(text).len && *strip(text).bytes != '#')
			CHECK(add_line(out, name, line, text, f));
	}
	return out->n ? 0 : fault_set(f, EXIT_CONFIG, "seed words '%s' name no theme", name);
}

int seeds_read(struct context *ctx, const char *path, struct seeds *out, struct fault *f)
{
	struct span content;
	const char *slash = strrchr(path, '/');
	*out = (struct seeds){ 0 };
	CHECK(data_read_user(ctx, path, &content, f));
	return seeds_parse(slash ? slash + 1 : path, content, out, f);
}

void seeds_free(struct seeds *s)
{
	arena_free(&s->arena);
	*s = (struct seeds){ 0 };
}
