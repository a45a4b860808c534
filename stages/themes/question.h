/* question.h: one question's way from a sample to themes that have names. */
#ifndef CANVASS_THEMES_QUESTION_H
#define CANVASS_THEMES_QUESTION_H

#include "../../pipeline/stage.h"
#include "assign.h"
#include "background.h"
#include "codeframe.h"
#include "../../pipeline/intern.h"
#include "late.h"
#include "match.h"
#include "names.h"
#include "parallel.h"
#include "prepare.h"
#include "sample.h"
#include "seeds.h"
#include "sense.h"
#include "trust.h"

/* What all questions of a run share. */
struct tools {
	struct naming *naming;
	struct encoder *encoder;      /* null: --encode none */
	struct recall *recall;        /* what it reads; null as well */
	struct words *words;
	struct meanings meanings;
	struct prepare *prepare;
	struct remarks *remarks;      /* see question_remarks */
	struct match match;           /* how texts and a codeframe match */
	struct codeframe codeframe;   /* n 0: themes are found */
	struct seeds seeds;
};
/* Reads the word table, the lexicons of names and, if wanted, the encoder and what it has
 * read before. Returns 0 or EXIT_CONFIG. */
int tools_open(struct tools *t, struct context *ctx, bool encode, struct fault *f);
void tools_close(struct tools *t);

/* How responses came out. */
struct fitted {
	size_t responses, none;       /* none: without a theme */
	double evidence;              /* of the best piece of each, on average */
};

struct question {
	struct span id, wording;
	struct sample *sample;
	struct corpus corpus;
	struct representation r;
	struct background background; /* which texts are off the question's subject */
	struct fit fit;
	struct intern stems;          /* the corpus's, for look-up */
	struct arena arena;           /* the names */
	struct theme_name *names;     /* [corpus.n_themes]: themes, then their parents */
	struct span *keys;
	struct trust *trust;          /* [fit.k] */
	size_t n_units;               /* of the fit */
	struct fitted fitted;         /* the responses that the themes were found in */
	struct assigner assigner;
	const struct frame_theme **frame; /* [n_frame] the codeframe's themes for this question */
	struct span *seed_names;      /* [n_seeds]: of themes to form around seed words; or null */
	size_t n_frame, n_seeds;      /* themes given */
	struct span *groups;          /* [n_groups]: what the codeframe's upper level is called */
	size_t n_groups;
	uint32_t *group;              /* [n_frame]: the group of each theme, or IN_NO_THEME */
	size_t n_ours;                /* texts of them, the last of the corpus's */
	uint32_t *ours;               /* [n_ours]: of which theme */
	size_t proposals;
	struct frame_judge frame_judge;
	bool passes_remarks;          /* segments that only remark have no theme */
	bool loaded;                  /* from a model file */
	bool absent;                  /* and the input has no such question */
	struct late late;             /* then: the responses that it is given to */
	struct fitted judged;         /* so far; evidence: the sum */
};

/* Segments that only remark say nothing of the question of this id, unless it has a
 * codeframe, which may have themes for them: then null. */
const struct remarks *question_remarks(const struct tools *t, struct span id);
/* The sample made into a corpus, with the texts of the codeframe's themes for this
 * question, and *r begun over it. Returns 0, or a fault of the stages that prepare texts. */
int question_begin(struct question *q, const struct tools *t, struct representation *r, struct fault *f);
/* Takes *r over, finds and names the themes. Returns 0 or EXIT_BUG. */
int question_fit(struct question *q, const struct tools *t, struct representation *r, size_t wanted,
                 int jobs, struct fault *f);
/* Makes a question that came from a model file ready to assign. */
void question_loaded(struct question *q, const struct tools *t, int jobs);
/* Takes the samples of the responses to loaded questions, of which the encoder, if there is
 * one, reads `budget` segments, so that these are judged as those were that the themes were
 * found in. */
void questions_read(struct question *list, size_t n, struct tools *t, size_t budget, int jobs);
/* What of them is off its subject, once late_alike has been told of each. */
void question_late_subject(struct question *q);
/* What a loaded question's themes rest on here, once late_note has been told of each. */
void question_late(struct question *q, const struct tools *t);
/* A `run` record of what the themes were found in. */
int question_tell(const struct question *q, struct emitter *out, struct fault *f);
/* Says on standard error if the responses fit its themes much worse than those it was
 * made from. */
void question_compare(const struct question *q);
/* Its `theme` records: parents first. */
int question_emit(struct question *q, struct emitter *out, struct fault *f);
void question_free(struct question *q);

#endif
