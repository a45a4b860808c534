/* column.h: what ingest knows of a table's columns and the questions in them. */
#ifndef CANVASS_COLUMN_H
#define CANVASS_COLUMN_H

#include <stdint.h>

#include "../../pipeline/memory.h"

enum column_role {
	COLUMN_IGNORED,
	COLUMN_REFERENCE,  /* the respondent's or response's own reference */
	COLUMN_TEXT,       /* free text: an open question */
	COLUMN_CLOSED,     /* answers of a closed question, or one choice of it */
	COLUMN_ATTRIBUTE,  /* describes the respondent */
	COLUMN_TIMESTAMP,  /* read, not stored */
	COLUMN_PERSONAL,   /* names, addresses: not stored unless asked for */
	COLUMN_QUESTION,   /* says which question the row's one answer is to */
	COLUMN_ROLES
};
/* "ignored", "reference", "text", ... */
extern const char *const column_role_names[COLUMN_ROLES];
/* True, and the role, if the name is one of these. */
bool column_role_of(struct span name, enum column_role *role);

/* One distinct value of a column in the sample, and how often. */
struct value {
	struct span text;
	size_t count;
};

/* A column's cells in the sample, counted (profile.h). */
struct profile {
	size_t rows, filled;     /* filled: neither blank nor missing */
	size_t distinct, bytes, words, longest;
	size_t spaced;           /* cells with a blank inside */
	size_t numbers, whole;   /* numbers; those without decimals */
	size_t dates, mails, links, phones, postcodes, addresses, codes;
	struct value *values;    /* distinct ones, in order of appearance */
	size_t n_missing;        /* codes recognised as missing, and their cells */
	struct span missing[6];
	size_t missing_cells;
};

/* One answer of an agreement scale, as it stands and folded by fold_text, and what it
 * says. */
struct answer {
	struct span raw, text;
	uint8_t position;        /* enum position of record.h */
};

enum { NONE = -1 };
/* Text columns that are read as one text: the first of them, and those after it. */
enum joined { NOT_JOINED, JOINED_FIRST, JOINED_NEXT };

struct column {
	struct span header;      /* as stored; several header rows are joined */
	struct span wording;     /* the question's wording; the header if there is no other */
	struct span group;       /* of columns that are choices of one question: its
	                            wording, equal for all of them; or empty */
	struct span choice;      /* which choice, then */
	enum column_role role;
	bool decided;            /* by an option, a columns file or a layout */
	bool as_question;        /* a layout says: a question, the data say of which kind */
	uint8_t joined;          /* enum joined */
	uint16_t rank;           /* joined: its place in the text; columns of one rank in order */
	bool multiple;           /* cells hold several choices, parted by `separator` */
	char separator[4];
	char reason[192];
	struct profile profile;
	int question;            /* index into questions, or NONE; set before questions_find
	                            where the rows say which (long.h) */
	bool agreement;          /* closed: its answers say agree or disagree */
	bool matrix;             /* closed: one of several statements under one heading */
	struct answer *answers;  /* of an agreement scale */
	size_t n_answers;
	int closed;              /* text: the column with the closed answer that belongs to
	                            it, or NONE */
};

struct columns {
	struct column *list;
	size_t n;
	const char *layout;      /* name of the layout recognised, or null */
	struct arena *arena;     /* all of it */
};

/* A table with a row for each answer: which question a row answers (long.h). */
struct asked {
	struct span value;       /* of the column that says so */
	int question;            /* index into questions */
	bool closed;
};
struct asked_list {
	struct asked *list;
	size_t n;
	size_t said_by, text;    /* the columns of the question and of the answer */
};

struct question {
	struct span name, wording;
	bool open;
	char id[16];             /* "q1", in order of appearance */
};

#endif
