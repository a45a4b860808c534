/* roles.h: what each column of a table is, from its header and its cells.
 *
 * What a user or a layout says comes first; then what cells are beyond doubt (e-mail
 * addresses, dates); then header words; then counts. Every decision has its reason.
 */
#ifndef CANVASS_ROLES_H
#define CANVASS_ROLES_H

#include "scale.h"
#include "profile.h"

struct header_word {
	enum column_role role;
	char match;              /* 'i' the whole header, 'h' has, 'a' asks */
	struct span phrase;
};
/* The words that roles are judged by. */
struct lexicons {
	struct scales scales;
	struct missing_codes missing;
	struct header_word *words;
	size_t n_words;
};
/* Reads lexicons/scales.tsv, missing.tsv and columns.tsv; returns 0 or EXIT_CONFIG. */
int lexicons_read(struct lexicons *l, struct context *ctx, struct arena *a, struct fault *f);

/* Decides every column that is not decided yet. rows: the sample's rows, each with
 * c->n cells. whole: the sample is the whole table. multiple: a separator that the
 * layout's multi-select cells use, or "". Cost: linear in the cells. */
void roles_find(struct columns *c, const struct lexicons *l, const struct span *const *rows,
                size_t n_rows, bool whole, const char *multiple);

/* Decides one column whose profile is made; its reason is without counts where cells are
 * not what decided. */
void roles_judge(struct column *c, const struct lexicons *l, const char *multiple, bool whole,
                 struct arena *a);

/* True if the column's cells are choices parted by a separator, which is then set. */
bool holds_choices(const struct profile *p, const char *wanted, char separator[4], struct arena *a);

#endif
