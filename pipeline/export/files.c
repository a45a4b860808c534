/* files.c: an exported file is written under another name and renamed when complete. */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../cleanup.h"
#include "../database.h"
#include "layout.h"

enum { SPILL_BYTES = 256 * 1024 };

/* Makes the folders that a path is in. */
static int make_folders(char *path, struct fault *f)
{
	for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		bool made = mkdir(path, 0777) == 0 || errno == EEXIST;
		int why = errno;
		*slash = '/';
		if (!made)
			return fault_set(f, EXIT_CANT_CREATE, "cannot create the folder of '%s': %s", path, strerror(why));
	}
	return 0;
}

int file_begin(struct exporter *e, struct fault *f, const char *format, ...)
{
	char name[512];
	va_list args;
	va_start(args, format);
	vsnprintf(name, sizeof name, format, args);
	va_end(args);
	if ((size_t)snprintf(e->path, sizeof e->path, "%s/%s", e->folder, name) >= sizeof e->path)
		return fault_set(f, EXIT_CANT_CREATE, "the path of '%s' is too long", name);
	CHECK(make_folders(e->path, f));
	snprintf(e->temporary, sizeof e->temporary, "%s.%ld.partial", e->path, (long)getpid());
	e->fd = open(e->temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	if (e->fd < 0) {
		e->temporary[0] = '\0';
		return fault_set(f, EXIT_CANT_CREATE, "cannot create '%s': %s", e->path, strerror(errno));
	}
	cleanup_path(e->temporary);
	e->out.len = 0;
	return 0;
}

static int flush(struct exporter *e, struct fault *f)
{
	for (size_t at = 0; at < e->out.len;) {
		ssize_t n = write(e->fd, e->out.bytes + at, e->out.len - at);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return fault_set(f, EXIT_IO, "cannot write '%s': %s", e->path, strerror(errno));
		at += (size_t)n;
	}
	e->out.len = 0;
	return 0;
}

int file_spill(struct exporter *e, struct fault *f)
{
	return e->out.len >= SPILL_BYTES ? flush(e, f) : 0;
}

int file_end(struct exporter *e, struct fault *f)
{
	CHECK(flush(e, f));
	int fd = e->fd;
	e->fd = -1;
	if (close(fd) != 0 || rename(e->temporary, e->path) != 0)
		return fault_set(f, EXIT_IO, "cannot complete '%s': %s", e->path, strerror(errno));
	e->temporary[0] = '\0';
	cleanup_path(NULL);
	return 0;
}

void file_abandon(struct exporter *e)
{
	if (e->fd >= 0)
		close(e->fd);
	if (e->temporary[0])
		unlink(e->temporary);
	e->fd = -1;
	cleanup_path(NULL);
	buffer_free(&e->out);
}

void csv_cell(struct exporter *e, bool first, struct span s)
{
	/* =, +, -, @, tab and CR begin a formula for some spreadsheet (OWASP, "CSV injection"). */
	bool armed = e->spreadsheet && s.len && strchr("=+-@\t\r", *s.bytes) && *s.bytes;
	bool quoted = armed;
	for (size_t i = 0; i < s.len && !quoted; i++)
		quoted = s.bytes[i] == '"' || s.bytes[i] == ',' || s.bytes[i] == '\n' || s.bytes[i] == '\r';
	if (!first)
		buffer_add_byte(&e->out, ',');
	if (!quoted) {
		buffer_add_span(&e->out, s);
		return;
	}
	buffer_add_byte(&e->out, '"');
	if (armed)
		buffer_add_byte(&e->out, '\'');
	for (size_t i = 0; i < s.len; i++) {
		if (s.bytes[i] == '"')
			buffer_add_byte(&e->out, '"');
		buffer_add_byte(&e->out, s.bytes[i]);
	}
	buffer_add_byte(&e->out, '"');
}

void csv_end_row(struct exporter *e)
{
	buffer_add_text(&e->out, "\r\n");
}

static int write_rows(struct exporter *e, sqlite3_stmt *s, struct fault *f)
{
	int columns = sqlite3_column_count(s);
	bool row;
	for (int i = 0; i < columns; i++)
		csv_cell(e, i == 0, span_of(sqlite3_column_name(s, i)));
	csv_end_row(e);
	for (;;) {
		CHECK(database_next(s, &row, f));
		if (!row)
			return 0;
		for (int i = 0; i < columns; i++)
			csv_cell(e, i == 0, database_text(s, i));
		csv_end_row(e);
		CHECK(file_spill(e, f));
	}
}

int csv_of_query(struct exporter *e, const char *name, const char *sql, struct fault *f)
{
	sqlite3_stmt *s;
	CHECK(database_query(e->db, &s, sql, f));
	int code = file_begin(e, f, "%s", name);
	if (!code)
		code = write_rows(e, s, f);
	sqlite3_finalize(s);
	return code ? code : file_end(e, f);
}
