/* codeframes.h: codeframes of several files, or of a folder as `canvass export` writes it: one
 * for each question.
 */
#ifndef CANVASS_THEMES_CODEFRAMES_H
#define CANVASS_THEMES_CODEFRAMES_H

#include "codeframe.h"

/* Reads what --codeframe names, each a file or a folder whose .csv files are read in order of
 * their names. Returns as codeframe_read; EXIT_CONFIG also for a folder without any, and for
 * a key that two files have for one question. Release with codeframe_free, also on failure. */
int codeframes_read(struct context *ctx, struct codeframe *out, struct fault *f);

#endif
