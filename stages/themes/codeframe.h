/* codeframe.h: the user's own themes: a CSV file with a header row and a theme a row.
 *
 * Columns by name, in any order, capitals aside: `label` must be there; `key` (without
 * it, or where its cell is empty, a slug of the label), `description`, `question` (the
 * id or the wording of the question that the theme is for; empty: all), `group` (what a theme of the upper
 * level is called that it is part of; empty: none), and any number of columns whose name
 * begins with `example`. Other columns are passed over, so that an analyst may keep
 * counts and notes in the file. Rows with the same key are one theme: the first label
 * and group stay, the rest of what they say is added to its description and examples.
 */
#ifndef CANVASS_THEMES_CODEFRAME_H
#define CANVASS_THEMES_CODEFRAME_H

#include "../../pipeline/data.h"

enum { MOST_FRAME_THEMES = 500, LONGEST_LABEL_BYTES = 500 };

struct frame_theme {
	struct span question;    /* empty: of every question */
	struct span key, label, description, group;
	struct span *examples;   /* what a response of this theme may read like */
	size_t n_examples;
};
struct codeframe {
	struct frame_theme *themes; /* in order of the file */
	size_t n;
	struct arena arena;         /* holds it all */
};

/* Reads a codeframe and notes its SHA-256 in ctx. Returns 0, EXIT_NO_INPUT, or EXIT_CONFIG
 * with the file, the line and what is wrong: no `label` column, no theme, more than
 * MOST_FRAME_THEMES, a row without key and label, a label too long, a quote that is never
 * closed, what is no text. Release with codeframe_free, also on failure. */
int codeframe_read(struct context *ctx, const char *path, struct codeframe *out, struct fault *f);
/* The same for bytes in memory; name is for messages. */
int codeframe_parse(const char *name, struct span content, struct codeframe *out, struct fault *f);
void codeframe_free(struct codeframe *c);

#endif
