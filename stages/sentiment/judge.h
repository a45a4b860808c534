/* judge.h: the judgements on one response, whole and segment by segment, from its
 * units: what the stage puts into the record.
 */
#ifndef CANVASS_JUDGE_H
#define CANVASS_JUDGE_H

#include "detail.h"
#include "position.h"

enum label { LABEL_NEUTRAL, LABEL_POSITIVE, LABEL_NEGATIVE, LABEL_MIXED };

struct judgement {
	int32_t sentiment;      /* millionths in [-1e6, 1e6] */
	enum label label;
	enum position position;
	int32_t confidence;     /* of the position, in millionths: .5 to 1 */
	bool conditional;       /* agreement that depends on something */
	uint8_t reasons;        /* see detail.h */
};
/* Reused; zero it, release with judge_free. */
struct judge {
	struct units units;
	struct weighings sentiment, position; /* of the last response */
};

/* Judges a text by its tokens; sets sentiment and position in `segments` (starts and
 * ends given). A position of weights that sum to less than least (see
 * position_least) is unclear; q null: position is not asked. Linear. */
struct judgement judge_text(struct judge *j, const struct lexicon *l, const struct question *q,
                            struct span text, const struct token *tokens, size_t n_tokens,
                            int64_t least, struct segment *segments, size_t n_segments);
void judge_free(struct judge *j);
const char *label_name(enum label label);

#endif
