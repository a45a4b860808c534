/* lower.h: words in lower case, for looking them up. */
#ifndef CANVASS_LOWER_H
#define CANVASS_LOWER_H

#include "span.h"

/* Writes a word in lower case, character by character (Unicode's simple mapping, by
 * utf8proc), a typographic apostrophe as a plain one; bytes that are not UTF-8 stay as they
 * are. Returns the length, which may differ from the word's; at most 2 * word.len, and what
 * does not fit into `room` is left off at a character. O(length); ASCII takes no look-up. */
size_t lower_word(struct span word, char *out, size_t room);

#endif
