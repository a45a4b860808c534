/* question.h: one question's way from a sample to themes that have names. */
#ifndef CANVASS_THEMES_QUESTION_H
#define CANVASS_THEMES_QUESTION_H

#include "../../pipeline/stage.h"
#include "assign.h"
#include "intern.h"
#include "names.h"
#include "parallel.h"
#include "sample.h"
#include "sense.h"

/* What all questions of a run share. */
struct tools {
	struct naming *naming;
	struct encoder *encoder;      /* null: --encode none */
	struct words *words;
	struct meanings meanings;
};
/* Reads the word table, the lexicons of names and, if wanted, the encoder. Returns 0 or
 * EXIT_CONFIG. */
int tools_open(struct tools *t, struct context *ctx, bool encode, struct fault *f);
void tools_close(struct tools *t);

struct question {
	struct span id;
	struct sample *sample;
	struct corpus corpus;
	struct representation r;
	struct fit fit;
	struct intern stems;          /* the corpus's, for look-up */
	struct arena arena;           /* the names */
	struct theme_name *names;     /* [corpus.n_themes]: themes, then their parents */
	struct span *keys;
	struct assigner assigner;
};

/* The sample made into a corpus, and *r begun over it. */
void question_begin(struct question *q, const struct tools *t, struct representation *r, int jobs);
/* Takes *r over, finds and names the themes. Returns 0 or EXIT_BUG. */
int question_fit(struct question *q, const struct tools *t, struct representation *r, size_t wanted,
                 int jobs, struct fault *f);
/* Its `theme` records: parents first. */
int question_emit(struct question *q, struct emitter *out, struct fault *f);
void question_free(struct question *q);

#endif
