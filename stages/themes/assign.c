/* assign.c: a response's pieces against the themes. */
#include "assign.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../pipeline/hash.h"
#include "../../pipeline/json.h"
#include "linear.h"
#include "parallel.h"
#include "sample.h"

enum { TERMS_SHOWN = 3 };
static const double NONE_QUANTILE = 0.01, SECOND_MARGIN = 3, SECOND_LEAST = 0.5;

/* A run of segments with what a judgement needs. */
struct piece {
	size_t first_token, n_tokens;   /* of the record */
	struct stem_count *stems;
	struct weighted_word *words;
	size_t n_stems, n_words;
	float *vector;
	const float *encoded;           /* its sentence vector times `weight`, or null; for a codeframe */
	float weight;
	double *scores;                 /* [k]: log posterior, unnormalised */
	double evidence;                /* of the best theme over the background */
	uint32_t best;
	double posterior;               /* by which pieces vote */
	enum side side;                 /* on the question's subject or off it */
	struct span text;
};

static bool by_frame(const struct assigner *j)
{
	return j->frame && j->frame->k;
}

/* ---- evidence over the background ---- */

static double background_of(const struct assigner *j, const struct stem_count *stems, size_t n)
{
	double sum = 0;
	for (size_t s = 0; s < n; s++)
		sum += stems[s].count * (double)j->background[stems[s].stem];
	return j->mixture->words * sum;
}

static void find_best(const struct assigner *j, struct piece *p)
{
	p->best = 0;
	for (size_t z = 1; z < j->mixture->k; z++)
		if (p->scores[z] > p->scores[p->best])
			p->best = (uint32_t)z;
}

static void settle(const struct assigner *j, struct piece *p)
{
	double total = 0;
	find_best(j, p);
	for (size_t z = 0; z < j->mixture->k; z++)
		total += exp(j->sharpness * (p->scores[z] - p->scores[p->best]));
	p->posterior = 1 / total;
	p->evidence = p->scores[p->best] - j->mixture->log_prior[p->best] - background_of(j, p->stems, p->n_stems);
}

/* ---- what the fit has seen ---- */

static int by_text(const void *a, const void *b)
{
	const struct known *x = a, *y = b;
	if (x->text != y->text)
		return x->text < y->text ? -1 : 1;
	return (x->theme > y->theme) - (x->theme < y->theme);
}

static void remember(struct assigner *j, const struct fit *t)
{
	const struct representation *r = j->r;
	j->known = xcalloc(r->f.n + 1, sizeof *j->known);
	for (size_t i = 0; i < r->f.n; i++)
		if (t->assign[i] != IN_NO_THEME)
			j->known[j->n_known++] = (struct known){ hash_bytes(r->units[i].text, 0), t->assign[i] };
	qsort(j->known, j->n_known, sizeof *j->known, by_text);
}

/* The theme that a text was counted in, or IN_NO_THEME: the first by number of equal texts. */
static uint32_t own_theme(const struct assigner *j, struct span text)
{
	uint64_t hash = hash_bytes(text, 0);
	size_t low = 0, high = j->n_known;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (j->known[middle].text < hash)
			low = middle + 1;
		else
			high = middle;
	}
	return low < j->n_known && j->known[low].text == hash ? j->known[low].theme : IN_NO_THEME;
}

static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

/* What each word of the vocabulary says of each theme. */
static void word_rows(void *of, size_t from, size_t to)
{
	struct assigner *j = of;
	const struct mixture *m = j->mixture;
	float *vector = xcalloc(m->dims + 1, sizeof *vector);
	for (size_t w = from; w < to; w++) {
		struct weighted_word one = { (uint32_t)w, 1 };
		if (j->r->meanings->weight[w] <= 0)
			continue;
		represent_segment(j->r, &one, 1, NULL, 0, NULL, vector);
		dot_float_rows(vector, m->centre, m->k, m->dims, j->word_cosine + w * m->k);
	}
	free(vector);
}

void assigner_table(struct assigner *j, int jobs)
{
	if (!j->r->meanings || !j->mixture->k)
		return;
	j->n_words = j->r->meanings->n;
	j->word_cosine = xcalloc(j->n_words * j->mixture->k + 1, sizeof *j->word_cosine);
	parallel_for(jobs, j->n_words, 64, word_rows, j);
}

void assigner_begin(struct assigner *j, const struct representation *r, const struct fit *t, struct intern *stems,
                    struct span *keys, int jobs)
{
	const struct features *f = &r->f;
	*j = (struct assigner){ .r = r, .mixture = &t->mixture, .stems = stems, .sharpness = 0.5, .keys = keys,
	                       .n_linked = t->k };
	double *count = xcalloc(f->n_stems + 1, sizeof *count), total = 0;
	j->background = xcalloc(f->n_stems + 1, sizeof *j->background);
	for (size_t e = 0; e < f->first[f->n]; e++) {
		count[f->stems[e].stem] += f->stems[e].count;
		total += f->stems[e].count;
	}
	for (size_t s = 0; s < f->n_stems; s++)
		j->background[s] = (float)log((count[s] + 0.5) / (total + 0.5 * (double)f->n_stems + 1));
	free(count);
	if (!t->k || !f->n)
		return;
	assigner_table(j, jobs);
	remember(j, t);
	double *evidence = xcalloc(f->n, sizeof *evidence), *scores = xcalloc(t->k, sizeof *scores);
	size_t n = 0;
	for (size_t i = 0; i < f->n; i++) {
		struct piece p = { .stems = f->stems + f->first[i], .n_stems = f->first[i + 1] - f->first[i],
		                   .vector = f->vectors + i * f->dims, .scores = scores };
		mixture_score(j->mixture, p.stems, p.n_stems, p.vector, t->assign[i], scores);
		settle(j, &p);
		if (p.n_stems)
			evidence[n++] = p.evidence;
	}
	qsort(evidence, n, sizeof *evidence, by_value);
	for (size_t i = 0; i < n; i++)
		j->usual += evidence[i] / (double)n;
	j->least = n ? evidence[(size_t)(NONE_QUANTILE * (double)n)] : 0;
	j->least = j->least < 0.5 ? j->least : 0.5;
	free(evidence);
	free(scores);
}

void assigner_free(struct assigner *j)
{
	free(j->background);
	free(j->word_cosine);
	free(j->known);
	*j = (struct assigner){ 0 };
}

/* ---- pieces of a record ---- */

struct reply {
	struct span text;
	const struct segment *segments;
	const struct token *tokens;
	const struct span *stems;
	size_t n_segments, n_tokens;
	size_t *first_token;       /* [n_segments + 1] of those inside segments */
	uint32_t *stem_ids, *word_ids; /* [n_tokens], or UINT32_MAX */
};

static int read_reply(struct reply *a, struct record *r, struct fault *f)
{
	size_t n_stems;
	CHECK(record_text(r, M_TEXT, &a->text, f));
	CHECK(record_segments(r, &a->segments, &a->n_segments, f));
	CHECK(record_tokens(r, &a->tokens, &a->n_tokens, f));
	CHECK(record_stems(r, &a->stems, &n_stems, f));
	if (n_stems != a->n_tokens)
		return fault_set(f, EXIT_DATA, "%zu stems where there are %zu tokens", n_stems, a->n_tokens);
	a->first_token = arena_alloc(r->arena, (a->n_segments + 1) * sizeof *a->first_token);
	size_t t = 0;
	for (size_t s = 0; s < a->n_segments; s++) {
		while (t < a->n_tokens && a->tokens[t].start < a->segments[s].start)
			t++;
		a->first_token[s] = t;
		while (t < a->n_tokens && a->tokens[t].end <= a->segments[s].end)
			t++;
	}
	a->first_token[a->n_segments] = t;
	return 0;
}

/* Takes the stems from segments that only remark: they speak for no theme. */
static void pass_over_remarks(struct reply *a, const struct remarks *remarks, struct record *r)
{
	struct span language = record_text_or_empty(r, M_LANGUAGE), *stems = NULL;
	for (size_t s = 0; s < a->n_segments; s++) {
		size_t from = a->first_token[s], n = a->first_token[s + 1] - from;
		if (!remarks_only(remarks, language, a->stems + from, n))
			continue;
		if (!stems) {
			stems = arena_alloc(r->arena, (a->n_tokens + 1) * sizeof *stems);
			memcpy(stems, a->stems, a->n_tokens * sizeof *stems);
		}
		for (size_t t = from; t < from + n; t++)
			stems[t] = SPAN("");
	}
	if (stems)
		a->stems = stems;
}

/* Which stem and which word each token is. */
static void look_up(const struct assigner *j, struct reply *a, struct arena *arena)
{
	a->stem_ids = arena_alloc(arena, (a->n_tokens + 1) * sizeof *a->stem_ids);
	a->word_ids = arena_alloc(arena, (a->n_tokens + 1) * sizeof *a->word_ids);
	for (size_t t = 0; t < a->n_tokens; t++) {
		a->stem_ids[t] = a->stems[t].len ? intern_find(j->stems, a->stems[t]) : UINT32_MAX;
		a->word_ids[t] = represent_word(j->r, a->text, &a->tokens[t]);
	}
}

static void gather(const struct assigner *j, const struct reply *a, size_t segment, size_t n, struct arena *arena,
                   struct piece *p)
{
	p->first_token = a->first_token[segment];
	p->n_tokens = a->first_token[segment + n] - p->first_token;
	p->stems = arena_alloc(arena, (p->n_tokens + 1) * sizeof *p->stems);
	p->words = arena_alloc(arena, (p->n_tokens + 1) * sizeof *p->words);
	p->vector = arena_alloc(arena, (j->r->f.dims + 1) * sizeof *p->vector);
	p->scores = arena_alloc(arena, (j->mixture->k + 1) * sizeof *p->scores);
	for (size_t t = p->first_token; t < p->first_token + p->n_tokens; t++) {
		if (a->stem_ids[t] != UINT32_MAX)
			p->stems[p->n_stems++] = (struct stem_count){ a->stem_ids[t], 1 };
	}
	p->n_stems = stems_count(p->stems, p->n_stems);
}

/* The text of some segments, its words, and its sentence vector or null. */
static const float *find_read(const struct assigner *j, const struct reply *a, size_t segment, size_t n, struct piece *p)
{
	const struct segment *g = &a->segments[segment];
	const struct representation *r = j->r;
	p->text = n > 1 ? a->text : (struct span){ a->text.bytes + g->start, g->end - g->start };
	if (r->meanings)
		p->n_words = represent_words(r, a->word_ids + p->first_token, p->n_tokens, p->words);
	if (r->given || !r->meanings)
		return NULL;
	p->weight = 1;
	return represent_read(r, n > 1 ? represent_beginning(r, a->text) : p->text);
}

/* The segment's or whole response's vector, alone. */
static void represent(const struct assigner *j, const struct reply *a, size_t segment, size_t n, struct arena *arena,
                      struct piece *p)
{
	const struct representation *r = j->r;
	float encoded[REPRESENT_LONGEST], values[REPRESENT_LONGEST];
	const float *read = find_read(j, a, segment, n, p), *own = read;
	if (r->given) {
		memset(encoded, 0, r->own * sizeof *encoded);
		for (size_t s = segment; s < segment + n; s++)
			if (represent_given(r, segment_vector(&a->segments[s]), values)) {
				float weight = (float)(1 + a->first_token[s + 1] - a->first_token[s]);
				add_scaled(encoded, values, weight, r->own);
				p->weight += weight;
				own = encoded;
			}
	}
	if (own && by_frame(j))
		p->encoded = (const float *)(const void *)arena_copy(arena, own, r->own * sizeof *own);
	represent_segment(r, p->words, p->n_words, p->stems, p->n_stems, own, p->vector);
	p->side = background_side(j->subject, r, read, p->words, p->n_words);
}

/* Adds the response's mean, as the fit did (represent.h). */
static void add_context(const struct assigner *j, struct piece *pieces, size_t n, struct arena *arena)
{
	size_t dims = j->r->f.dims;
	float *mean = arena_calloc(arena, dims + 1, sizeof *mean);
	for (size_t s = 0; s < n && n > 1; s++)
		add_scaled(mean, pieces[s].vector, (float)(1 + pieces[s].n_stems), dims);
	normalise(mean, dims);
	for (size_t s = 0; s < n && n > 1; s++) {
		add_scaled(pieces[s].vector, mean, REPRESENT_CONTEXT, dims);
		normalise(pieces[s].vector, dims);
	}
}

/* By the judge of a codeframe: its themes, what was proposed beside them, or none. */
static void score_by_frame(const struct assigner *j, struct piece *p)
{
	const struct mixture *m = j->mixture;
	struct frame_unit u = { p->vector, p->encoded, p->weight, p->words, p->n_words, p->stems, p->n_stems, NULL };
	double *odds = xcalloc(m->k + 1, sizeof *odds);
	frame_score(j->frame, j->r, &u, odds);
	mixture_score(m, p->stems, p->n_stems, p->vector, own_theme(j, p->text), p->scores);
	frame_add_text(j->frame, m, p->scores, odds);
	memcpy(p->scores, odds, m->k * sizeof *odds);
	free(odds);
	find_best(j, p);
	p->posterior = frame_probability(j->frame, p->scores, m->k, p->best);
	p->evidence = p->scores[p->best] < j->frame->least ? -1e9 : 1e9;
}

/* Scores a piece, and a second with it unless b is null. */
static void score(const struct assigner *j, struct piece *p, struct piece *b)
{
	if (b && !by_frame(j)) {
		mixture_score_two(j->mixture,
			&(struct scored){ p->stems, p->n_stems, p->vector, IN_NO_THEME, p->scores },
			&(struct scored){ b->stems, b->n_stems, b->vector, IN_NO_THEME, b->scores });
		settle(j, p);
		settle(j, b);
		return;
	}
	if (b)
		score(j, b, NULL);
	if (by_frame(j)) {
		score_by_frame(j, p);
		return;
	}
	mixture_score(j->mixture, p->stems, p->n_stems, p->vector, IN_NO_THEME, p->scores);
	settle(j, p);
}

uint32_t assign_unit(const struct assigner *j, size_t unit)
{
	const struct representation *r = j->r;
	const struct unit *x = &r->units[unit];
	struct frame_unit u = frame_unit_of(r, unit);
	struct piece p = { .stems = r->f.stems + r->f.first[unit], .n_stems = u.n_stems, .words = r->words + r->first_word[unit],
	                   .n_words = u.n_words, .vector = r->f.vectors + unit * r->f.dims, .encoded = u.encoded,
	                   .weight = u.weight, .scores = xcalloc(j->mixture->k + 1, sizeof *p.scores), .text = x->text };
	const float *read = r->given || !r->meanings ? NULL
	                  : represent_read(r, x->n_segments > 1 ? represent_beginning(r, x->text) : x->text);
	score(j, &p, NULL);
	bool none = !p.n_stems || p.evidence < j->least || background_side(j->subject, r, read, p.words, p.n_words) == SIDE_OFF;
	free(p.scores);
	return none ? IN_NO_THEME : p.best;
}

/* ---- why ---- */

struct reason {
	size_t token;
	double weight;
};

/* What a token adds to the score of a theme over the question's mean: its stem's log-odds,
 * and the cosine of its word alone with the theme, by its share of the piece. */
static double token_weight(const struct assigner *j, const struct reply *a, size_t token, uint32_t theme,
                           double total)
{
	const struct mixture *m = j->mixture;
	uint32_t id = a->stem_ids[token], word = a->stems[token].len ? a->word_ids[token] : UINT32_MAX;
	double weight = 0;
	if (id != UINT32_MAX)
		weight += m->words * (double)(m->log_stem[id * m->k + theme] - j->background[id]);
	if (word < j->n_words)
		weight += m->kappa * (double)j->r->meanings->weight[word] / total *
		          (double)j->word_cosine[word * m->k + theme];
	return weight;
}

/* What a token's stem adds over one that the theme has not: what there is to say where the
 * whole question is one theme. */
static double stem_weight(const struct assigner *j, const struct reply *a, size_t token, uint32_t theme)
{
	const struct mixture *m = j->mixture;
	uint32_t id = a->stem_ids[token];
	return id == UINT32_MAX ? 0 : m->words * ((double)m->log_stem[id * m->k + theme] - log(m->beta) + m->log_total[theme]);
}

/* The tokens that add most, in best; gives how many. alone: by stem_weight. */
static size_t find_reasons(const struct assigner *j, const struct reply *a, const struct piece *p, uint32_t theme,
                           bool alone, struct reason best[TERMS_SHOWN])
{
	size_t n = 0;
	double total = 1e-9;
	for (size_t t = p->first_token; t < p->first_token + p->n_tokens; t++) {
		uint32_t word = a->word_ids[t];
		total += word == UINT32_MAX ? 0 : (double)j->r->meanings->weight[word];
	}
	for (size_t t = p->first_token; t < p->first_token + p->n_tokens; t++) {
		double weight = alone ? stem_weight(j, a, t, theme) : token_weight(j, a, t, theme, total);
		if (weight <= 0.05 || (n == TERMS_SHOWN && weight <= best[n - 1].weight))
			continue;
		size_t at = n < TERMS_SHOWN ? n++ : n - 1;
		for (; at > 0 && best[at - 1].weight < weight; at--)
			best[at] = best[at - 1];
		best[at] = (struct reason){ t, weight };
	}
	return n;
}

static size_t explain(const struct assigner *j, const struct reply *a, const struct piece *p, uint32_t theme,
                      struct arena *arena, struct evidence *out)
{
	struct reason best[TERMS_SHOWN];
	size_t n = find_reasons(j, a, p, theme, false, best);
	if (!n)
		n = find_reasons(j, a, p, theme, true, best);
	for (size_t i = 0; i < n; i++) {
		const struct token *t = &a->tokens[best[i].token];
		out[i] = (struct evidence){ EVIDENCE_THEME, j->keys[theme],
			arena_span(arena, (struct span){ a->text.bytes + t->start, t->end - t->start }),
			llrint(best[i].weight * 1e6), t->start, t->end };
	}
	return n;
}

/* ---- a response ---- */

struct choice {
	uint32_t theme;
	size_t segment;
	double score, weight;
	const struct piece *piece;      /* that says so */
};

static struct choice *choice_of(struct choice *list, size_t *n, uint32_t theme)
{
	for (size_t i = 0; i < *n; i++)
		if (list[i].theme == theme)
			return &list[i];
	list[*n] = (struct choice){ .theme = theme };
	return &list[(*n)++];
}

/* The themes of a response whose pieces are segments: each piece that is no less surely on the
 * subject than `least` votes with its posterior. */
static size_t choose_by_segments(const struct assigner *j, const struct piece *pieces, size_t n, enum side least,
                                 struct choice *list)
{
	size_t found = 0;
	for (size_t s = 0; s < n; s++) {
		const struct piece *p = &pieces[s];
		if (!p->n_stems || p->side == SIDE_OFF || p->side < least || p->evidence < j->least)
			continue;
		struct choice *c = choice_of(list, &found, p->best);
		double weight = p->posterior * (double)p->n_stems;
		if (c->score < p->posterior) {
			c->score = p->posterior;
			c->segment = s;
			c->piece = p;
		}
		c->weight += weight;
	}
	return found;
}

/* The themes of a response that was judged whole: its own, then what single segments
 * plainly say beside it. Where it is off the subject, what segments that are on it say. */
static size_t choose_by_whole(const struct assigner *j, const struct piece *whole, const struct piece *pieces,
                              size_t n, struct choice *list)
{
	size_t found = 0;
	if (whole->side == SIDE_OFF)
		return n > 1 ? choose_by_segments(j, pieces, n, SIDE_ON, list) : 0;
	if (!whole->n_stems || whole->evidence < j->least)
		return 0;
	struct choice *c = choice_of(list, &found, whole->best);
	double most = -1e300;
	c->score = whole->posterior;
	c->piece = whole;
	c->weight = 1e9;
	for (size_t s = 0; s < n; s++) {
		const struct piece *p = &pieces[s];
		double own = p->scores[whole->best] - background_of(j, p->stems, p->n_stems);
		if (own > most) {
			most = own;
			list[0].segment = s;
		}
	}
	for (size_t s = 0; s < n && n > 1; s++) {
		const struct piece *p = &pieces[s];
		if (p->n_stems < 3 || p->side == SIDE_OFF || p->best == whole->best ||
		    p->evidence < j->least || p->posterior < SECOND_LEAST ||
		    p->scores[p->best] - p->scores[whole->best] < SECOND_MARGIN)
			continue;
		c = choice_of(list, &found, p->best);
		if (p->posterior > c->score) {
			c->score = p->posterior;
			c->segment = s;
			c->piece = p;
			c->weight = p->posterior * (double)p->n_stems;
		}
	}
	return found;
}

/* The score that is told: calibrated, or by a codeframe's judge, whose probabilities are.
 * What the fit has seen is judged as if it had not, so that it is no surer of
 * its own sample than of the rest. */
static double told_score(const struct assigner *j, const struct piece *p, struct arena *arena)
{
	const struct mixture *m = j->mixture;
	if (m->k < 2 || by_frame(j))
		return p->posterior;
	uint32_t own = own_theme(j, p->text);
	double *scores = p->scores;
	if (own != IN_NO_THEME) {
		scores = arena_alloc(arena, (m->k + 1) * sizeof *scores);
		memcpy(scores, p->scores, m->k * sizeof *scores);
		scores[own] = mixture_own(m, p->stems, p->n_stems, p->vector, own);
	}
	return calibration_score(&j->calibration, calibration_odds(scores, m->k, p->best));
}

/* Weightiest first, but proposals after all others. Gives how many are no proposals. */
static size_t in_order(struct choice *list, size_t n, size_t n_linked)
{
	size_t given = 0;
	for (size_t i = 0; i < n; i++) {
		struct choice c = list[i];
		bool proposed = c.theme >= n_linked;
		size_t at = i;
		for (; at > 0; at--) {
			const struct choice *x = &list[at - 1];
			if ((x->theme >= n_linked) != proposed ? proposed
			    : x->weight > c.weight || (x->weight >= c.weight && x->theme < c.theme))
				break;
			list[at] = *x;
		}
		list[at] = c;
		given += !proposed;
	}
	return given;
}

/* What is said of it, but for segments that only remark. */
static int begin_reply(const struct assigner *j, struct reply *a, struct record *r, struct fault *f)
{
	CHECK(read_reply(a, r, f));
	if (j->remarks)
		pass_over_remarks(a, j->remarks, r);
	return 0;
}

int assign_likeness(const struct assigner *j, struct record *r, struct alike **list, size_t *n, struct fault *f)
{
	struct reply a;
	*n = 0;
	CHECK(begin_reply(j, &a, r, f));
	look_up(j, &a, r->arena);
	*list = arena_alloc(r->arena, (a.n_segments + 1) * sizeof **list);
	size_t step = j->r->whole ? a.n_segments : 1;
	for (size_t s = 0; s < a.n_segments; s += step) {
		struct piece p = { 0 };
		struct alike *x = &(*list)[*n];
		gather(j, &a, s, step, r->arena, &p);
		const float *read = find_read(j, &a, s, step, &p);
		*n += p.n_stems && background_likeness(j->subject, j->r, read, p.words, p.n_words, &x->by_read, &x->likeness);
	}
	return 0;
}

/* Gives the response the themes chosen, and why. How many of them are no proposals: *given. */
static int tell(const struct assigner *j, const struct reply *a, const struct piece *pieces, struct choice *list,
                size_t found, struct record *r, size_t *given, struct fault *f)
{
	size_t n_why = 0, n = *given = in_order(list, found, j->n_linked);
	struct theme_link *links = arena_alloc(r->arena, (found + 1) * sizeof *links);
	struct evidence *why = arena_alloc(r->arena, (found * TERMS_SHOWN + 1) * sizeof *why);
	for (size_t i = 0; i < found; i++) {
		const struct segment *g = &a->segments[list[i].segment];
		links[i] = (struct theme_link){ j->keys[list[i].theme], (uint32_t)(i < n ? i : i - n) + 1,
		                                llrint(told_score(j, list[i].piece, r->arena) * 1e6),
		                                g->start, g->end };
		n_why += explain(j, a, &pieces[list[i].segment], list[i].theme, r->arena, why + n_why);
	}
	record_set_themes(r, links, n);
	if (found > n)
		record_set_proposed(r, links + n, found - n);
	return n_why ? record_add_evidence(r, why, n_why, f) : 0;
}

int assign_response(const struct assigner *j, struct record *r, struct assigned *said, struct fault *f)
{
	struct reply a;
	*said = (struct assigned){ .none = true };
	CHECK(begin_reply(j, &a, r, f));
	if (!j->mixture->k || !a.n_segments) {
		record_set_themes(r, NULL, 0);
		return 0;
	}
	look_up(j, &a, r->arena);
	struct piece *pieces = arena_calloc(r->arena, a.n_segments + 1, sizeof *pieces), *whole = &pieces[a.n_segments];
	size_t n = a.n_segments, found, given;
	struct choice *list = arena_alloc(r->arena, (n + 1) * sizeof *list); /* a theme for each and one for all, at most */
	for (size_t s = 0; s < n; s++) {
		gather(j, &a, s, 1, r->arena, &pieces[s]);
		represent(j, &a, s, 1, r->arena, &pieces[s]);
	}
	add_context(j, pieces, by_frame(j) ? 0 : n, r->arena);
	for (size_t s = 0; s < n; s += 2)
		score(j, &pieces[s], s + 1 < n ? &pieces[s + 1] : NULL);
	if (j->r->whole && n > 1) {
		gather(j, &a, 0, n, r->arena, whole);
		represent(j, &a, 0, n, r->arena, whole);
		score(j, whole, NULL);
	}
	found = j->r->whole ? choose_by_whole(j, n > 1 ? whole : pieces, pieces, n, list)
	                    : choose_by_segments(j, pieces, n, SIDE_UNKNOWN, list);
	CHECK(tell(j, &a, pieces, list, found, r, &given, f));
	said->none = given == 0;
	for (size_t s = 0; s < n; s++)
		if (s == 0 || pieces[s].evidence > said->evidence)
			said->evidence = pieces[s].evidence;
	return 0;
}
