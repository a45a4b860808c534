/* layout.h: exports that are known by their headers (lexicons/layouts/NAME.tsv).
 *
 * A layout is a small text file, so that adding one needs no C. Rows, parted by tabs:
 *
 *	layout	NAME
 *	needs	PATTERN             a header must match; every such row must be met
 *	without	PATTERN             no header may match
 *	heading	PATTERN             how the header stands (heading.kind), e.g. "*choices"
 *	column	PATTERN	ROLE	NAME  the first row that matches a header counts; NAME
 *	                            (optional) stands for the header in the store
 *	answer	PATTERN	VALUE	POSITION  what an answer of a closed column says: agree,
 *	                            disagree or unclear
 *	other	ROLE                the columns that no row matches (default: auto)
 *	multiple	SEPARATOR        cells of closed questions may hold several choices
 *	unquoted                    the last column may have been written without quotes
 *
 * PATTERN: lower case, alternatives parted by '|', '*' for anything. ROLE: a role of
 * column.h; "joined" (one text with the other joined columns, in the order of their rows); "question" (open or
 * closed, as its cells say); "auto" (any role, as its cells say).
 */
#ifndef CANVASS_LAYOUT_H
#define CANVASS_LAYOUT_H

#include "../../pipeline/data.h"
#include "column.h"

struct layout_rule {
	struct span pattern, name;
	enum column_role role;
	bool joined, question, automatic;
};
struct layout_answer {
	struct span pattern, value;
	uint8_t position;        /* enum position of record.h */
};
struct layout {
	const char *file;        /* "lexicons/layouts/qualtrics.tsv" */
	char sha256[65];
	struct span content;     /* its bytes, in the arena */
	const char *name;
	struct span *needs, *without, heading;
	size_t n_needs, n_without;
	struct layout_rule *rules;
	size_t n_rules;
	struct layout_answer *answers;
	size_t n_answers;
	struct layout_rule other;
	char multiple[4];
	bool unquoted;
};
struct layouts {
	struct layout *list;     /* in order of file names */
	size_t n;
};

/* Reads every layout there is. Returns 0 or EXIT_CONFIG (file and line). All memory
 * is the arena's. */
int layouts_read(struct layouts *all, struct arena *a, struct fault *f);
/* Parses one layout's content. */
int layout_parse(struct layout *l, struct arena *a, struct fault *f);
/* The layout whose needs the headers and the kind of heading meet: of several, the one with most needs, then
 * the first. Null if there is none. */
const struct layout *layout_match(const struct layouts *all, const struct columns *c, const char *heading);
/* Gives the columns the layout's roles; those left to the data stay undecided. */
void layout_apply(const struct layout *l, struct columns *c);

#endif
