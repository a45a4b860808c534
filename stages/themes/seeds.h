/* seeds.h: words that some themes are to form around: guidance, not a codeframe.
 *
 * A text file, a theme a line: its name, a tab, its words parted by commas or spaces;
 * further tabs part words too. Empty lines and those that begin with # are passed over:
 *
 *	# what the steering group wants to see apart
 *	Parking<TAB>parking, permit, space
 *	Safety at night<TAB>night dark lighting
 */
#ifndef CANVASS_THEMES_SEEDS_H
#define CANVASS_THEMES_SEEDS_H

#include "../../pipeline/data.h"

enum { MOST_SEED_THEMES = 70, MOST_SEED_WORDS = 200 };

struct seed_theme {
	struct span name;
	struct span *words;    /* lower case, as given; each once */
	size_t n_words;
};
struct seeds {
	struct seed_theme *themes; /* in order of the file; a name met again adds to its theme */
	size_t n;
	struct arena arena;        /* holds it all */
};

/* Reads seed words and notes their SHA-256 in ctx. Returns 0, EXIT_NO_INPUT, or
 * EXIT_CONFIG with the file, the line and what is wrong: a line without a tab, name or
 * word, too many of them, bytes that are not UTF-8. Release with seeds_free, also on
 * failure. */
int seeds_read(struct context *ctx, const char *path, struct seeds *out, struct fault *f);
/* The same for bytes in memory; name is for messages. */
int seeds_parse(const char *name, struct span content, struct seeds *out, struct fault *f);
void seeds_free(struct seeds *s);

#endif
