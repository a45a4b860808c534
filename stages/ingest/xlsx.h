/* xlsx.h: a sheet of an Excel workbook (ECMA-376) as a grid.
 *
 * Text as it was typed; dates and times as ISO 8601 where the number format says that
 * they are; booleans TRUE and FALSE; formulas and errors by the value last computed
 * ("#N/A"). Nothing is evaluated, no macro is looked at. Of merged cells the first has
 * the text, as in a CSV. Rows without a filled cell are left out.
 */
#ifndef CANVASS_XLSX_H
#define CANVASS_XLSX_H

#include "folder.h"
#include "table.h"

bool is_workbook(const struct folder *zip);

/* Fills t from a workbook; t owns it, also on failure. sheet: its name, or null for the
 * one with the responses. Memory: the shared strings (at most MOST_STRINGS_BYTES) and
 * what a row takes. EXIT_USAGE if there is no such sheet. */
enum { MOST_STRINGS_BYTES = 128 * 1024 * 1024, MOST_STRINGS = 8 * 1024 * 1024, MOST_ROW = 1048576 };
int xlsx_open(struct table *t, struct folder *book, const char *sheet, struct fault *f);

#endif
