/* loaded.c: a question whose themes were loaded, and the responses that it is given to. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "question.h"

/* Responses from which on a poor fit can be told; how many more have no theme then, and what
 * is left of the evidence. (Of a random half .41 to .82 of the evidence is left, of responses
 * to another question .15 to .41: ten sets of 120 to 1,500.) */
enum { ENOUGH_TO_TELL = 20 };
static const double MORE_NONE = 0.1, POOR = 0.33;

void question_loaded(struct question *q, const struct tools *t, int jobs)
{
	struct assigner *a = &q->assigner;
	q->loaded = true;
	a->r = &q->r;
	a->mixture = &q->fit.mixture;
	a->stems = &q->stems;
	a->keys = q->keys;
	a->frame = &q->frame_judge;
	a->subject = &q->background;
	a->remarks = q->passes_remarks ? t->remarks : NULL;
	mixture_ready(&q->fit.mixture, jobs);
	if (q->frame_judge.k) {
		frame_ready(&q->frame_judge);
		wordpairs_table(&q->frame_judge.pairs, q->r.meanings, jobs);
	}
	a->trust = q->trust;
	assigner_table(a, jobs);
}

void questions_read(struct question *list, size_t n, struct tools *t, size_t budget, int jobs)
{
	struct representation *late = xcalloc(n + 1, sizeof *late);
	for (size_t i = 0; i < n; i++) {
		struct question *q = &list[i];
		late_begin(&q->late, q->sample, q->r.whole);
		sample_free(q->sample);
		q->sample = NULL;
		represent_late(&late[i], &q->late.corpus, &q->r);
	}
	if (t->recall)
		represent_encode(late, n, t->recall, &t->meanings, budget, false, jobs);
	for (size_t i = 0; i < n; i++) {
		represent_take_read(&list[i].r, &late[i]);
		represent_free(&late[i]);
	}
	free(late);
}

void question_late_subject(struct question *q)
{
	background_late(&q->background.read, q->late.read.list, q->late.read.n);
	background_late(&q->background.words, q->late.words.list, q->late.words.n);
}

void question_late(struct question *q, const struct tools *t)
{
	late_end(&q->late, t->naming, q->corpus.themes, q->corpus.n_themes, q->fit.k, q->trust, q->names, &q->arena);
	late_free(&q->late);
}

int question_tell(const struct question *q, struct emitter *out, struct fault *f)
{
	struct buffer key = { 0 };
	char value[160];
	if (q->absent)
		return 0;
	buffer_add_text(&key, "themes.");
	buffer_add_span(&key, q->id);
	buffer_add_byte(&key, '\0');
	snprintf(value, sizeof value, "loaded; found in %zu other responses, of which %zu have none",
	         q->fitted.responses, q->fitted.none);
	int code = emit_run(out, key.bytes, span_of(value), f);
	buffer_free(&key);
	return code;
}

/* Wilson's score interval for k of n at 95 %: its lower or upper end. */
static double bound(size_t k, size_t n, double sign)
{
	if (!n)
		return sign < 0 ? 0 : 1;
	double p = (double)k / (double)n, z = 1.96, zz = z * z / (double)n;
	return (p + zz / 2 + sign * z * sqrt(p * (1 - p) / (double)n + zz / 4 / (double)n)) / (1 + zz);
}

void question_compare(const struct question *q)
{
	const struct fitted *now = &q->judged, *then = &q->fitted;
	if (now->responses < ENOUGH_TO_TELL || !then->responses)
		return;
	double none = (double)now->none / (double)now->responses, before = (double)then->none / (double)then->responses;
	double evidence = now->evidence / (double)now->responses;
	bool fewer = none > before + MORE_NONE && bound(now->none, now->responses, -1) > bound(then->none, then->responses, 1);
	if (fewer || (!q->frame_judge.k && then->evidence > 0 && evidence < POOR * then->evidence))
		report("themes", "warning", "question '%.*s': the themes loaded fit these responses poorly: %.0f %% have none,"
		       " of those they were found in %.0f %%%s; find themes anew, without --load-themes", (int)q->id.len,
		       q->id.bytes, 100 * none, 100 * before, fewer ? "" : ", and the others say it in other words");
}
