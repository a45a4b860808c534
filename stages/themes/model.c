/* model.c: one description of the file's members, used to write and to read. */
#include "model.h"

#include <math.h>
#include <stdlib.h>

#include "../../pipeline/data.h"
#include "kept.h"

enum { MOST = 1 << 24, MOST_QUESTIONS = 10000, MOST_CELLS = 1 << 26, MOST_PAIRS = 1 << 29, D = MEANING_DIMENSIONS };

/* A file being written (out) or read (in). */
struct pack {
	struct buffer *out;
	struct span in;
	bool bad;             /* cut, or not what it should be */
	size_t pairs;         /* that wordpairs_table will make of it */
	size_t cells;         /* that assigner_table will make of it */
};

static void pack_bytes(struct pack *p, void *bytes, size_t n)
{
	if (p->out) {
		buffer_add(p->out, bytes, n);
	} else if (p->bad || p->in.len < n) {
		p->bad = true;
		memset(bytes, 0, n);
	} else {
		memcpy(bytes, p->in.bytes, n);
		p->in.bytes += n;
		p->in.len -= n;
	}
}

/* A count or a flag, at most `most`. */
static size_t pack_number(struct pack *p, size_t value, size_t most)
{
	uint32_t x = (uint32_t)value;
	pack_bytes(p, &x, sizeof x);
	if (x > most) {
		p->bad = true;
		return 0;
	}
	return x;
}

static double pack_double(struct pack *p, double value)
{
	pack_bytes(p, &value, sizeof value);
	if (!isfinite(value) || fabs(value) > 1e12)
		p->bad = true;
	return p->bad ? 0 : value;
}

/* Room for n items when reading; the file must be long enough to hold them. */
static void *room(struct pack *p, void *have, size_t n, size_t size)
{
	if (p->out)
		return have;
	if (p->bad || (n && p->in.len / n < size)) {
		p->bad = true;
		n = 0;
	}
	return xcalloc(n + 1, size);
}

static void pack_floats(struct pack *p, float **list, size_t n)
{
	*list = room(p, *list, n, sizeof **list);
	if (!p->bad)
		pack_bytes(p, *list, n * sizeof **list);
	for (size_t i = 0; !p->out && !p->bad && i < n; i++)
		if (!isfinite((*list)[i]) || fabsf((*list)[i]) > 1e9f)
			p->bad = true;
}

static void pack_doubles(struct pack *p, double **list, size_t n)
{
	*list = room(p, *list, n, sizeof **list);
	for (size_t i = 0; i < n && !p->bad; i++)
		(*list)[i] = pack_double(p, (*list)[i]);
}

/* Read spans point into the file. */
static struct span pack_text(struct pack *p, struct span text)
{
	text.len = pack_number(p, text.len, MOST);
	if (p->out) {
		buffer_add_span(p->out, text);
		return text;
	}
	if (p->bad || p->in.len < text.len) {
		p->bad = true;
		return SPAN("");
	}
	text.bytes = p->in.bytes;
	p->in.bytes += text.len;
	p->in.len -= text.len;
	size_t at;
	if (!utf8_valid(text, &at))
		p->bad = true;
	return text;
}

static void pack_intern(struct pack *p, struct intern *in)
{
	size_t n = pack_number(p, in->n, MOST);
	for (size_t i = 0; i < n && !p->bad; i++) {
		struct span text = pack_text(p, p->out ? in->text[i] : SPAN(""));
		if (!p->out && intern_add(in, text) != i)
			p->bad = true; /* the same string twice */
	}
}

/* Rows of 256 in 8 bits and a scale each. */
static void pack_rows(struct pack *p, float **rows, size_t n)
{
	int8_t values[D];
	*rows = room(p, *rows, n, D + sizeof(float));
	if (!p->out) {
		free(*rows);
		*rows = xcalloc((p->bad ? 0 : n) * D + 1, sizeof **rows);
	}
	for (size_t i = 0; i < n && !p->bad; i++) {
		float *row = *rows + i * D, most = 0;
		for (size_t d = 0; d < D; d++)
			most = fabsf(row[d]) > most ? fabsf(row[d]) : most;
		float scale = most / 127;
		for (size_t d = 0; d < D; d++)
			values[d] = (int8_t)(scale > 0 ? lrintf(row[d] / scale) : 0);
		pack_bytes(p, &scale, sizeof scale);
		pack_bytes(p, values, sizeof values);
		if (p->out)
			continue;
		p->bad |= !isfinite(scale) || fabsf(scale) > 1e6f;
		for (size_t d = 0; d < D && !p->bad; d++)
			row[d] = scale * (float)values[d];
	}
}

static void pack_meanings(struct pack *p, struct meanings *m)
{
	size_t n;
	if (p->out) {
		pack_intern(p, &m->vocabulary);
		n = m->vocabulary.n;
	} else {
		struct intern words = { 0 };
		pack_intern(p, &words);
		n = words.n;
		for (size_t i = 0; i < n && !p->bad; i++)
			if (meanings_word(m, words.text[i]) != i)
				p->bad = true;
		intern_free(&words);
	}
	if (pack_number(p, m->taught != NULL, 1))
		pack_rows(p, &m->taught, n);
}

static void pack_mixture(struct pack *p, struct mixture *m)
{
	size_t k = m->k;
	m->beta = pack_double(p, m->beta);
	m->kappa = pack_double(p, m->kappa);
	m->words = pack_double(p, m->words);
	pack_doubles(p, &m->size, k);
	pack_doubles(p, &m->total, k);
	pack_doubles(p, &m->length, k);
	pack_doubles(p, &m->log_prior, k);
	pack_floats(p, &m->count, k * m->n_stems);
	pack_floats(p, &m->centre, k * m->dims);
	for (size_t i = 0; i < k && !p->bad; i++)
		p->bad |= m->size[i] < 0 || m->total[i] < 0;
	for (size_t i = 0; i < k * m->n_stems && !p->bad; i++)
		p->bad |= m->count[i] < 0;
	p->bad |= k && m->beta <= 0;
	if (!p->out) {
		m->log_total = xcalloc((p->bad ? 0 : k) + 1, sizeof *m->log_total);
		m->log_stem = xcalloc((p->bad ? 0 : k * m->n_stems) + 1, sizeof *m->log_stem);
	}
}

static void pack_representation(struct pack *p, struct representation *r, struct tools *t)
{
	size_t words = pack_number(p, r->meanings != NULL, 1);
	r->whole = pack_number(p, r->whole, 1);
	r->beginnings = pack_number(p, r->beginnings, 1);
	r->given = pack_number(p, r->given, 1);
	r->own = pack_number(p, r->own, 1024);
	r->f.n_stems = pack_number(p, r->f.n_stems, MOST);
	r->f.dims = pack_number(p, r->f.dims, 4096);
	r->lsa.n_stems = r->f.n_stems;
	r->lsa.dims = pack_number(p, r->lsa.dims, LSA_DIMENSIONS);
	r->weight_words = (float)pack_double(p, (double)r->weight_words);
	r->weight_latent = (float)pack_double(p, (double)r->weight_latent);
	pack_floats(p, &r->lsa.idf, r->f.n_stems);
	pack_floats(p, &r->lsa.stems, r->f.n_stems * r->lsa.dims);
	if (words) {
		r->meanings = &t->meanings;
		pack_floats(p, &r->mean_prior, D);
		pack_floats(p, &r->mean_taught, D);
	}
	if (r->given)
		pack_floats(p, &r->mean_encoded, r->own);
	if (pack_number(p, r->mean_wide != NULL, 1))
		pack_floats(p, &r->mean_wide, ENCODER_DIMENSIONS);
	for (size_t d = 0; d < D; d++)
		r->moved[d] = (float)pack_double(p, (double)r->moved[d]);
	bool taught = words && r->meanings->taught && !r->given && r->own;
	if (!r->given && r->own && r->own != D)
		p->bad = true;
	if (r->f.dims != (r->given ? r->own : taught ? D : 0) + (words ? D : 0) + r->lsa.dims)
		p->bad = true;
}

static void pack_kin(struct pack *p, struct kin *k)
{
	k->n = pack_number(p, k->n, MOST_KIN);
	k->least = pack_double(p, k->least);
	k->share = pack_double(p, k->share);
	k->null.mean = pack_double(p, k->null.mean);
	k->null.spread = pack_double(p, k->null.spread);
	k->on.mean = pack_double(p, k->on.mean);
	k->on.spread = pack_double(p, k->on.spread);
	pack_rows(p, &k->rows, k->n);
}

static void pack_background(struct pack *p, struct background *b)
{
	pack_kin(p, &b->read);
	pack_kin(p, &b->words);
	for (size_t d = 0; d < D; d++)
		b->origin[d] = (float)pack_double(p, (double)b->origin[d]);
	for (size_t d = 0; d < D; d++)
		b->usual[d] = (float)pack_double(p, (double)b->usual[d]);
}

/* One of n themes, or none. */
static uint32_t pack_theme(struct pack *p, uint32_t theme, size_t n)
{
	size_t x = pack_number(p, theme == NO_THEME ? n : theme, n);
	return p->bad || x == n ? NO_THEME : (uint32_t)x;
}

static void pack_themes(struct pack *p, struct question *q)
{
	struct corpus *c = &q->corpus;
	c->n_themes = pack_number(p, c->n_themes, 2000);
	q->n_frame = pack_number(p, q->n_frame, c->n_themes);
	if (!p->out) {
		c->themes = xcalloc(c->n_themes + 1, sizeof *c->themes);
		q->names = xcalloc(c->n_themes + 1, sizeof *q->names);
		q->keys = xcalloc(c->n_themes + 1, sizeof *q->keys);
		q->trust = xcalloc(c->n_themes + 1, sizeof *q->trust);
	}
	for (size_t z = 0; z < c->n_themes && !p->bad; z++) {
		struct theme_name *n = &q->names[z];
		n->key = pack_text(p, n->key);
		n->label = pack_text(p, n->label);
		n->description = pack_text(p, n->description);
		n->terms = pack_text(p, n->terms);
		uint32_t parent = c->themes[z].parent = pack_theme(p, c->themes[z].parent, c->n_themes);
		q->keys[z] = n->key;
		if (parent != NO_THEME && (parent < q->fit.k || z >= q->fit.k))
			p->bad = true;
		if (z >= q->fit.k)
			continue;
		q->trust[z].stability = pack_double(p, q->trust[z].stability);
		q->trust[z].cohesion = pack_double(p, q->trust[z].cohesion);
		q->trust[z].separation = pack_double(p, q->trust[z].separation);
		q->trust[z].responses = pack_number(p, q->trust[z].responses, UINT32_MAX);
		q->trust[z].largest_campaign = pack_number(p, q->trust[z].largest_campaign, UINT32_MAX);
		q->trust[z].nearest = pack_theme(p, q->trust[z].nearest, q->fit.k);
		q->trust[z].hard_to_name = pack_number(p, q->trust[z].hard_to_name, 1);
	}
	if (q->fit.k > c->n_themes)
		p->bad = true;
}

enum { KNOWN_BYTES = sizeof(uint64_t) + sizeof(uint32_t) };

/* Hashes of the texts of the fit, in order; as structs they take more room than in the file. */
static void pack_known(struct pack *p, struct assigner *a, size_t k)
{
	a->n_known = pack_number(p, a->n_known, MOST);
	if (!p->out) {
		free(room(p, NULL, a->n_known, KNOWN_BYTES));
		a->known = xcalloc((p->bad ? 0 : a->n_known) + 1, sizeof *a->known);
	}
	for (size_t i = 0; i < a->n_known && !p->bad; i++) {
		pack_bytes(p, &a->known[i].text, sizeof a->known[i].text);
		a->known[i].theme = pack_theme(p, a->known[i].theme, k);
		if (a->known[i].theme == NO_THEME || (i && a->known[i].text < a->known[i - 1].text))
			p->bad = true;
	}
}

/* How the responses that the themes were found in came out. */
static void pack_fitted(struct pack *p, const struct fitted *judged, struct fitted *x)
{
	if (p->out) {
		*x = *judged;
		x->evidence /= x->responses ? (double)x->responses : 1;
	}
	x->responses = pack_number(p, x->responses, UINT32_MAX);
	x->none = pack_number(p, x->none, x->responses);
	x->evidence = pack_double(p, x->evidence);
}

static void pack_wordpairs(struct pack *p, struct wordpairs *w, size_t words)
{
	w->n_words = pack_number(p, w->n_words, words);
	pack_floats(p, &w->weight, w->n_words);
	pack_floats(p, &w->mean, w->k);
	w->n_terms = pack_number(p, w->n_terms, w->n_words);
	w->term = room(p, w->term, w->n_terms, sizeof *w->term);
	for (size_t i = 0; i < w->n_terms && !p->bad; i++)
		w->term[i] = (uint32_t)pack_number(p, w->term[i], w->n_words - 1);
	w->first = room(p, w->first, w->k + 1, sizeof *w->first);
	for (size_t z = 0; z < w->k && !p->bad; z++) {
		w->first[z + 1] = (uint32_t)pack_number(p, w->first[z + 1], MOST);
		p->bad |= w->first[z + 1] < w->first[z];
	}
	size_t n = p->bad ? 0 : w->first[w->k];
	p->pairs += (w->n_terms + w->k) * w->n_words;
	p->bad |= p->pairs > MOST_PAIRS || (n && !w->n_terms);
	w->of = room(p, w->of, n, sizeof *w->of);
	for (size_t i = 0; i < n && !p->bad; i++)
		w->of[i] = (uint32_t)pack_number(p, w->of[i], w->n_terms - 1);
}

static void pack_judge(struct pack *p, struct frame_judge *j, const struct question *q)
{
	j->k = j->pairs.k = pack_number(p, j->k, q->fit.k);
	if (!j->k)
		return;
	j->dims = q->r.f.dims;
	j->own = pack_number(p, j->own, q->r.own);
	j->n = pack_number(p, j->n, MOST);
	if (j->own && j->own != q->r.own)
		p->bad = true;
	for (size_t v = 0; v < MATCH_VIEWS; v++)
		j->weights.last.view[v] = pack_double(p, j->weights.last.view[v]);
	j->weights.last.none = pack_double(p, j->weights.last.none);
	j->weights.last.themes = pack_double(p, j->weights.last.themes);
	j->weights.least = pack_double(p, j->weights.least);
	j->least = pack_double(p, j->least);
	j->text = pack_double(p, j->text);
	j->usual = pack_double(p, j->usual);
	pack_floats(p, &j->given, j->k * j->dims);
	pack_floats(p, &j->shaped, j->k * j->dims);
	pack_floats(p, &j->raw, j->k * j->own);
	pack_floats(p, &j->origin, j->own);
	pack_floats(p, &j->sample, j->n * j->dims);
	pack_floats(p, &j->says, j->n * j->k);
	pack_wordpairs(p, &j->pairs, q->r.meanings ? q->r.meanings->n : q->r.f.n_stems);
}

static void pack_question(struct pack *p, struct question *q, struct tools *t)
{
	struct assigner *a = &q->assigner;
	q->id = pack_text(p, q->id);
	q->wording = pack_text(p, q->wording);
	pack_representation(p, &q->r, t);
	q->fit.k = pack_number(p, q->fit.k, 1000);
	q->fit.mixture.k = q->fit.k;
	q->fit.mixture.n_stems = q->r.f.n_stems;
	q->fit.mixture.dims = q->r.f.dims;
	pack_mixture(p, &q->fit.mixture);
	pack_themes(p, q);
	pack_intern(p, &q->stems);
	if (q->stems.n != q->r.f.n_stems)
		p->bad = true;
	pack_floats(p, &a->background, q->r.f.n_stems);
	a->least = pack_double(p, a->least);
	a->sharpness = pack_double(p, a->sharpness);
	a->calibration.base = pack_double(p, a->calibration.base);
	a->calibration.slope = pack_double(p, a->calibration.slope);
	a->usual = pack_double(p, a->usual);
	a->n_linked = pack_number(p, a->n_linked, q->fit.k);
	q->passes_remarks = pack_number(p, q->passes_remarks, 1);
	pack_background(p, &q->background);
	pack_judge(p, &q->frame_judge, q);
	pack_known(p, a, q->fit.k);
	q->n_units = pack_number(p, q->n_units, MOST);
	pack_fitted(p, &q->judged, &q->fitted);
	p->cells += (q->r.meanings ? q->r.meanings->n : 0) * q->fit.k;
	if (p->cells > MOST_CELLS)
		p->bad = true;
}

int model_write(const char *path, struct tools *t, struct question *questions, size_t n, struct fault *f)
{
	struct buffer b = { 0 };
	struct pack p = { .out = &b };
	char head[KEPT_HEAD] = { 0 };
	buffer_add(&b, head, sizeof head);
	pack_meanings(&p, &t->meanings);
	pack_number(&p, n, MOST_QUESTIONS);
	for (size_t i = 0; i < n; i++)
		pack_question(&p, &questions[i], t);
	if (p.bad) {
		buffer_free(&b);
		return fault_set(f, EXIT_CANT_CREATE, "'%s' is not written: there are too many themes or words to be saved", path);
	}
	int code = kept_write(MODEL_KIND, b.bytes, b.len, path, f);
	buffer_free(&b);
	return code;
}

int model_read(const char *name, struct span file, struct tools *t, struct question **questions, size_t *n,
               struct fault *f)
{
	enum kept is = kept_judge(MODEL_KIND, file);
	*questions = NULL;
	*n = 0;
	if (is == KEPT_OTHER)
		return fault_set(f, EXIT_CONFIG, "'%s' holds no themes", name);
	if (is == KEPT_VERSION)
		return fault_set(f, EXIT_CONFIG, "the themes in '%s' were saved by another version of canvass:"
		                 " save them again with this one", name);
	if (is == KEPT_ALTERED)
		return fault_set(f, EXIT_CONFIG, "'%s' is cut or altered: wrong checksum", name);
	struct pack p = { .in = { file.bytes + KEPT_HEAD, file.len - KEPT_HEAD } };
	pack_meanings(&p, &t->meanings);
	size_t count = pack_number(&p, 0, MOST_QUESTIONS);
	*questions = xcalloc(count + 1, sizeof **questions);
	for (; *n < count && !p.bad; ++*n)
		pack_question(&p, &(*questions)[*n], t);
	if (p.bad || p.in.len)
		return fault_set(f, EXIT_CONFIG, "'%s' is not what a file of themes should be", name);
	return 0;
}
