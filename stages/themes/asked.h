/* asked.h: the questions of the input, and which of a run's themes their responses are given. */
#ifndef CANVASS_THEMES_ASKED_H
#define CANVASS_THEMES_ASKED_H

#include "question.h"

/* Zero-initialise; release with asked_free. */
struct asked {
	struct intern ids;
	struct asked_question {
		struct span wording;      /* or its name; empty if no record tells */
		bool closed;
		uint32_t question;        /* among those with themes, or UINT32_MAX */
		size_t without;           /* responses given no themes, as there are none for it */
	} *list;                      /* [ids.n] */
	size_t cap;
	struct arena arena;
};

/* The number of a question, made if new. */
uint32_t asked_add(struct asked *a, struct span id);
/* Takes a `question` record. */
void asked_note(struct asked *a, struct record *r);
/* Finds which of the questions that themes were kept of (wording.h) is which here: these
 * take its id, those that are not here are absent. What no record words goes by its id;
 * where there is one here and there, it is that. */
void asked_match(struct asked *a, struct question *kept, size_t n);
/* The same by id alone for question i, which only its responses tell of: that is known after
 * the others are matched. O(n). */
void asked_match_id(struct asked *a, uint32_t i, struct question *kept, size_t n);
/* Themes of a codeframe that are for a question by its wording (wording.h) are for its id from
 * then on. Returns 0, or EXIT_CONFIG if a key is thereby twice for one question. */
int asked_find_frame(const struct asked *a, struct codeframe *c, struct fault *f);
/* Says on standard error which of a codeframe's questions the input has not. */
void asked_report_frame(const struct asked *a, const struct codeframe *c);
/* Says on standard error what was matched that is worded otherwise, what is not here, and
 * what has no themes. */
void asked_report(const struct asked *a, const struct question *kept, size_t n);
void asked_free(struct asked *a);

#endif
