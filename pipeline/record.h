/* record.h: one record of the stream: an ordered list of members.
 *
 * A record is a JSON object on a line (canvass-record(5)). Members stay as the
 * raw bytes they came as until a stage asks for them, and are written back as
 * they came unless a stage set them: what a stage does not know, it copies, white
 * space and all where it changes nothing.
 * Everything a record points to lives in its arena or outlives it.
 */
#ifndef CANVASS_RECORD_H
#define CANVASS_RECORD_H

#include <stdint.h>

#include "fault.h"
#include "memory.h"
#include "span.h"

enum record_type {
	RECORD_RESPONSE,       /* one free-text answer */
	RECORD_RESPONDENT,     /* attributes and choices of one respondent */
	RECORD_QUESTION,       /* precedes the responses to it */
	RECORD_SOURCE_COLUMN,
	RECORD_REJECTED,       /* an input row that was not used */
	RECORD_RUN,            /* key and value: how the stream was made */
	RECORD_THEME,          /* precedes the responses that have it */
	RECORD_END,            /* the last one: the stream is complete */
	RECORD_OTHER           /* a type that is not ours: copied */
};

/* The members that stages of this project use; canvass-record(5) describes each.
 * A name may serve several record types. */
#define RECORD_MEMBERS(X) \
	X(TYPE, "type") X(REF, "ref") X(RESPONDENT, "respondent") X(QUESTION, "question") \
	X(TEXT, "text") X(CLOSED, "closed") X(LANGUAGE, "language") \
	X(ATTRIBUTES, "attributes") X(CHOICES, "choices") X(REPLACED, "replaced") \
	X(SEGMENTS, "segments") X(TOKENS, "tokens") X(STEMS, "stems") \
	X(SENTIMENT, "sentiment") X(SENTIMENT_LABEL, "sentiment_label") \
	X(POSITION, "position") X(POSITION_SOURCE, "position_source") \
	X(CONFIDENCE, "confidence") X(DETAIL, "detail") X(EVIDENCE, "evidence") \
	X(THEMES, "themes") X(PROPOSED, "proposed") X(KEY, "key") X(VALUE, "value") X(NAME, "name") X(KIND, "kind") \
	X(LABEL, "label") X(DESCRIPTION, "description") X(TERMS, "terms") \
	X(ORIGIN, "origin") X(PARENT, "parent") X(QUOTES, "quotes") X(CHECKS, "checks") \
	X(STABILITY, "stability") X(COHESION, "cohesion") X(SEPARATION, "separation") \
	X(INPUT, "input") X(LINE, "line") X(REASON, "reason") X(HEADER, "header") X(ROLE, "role") \
	X(ROWS, "rows") X(RESPONSES, "responses") X(EMPTY, "empty") X(REJECTED, "rejected")

enum member_id {
#define X(id, name) M_##id,
	RECORD_MEMBERS(X)
#undef X
	MEMBER_COUNT,
	M_UNKNOWN = MEMBER_COUNT
};

/* A stretch of text that makes one point: bytes [start, end) of `text`. */
struct segment {
	uint32_t start, end;
	int32_t sentiment;    /* millionths in [-1e6, 1e6], or UNSCORED */
	uint8_t position;     /* enum position; POSITION_NONE if not judged */
	struct span extra;    /* members of other stages, raw, each after a comma:
	                         `,"vector":"..."`; empty if none */
};
#define UNSCORED INT32_MIN
enum position { POSITION_NONE, POSITION_AGREE, POSITION_DISAGREE, POSITION_UNCLEAR };

enum token_kind { TOKEN_WORD, TOKEN_NUMBER, TOKEN_CURRENCY, TOKEN_SYMBOL };
/* Bytes [start, end) of `text`. Symbols are emoji and the like. */
struct token {
	uint32_t start, end;
	uint8_t kind;         /* enum token_kind */
};

/* What a judgement rests on. theme is a theme's key, for kind EVIDENCE_THEME only. */
struct evidence {
	uint8_t kind;         /* enum evidence_kind */
	struct span theme;
	struct span term;     /* the word, phrase or rule */
	int64_t weight;       /* millionths */
	uint32_t start, end;  /* bytes of `text` */
};
enum evidence_kind { EVIDENCE_SENTIMENT, EVIDENCE_POSITION, EVIDENCE_THEME };

/* One theme of a response. rank 1 is the main one; score in millionths, [0, 1e6];
 * start, end: the segment it rests on. */
struct theme_link {
	struct span key;
	uint32_t rank;
	int64_t score;
	uint32_t start, end;
};

struct member;
struct record {
	struct arena *arena;  /* what setters may allocate from; not owned */
	enum record_type type;
	struct member *members;
	uint32_t n_members, cap_members;
	uint16_t slot[MEMBER_COUNT]; /* 1 + index of the member, 0 if absent */
	struct span whole;    /* the line it was read from; null once a stage has changed it */
	uint64_t line;        /* of the stream, from 1; 0 in a fused run */
};

/* The type's name as in the stream, e.g. "response"; "" for RECORD_OTHER. */
const char *record_type_name(enum record_type type);

/* Starts an empty record of a type, its `type` member set. */
void record_begin(struct record *r, enum record_type type, struct arena *a);

/* What order members had in the last record read; speeds up the next. Zero it. */
struct record_hints {
	uint8_t id[48];
};
/* Reads one line (without its newline), which must outlive the record. Returns 0
 * or EXIT_DATA. Linear; nothing but strings with escapes is copied. */
int record_read(struct record *r, struct span line, struct arena *a, struct record_hints *hints,
                struct fault *f);
/* Appends the record as one line with its newline: the line it was read from, if
 * nothing was set or removed since. */
void record_write(const struct record *r, struct buffer *b);
/* A copy that owns all it points to in arena a. */
void record_copy(struct record *to, const struct record *from, struct arena *a);
/* The same without some members (MEMBER_COUNT flags), if it is cheaper to leave them out. */
void record_copy_without(struct record *to, const struct record *from, struct arena *a,
                         const bool *without);

/* The member of a name, or M_UNKNOWN. */
enum member_id record_member_id(const char *name);
bool record_has(const struct record *r, enum member_id id);
bool record_has_name(const struct record *r, const char *name);
void record_remove(struct record *r, enum member_id id);
/* The reference of a response or respondent for messages; "?" if it has none. */
struct span record_ref(struct record *r);

/* Reading. Each returns 0, or EXIT_DATA with a message naming the member if it
 * is absent or of another kind. Spans live as long as the record. */
int record_text(struct record *r, enum member_id id, struct span *text, struct fault *f);
int record_int(struct record *r, enum member_id id, int64_t *value, struct fault *f);
int record_micro(struct record *r, enum member_id id, int64_t *micro, struct fault *f);
int record_raw(struct record *r, enum member_id id, struct span *raw, struct fault *f);
/* The text, or an empty span if there is none or it is not a string. */
struct span record_text_or_empty(struct record *r, enum member_id id);

/* What of a text is analysed: its beginning, so that whatever is found in it, a sentence in every
 * three bytes, fits in a line (lines.h) beside the text. About 44,000 words, 90 pages. */
enum { ANALYSED_BYTES = 256 * 1024 };
/* The text, which is UTF-8, or so much of its beginning, up to a blank if one is near. */
struct span record_analysed(struct span text);

/* Setting; a new member goes last. Spans are not copied: they must live in the
 * record's arena or longer. */
void record_set_text(struct record *r, enum member_id id, struct span text);
void record_set_int(struct record *r, enum member_id id, int64_t value);
void record_set_micro(struct record *r, enum member_id id, int64_t micro);
void record_set_raw(struct record *r, enum member_id id, struct span json);
/* A member that has no id: for stages of other projects, and tests. */
void record_add_unknown(struct record *r, struct span name, struct span json);

/* Lists. Getters check offsets against `text` and give arrays that the record
 * owns, not to be changed in place; setters take arrays that live in the record's
 * arena or longer. stems: one for each token, empty for stop words and non-words. */
int record_segments(struct record *r, const struct segment **list, size_t *n, struct fault *f);
int record_tokens(struct record *r, const struct token **list, size_t *n, struct fault *f);
int record_stems(struct record *r, const struct span **list, size_t *n, struct fault *f);
int record_evidence(struct record *r, const struct evidence **list, size_t *n, struct fault *f);
int record_themes(struct record *r, const struct theme_link **list, size_t *n, struct fault *f);
int record_proposed(struct record *r, const struct theme_link **list, size_t *n, struct fault *f);
void record_set_segments(struct record *r, const struct segment *list, size_t n);
void record_set_tokens(struct record *r, const struct token *list, size_t n);
void record_set_stems(struct record *r, const struct span *list, size_t n);
void record_set_evidence(struct record *r, const struct evidence *list, size_t n);
void record_set_themes(struct record *r, const struct theme_link *list, size_t n);
void record_set_proposed(struct record *r, const struct theme_link *list, size_t n);
/* Puts more rows after the evidence that is there already. */
int record_add_evidence(struct record *r, const struct evidence *more, size_t n, struct fault *f);

/* "agree", "disagree", "unclear"; "" for POSITION_NONE. */
const char *position_name(enum position p);

#endif
