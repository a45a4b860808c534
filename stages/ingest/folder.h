/* folder.h: files kept together: a directory, or a zip archive read in place. */
#ifndef CANVASS_FOLDER_H
#define CANVASS_FOLDER_H

#include "source.h"

enum { MOST_FILES = 100000, DEEPEST_FOLDER = 16, LARGEST_HELD_BYTES = 192 * 1024 * 1024 };

struct folder {
	char **names;     /* relative paths, UTF-8 where the archive says so, in byte order */
	size_t n;
	int (*open)(struct folder *d, size_t i, struct source **s, struct digest *digest, struct fault *f);
	void (*close)(struct folder *d);
};

/* Hidden files, and links to directories, are left out. EXIT_NO_INPUT, EXIT_DATA. */
int folder_of_directory(struct folder **d, const char *path, struct fault *f);
/* A zip: the file at path, or, where path is null, what `in` gives (read into memory, at
 * most LARGEST_HELD_BYTES; closed here). EXIT_DATA if it is damaged. */
int folder_of_zip(struct folder **d, const char *path, struct source *in, struct fault *f);

/* The file of that name (ASCII case ignored), or d->n. */
size_t folder_find(const struct folder *d, const char *name);
/* Opens a file. digest is filled for a directory's files; null: not wanted. The source
 * must be closed before the folder. EXIT_DATA when read: damaged, encrypted, or a bomb
 * (see unpack.h). */
int folder_open(struct folder *d, size_t i, struct source **s, struct digest *digest, struct fault *f);
void folder_close(struct folder *d);

#endif
