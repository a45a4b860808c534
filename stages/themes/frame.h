/* frame.h: given themes: units judged by what a codeframe says of each theme.
 *
 * Each theme's centre is what its label, description and examples mean, together with the
 * units that are plainly near it: with little text the description stays what counts, with
 * much text the joint mixture goes on from there, the descriptions weighing in it as some
 * units that never move. What is near no theme has none; communities among these are
 * proposals for further themes.
 */
#ifndef CANVASS_THEMES_FRAME_H
#define CANVASS_THEMES_FRAME_H

#include "fit.h"

/* Judges units by the centres alone; kept where there is little text. */
struct frame_judge {
	size_t k, dims, n;       /* n: of the sample's units */
	float *centres;          /* [k][dims] */
	float *sample;           /* [n][dims]: for the mean of near ones; owned */
};

/* frame_theme[f->n - n_frame ..]: the theme of each of the last n_frame units, which are the
 * codeframe's texts. Leaves t->assign (IN_NO_THEME for none; the codeframe's units have
 * their themes), t->k == k + proposals; *proposals themes come last. judge->k is 0 if the
 * mixture is to judge. */
void fit_frame(struct fit *t, const struct representation *r, size_t n_frame, const uint32_t *frame_theme,
               size_t k, size_t *proposals, struct frame_judge *judge, int jobs);

/* Scores of a unit's vector: the themes' cosines times their concentration. Gives how far
 * the best is ahead (FRAME_LEAST or more: it is given). room[dims] is for its use. */
double frame_score(const struct frame_judge *j, const float *vector, float *room, double *scores);
#define FRAME_LEAST 0.08
void frame_judge_free(struct frame_judge *j);

#endif
