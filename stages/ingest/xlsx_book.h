/* xlsx_book.h: what a workbook's sheets share: their list, strings and number formats. */
#ifndef CANVASS_XLSX_BOOK_H
#define CANVASS_XLSX_BOOK_H

#include "folder.h"

struct sheet {
	char *name, *relation, *part;   /* part: its file in the archive, or null */
	bool hidden;
};
/* How a number is shown. */
enum number_format { NUMBER_PLAIN, NUMBER_DATE, NUMBER_TIME, NUMBER_DATE_TIME, NUMBER_DURATION };

struct book {
	struct folder *folder;
	struct sheet *sheets;
	size_t n_sheets;
	bool from_1904;                 /* the day that dates count from */
	struct buffer strings;          /* all shared strings, one after the other */
	size_t *string_ends;
	size_t n_strings, cap_strings;
	uint8_t *formats;               /* enum number_format for each cell style */
	size_t n_formats;
};

/* Reads the parts that all sheets need. book->folder is set; freed by book_free. */
int book_read(struct book *b, struct fault *f);
void book_free(struct book *b);
struct span book_string(const struct book *b, size_t i);

/* Undoes _x000D_ and the like in place; returns the new length. What would be no text
 * (NUL, surrogates) stays as it is. */
size_t xlsx_unescape(char *text, size_t len);
/* What a number format code says: "dd/mm/yyyy". */
enum number_format number_format_of(struct span code);
/* A number as text by its format, into out (at least 40 bytes); returns the length. */
size_t number_text(double value, enum number_format format, bool from_1904, char out[40]);

#endif
