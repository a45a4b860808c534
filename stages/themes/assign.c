/* assign.c: which themes a response has, and why. */
#include "clauses.h"
#include "pieces.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../pipeline/json.h"

enum { TERMS_SHOWN = 3 };
/* By how much likelier a further theme than the piece's own must be, in nats, and how surely it
 * is. CLAUSE_ODDS: what a codeframe's theme for a clause must have over one for a segment. Micro
 * F1 without clauses and at 0, 1 and 2 ("so", "because" and "which" parted them too):
 * samples/transport.csv .560, .599, .606, .602 and .637, .636, .645, .640, library.xml .569, .569,
 * .574, .577, argkp2021 .560, .560, .563, .562. */
static const double SECOND_MARGIN = 3, SECOND_LEAST = 0.5, CLAUSE_ODDS = 1;

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
	piece_score(j, &p, NULL);
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
	const struct piece *piece;      /* that says so: a segment, the whole, or a clause if weight is below 0 */
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
		double own = p->scores[whole->best] - pieces_background(j, p->stems, p->n_stems);
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

/* Whether a clause of a piece plainly says something beside what that says. */
static bool says_more(const struct assigner *j, const struct piece *clause, const struct piece *of)
{
	if (assigner_by_frame(j))
		return clause->scores[clause->best] >= j->frame->least + CLAUSE_ODDS;
	return clause->evidence >= j->least && clause->posterior >= SECOND_LEAST &&
	       clause->scores[clause->best] - clause->scores[of->best] >= SECOND_MARGIN;
}

/* A letter that many send is one point to whoever counts: each of its clauses would make a
 * theme of whoever else says something like it. A codeframe asks for each. */
static bool is_letter(const struct assigner *j, const struct piece *p)
{
	const struct trust *t = &j->trust[p->best];
	return !assigner_by_frame(j) && trust_is_campaign(t->responses, t->largest_campaign);
}

/* Adds what clauses say beside the themes found, to come after them. whole: the response as
 * one piece, or null. Gives how many there are now. */
static size_t add_clauses(const struct assigner *j, const struct reply *a, const struct piece *whole,
                          const struct piece *pieces, struct choice *list, size_t found, struct arena *arena)
{
	size_t bounds[MOST_CLAUSES + 1], segments_found = found;
	bool *content = arena_alloc(arena, a->n_tokens + 1);
	for (size_t t = 0; t < a->n_tokens; t++)
		content[t] = a->stem_ids[t] != UINT32_MAX;
	for (size_t s = 0; s < a->n_segments && (found || assigner_by_frame(j)); s++) {
		const struct piece *own = whole ? whole : &pieces[s];
		if (pieces[s].side == SIDE_OFF || is_letter(j, own))
			continue;
		size_t n = clauses_find(a->text, a->language, a->tokens, content, a->first_token[s], a->first_token[s + 1], bounds);
		struct piece *clauses = arena_calloc(arena, n, sizeof *clauses);
		if (n == 1)
			continue;
		for (size_t c = 0; c < n; c++) {
			piece_gather(j, a, bounds[c], bounds[c + 1], arena, &clauses[c]);
			piece_represent_part(j, a, &clauses[c]);
		}
		for (size_t c = 0; c < n; c += 2)
			piece_score(j, &clauses[c], c + 1 < n ? &clauses[c + 1] : NULL);
		for (size_t c = 0; c < n; c++) {
			const struct piece *p = &clauses[c];
			if (!says_more(j, p, own))
				continue;
			struct choice *x = choice_of(list, &found, p->best);
			if ((size_t)(x - list) >= segments_found && p->posterior > x->score)
				*x = (struct choice){ p->best, s, p->posterior, -1 / (p->posterior * (double)p->n_stems), p };
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
	if (m->k < 2 || assigner_by_frame(j))
		return p->posterior;
	uint32_t own = assigner_own_theme(j, p->text);
	double *scores = p->scores;
	if (own != IN_NO_THEME) {
		scores = arena_alloc(arena, (m->k + 1) * sizeof *scores);
		memcpy(scores, p->scores, m->k * sizeof *scores);
		scores[own] = mixture_own(m, p->stems, p->n_stems, p->vector, own);
	}
	return calibration_score(&j->calibration, calibration_odds(scores, m->k, p->best));
}

/* Weightiest first (clauses weigh less than nothing), but proposals after all others. Gives how many are no proposals. */
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

int assign_likeness(const struct assigner *j, struct record *r, struct alike **list, size_t *n, struct fault *f)
{
	struct reply a;
	*n = 0;
	CHECK(reply_begin(j, &a, r, f));
	*list = arena_alloc(r->arena, (a.n_segments + 1) * sizeof **list);
	size_t step = j->r->whole ? a.n_segments : 1;
	for (size_t s = 0; s < a.n_segments; s += step) {
		struct piece p = { 0 };
		struct alike *x = &(*list)[*n];
		piece_gather(j, &a, a.first_token[s], a.first_token[s + step], r->arena, &p);
		const float *read = piece_read(j, &a, s, step, &p);
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
		const struct piece *said = list[i].weight < 0 ? list[i].piece : &pieces[list[i].segment];
		links[i] = (struct theme_link){ j->keys[list[i].theme], (uint32_t)(i < n ? i : i - n) + 1,
		                                llrint(told_score(j, list[i].piece, r->arena) * 1e6),
		                                g->start, g->end };
		n_why += explain(j, a, said, list[i].theme, r->arena, why + n_why);
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
	CHECK(reply_begin(j, &a, r, f));
	if (!j->mixture->k || !a.n_segments) {
		record_set_themes(r, NULL, 0);
		return 0;
	}
	struct piece *pieces = arena_calloc(r->arena, a.n_segments + 1, sizeof *pieces), *whole = &pieces[a.n_segments];
	size_t n = a.n_segments, found, given;
	struct choice *list = arena_alloc(r->arena, j->mixture->k * sizeof *list);
	for (size_t s = 0; s < n; s++) {
		piece_gather(j, &a, a.first_token[s], a.first_token[s + 1], r->arena, &pieces[s]);
		piece_represent(j, &a, s, 1, r->arena, &pieces[s]);
	}
	pieces_add_context(j, pieces, assigner_by_frame(j) ? 0 : n, r->arena);
	for (size_t s = 0; s < n; s += 2)
		piece_score(j, &pieces[s], s + 1 < n ? &pieces[s + 1] : NULL);
	if (j->r->whole && n > 1) {
		piece_gather(j, &a, a.first_token[0], a.first_token[n], r->arena, whole);
		piece_represent(j, &a, 0, n, r->arena, whole);
		piece_score(j, whole, NULL);
	}
	found = j->r->whole ? choose_by_whole(j, n > 1 ? whole : pieces, pieces, n, list)
	                    : choose_by_segments(j, pieces, n, SIDE_UNKNOWN, list);
	found = add_clauses(j, &a, j->r->whole && n > 1 ? whole : NULL, pieces, list, found, r->arena);
	CHECK(tell(j, &a, pieces, list, found, r, &given, f));
	said->none = given == 0;
	for (size_t s = 0; s < n; s++)
		if (s == 0 || pieces[s].evidence > said->evidence)
			said->evidence = pieces[s].evidence;
	return 0;
}
