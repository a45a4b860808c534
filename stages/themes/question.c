/* question.c: sample, representation, fit, names, records. */
#include "question.h"

#include <math.h>
#include <stdlib.h>

#include "../../pipeline/data.h"
#include "../../pipeline/lower.h"
#include "codeframes.h"
#include "linear.h"
#include "parallel.h"
#include "phrases.h"
#include "tongue.h"
#include "unity.h"

enum { MOST_WEIGHTS = 60, ENOUGH = 50, FEW_OFF = 100 /* of as many, fewer than one */ };
/* Segments of a response where most have one, and where they are long; how much more alike
 * the segments of a response are where it is about one thing, told from ENOUGH responses. */
static const double SHORT = 1.6, LONG = 3, ONE_THING = 7;

int tools_open(struct tools *t, struct context *ctx, bool encode, struct fault *f)
{
	struct span file;
	CHECK(naming_open(ctx, &t->naming, f));
	CHECK(prepare_open(&t->prepare, f));
	if (options_given(&ctx->options, "codeframe"))
		CHECK(codeframes_read(ctx, &t->codeframe, f));
	else if (options_given(&ctx->options, "seed-words"))
		CHECK(seeds_read(ctx, options_text(&ctx->options, "seed-words", ""), &t->seeds, f));
	CHECK(match_open(&t->match, ctx, f));
	CHECK(remarks_open(&t->remarks, ctx, t->prepare, f));
	CHECK(data_read(ctx, WORDS_FILE, &file, f));
	CHECK(words_open(&t->words, WORDS_FILE, file, f));
	meanings_open(&t->meanings, t->words);
	if (!encode)
		return 0;
	CHECK(data_read(ctx, ENCODER_FILE, &file, f));
	CHECK(encoder_open(&t->encoder, file, f));
	return recall_open(&t->recall, t->encoder, data_sha256(ctx, ENCODER_FILE), options_text(&ctx->options, "vectors", NULL), f);
}

void tools_close(struct tools *t)
{
	naming_close(t->naming);
	recall_close(t->recall);
	encoder_close(t->encoder);
	words_close(t->words);
	meanings_free(&t->meanings);
	remarks_close(t->remarks);
	prepare_close(t->prepare);
	codeframe_free(&t->codeframe);
	seeds_free(&t->seeds);
}

static bool is_short(const struct corpus *c)
{
	return (double)c->n_segments < SHORT * (double)c->n_responses;
}

/* Whether responses are judged as one piece: where most are of one segment, or the
 * segments of a response are so much more alike than those of several that each is about
 * one thing. (Letters to a consultation have 2 to 4, news items 12.) */
static bool is_whole(const struct question *q)
{
	const struct corpus *c = &q->corpus;
	if (is_short(c))
		return true;
	return !q->n_ours && c->n_responses >= ENOUGH && (double)c->n_segments > LONG * (double)c->n_responses &&
	       unity_of_responses(c) > ONE_THING;
}

/* Adds one text of a codeframe's theme to the sample. */
static int add_ours(struct question *q, const struct tools *t, struct span text, uint32_t theme,
                    struct arena *a, struct fault *f)
{
	struct record r;
	CHECK(prepare_text(t->prepare, text, sample_language(q->sample), a, &r, f));
	CHECK(sample_add_ours(q->sample, &r, f));
	q->ours = xrealloc(q->ours, q->n_ours + 1, sizeof *q->ours);
	q->ours[q->n_ours++] = theme;
	return 0;
}

static bool is_for(const struct frame_theme *theme, struct span question)
{
	return !theme->question.len || span_equal(theme->question, question);
}

const struct remarks *question_remarks(const struct tools *t, struct span id)
{
	for (size_t i = 0; i < t->codeframe.n; i++)
		if (is_for(&t->codeframe.themes[i], id))
			return NULL;
	return t->remarks;
}

/* The number of a group, capitals aside, made if new. */
static uint32_t group_of(struct question *q, struct span label)
{
	size_t i = 0;
	while (i < q->n_groups && !(q->groups[i].len == label.len && strncasecmp(q->groups[i].bytes, label.bytes, label.len) == 0))
		i++;
	if (i == q->n_groups) {
		q->groups = xrealloc(q->groups, q->n_groups + 1, sizeof *q->groups);
		q->groups[q->n_groups++] = label;
	}
	return (uint32_t)i;
}

static int add_frame(struct question *q, const struct tools *t, struct fault *f)
{
	struct arena a = { 0 };
	int code = 0;
	q->frame = xcalloc(t->codeframe.n + 1, sizeof *q->frame);
	q->group = xcalloc(t->codeframe.n + 1, sizeof *q->group);
	for (size_t i = 0; i < t->codeframe.n && !code; i++) {
		const struct frame_theme *theme = &t->codeframe.themes[i];
		if (!is_for(theme, q->id))
			continue;
		struct buffer b = { 0 };
		buffer_add_span(&b, theme->label);
		if (theme->description.len) {
			buffer_add_text(&b, ": "); /* one sentence: a unit of its own where units are segments */
			buffer_add_span(&b, theme->description);
		}
		uint32_t z = (uint32_t)q->n_frame;
		code = add_ours(q, t, arena_span(&a, (struct span){ b.bytes, b.len }), z, &a, f);
		for (size_t e = 0; e < theme->n_examples && !code; e++)
			code = add_ours(q, t, theme->examples[e], z, &a, f);
		q->group[z] = theme->group.len ? group_of(q, theme->group) : IN_NO_THEME;
		q->frame[q->n_frame++] = theme;
		buffer_free(&b);
	}
	arena_free(&a);
	return code;
}

static int add_seeds(struct question *q, const struct tools *t, struct fault *f)
{
	struct arena a = { 0 };
	int code = 0;
	if (t->seeds.n)
		q->seed_names = xcalloc(t->seeds.n, sizeof *q->seed_names);
	for (size_t i = 0; i < t->seeds.n && !code; i++) {
		q->seed_names[i] = t->seeds.themes[i].name;
		struct buffer b = { 0 };
		for (size_t w = 0; w < t->seeds.themes[i].n_words; w++) {
			buffer_add_span(&b, t->seeds.themes[i].words[w]);
			buffer_add_byte(&b, ' ');
		}
		code = add_ours(q, t, arena_span(&a, (struct span){ b.bytes, b.len }), (uint32_t)i, &a, f);
		buffer_free(&b);
	}
	q->n_seeds = t->seeds.n;
	arena_free(&a);
	return code;
}

int question_begin(struct question *q, const struct tools *t, struct representation *r, struct fault *f)
{
	struct span *vectors;
	if (t->codeframe.n)
		CHECK(add_frame(q, t, f));
	CHECK(add_seeds(q, t, f));
	sample_corpus(q->sample, false, &q->corpus, &vectors);
	bool whole = is_whole(q);
	if (whole && sample_has_more(q->sample)) {
		corpus_free(&q->corpus);
		free(vectors);
		sample_corpus(q->sample, true, &q->corpus, &vectors);
	}
	q->assigner.remarks = sample_topical(q->sample) ? question_remarks(t, q->id) : NULL;
	q->passes_remarks = q->assigner.remarks != NULL;
	sample_free(q->sample);
	q->sample = NULL;
	q->corpus.question_id = q->id;
	struct meanings *m = span_is(q->corpus.language, "en") ? (struct meanings *)&t->meanings : NULL;
	represent_begin(r, &q->corpus, vectors, m, whole);
	r->beginnings = whole && !is_short(&q->corpus);
	r->seeded = q->seed_names != NULL;
	for (size_t i = 0; i < r->f.n && q->n_ours; i++)
		r->n_frame += r->units[i].response >= q->corpus.n_responses - q->n_ours;
	for (size_t i = 0; i < q->corpus.n_stems; i++)
		intern_add(&q->stems, q->corpus.stems[i].text);
	free(vectors);
	return 0;
}

/* True if a response has a word of this unit of ours, or the word table knows one: else
 * only chance would put anything there. */
static bool is_heard(const struct question *q, size_t unit)
{
	const struct corpus *c = &q->corpus;
	const struct features *f = &q->r.f;
	const struct unit *u = &q->r.units[unit];
	for (uint32_t t = u->first_token; q->r.meanings && t < u->first_token + u->n_tokens; t++) {
		const struct corpus_token *k = &c->tokens[t];
		char low[128];
		struct span word = { u->text.bytes + k->start, k->end - k->start };
		if (k->stem != NO_STEM && words_find(q->r.meanings->table, (struct span){ low, lower_word(word, low, sizeof low) }) >= 0)
			return true;
	}
	for (uint32_t e = f->first[unit]; e < f->first[unit + 1]; e++)
		for (uint32_t i = 0; i < f->first[f->n - q->r.n_frame]; i++)
			if (f->stems[i].stem == f->stems[e].stem)
				return true;
	return false;
}

/* Takes away the seeded themes whose words nobody uses. */
static void pass_over_unheard(struct question *q, uint32_t *theme)
{
	size_t kept = 0;
	uint32_t *number = xcalloc(q->n_seeds + 1, sizeof *number);
	for (size_t i = 0; i < q->r.n_frame; i++)
		number[theme[i]] |= is_heard(q, q->r.f.n - q->r.n_frame + i);
	for (size_t z = 0; z < q->n_seeds; z++) {
		struct span name = q->seed_names[z];
		if (!number[z])
			report("themes", "warning", "the seed words of '%.*s' are left out for question '%.*s': no response has one, stop words aside",
			       (int)name.len, name.bytes, (int)q->id.len, q->id.bytes);
		q->seed_names[kept] = name;
		number[z] = number[z] ? (uint32_t)kept++ : IN_NO_THEME;
	}
	for (size_t i = 0; i < q->r.n_frame; i++)
		theme[i] = number[theme[i]];
	q->n_seeds = kept;
	free(number);
}

/* The fit by a codeframe or seed words; then these leave the corpus, which is the
 * respondents'. */
static void fit_given(struct question *q, const struct match *match, size_t wanted, int jobs)
{
	size_t first = q->r.f.n - q->r.n_frame;
	struct corpus *c = &q->corpus;
	uint32_t *theme = xcalloc(q->r.n_frame + 1, sizeof *theme);
	for (size_t i = 0; i < q->r.n_frame; i++)
		theme[i] = q->ours[q->r.units[first + i].response - (c->n_responses - q->n_ours)];
	if (q->seed_names) {
		pass_over_unheard(q, theme);
		fit_seeded(&q->fit, &q->r, q->r.n_frame, theme, q->n_seeds, wanted, jobs);
	} else {
		fit_frame(&q->fit, &q->r, q->r.n_frame, theme, q->n_frame, match, &q->proposals, &q->frame_judge, jobs);
		q->fit.n_parents = q->n_groups;
	}
	free(theme);
	for (size_t z = 0; z < q->fit.k && q->n_groups; z++)
		q->fit.parent[z] = z < q->n_frame ? q->group[z] : IN_NO_THEME;
	c->n_responses -= q->n_ours;
	while (c->n_segments && c->segments[c->n_segments - 1].response >= c->n_responses)
		c->n_segments--;
	q->r.f.n = first;
}

/* ---- what naming reads ---- */

static void tell_segments(struct question *q)
{
	const struct features *f = &q->r.f;
	for (size_t i = 0; i < f->n; i++) {
		const struct unit *u = &q->r.units[i];
		uint32_t z = q->fit.assign[i];
		for (size_t s = u->first_segment; s < u->first_segment + u->n_segments; s++) {
			struct corpus_segment *g = &q->corpus.segments[s];
			g->theme = z == IN_NO_THEME ? NO_THEME : z;
			if (z == IN_NO_THEME)
				continue;
			g->typical = dot_float(f->vectors + i * f->dims, q->fit.mixture.centre + z * f->dims, f->dims);
			g->posterior = 1;
		}
	}
}

/* What answers say in another language has nothing to do with the rest of a group. */
static void set_tongues_apart(struct question *q)
{
	const char **of = xcalloc(q->fit.k + 1, sizeof *of);
	if (q->fit.n_parents && !q->n_frame)
		tongues_find(&q->corpus, 0, q->fit.k, of);
	for (size_t z = 0; z < q->fit.k; z++)
		if (of[z])
			fit_stand_alone(&q->fit, z);
	free(of);
}

static int by_gain(const void *a, const void *b)
{
	const double *x = a, *y = b;
	return (x[1] < y[1]) - (x[1] > y[1]);
}

/* What all themes have of each stem, and of all. */
struct stems_had {
	double *each, all;
};

static struct stems_had count_stems(const struct mixture *m)
{
	struct stems_had had = { xcalloc(m->n_stems + 1, sizeof *had.each), 0 };
	for (size_t s = 0; s < m->n_stems; s++)
		for (size_t z = 0; z < m->k; z++)
			had.each[s] += (double)m->count[s * m->k + z];
	for (size_t z = 0; z < m->k; z++)
		had.all += m->total[z];
	return had;
}

/* The stems that tell a group of themes from the rest, by what they explain. */
static void weigh_stems(struct question *q, struct corpus_theme *theme, const size_t *members, size_t n_members,
                        const struct stems_had *had)
{
	const struct mixture *m = &q->fit.mixture;
	double (*list)[3] = xcalloc(m->n_stems + 1, sizeof *list), inside = 0;
	size_t n = 0;
	for (size_t i = 0; i < n_members; i++)
		inside += m->total[members[i]];
	for (size_t s = 0; s < m->n_stems; s++) {
		double in = 0;
		for (size_t i = 0; i < n_members; i++)
			in += (double)m->count[s * m->k + members[i]];
		if (in <= 0)
			continue;
		double weight = log((in + 0.05) / (inside + 1)) - log((had->each[s] + 0.05) / (had->all + 1));
		if (weight > 0) {
			list[n][0] = (double)s;
			list[n][1] = weight * in;
			list[n++][2] = weight;
		}
	}
	qsort(list, n, sizeof *list, by_gain);
	theme->n_weights = n < MOST_WEIGHTS ? n : MOST_WEIGHTS;
	struct corpus_weight *w = arena_alloc(&q->corpus.arena, (theme->n_weights + 1) * sizeof *w);
	for (size_t i = 0; i < theme->n_weights; i++)
		w[i] = (struct corpus_weight){ (uint32_t)list[i][0], list[i][2] };
	theme->weights = w;
	free(list);
}

static void tell_themes(struct question *q)
{
	const struct fit *t = &q->fit;
	struct corpus *c = &q->corpus;
	size_t *members = xcalloc(t->k + 1, sizeof *members);
	struct stems_had had = count_stems(&t->mixture);
	c->n_themes = t->k + t->n_parents;
	c->themes = xcalloc(c->n_themes + 1, sizeof *c->themes);
	for (size_t z = 0; z < q->n_frame; z++) {
		c->themes[z].key = q->frame[z]->key;
		c->themes[z].label = q->frame[z]->label;
		c->themes[z].description = q->frame[z]->description;
	}
	for (size_t g = 0; g < q->n_groups; g++)
		c->themes[t->k + g].label = q->groups[g];
	for (size_t z = 0; z < q->n_seeds; z++)
		c->themes[z].label = q->seed_names[z];
	for (size_t z = 0; z < c->n_themes; z++)
		c->themes[z].parent = z < t->k && t->n_parents && t->parent[z] != IN_NO_THEME
		                           ? (uint32_t)(t->k + t->parent[z]) : NO_THEME;
	for (size_t i = 0; i < c->n_segments; i++) {
		uint32_t z = c->segments[i].theme;
		if (z == NO_THEME)
			continue;
		c->themes[z].segments++;
		if (c->themes[z].parent != NO_THEME)
			c->themes[c->themes[z].parent].segments++;
	}
	for (size_t z = 0; z < c->n_themes; z++) {
		size_t n = 0;
		for (size_t y = 0; y < t->k; y++)
			if (y == z || c->themes[y].parent == z)
				members[n++] = y;
		weigh_stems(q, &c->themes[z], members, n, &had);
	}
	free(members);
	free(had.each);
}

/* How sure the themes are, which asks for much the same time as names and nothing of them. */
struct measuring {
	struct question *q;
	struct calibration calibration;
	int jobs;
};

static void measure(void *of)
{
	struct measuring *m = of;
	trust_measure(&m->q->r, &m->q->fit, m->q->trust, &m->calibration, m->jobs);
}

/* Nobody is quoted for what their response is not counted in: the fit's last sweep, and what
 * was merged since, leave some that are judged otherwise. */
struct judged_again {
	const struct question *q;
	uint32_t *unit;               /* [n_segments]: or UINT32_MAX: what is off the subject was left out */
};

static bool gives(const void *of, uint32_t segment, uint32_t theme)
{
	const struct judged_again *g = of;
	uint32_t z = g->unit[segment] == UINT32_MAX ? IN_NO_THEME : assign_unit(&g->q->assigner, g->unit[segment]);
	return z != IN_NO_THEME && theme_holds(&g->q->corpus, theme, z);
}

static uint32_t *units_of_segments(const struct question *q)
{
	uint32_t *unit = xcalloc(q->corpus.n_segments + 1, sizeof *unit);
	memset(unit, 0xff, q->corpus.n_segments * sizeof *unit);
	for (size_t i = 0; i < q->r.f.n; i++)
		for (size_t s = 0; s < q->r.units[i].n_segments; s++)
			unit[q->r.units[i].first_segment + s] = (uint32_t)i;
	return unit;
}

static int name_themes(struct question *q, const struct tools *t, int jobs, struct fault *f)
{
	struct sense sense;
	tell_segments(q);
	set_tongues_apart(q);
	tell_themes(q);
	q->names = xcalloc(q->corpus.n_themes + 1, sizeof *q->names);
	bool known = sense_begin(&sense, &q->r, t->recall, jobs);
	struct judged_again again = { q, units_of_segments(q) };
	struct giving giving = { gives, &again };
	int code = names_make(t->naming, &q->corpus, known ? &sense : NULL, &giving, &q->arena, q->names, f);
	sense_end(&sense);
	free(again.unit);
	for (size_t z = 0; z < q->corpus.n_themes && !code; z++)
		q->keys[z] = q->names[z].key;
	return code;
}

static void begin_assigning(struct question *q, int jobs)
{
	const struct remarks *remarks = q->assigner.remarks;
	q->keys = xcalloc(q->fit.k + q->fit.n_parents + 1, sizeof *q->keys);
	assigner_begin(&q->assigner, &q->r, &q->fit, &q->stems, q->keys, jobs);
	q->assigner.remarks = remarks;
	q->assigner.frame = &q->frame_judge;
	q->assigner.subject = &q->background;
	q->assigner.n_linked = q->fit.k - q->proposals;
}

/* Latent semantics are found meanwhile: much of both is for one thread. */
struct finding {
	struct question *q;
	int jobs;
};

static void find_latent(void *of)
{
	struct finding *g = of;
	represent_latent(&g->q->r, g->jobs);
}

/* Units off the question's subject form no theme: they are left out, or where they are too
 * few to move the themes, given none afterwards. off[units] is for the latter. */
static void leave_out_others(struct question *q, bool *off, int jobs)
{
	size_t found = 0;
	bool judged = !q->n_ours || q->seed_names;
	struct finding g = { q, jobs };
	struct beside latent;
	parallel_begin(&latent, judged ? jobs : 1, find_latent, &g);
	if (judged)
		background_find(&q->background, &q->r, off, jobs);
	parallel_join(&latent);
	if (!judged)
		return;
	for (size_t i = 0; i < q->r.f.n; i++)
		found += off[i];
	if (found * FEW_OFF < q->r.f.n)
		return;
	background_leave_out(&q->background, &q->r, off);
	memset(off, 0, q->r.f.n * sizeof *off);
}

int question_fit(struct question *q, const struct tools *t, struct representation *r, size_t wanted,
                 int jobs, struct fault *f)
{
	q->r = *r;
	bool *off = xcalloc(q->r.f.n + 1, sizeof *off);
	leave_out_others(q, off, jobs);
	represent_finish(&q->r, jobs);
	if (q->n_ours)
		fit_given(q, &t->match, wanted, jobs);
	else
		fit_find(&q->fit, &q->r, wanted, jobs);
	for (size_t i = 0; i < q->r.f.n; i++)
		if (off[i])
			q->fit.assign[i] = IN_NO_THEME;
	free(off);
	q->n_units = q->r.f.n;
	q->trust = xcalloc(q->fit.k + 1, sizeof *q->trust);
	struct measuring m = { .q = q, .jobs = jobs };
	struct beside measuring;
	parallel_begin(&measuring, jobs, measure, &m);
	begin_assigning(q, jobs);
	int code = name_themes(q, t, jobs, f);
	parallel_join(&measuring);
	CHECK(code);
	q->assigner.calibration = m.calibration;
	q->assigner.trust = q->trust;
	for (size_t z = 0; z < q->fit.k; z++)
		q->trust[z].hard_to_name = q->names[z].says_little;
	for (size_t z = 0; z < q->fit.k && q->n_frame; z++)
		q->trust[z].stability = -1; /* they were not found: nothing could come back */
	free(q->r.f.vectors);
	q->r.f.vectors = NULL;
	return 0;
}

static int emit_theme(struct question *q, size_t z, struct emitter *out, struct fault *f)
{
	struct arena a = { 0 };
	struct record r;
	const struct theme_name *n = &q->names[z];
	uint32_t parent = q->corpus.themes[z].parent;
	record_begin(&r, RECORD_THEME, &a);
	record_set_text(&r, M_QUESTION, q->id);
	record_set_text(&r, M_KEY, n->key);
	if (parent != NO_THEME)
		record_set_text(&r, M_PARENT, q->keys[parent]);
	record_set_text(&r, M_LABEL, n->label);
	record_set_text(&r, M_DESCRIPTION, n->description);
	record_set_raw(&r, M_TERMS, n->terms);
	record_set_raw(&r, M_QUOTES, n->quotes);
	if (z < q->fit.k) {
		if (q->trust[z].stability >= 0)
			record_set_micro(&r, M_STABILITY, llrint(q->trust[z].stability * 1e6));
		record_set_micro(&r, M_COHESION, llrint(q->trust[z].cohesion * 1e6));
		record_set_micro(&r, M_SEPARATION, llrint(q->trust[z].separation * 1e6));
		record_set_raw(&r, M_CHECKS, trust_checks(&q->trust[z], q->keys, q->n_units ? fit_least(q->n_units) : 0, &a));
	}
	bool given = z < q->n_frame || (q->n_frame && z >= q->fit.k);
	record_set_text(&r, M_ORIGIN, given ? SPAN("codeframe") : SPAN("found"));
	int code = emit(out, &r, f);
	arena_free(&a);
	return code;
}

int question_emit(struct question *q, struct emitter *out, struct fault *f)
{
	if (q->absent)
		return 0;
	for (size_t z = q->fit.k; z < q->corpus.n_themes; z++)
		CHECK(emit_theme(q, z, out, f));
	for (size_t z = 0; z < q->fit.k; z++)
		CHECK(emit_theme(q, z, out, f));
	return 0;
}

void question_free(struct question *q)
{
	sample_free(q->sample);
	corpus_free(&q->corpus);
	represent_free(&q->r);
	fit_free(&q->fit);
	assigner_free(&q->assigner);
	intern_free(&q->stems);
	arena_free(&q->arena);
	free(q->names);
	free(q->keys);
	free(q->frame);
	free(q->seed_names);
	free(q->group);
	free(q->groups);
	free(q->ours);
	free(q->trust);
	late_free(&q->late);
	frame_judge_free(&q->frame_judge);
	background_free(&q->background);
}
