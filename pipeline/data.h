/* data.h: the words and numbers that stages read: lexicons, layouts, recipes.
 *
 * Looked for in $CANVASS_DATA, then ../../ from the program (a build tree, where
 * lexicons/ and pipeline/ stand), then ../share/canvass (installed).
 */
#ifndef CANVASS_DATA_H
#define CANVASS_DATA_H

#include "stage.h"

struct data_file {
	char *name;           /* as asked for: "lexicons/stopwords.tsv" */
	char sha256[65];      /* hexadecimal */
	struct span content;  /* mapped or read; lives until context_free */
	bool mapped;
};

/* The path of a data file ("lexicons/x.tsv", "pipeline/default.recipe"); free() it.
 * Null if there is none. */
char *data_path(const char *name);

/* The content of a data file; read once for a context, noted for the run table.
 * Files of 1 MiB and more are mapped. Returns 0 or EXIT_CONFIG. Safe to call from
 * the opens of several states of one context, one at a time. */
int data_read(struct context *ctx, const char *name, struct span *content, struct fault *f);
/* The same for a file that the user named (a codeframe, seed words): the path is as
 * given, the note holds its last part only. Returns 0, EXIT_NO_INPUT or EXIT_CONFIG. */
int data_read_user(struct context *ctx, const char *path, struct span *content, struct fault *f);

/* The SHA-256 of a data file that was read, or null: it lives until context_free. */
const char *data_sha256(const struct context *ctx, const char *name);

/* The SHA-256 of some bytes as 64 hexadecimal digits and a NUL. */
void sha256_hex(struct span bytes, char hex[65]);

/* Rows of a TSV lexicon: fields between tabs; empty lines and lines that begin
 * with '#' are passed over; CRLF is taken. */
struct tsv {
	const char *name;     /* for messages */
	struct span rest;
	size_t line;          /* of the row last given, from 1 */
};
/* Gives the next row's fields (pointing into the content). False at the end. Rows
 * with fewer than `least` or more than `most` fields, or that are not UTF-8, set f
 * (EXIT_CONFIG, with file and line) and end the reading. Unfilled fields are empty. */
bool tsv_next(struct tsv *t, struct span *fields, size_t least, size_t most, struct fault *f);
/* A decimal number that takes the whole field. Returns 0 or EXIT_CONFIG. */
int tsv_number(const struct tsv *t, struct span field, double *value, struct fault *f);

/* True if the bytes are well-formed UTF-8; otherwise *at is where they are not. */
bool utf8_valid(struct span s, size_t *at);
/* True if no byte has its high bit set. */
bool utf8_ascii(struct span s);

#endif
