/* schema.h: the database as SQL (canvass-database(5)). */
#ifndef CANVASS_SCHEMA_H
#define CANVASS_SCHEMA_H

enum { SCHEMA_VERSION = 1 };
/* Tables, before the first row. */
extern const char schema_tables[];
/* One row of theme_by_attribute: question, theme's key, attribute, value, responses of
 * the theme, all responses. */
extern const char schema_cell[];
/* Indexes, summaries and the full-text index, after the last. The functions
 * wilson_low(k, n) and wilson_high(k, n) must be there. */
extern const char schema_summaries[];

#endif
