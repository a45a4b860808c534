/* long.c: the answers of each question taken out of one column. */
#include "long.h"

#include <stdio.h>
#include <stdlib.h>

#include "fold.h"

enum { MOST_QUESTIONS = 200 };

static bool names_questions(const struct column *c)
{
	static const char *const names[] = { "question", "question text", "question title", "question name",
		"question wording", "question label", "prompt", "cwestiwn", "frage", NULL };
	const struct profile *p = &c->profile;
	struct arena a = { 0 };
	struct span low = fold_header(c->header, &a);
	bool is = false;
	for (const char *const *n = names; *n && !is; n++)
		is = span_is(low, *n);
	arena_free(&a);
	return is && p->distinct >= 2 && p->distinct <= MOST_QUESTIONS && p->distinct * 2 <= p->filled &&
	       p->numbers == 0;
}

/* The two columns, if the table has them: one that says which question, one text. */
static bool find_columns(struct asked_list *asked, struct columns *c)
{
	size_t texts = 0, given = c->n, like = c->n;
	for (size_t k = 0; k < c->n; k++) {
		const struct column *col = &c->list[k];
		if (col->role == COLUMN_QUESTION)
			given = k;
		else if (!col->decided && like == c->n && names_questions(col))
			like = k;
		if (col->role == COLUMN_TEXT) {
			asked->text = k;
			texts += col->joined == NOT_JOINED ? 1 : 2;
		}
	}
	asked->said_by = given < c->n ? given : like;
	return texts == 1 && asked->said_by < c->n && asked->said_by != asked->text;
}

void long_find(struct asked_list *asked, struct columns *c, struct questions *q,
               const struct lexicons *l, const struct span *const *rows, size_t n_rows, bool whole)
{
	struct arena a = { 0 };
	*asked = (struct asked_list){ 0 };
	if (!find_columns(asked, c))
		return;
	struct column *said_by = &c->list[asked->said_by];
	struct span *cells = xcalloc(n_rows + 1, sizeof *cells);
	asked->list = arena_calloc(c->arena, said_by->profile.distinct + 1, sizeof *asked->list);
	for (size_t v = 0; v < said_by->profile.distinct && v < MOST_QUESTIONS; v++) {
		struct span value = said_by->profile.values[v].text;
		struct column one = { .header = value, .wording = value, .as_question = true };
		size_t n = 0;
		for (size_t i = 0; i < n_rows; i++)
			if (span_equal(trim(rows[i][asked->said_by]), value))
				cells[n++] = rows[i][asked->text];
		profile_cells(&one.profile, cells, n, &a);
		roles_judge(&one, l, "", whole, &a);
		bool closed = one.role == COLUMN_CLOSED && one.profile.distinct <= 24;
		asked->list[asked->n++] = (struct asked){ value, question_of(q, value, value, !closed), closed };
		arena_reset(&a);
	}
	if (said_by->role != COLUMN_QUESTION) {
		said_by->role = COLUMN_QUESTION;
		snprintf(said_by->reason, sizeof said_by->reason, "says which of %zu questions a row answers",
		         asked->n);
	}
	if (whole && asked->n) /* every question is known: the text has none of its own */
		c->list[asked->text].question = asked->list[0].question;
	free(cells);
	arena_free(&a);
}

const struct asked *long_asked(const struct asked_list *asked, struct span value)
{
	for (size_t i = 0; i < asked->n; i++)
		if (span_equal(asked->list[i].value, value))
			return &asked->list[i];
	return NULL;
}
