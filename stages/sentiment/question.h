/* question.h: what a question proposes: which way it goes, and about what.
 *
 * "We should ban human cloning" is against its object: whoever finds cloning dangerous
 * agrees. Its action (to ban) is what a sentence such as "a ban would stop research"
 * speaks of: there the proposal itself is judged, and no turn is made.
 */
#ifndef CANVASS_QUESTION_H
#define CANVASS_QUESTION_H

#include "units.h"

enum { QUESTION_WORDS = 32 };
struct question {
	int direction;          /* -1 if it is against its object, else 1 */
	bool has_verb;          /* a verb of the lexicon said so */
	bool asks;              /* for ways toward a goal: "what could be done to ..." */
	uint32_t action;        /* the node of that verb; 0 if none */
	uint32_t words[QUESTION_WORDS]; /* nodes of its words: what everybody will mention */
	uint32_t n_words;
};

/* Reads the wording, as units. The first verb (kind verb) decides; one that hangs on it
 * turns it again ("stop the closure of"), and so does "not". Without a verb: for. */
void question_read(struct question *q, const struct units *u, const struct lexicon *l);
/* True if unit i of an answer speaks of the question's action: "ban", "banning". */
bool question_is_action(const struct question *q, const struct lexicon *l, uint32_t node);
bool question_has_word(const struct question *q, uint32_t node);

#endif
