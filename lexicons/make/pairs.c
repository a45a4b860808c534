/* pairs.c: canvass as it is, but that it writes down how the texts of a codeframe run look to
 * each theme: what lexicons/make/match.py learns from. Linked with --wrap=fit_frame and
 * --wrap=represent_begin: with STEMS in the environment no word table knows the language.
 *
 * A line a text: its views but MATCH_NEIGHBOURS, all of the first theme first, parted by spaces; a
 * tab; the texts most alike to it, by number of line, each with its cosine; a tab; the text.
 */
#include <stdio.h>
#include <stdlib.h>

#include "../../pipeline/memory.h"
#include "../../stages/themes/frame.h"

void __real_fit_frame(struct fit *t, const struct representation *r, size_t n_frame, const uint32_t *frame_theme,
                      size_t k, const struct match *match, size_t *proposals, struct frame_judge *judge, int jobs);
void __wrap_fit_frame(struct fit *t, const struct representation *r, size_t n_frame, const uint32_t *frame_theme,
                      size_t k, const struct match *match, size_t *proposals, struct frame_judge *judge, int jobs);

void __real_represent_begin(struct representation *r, const struct corpus *c, const struct span *vectors,
                            struct meanings *meanings, bool whole, int jobs);
void __wrap_represent_begin(struct representation *r, const struct corpus *c, const struct span *vectors,
                            struct meanings *meanings, bool whole, int jobs);

void __wrap_represent_begin(struct representation *r, const struct corpus *c, const struct span *vectors,
                            struct meanings *meanings, bool whole, int jobs)
{
	__real_represent_begin(r, c, vectors, getenv("STEMS") ? NULL : meanings, whole, jobs);
}

void __wrap_fit_frame(struct fit *t, const struct representation *r, size_t n_frame, const uint32_t *frame_theme,
                      size_t k, const struct match *match, size_t *proposals, struct frame_judge *judge, int jobs)
{
	FILE *out = fopen(getenv("PAIRS"), "w");
	struct frame_near near;
	double *views = xcalloc(k * MATCH_VIEWS + 1, sizeof *views);
	__real_fit_frame(t, r, n_frame, frame_theme, k, match, proposals, judge, jobs);
	for (size_t i = 0; out && i < r->f.n - n_frame; i++) {
		struct frame_unit u = frame_unit_of(r, i);
		frame_views(judge, r, &u, views);
		frame_nearest(judge, u.vector, &near);
		for (size_t v = 0; v < k * MATCH_VIEWS; v++)
			if (v % MATCH_VIEWS != MATCH_NEIGHBOURS)
				fprintf(out, "%.6g ", views[v]);
		putc('\t', out);
		for (size_t n = 0; n < near.n; n++)
			fprintf(out, "%zu %.6g ", near.at[n], (double)near.cosine[n]);
		putc('\t', out);
		struct span text = r->units[i].text;
		for (size_t c = 0; c < text.len; c++)
			putc(text.bytes[c] == '\n' || text.bytes[c] == '\r' || text.bytes[c] == '\t' ? ' ' : text.bytes[c], out);
		putc('\n', out);
	}
	if (out)
		fclose(out);
	free(views);
}
