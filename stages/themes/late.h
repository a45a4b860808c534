/* late.h: responses that came later than those that their question's themes were found in.
 *
 * A sample of them, taken as a fit's is (sample.h), tells what a fit would have known of
 * them: which are one letter, and what typical of each theme could be quoted.
 */
#ifndef CANVASS_THEMES_LATE_H
#define CANVASS_THEMES_LATE_H

#include "../../pipeline/intern.h"
#include "assign.h"
#include "names.h"
#include "sample.h"
#include "trust.h"

struct late {
	struct corpus corpus;
	struct intern refs;           /* of its responses */
	uint32_t *first, *next;       /* [refs.n], [n_responses]: 1 + a response of each reference, chained */
	bool *noted;                  /* [n_responses] */
	struct trust_member *members; /* who has which theme */
	size_t n_members, cap_members;
	struct likenesses {
		double *list;
		size_t n, cap;
	} read, words;                /* of its pieces (assign.h) */
};

/* Takes the sample's responses, all or as many as a fit by segments (sample_corpus). Release
 * with late_free. */
void late_begin(struct late *l, struct sample *s, bool all);
/* True if a response may be of the sample. Thread-safe. */
bool late_has(const struct late *l, struct record *r);
/* Notes how alike pieces of a response are to what the question's others say. */
void late_alike(struct late *l, const struct alike *list, size_t n);
/* Notes the themes that a response has been given. keys[n]: of all themes. Returns 0 or the
 * record's fault. */
int late_note(struct late *l, struct record *r, const struct span *keys, size_t n, struct fault *f);
/* When all are noted: counts into trust[k], and quotes for names[n_themes], in arena a. */
void late_end(struct late *l, const struct naming *naming, const struct corpus_theme *themes, size_t n_themes, size_t k,
              struct trust *trust, struct theme_name *names, struct arena *a);
void late_free(struct late *l);

#endif
