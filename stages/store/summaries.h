/* summaries.h: question_summary, theme_summary and theme_by_attribute. */
#ifndef CANVASS_SUMMARIES_H
#define CANVASS_SUMMARIES_H

#include <sqlite3.h>

#include "tally.h"

/* Fills the tables for the questions and themes that the database has, from what was
 * counted. Returns SQLITE_OK or what SQLite says. */
int summaries_write(sqlite3 *db, struct tally *t);

#endif
