/* json_table.h: JSON and JSON Lines as a table with named columns.
 *
 * A row is an object: of a top-level array, of an array under a key or several
 * ("data", "results.responses"), of an object of objects, or one of many values that
 * follow each other. Members of members are named with dots; lists of plain values are
 * one cell, "first; second"; lists of answers are named by their questions. An array
 * of arrays is a grid.
 */
#ifndef CANVASS_JSON_TABLE_H
#define CANVASS_JSON_TABLE_H

#include "table.h"

/* Fills t; t owns `in`, UTF-8 (see charset.h), also on failure. lines: each value is a
 * row, whatever it holds. Memory: 1 MiB and the longest value, at most
 * LONGEST_ROW_BYTES; longer ones are passed over and rejected. In JSON Lines a line that
 * is no JSON is rejected too; elsewhere it is EXIT_DATA with its line. */
int json_open(struct table *t, struct source *in, bool lines, struct fault *f);

#endif
