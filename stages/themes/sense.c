/* sense.c: phrases and themes in one space. */
#include "sense.h"

#include <stdlib.h>

#include "linear.h"

enum { D = SENSE_DIMENSIONS, WIDE = ENCODER_DIMENSIONS };

static bool is_zero(const float *v)
{
	for (size_t d = 0; d < D; d++)
		if (v[d] != 0)
			return false;
	return true;
}

/* The vector of a unit, of length 1; false if there is none. */
static bool unit_vector(const struct sense *s, size_t unit, float *out)
{
	const struct representation *r = s->r;
	if (s->encoder) {
		memcpy(out, r->encoded + unit * D, D * sizeof *out);
	} else {
		size_t n = r->first_word[unit + 1] - r->first_word[unit];
		if (!n)
			return false;
		meanings_mean(r->meanings->taught ? r->meanings->taught : r->meanings->prior,
		              r->words + r->first_word[unit], n, out);
		add_scaled(out, r->meanings->taught ? r->mean_taught : r->mean_prior, -1, D);
	}
	if (is_zero(out))
		return false;
	normalise(out, D);
	return true;
}

bool sense_begin(struct sense *s, const struct representation *r, struct recall *encoder, int jobs)
{
	const struct corpus *c = r->corpus;
	bool encoded = encoder && r->encoded && !r->given && r->own == D && r->mean_wide;
	float vector[D];
	*s = (struct sense){ .r = r, .encoder = encoded ? encoder : NULL, .jobs = jobs };
	if (!r->meanings)
		return false;
	s->centres = xcalloc(c->n_themes + 1, D * sizeof *s->centres);
	for (size_t i = 0; i < r->f.n; i++) {
		uint32_t theme = r->units[i].n_segments ? c->segments[r->units[i].first_segment].theme : NO_THEME;
		if (theme == NO_THEME || !unit_vector(s, i, vector))
			continue;
		add_scaled(s->centres + theme * D, vector, 1, D);
		if (c->themes[theme].parent != NO_THEME)
			add_scaled(s->centres + c->themes[theme].parent * D, vector, 1, D);
	}
	for (size_t t = 0; t < c->n_themes; t++)
		normalise(s->centres + t * D, D);
	return true;
}

void sense_end(struct sense *s)
{
	free(s->centres);
	*s = (struct sense){ 0 };
}

static void by_words(const struct sense *s, struct span text, float *out)
{
	const struct meanings *m = s->r->meanings;
	const float *rows = m->taught ? m->taught : m->prior;
	float total = 0;
	memset(out, 0, D * sizeof *out);
	for (size_t i = 0; i < text.len;) {
		size_t start = i;
		while (i < text.len && text.bytes[i] != ' ')
			i++;
		uint32_t id = meanings_find(m, (struct span){ text.bytes + start, i - start });
		if (id != UINT32_MAX && m->weight[id] > 0) {
			add_scaled(out, rows + (size_t)id * D, m->weight[id], D);
			total += m->weight[id];
		}
		i++;
	}
	if (total <= 0)
		return;
	for (size_t d = 0; d < D; d++)
		out[d] /= total;
	add_scaled(out, m->taught ? s->r->mean_taught : s->r->mean_prior, -1, D);
	normalise(out, D);
}

void sense_read(const struct sense *s, const struct span *texts, size_t n, float *out)
{
	if (!s->encoder) {
		for (size_t i = 0; i < n; i++)
			by_words(s, texts[i], out + i * D);
		return;
	}
	float *wide = xcalloc(n * WIDE + 1, sizeof *wide);
	recall_encode(s->encoder, texts, n, s->jobs, wide);
	for (size_t i = 0; i < n; i++) {
		add_scaled(wide + i * WIDE, s->r->mean_wide, -1, WIDE);
		words_project(s->r->meanings->table, wide + i * WIDE, false, out + i * D);
		add_scaled(out + i * D, s->r->moved, -1, D);
		normalise(out + i * D, D);
	}
	free(wide);
}

bool sense_near(const struct sense *s, struct span text, uint32_t theme, double *near)
{
	const float *read = s->encoder ? represent_read(s->r, text) : NULL;
	float vector[D];
	if (!read)
		return false;
	memcpy(vector, read, sizeof vector);
	normalise(vector, D);
	*near = (double)dot_float(vector, s->centres + theme * D, D);
	return true;
}
