/* late.c: which later response has which theme, by its reference and text. */
#include "late.h"

#include <stdlib.h>

void late_begin(struct late *l, struct sample *s, bool all)
{
	struct span *vectors;
	sample_corpus(s, all, &l->corpus, &vectors);
	free(vectors);
	size_t n = l->corpus.n_responses;
	l->first = xcalloc(n + 1, sizeof *l->first);
	l->next = xcalloc(n + 1, sizeof *l->next);
	l->noted = xcalloc(n + 1, sizeof *l->noted);
	for (size_t i = 0; i < n; i++) {
		uint32_t ref = intern_add(&l->refs, l->corpus.responses[i].ref);
		l->next[i] = l->first[ref];
		l->first[ref] = (uint32_t)i + 1;
	}
}

bool late_has(const struct late *l, struct record *r)
{
	return intern_find(&l->refs, record_ref(r)) != UINT32_MAX;
}

void late_alike(struct late *l, const struct alike *list, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct likenesses *to = list[i].by_read ? &l->read : &l->words;
		if (to->n == to->cap) {
			to->cap = to->cap ? 2 * to->cap : 256;
			to->list = xrealloc(to->list, to->cap, sizeof *to->list);
		}
		to->list[to->n++] = list[i].likeness;
	}
}

static void add_member(struct late *l, uint32_t theme, uint32_t response)
{
	if (l->n_members == l->cap_members) {
		l->cap_members = l->cap_members ? 2 * l->cap_members : 1024;
		l->members = xrealloc(l->members, l->cap_members, sizeof *l->members);
	}
	l->members[l->n_members++] = (struct trust_member){ theme, l->corpus.responses[response].copies, response };
}

static void note_link(struct late *l, uint32_t response, const struct theme_link *link, uint32_t theme)
{
	const struct corpus_response *r = &l->corpus.responses[response];
	add_member(l, theme, response);
	for (size_t s = r->first_segment; s < r->first_segment + r->n_segments; s++) {
		struct corpus_segment *g = &l->corpus.segments[s];
		if (g->start_byte != link->start || g->theme != NO_THEME)
			continue;
		g->theme = theme;
		g->posterior = g->typical = (float)((double)link->score / 1e6);
	}
}

static int note_links(struct late *l, uint32_t response, const struct theme_link *links, size_t n_links,
                      const struct span *keys, size_t n, struct fault *f)
{
	for (size_t i = 0; i < n_links; i++) {
		uint32_t theme = 0;
		while (theme < n && !span_equal(keys[theme], links[i].key))
			theme++;
		if (theme == n)
			return fault_set(f, EXIT_BUG, "a response was given a theme that is not loaded");
		note_link(l, response, &links[i], theme);
	}
	return 0;
}

/* True if a response of the sample is this one: its text goes on to the last segment kept. */
static bool is_same(const struct corpus_response *c, struct span text)
{
	return text.len >= c->text.len && memcmp(text.bytes, c->text.bytes, c->text.len) == 0;
}

int late_note(struct late *l, struct record *r, const struct span *keys, size_t n, struct fault *f)
{
	const struct theme_link *links = NULL, *proposed = NULL;
	size_t n_links = 0, n_proposed = 0;
	uint32_t ref = intern_find(&l->refs, record_ref(r));
	struct span text = record_text_or_empty(r, M_TEXT);
	if (record_has(r, M_THEMES))
		CHECK(record_themes(r, &links, &n_links, f));
	if (record_has(r, M_PROPOSED))
		CHECK(record_proposed(r, &proposed, &n_proposed, f));
	for (uint32_t i = ref == UINT32_MAX ? 0 : l->first[ref]; i; i = l->next[i - 1]) {
		if (l->noted[i - 1] || !is_same(&l->corpus.responses[i - 1], text))
			continue;
		l->noted[i - 1] = true;
		CHECK(note_links(l, i - 1, links, n_links, keys, n, f));
		CHECK(note_links(l, i - 1, proposed, n_proposed, keys, n, f));
	}
	return 0;
}

void late_end(struct late *l, const struct naming *naming, const struct corpus_theme *themes, size_t n_themes, size_t k,
              struct trust *trust, struct theme_name *names, struct arena *a)
{
	size_t *counts = xcalloc(2 * k + 1, sizeof *counts);
	trust_count(l->members, l->n_members, counts, counts + k);
	for (size_t z = 0; z < k; z++) {
		trust[z].late = counts[z];
		trust[z].late_campaign = counts[k + z];
	}
	free(counts);
	l->corpus.n_themes = n_themes;
	l->corpus.themes = xcalloc(n_themes + 1, sizeof *l->corpus.themes);
	for (size_t z = 0; z < n_themes; z++)
		l->corpus.themes[z].parent = themes[z].parent;
	names_quote(naming, &l->corpus, a, names);
}

void late_free(struct late *l)
{
	corpus_free(&l->corpus);
	intern_free(&l->refs);
	free(l->first);
	free(l->next);
	free(l->noted);
	free(l->members);
	free(l->read.list);
	free(l->words.list);
	*l = (struct late){ 0 };
}
