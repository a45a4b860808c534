/* recipe.c: a chain of stages as plain text. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "chain.h"
#include "data.h"

enum { LONGEST_RECIPE_BYTES = 1 << 20, MOST_STEPS = 100 };

void step_argument(struct chain *c, struct step *s, const char *text)
{
	char **argv = arena_calloc(&c->arena, (size_t)s->argc + 2, sizeof *argv);
	if (s->argc)
		memcpy(argv, s->argv, (size_t)s->argc * sizeof *argv);
	argv[s->argc++] = arena_copy(&c->arena, text, strlen(text));
	s->argv = argv;
}

/* Takes the next word of a line into `word`. False at the line's end. *open_quote is
 * set if a quote is not closed. */
static bool next_word(const char **at, const char *end, struct buffer *word, bool *open_quote)
{
	const char *p = *at;
	while (p < end && (*p == ' ' || *p == '\t' || *p == '\r'))
		p++;
	if (p == end || *p == '#')
		return false;
	word->len = 0;
	char quote = 0;
	for (; p < end; p++) {
		if (quote ? *p == quote : *p == '\'' || *p == '"')
			quote = quote ? 0 : *p;
		else if (!quote && (*p == ' ' || *p == '\t' || *p == '\r'))
			break;
		else
			buffer_add_byte(word, *p);
	}
	buffer_add_byte(word, '\0');
	*open_quote = quote != 0;
	*at = p;
	return true;
}

static bool is_program(const char *path)
{
	struct stat st;
	return stat(path, &st) == 0 && S_ISREG(st.st_mode) && access(path, X_OK) == 0;
}

/* The executable a recipe means, or null. */
static const char *find_program(struct chain *c, const char *name, const char *folder)
{
	char path[4096];
	if (strchr(name, '/')) {
		snprintf(path, sizeof path, "%s%s%s", *name == '/' ? "" : folder, *name == '/' ? "" : "/",
		         name);
		return is_program(path) ? arena_copy(&c->arena, path, strlen(path)) : NULL;
	}
	const char *places = getenv("PATH");
	for (const char *p = places ? places : "/usr/bin:/bin"; *p;) {
		size_t n = strcspn(p, ":");
		snprintf(path, sizeof path, "%.*s/%s", (int)n, p, name);
		if (n && is_program(path))
			return arena_copy(&c->arena, path, strlen(path));
		p += n + (p[n] == ':');
	}
	return NULL;
}

static int add_step(struct chain *c, const char *name, const char *folder, struct fault *f)
{
	struct step s = { .stage = stage_find(name) };
	s.name = arena_copy(&c->arena, name, strlen(name));
	if (!s.stage) {
		s.program = find_program(c, name, folder);
		if (!s.program)
			return fault_set(f, EXIT_CONFIG,
			                 "unknown stage '%s': neither built in (`canvass stages`) nor an executable",
			                 name);
	}
	if (c->n_steps == MOST_STEPS)
		return fault_set(f, EXIT_CONFIG, "more than %d stages", MOST_STEPS);
	c->steps = xrealloc(c->steps, c->n_steps + 1, sizeof *c->steps);
	c->steps[c->n_steps++] = s;
	step_argument(c, &c->steps[c->n_steps - 1], name);
	return 0;
}

static int parse_line(struct chain *c, struct span line, const char *folder, struct fault *f)
{
	struct buffer word = { 0 };
	const char *at = line.bytes, *end = line.bytes + line.len;
	bool open_quote = false, first = true;
	int code = 0;
	while (!code && next_word(&at, end, &word, &open_quote)) {
		if (open_quote)
			code = fault_set(f, EXIT_CONFIG, "a quote is not closed");
		else if (first)
			code = add_step(c, word.bytes, folder, f);
		else
			step_argument(c, &c->steps[c->n_steps - 1], word.bytes);
		first = false;
	}
	buffer_free(&word);
	return code;
}

int recipe_parse(struct chain *c, struct span text, const char *name, const char *folder,
                 struct fault *f)
{
	size_t line = 0, at = 0;
	if (!utf8_valid(text, &at) || (text.len && memchr(text.bytes, '\0', text.len)))
		return fault_set(f, EXIT_CONFIG, "recipe '%s' is not text", name);
	for (const char *p = text.bytes, *end = p + text.len; p < end;) {
		const char *stop = memchr(p, '\n', (size_t)(end - p));
		stop = stop ? stop : end;
		line++;
		if (parse_line(c, (struct span){ p, (size_t)(stop - p) }, folder, f) != 0)
			return fault_prefix(f, "recipe '%s', line %zu", name, line);
		p = stop + 1;
	}
	return c->n_steps ? 0 : fault_set(f, EXIT_CONFIG, "recipe '%s' has no stage", name);
}

int recipe_read(struct chain *c, const char *file, struct fault *f)
{
	char *path = NULL, name[4096];
	struct buffer text = { 0 };
	int fd = open(file, O_RDONLY | O_CLOEXEC);
	if (fd < 0 && errno == ENOENT && !strchr(file, '/')) {
		snprintf(name, sizeof name, "pipeline/%s.recipe", file);
		path = data_path(name);
		fd = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
	}
	if (fd < 0) {
		free(path);
		return fault_set(f, EXIT_NO_INPUT, "cannot open recipe '%s': %s", file, strerror(errno));
	}
	ssize_t got = 1;
	while (got > 0 && text.len < LONGEST_RECIPE_BYTES) {
		buffer_reserve(&text, 65536);
		got = read(fd, text.bytes + text.len, 65536);
		text.len += got > 0 ? (size_t)got : 0;
	}
	int code = got < 0 ? fault_set(f, EXIT_IO, "cannot read recipe '%s': %s", file, strerror(errno)) : 0;
	close(fd);
	if (!code && text.len >= LONGEST_RECIPE_BYTES)
		code = fault_set(f, EXIT_CONFIG, "recipe '%s' is longer than 1 MiB", file);
	if (!code) {
		snprintf(name, sizeof name, "%s", path ? path : file);
		char *slash = strrchr(name, '/');
		if (slash)
			*slash = '\0';
		code = recipe_parse(c, (struct span){ text.bytes, text.len }, file, slash ? name : ".", f);
	}
	buffer_free(&text);
	free(path);
	return code;
}
