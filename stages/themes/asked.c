/* asked.c: questions as their records tell, matched with those of a file of themes. */
#include "asked.h"

#include <stdlib.h>

#include "../../pipeline/fault.h"
#include "wording.h"

enum { SHOWN_BYTES = 60 };

uint32_t asked_add(struct asked *a, struct span id)
{
	size_t n = a->ids.n;
	uint32_t i = intern_add(&a->ids, id);
	if (a->ids.n == n)
		return i;
	if (n == a->cap) {
		a->cap = n ? 2 * n : 16;
		a->list = xrealloc(a->list, a->cap, sizeof *a->list);
	}
	a->list[i] = (struct asked_question){ .question = UINT32_MAX };
	return i;
}

void asked_note(struct asked *a, struct record *r)
{
	uint32_t i = asked_add(a, record_text_or_empty(r, M_QUESTION));
	struct asked_question *q = &a->list[i];
	struct span wording = record_text_or_empty(r, M_TEXT);
	q->wording = arena_span(&a->arena, wording.len ? wording : record_text_or_empty(r, M_NAME));
	q->closed = span_is(record_text_or_empty(r, M_KIND), "closed");
}

/* Question i of the input is one that themes were kept of. */
static void take(struct asked *a, size_t i, struct question *kept, uint32_t k)
{
	a->list[i].question = k;
	kept[k].absent = false;
	kept[k].id = a->ids.text[i];
}

void asked_match_id(struct asked *a, uint32_t i, struct question *kept, size_t n)
{
	for (size_t k = 0; k < n && a->list[i].question == UINT32_MAX; k++)
		if (kept[k].absent && (!a->list[i].wording.len || !kept[k].wording.len) && span_equal(kept[k].id, a->ids.text[i]))
			take(a, i, kept, (uint32_t)k);
}

void asked_match(struct asked *a, struct question *kept, size_t n)
{
	struct span *from = xcalloc(n + 1, sizeof *from), *to = xcalloc(a->ids.n + 1, sizeof *to);
	uint32_t *match = xcalloc(a->ids.n + 1, sizeof *match), *open = xcalloc(a->ids.n + 1, sizeof *open);
	size_t n_open = 0;
	for (size_t k = 0; k < n; k++) {
		kept[k].absent = true;
		from[k] = kept[k].wording;
	}
	for (size_t i = 0; i < a->ids.n; i++)
		if (!a->list[i].closed) {
			open[n_open] = (uint32_t)i;
			to[n_open++] = a->list[i].wording;
		}
	wordings_match(from, n, to, n_open, match);
	if (n == 1 && n_open == 1)
		match[0] = 0; /* however it is worded now */
	for (size_t i = 0; i < n_open; i++)
		if (match[i] != UINT32_MAX)
			take(a, open[i], kept, match[i]);
	for (size_t i = 0; i < n_open; i++)
		asked_match_id(a, open[i], kept, n);
	free(from);
	free(to);
	free(match);
	free(open);
}

/* As much of a wording as a message shows, to the character. */
struct shown {
	int len;
	const char *bytes, *dots;
};

static struct shown show(struct span wording)
{
	size_t n = wording.len < SHOWN_BYTES ? wording.len : SHOWN_BYTES;
	while (n < wording.len && n && ((unsigned char)wording.bytes[n] & 0xC0) == 0x80)
		n--;
	return (struct shown){ (int)n, n ? wording.bytes : "", n < wording.len ? "..." : "" };
}

/* The questions of the themes that are none by their ids, each once however it is written. */
static size_t worded_questions(const struct asked *a, const struct codeframe *c, struct span *list)
{
	size_t n = 0;
	for (size_t i = 0; i < c->n; i++) {
		struct span q = c->themes[i].question;
		size_t k = 0;
		while (k < n && wordings_alike(list[k], q) < 1)
			k++;
		if (q.len && k == n && intern_find(&a->ids, q) == UINT32_MAX)
			list[n++] = q;
	}
	return n;
}

/* The themes that are for `wording` are for question i. */
static void give_frame(const struct asked *a, struct codeframe *c, struct span wording, size_t i)
{
	struct span id = a->ids.text[i];
	struct shown here = show(a->list[i].wording), there = show(wording);
	if (wordings_alike(wording, a->list[i].wording) < 1)
		report("themes", "note", "question '%.*s' (%.*s%s) is given the codeframe of one worded otherwise (%.*s%s)",
		       (int)id.len, id.bytes, here.len, here.bytes, here.dots, there.len, there.bytes, there.dots);
	for (size_t z = 0; z < c->n; z++) {
		struct span q = c->themes[z].question;
		if (q.len && intern_find(&a->ids, q) == UINT32_MAX && wordings_alike(q, wording) >= 1)
			c->themes[z].question = id;
	}
}

static int check_keys(const struct codeframe *c, struct fault *f)
{
	for (size_t i = 0; i < c->n; i++)
		for (size_t k = 0; k < i; k++)
			if (span_equal(c->themes[i].key, c->themes[k].key) && span_equal(c->themes[i].question, c->themes[k].question))
				return fault_set(f, EXIT_CONFIG, "codeframe: the key '%.*s' is there twice for question '%.*s', which is named"
				                 " in two ways", (int)c->themes[i].key.len, c->themes[i].key.bytes,
				                 (int)c->themes[i].question.len, c->themes[i].question.bytes);
	return 0;
}

int asked_find_frame(const struct asked *a, struct codeframe *c, struct fault *f)
{
	struct span *from = xcalloc(c->n + 1, sizeof *from), *to = xcalloc(a->ids.n + 1, sizeof *to);
	uint32_t *match = xcalloc(a->ids.n + 1, sizeof *match);
	size_t n = worded_questions(a, c, from);
	for (size_t i = 0; i < a->ids.n; i++)
		to[i] = a->list[i].closed ? SPAN("") : a->list[i].wording;
	wordings_match(from, n, to, a->ids.n, match);
	for (size_t i = 0; i < a->ids.n; i++)
		if (match[i] != UINT32_MAX)
			give_frame(a, c, from[match[i]], i);
	free(from);
	free(to);
	free(match);
	return check_keys(c, f);
}

void asked_report_frame(const struct asked *a, const struct codeframe *c)
{
	struct span *absent = xcalloc(c->n + 1, sizeof *absent);
	size_t n = worded_questions(a, c, absent);
	for (size_t i = 0; i < n; i++) {
		struct shown there = show(absent[i]);
		report("themes", "warning", "the codeframe for question '%.*s%s' is left out: the input has no such question",
		       there.len, there.bytes, there.dots);
	}
	free(absent);
}

void asked_report(const struct asked *a, const struct question *kept, size_t n)
{
	for (size_t i = 0; i < a->ids.n; i++) {
		const struct asked_question *q = &a->list[i];
		struct span id = a->ids.text[i];
		struct shown here = show(q->wording);
		struct shown there = show(q->question == UINT32_MAX ? SPAN("") : kept[q->question].wording);
		if (q->without)
			report("themes", "warning", "question '%.*s' (%.*s%s) is not among those that the themes loaded are of:"
			       " its responses (%zu) have none", (int)id.len, id.bytes, here.len, here.bytes, here.dots, q->without);
		else if (q->question != UINT32_MAX && q->wording.len && kept[q->question].wording.len &&
		         wordings_alike(q->wording, kept[q->question].wording) < 1)
			report("themes", "note", "question '%.*s' (%.*s%s) is given the themes of one worded otherwise (%.*s%s)",
			       (int)id.len, id.bytes, here.len, here.bytes, here.dots, there.len, there.bytes, there.dots);
	}
	for (size_t k = 0; k < n; k++) {
		struct shown there = show(kept[k].wording);
		if (kept[k].absent)
			report("themes", "note", "the themes of '%.*s' (%.*s%s) are left out: the input has no such question",
			       (int)kept[k].id.len, kept[k].id.bytes, there.len, there.bytes, there.dots);
	}
}

void asked_free(struct asked *a)
{
	intern_free(&a->ids);
	free(a->list);
	arena_free(&a->arena);
}
