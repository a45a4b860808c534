/* describe.c: one sentence on a theme that claims no more than is known: a statement that
 * is typical of it, in quotation marks, or else the words it is about. */
#include "naming.h"

enum { TERMS_NAMED = 3, STATEMENT_BYTES = 160 };

/* Puts `filling` in the place of %s. */
static void add_framed(struct buffer *b, struct span frame, struct span filling)
{
	const char *hole = frame.len ? memmem(frame.bytes, frame.len, "%s", 2) : NULL;
	if (!hole) {
		buffer_add_span(b, filling);
		return;
	}
	buffer_add(b, frame.bytes, (size_t)(hole - frame.bytes));
	buffer_add_span(b, filling);
	buffer_add(b, hole + 2, (size_t)(frame.bytes + frame.len - hole - 2));
}

/* "parking, permits and residents" */
static void add_terms(const struct job *j, uint32_t theme, struct buffer *b)
{
	const struct theme_terms *t = &j->terms[theme];
	size_t n = t->n < TERMS_NAMED ? t->n : TERMS_NAMED;
	for (size_t i = 0; i < n; i++) {
		if (i && i + 1 == n) {
			buffer_add_byte(b, ' ');
			buffer_add_span(b, grammar_and(j->grammar, j->corpus->language, t->list[i].surface));
			buffer_add_byte(b, ' ');
		} else if (i) {
			buffer_add_text(b, ", ");
		}
		buffer_add_span(b, t->list[i].surface);
	}
}

/* Without quotation marks around it: it gets some. */
static struct span bare(struct span s)
{
	while (s.len > 1 && s.bytes[0] == '"' && s.bytes[s.len - 1] == '"')
		s = (struct span){ s.bytes + 1, s.len - 2 };
	return s;
}

/* True of a statement that is the label over again. */
static bool repeats_label(const struct job *j, uint32_t theme, struct span statement)
{
	return statement.len <= j->names[theme].label.len + 3;
}

struct span describe(const struct job *j, uint32_t theme, const struct quote *quotes, size_t n)
{
	struct buffer terms = { 0 }, b = { 0 };
	const struct quote *statement = n ? &quotes[0] : NULL;
	for (size_t i = 1; i < n; i++)
		if ((statement->text.len > STATEMENT_BYTES && quotes[i].text.len < statement->text.len) ||
		    (repeats_label(j, theme, statement->text) && quotes[i].text.len <= STATEMENT_BYTES))
			statement = &quotes[i];
	add_terms(j, theme, &terms);
	if (statement)
		add_framed(&b, grammar_wording(j->grammar, j->corpus->language, "typical"), bare(statement->text));
	else if (terms.len)
		add_framed(&b, grammar_wording(j->grammar, j->corpus->language, "about"),
		           (struct span){ terms.bytes, terms.len });
	struct span text = b.len ? arena_span(j->arena, (struct span){ b.bytes, b.len }) : SPAN("");
	buffer_free(&b);
	buffer_free(&terms);
	return text;
}
