/* language.h: the language of an answer. */
#ifndef CANVASS_LANGUAGE_H
#define CANVASS_LANGUAGE_H

#include "../../pipeline/data.h"

struct languages;

/* Reads lexicons/stopwords.tsv and what English words there are. Returns 0 or
 * EXIT_CONFIG; close in any case. */
int languages_open(struct languages **l, struct context *ctx, struct fault *f);
/* The ISO 639-1 code of a text, or `fallback` where it does not tell: its function
 * words vote first (a word counts for every language that has it; the best must lead
 * clearly); a longer text without a verdict is asked of libexttextcat's n-gram ranks
 * (Cavnar and Trenkle 1994), whose answer needs a function word of that language where
 * they are known. Addresses and names of accounts are not read. Where English is
 * expected, a text most of whose words are English is. A text in another script than that of
 * `fallback` is in a language of its script (script.h), however short. The result is static or
 * as long-lived as l. Linear. */
const char *language_of(struct languages *l, struct span text, const char *fallback);
void languages_close(struct languages *l);

#endif
