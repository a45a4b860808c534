/* frame.h: given themes: units judged by what a codeframe says of each theme.
 *
 * A unit is compared with each theme's label, description and examples in several ways
 * (match.h), of which one is what the units most alike to it have, and the weights of these,
 * learned from texts that people had given themes, make of them the probability that it has
 * the theme, or none. What is near no theme has none; communities among these are proposals
 * for further themes. With much text the joint mixture counts beside it, the more the more
 * text there is: the descriptions weigh in it as some units that never move.
 */
#ifndef CANVASS_THEMES_FRAME_H
#define CANVASS_THEMES_FRAME_H

#include "fit.h"
#include "match.h"
#include "wordpairs.h"

/* What a codeframe says, and how it is weighed. */
struct frame_judge {
	size_t k, dims, own, n;  /* n: of the question's units that are kept */
	struct match_weights weights;
	float *given, *shaped;   /* [k][dims]: the descriptions, and with what is near them */
	float *raw;              /* [k][own]: sentence vectors of the descriptions, not centred */
	double usual;            /* of the greatest cosine of a text with these */
	float *origin;           /* [own]: what others are centred on */
	float *sample;           /* [n][dims]: to look for neighbours in; owned */
	int8_t *bytes;           /* [n][padded]: the same in steps of `step`, for a first look */
	float *step;             /* [n] */
	size_t padded;           /* dims, and zeros to a multiple of 16 */
	float *says;             /* [n][k]: how probably each of these has a theme, by itself */
	struct wordpairs pairs;
	double least;            /* log-odds of a theme from which it is given */
	double text;             /* what the mixture counts for: more, the more text there is */
};

/* The texts that are most alike to one among those kept, the nearest first; copies of it tell
 * nothing new, and what is not near nothing. */
enum { FRAME_NEAREST = 8, FRAME_ABOUT = 12 /* looked at closely */ };
struct frame_near {
	size_t n, at[FRAME_ABOUT];
	float cosine[FRAME_ABOUT];
};

/* What is judged: its vector, its sentence vector times `weight`, centred, or null, words,
 * stems, and what it is nearest to, or null if that is yet to be found. */
struct frame_unit {
	const float *vector, *encoded;
	float weight;
	const struct weighted_word *words;
	size_t n_words;
	const struct stem_count *stems;
	size_t n_stems;
	const struct frame_near *near;
};

/* frame_theme[f->n - n_frame ..]: the theme of each of the last n_frame units, which are the
 * codeframe's texts. Leaves t->assign (IN_NO_THEME for none; the codeframe's units have
 * their themes), t->k == k + proposals; *proposals themes come last. */
void fit_frame(struct fit *t, const struct representation *r, size_t n_frame, const uint32_t *frame_theme,
               size_t k, const struct match *match, size_t *proposals, struct frame_judge *judge, int jobs);

struct frame_unit frame_unit_of(const struct representation *r, size_t unit);
/* The sample in bytes: of a judge whose sample is there. */
void frame_ready(struct frame_judge *j);
/* Thread-safe. O(n dims). */
void frame_nearest(const struct frame_judge *j, const float *vector, struct frame_near *near);
/* How a unit looks to each theme: views[k][MATCH_VIEWS]. r: as the judge was made from.
 * Thread-safe. O((n + k) dims). */
void frame_views(const struct frame_judge *j, const struct representation *r, const struct frame_unit *u, double *views);
/* Log-odds of each theme against none. */
void frame_score(const struct frame_judge *j, const struct representation *r, const struct frame_unit *u, double *odds);
/* odds[j->k] made into odds[m->k], proposals after the themes, by what the texts say:
 * scores[m->k] of the mixture, which are altered. A proposal is as likely as none where it
 * fits best of all. */
void frame_add_text(const struct frame_judge *j, const struct mixture *m, double *scores, double *odds);
/* The probability of one of k themes, none being as likely as it is at `least`. */
double frame_probability(const struct frame_judge *j, const double *odds, size_t k, size_t theme);
void frame_judge_free(struct frame_judge *j);

#endif
