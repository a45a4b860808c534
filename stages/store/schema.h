/* schema.h: the database as SQL (canvass-database(5)). */
#ifndef CANVASS_SCHEMA_H
#define CANVASS_SCHEMA_H

enum { SCHEMA_VERSION = 2 };
/* Tables, views and indexes, before the first row. */
extern const char schema_tables[];
/* A row of question_summary or theme_summary from what was counted (the functions
 * wilson_low(k, n) and wilson_high(k, n) must be there), and one of theme_by_attribute:
 * question, theme's key, attribute, value, responses of the theme, all responses. */
extern const char schema_question_summary[], schema_theme_summary[], schema_cell[];
/* Checks of themes by their groups, after the summaries. */
extern const char schema_group_checks[];

#endif
