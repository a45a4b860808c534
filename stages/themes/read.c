/* read.c: which segments the encoder reads, and what becomes of it. */
#include <stdlib.h>
#include <string.h>

#include "linear.h"
#include "needs.h"
#include "parallel.h"
#include "represent.h"

enum { D = MEANING_DIMENSIONS, WIDE = ENCODER_DIMENSIONS };

enum {
	READ_WHOLE = 3,  /* a response of more segments is read segment by segment, */
	READ_BYTES = 400 /* or, where they are about one thing, so much: it says there which */
};

struct span represent_beginning(const struct representation *r, struct span text)
{
	if (!r->beginnings || text.len <= READ_BYTES)
		return text;
	size_t len = READ_BYTES;
	while (len > 0 && ((unsigned char)text.bytes[len] & 0xC0) == 0x80)
		len--;
	return (struct span){ text.bytes, len };
}

/* How many of a unit's segments the encoder reads. */
static size_t segments_read(const struct representation *r, const struct unit *u)
{
	if (!r->beginnings)
		return u->n_segments;
	size_t n = u->n_segments > 0, end = represent_beginning(r, u->text).len;
	while (n < u->n_segments && r->corpus->segments[u->first_segment + n].start_byte < end)
		n++;
	return n;
}

static size_t most_read(const struct representation *r)
{
	size_t n = 0;
	for (size_t i = 0; i < r->f.n; i++)
		n += segments_read(r, &r->units[i]);
	return n;
}

/* How many segments of each question: all of small ones, equal shares of the rest. */
static void share_out(const struct representation *r, size_t n, size_t budget, size_t *share)
{
	size_t open = 0, *most = xcalloc(n + 1, sizeof *most);
	for (size_t q = 0; q < n; q++) {
		share[q] = 0;
		most[q] = most_read(&r[q]);
		open += r[q].meanings && !r[q].given && most[q] > 0;
	}
	while (open && budget / open) {
		size_t each = budget / open;
		open = 0;
		for (size_t q = 0; q < n; q++) {
			if (!r[q].meanings || r[q].given)
				continue;
			size_t left = most[q] - share[q], more = left < each ? left : each;
			share[q] += more;
			budget -= more;
			open += share[q] < most[q];
		}
	}
	free(most);
}

/* One text that the encoder reads: some segments of a unit. */
struct reading {
	uint32_t unit, segment, n_segments, text;
	const float *vector;          /* centred, in the table's space */
	struct weighted_word *words;
	size_t n_words;
};

struct readings {
	struct reading *list;
	size_t n;
	struct arena arena;
};

/* Adds what the encoder reads of a unit, as far as the share goes. Gives what is left of it. */
static size_t add_readings(const struct representation *r, size_t unit, size_t left, struct readings *to)
{
	const struct unit *u = &r->units[unit];
	size_t read = segments_read(r, u), step = r->beginnings || read <= READ_WHOLE ? read : 1;
	for (size_t s = 0; s < read && left; s += step, left = left > step ? left - step : 0)
		to->list[to->n++] = (struct reading){ .unit = (uint32_t)unit,
			.segment = (uint32_t)(u->first_segment + s), .n_segments = (uint32_t)step };
	return left;
}

/* A codeframe's texts first; then units as they come, a random order; and the last
 * two fifths, where units are short, go to those whose words tell least. */
static void choose_readings(const struct representation *r, size_t share, struct readings *to)
{
	size_t n = r->f.n - r->n_frame, left = share, i = 0;
	struct needs *needs = needs_new(r);
	to->list = xcalloc(share + 1, sizeof *to->list);
	for (size_t k = n; k < r->f.n && left; k++) {
		left = add_readings(r, k, left, to);
		needs_read(needs, k);
	}
	for (size_t most = r->beginnings ? 0 : left * 2 / 5; i < n && left > most; i++) {
		left = add_readings(r, i, left, to);
		needs_read(needs, i);
	}
	needs_rank(needs, i, n);
	for (size_t k; left && (k = needs_next(needs)) != SIZE_MAX;) {
		left = add_readings(r, k, left, to);
		needs_read(needs, k);
	}
	needs_free(needs);
}

/* Sentence vectors [n][WIDE] on their way to the table's space, [n][D]. */
struct projecting {
	const struct words *table;
	const float *mean, *moved;
	float *wide, *out;
};

static void project_some(void *of, size_t from, size_t to)
{
	struct projecting *p = of;
	for (size_t t = from; t < to; t++) {
		add_scaled(p->wide + t * WIDE, p->mean, -1, WIDE);
		words_project(p->table, p->wide + t * WIDE, false, p->out + t * D);
		add_scaled(p->out + t * D, p->moved, -1, D);
	}
}

/* teach: the words of what is read are listed; new ones are given a place by it. */
static void read_question(struct representation *r, size_t share, struct recall *e,
                          const struct words *table, bool teach, struct readings *to, int jobs)
{
	const struct corpus *c = r->corpus;
	struct intern texts = { 0 };
	choose_readings(r, share, to);
	for (size_t i = 0; i < to->n; i++) {
		struct reading *x = &to->list[i];
		x->text = intern_add(&texts, x->n_segments > 1 || (r->beginnings && r->units[x->unit].n_segments > 1)
			? represent_beginning(r, r->units[x->unit].text) : c->segments[x->segment].text);
	}
	float *vectors = xcalloc(texts.n * WIDE + 1, sizeof *vectors);
	recall_encode(e, texts.text, texts.n, jobs, vectors);
	if (!r->mean_wide) {
		r->mean_wide = xcalloc(WIDE, sizeof *r->mean_wide);
		for (size_t i = 0; i < to->n && to->n > 2; i++)
			add_scaled(r->mean_wide, vectors + (size_t)to->list[i].text * WIDE, 1 / (float)to->n, WIDE);
	}
	r->read_vectors = xcalloc(texts.n * D + 1, sizeof *r->read_vectors);
	struct projecting p = { table, r->mean_wide, r->moved, vectors, r->read_vectors };
	parallel_for(jobs, texts.n, 64, project_some, &p);
	r->own = D;
	r->encoded = xcalloc(r->f.n * D + 1, sizeof *r->encoded);
	r->read_weight = xcalloc(r->f.n + 1, sizeof *r->read_weight);
	for (size_t i = 0; i < to->n; i++) {
		struct reading *x = &to->list[i];
		size_t tokens = 0;
		for (size_t s = 0; s < x->n_segments; s++)
			tokens += c->segments[x->segment + s].n_tokens;
		x->vector = r->read_vectors + (size_t)x->text * D;
		x->words = arena_alloc(&to->arena, (tokens + 1) * sizeof *x->words);
		x->n_words = teach ? represent_segment_words(r, x->segment, x->n_segments, x->words) : 0;
		add_scaled(r->encoded + (size_t)x->unit * D, x->vector, (float)(1 + tokens), D);
		r->read_weight[x->unit] += (float)(1 + tokens);
	}
	r->n_encoded = to->n;
	r->read = texts;
	free(vectors);
}

void represent_encode(struct representation *r, size_t n_questions, struct recall *e,
                      struct meanings *m, size_t budget, bool teach, int jobs)
{
	size_t *share = xcalloc(n_questions + 1, sizeof *share), total = 0, at = 0;
	struct readings *readings = xcalloc(n_questions + 1, sizeof *readings);
	share_out(r, n_questions, budget, share);
	for (size_t q = 0; q < n_questions; q++) {
		if (share[q])
			read_question(&r[q], share[q], e, m->table, teach, &readings[q], jobs);
		total += readings[q].n;
	}
	struct lesson *lessons = xcalloc(total + 1, sizeof *lessons);
	for (size_t q = 0; teach && q < n_questions; q++)
		for (size_t i = 0; i < readings[q].n; i++) {
			struct reading *x = &readings[q].list[i];
			lessons[at++] = (struct lesson){ x->words, x->n_words, x->vector };
		}
	if (at)
		meanings_teach(m, lessons, at, jobs);
	for (size_t q = 0; q < n_questions; q++) {
		free(readings[q].list);
		arena_free(&readings[q].arena);
	}
	free(readings);
	free(lessons);
	free(share);
}

void represent_take_read(struct representation *r, struct representation *late)
{
	r->read = late->read;
	r->read_vectors = late->read_vectors;
	late->read = (struct intern){ 0 };
	late->read_vectors = NULL;
}
