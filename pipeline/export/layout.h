/* layout.h: what the layouts of an export share: files that are complete or not there. */
#ifndef CANVASS_EXPORT_LAYOUT_H
#define CANVASS_EXPORT_LAYOUT_H

#include <sqlite3.h>
#include <stdbool.h>

#include "../fault.h"
#include "../memory.h"

struct exporter {
	sqlite3 *db;
	const char *folder;
	const char *date;         /* of the mapping, "2026-11-25": themefinder */
	bool spreadsheet;         /* disarm cells that a spreadsheet takes for formulas */
	sqlite3_stmt *links;      /* while a mapping is written: themefinder */
	/* the file being written */
	char path[4096], temporary[4096 + 32];
	int fd;
	struct buffer out;
};

/* Each writes its files below e->folder. Returns 0, EXIT_DATA, EXIT_CANT_CREATE or
 * EXIT_IO; a file is under its name only when it is complete. */
int export_csv(struct exporter *e, struct fault *f);
int export_themefinder(struct exporter *e, struct fault *f);
int export_codeframe(struct exporter *e, struct fault *f);

/* Begins a file, "inputs/question_part_1/question.json"; folders are made. */
int file_begin(struct exporter *e, struct fault *f, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
/* Writes what has gathered in e->out if it is much. Call it after each row. */
int file_spill(struct exporter *e, struct fault *f);
/* Completes the file and gives it its name. */
int file_end(struct exporter *e, struct fault *f);
/* Removes a file that is not complete, if there is one. */
void file_abandon(struct exporter *e);

/* Appends a cell of RFC 4180, a comma before it unless it is the first; csv_end_row ends
 * the row with CRLF. */
void csv_cell(struct exporter *e, bool first, struct span text);
void csv_end_row(struct exporter *e);
/* A file with a header row and a row for each of a query's. */
int csv_of_query(struct exporter *e, const char *name, const char *sql, struct fault *f);

#endif
