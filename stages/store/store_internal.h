/* store_internal.h: what store.c and responses.c share. */
#ifndef CANVASS_STORE_INTERNAL_H
#define CANVASS_STORE_INTERNAL_H

#include <sqlite3.h>

#include "../../pipeline/stage.h"
#include "fulltext.h"
#include "rows.h"
#include "tally.h"

/* Statements for records that come one at a time, and tables whose rows come in masses. */
enum statement { RUN, COLUMN, REJECTED, QUESTION, THEME, QUOTES, CHECKS, STATEMENTS };
enum table { RESPONDENT, ATTRIBUTE, CHOICE, RESPONSE, LINK, PROPOSAL, EVIDENCE, TABLES };

struct store {
	const char *path;
	char temporary[4096];
	int file;                  /* the temporary one, open and locked as long as it is written */
	sqlite3 *db;
	sqlite3_stmt *statements[STATEMENTS];
	struct rows rows[TABLES];
	int64_t responses;         /* so far */
	struct intern respondents; /* by ref; the n-th is respondent n */
	struct intern themes;      /* question and key; the n-th is theme n */
	uint32_t *parents;         /* [themes.n] the theme each is part of, or 0 */
	size_t cap_parents;
	struct buffer key;
	struct tally tally;
	struct fulltext *fulltext;
	struct buffer recipe;      /* the stages as they announce themselves */
	bool complete;
};

/* EXIT_IO, with what SQLite says. */
int store_failed(struct store *s, struct fault *f);
/* Ends a row of a table whose values have been added to s->rows[which]. 0 or EXIT_IO. */
int store_end_row(struct store *s, enum table which, struct fault *f);
/* The id of a respondent, made if new. 0 or EXIT_IO. */
int store_respondent(struct store *s, struct span ref, int64_t *id, struct fault *f);

/* What a theme is known by in s->themes: valid until the next call. */
struct span store_theme_name(struct store *s, struct span question, struct span key);
/* Notes which theme the theme added last is part of. */
void store_theme_parent(struct store *s, struct record *r);
/* The stage's feed: the rows of one response. */
int store_feed(void *state, struct record *r, struct emitter *out, struct fault *f);

#endif
