/* folder.c: directories, and zip archives through libzip. */
#include "folder.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <zip.h>

#include "unpack.h"

struct zip_place {
	zip_uint64_t index;
	char *name;
};
struct file_folder {
	struct folder in;          /* first member */
	char *path;                /* of a directory */
	zip_t *zip;
	zip_uint64_t *index;       /* in the archive, of each name */
	uint64_t packed_bytes, unpacked_bytes; /* of the archive; of all its files read so far */
	char *held;                /* the archive's bytes, where it was no file */
};

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static int by_place(const void *a, const void *b)
{
	return strcmp(((const struct zip_place *)a)->name, ((const struct zip_place *)b)->name);
}

static void add_name(struct folder *d, char *name)
{
	if ((d->n & (d->n - 1)) == 0)
		d->names = xrealloc(d->names, d->n ? 2 * d->n : 1, sizeof *d->names);
	d->names[d->n++] = name;
}

static char *joined(const char *directory, const char *name)
{
	char *path = NULL;
	if (asprintf(&path, "%s%s%s", directory, *directory ? "/" : "", name) < 0)
		memory_exhausted();
	return path;
}

/* Adds the files below path/under. */
static int list(struct folder *d, const char *path, const char *under, int depth, struct fault *f)
{
	char *here = *under ? joined(path, under) : xstrdup(path);
	DIR *directory = opendir(here);
	int code = 0;
	if (!directory)
		code = fault_set(f, EXIT_NO_INPUT, "cannot open '%s': %s", here, strerror(errno));
	for (struct dirent *e; !code && (e = readdir(directory)) != NULL;) {
		struct stat st;
		if (e->d_name[0] == '.')
			continue;
		char *name = joined(under, e->d_name), *full = joined(path, name);
		bool link = lstat(full, &st) == 0 && S_ISLNK(st.st_mode);
		bool known = stat(full, &st) == 0;
		free(full);
		if (known && S_ISDIR(st.st_mode) && !link && depth < DEEPEST_FOLDER)
			code = list(d, path, name, depth + 1, f);
		if (known && S_ISREG(st.st_mode))
			add_name(d, name);
		else
			free(name);
		if (d->n > MOST_FILES)
			code = fault_set(f, EXIT_DATA, "more than %d files", MOST_FILES);
	}
	if (directory)
		closedir(directory);
	free(here);
	return code;
}

static int directory_open(struct folder *d, size_t i, struct source **s, struct digest *digest,
                          struct fault *f)
{
	char *path = joined(((struct file_folder *)d)->path, d->names[i]);
	int code = source_file(s, path, digest, f);
	free(path);
	return code;
}

static void directory_close(struct folder *d)
{
	free(((struct file_folder *)d)->path);
}

int folder_of_directory(struct folder **d, const char *path, struct fault *f)
{
	struct file_folder *folder = xcalloc(1, sizeof *folder);
	folder->in.open = directory_open;
	folder->in.close = directory_close;
	folder->path = xstrdup(path);
	*d = &folder->in;
	CHECK(list(*d, path, "", 0, f));
	if ((*d)->n)
		qsort((*d)->names, (*d)->n, sizeof *(*d)->names, by_name);
	return 0;
}

struct zip_member {
	struct source in;          /* first member */
	struct file_folder *of;
	zip_file_t *file;
	uint64_t packed_bytes, unpacked_bytes;
};

static int is_bomb(struct fault *f)
{
	return fault_set(f, EXIT_DATA, "unpacks to more than %d times its size", MOST_TIMES);
}

static int member_read(struct source *in, char *bytes, size_t cap, size_t *got, struct fault *f)
{
	struct zip_member *s = (struct zip_member *)in;
	zip_int64_t n = zip_fread(s->file, bytes, cap);
	*got = n > 0 ? (size_t)n : 0;
	if (n < 0)
		return fault_set(f, EXIT_DATA, "damaged in its archive");
	s->unpacked_bytes += *got;
	s->of->unpacked_bytes += *got;
	/* Members may share bytes of the archive: all of them are bounded too. A workbook's
	 * sheets are read up to three times. */
	bool bomb = s->unpacked_bytes > UNPACKED_FREE_BYTES && s->unpacked_bytes / MOST_TIMES > s->packed_bytes;
	uint64_t all = s->of->unpacked_bytes / 3;
	if (bomb || (all > UNPACKED_FREE_BYTES && all / MOST_TIMES > s->of->packed_bytes))
		return is_bomb(f);
	return 0;
}

static void member_close(struct source *in)
{
	struct zip_member *s = (struct zip_member *)in;
	zip_fclose(s->file);
	free(s);
}

static int zip_folder_open(struct folder *d, size_t i, struct source **s, struct digest *digest,
                           struct fault *f)
{
	struct file_folder *folder = (struct file_folder *)d;
	zip_stat_t st;
	(void)digest;
	if (zip_stat_index(folder->zip, folder->index[i], 0, &st) != 0)
		return fault_set(f, EXIT_DATA, "damaged in its archive");
	if ((st.valid & ZIP_STAT_ENCRYPTION_METHOD) && st.encryption_method != ZIP_EM_NONE)
		return fault_set(f, EXIT_DATA, "encrypted in its archive");
	if ((st.valid & ZIP_STAT_SIZE) && (st.valid & ZIP_STAT_COMP_SIZE) && st.size > UNPACKED_FREE_BYTES &&
	    st.size / MOST_TIMES > st.comp_size)
		return is_bomb(f);
	zip_file_t *file = zip_fopen_index(folder->zip, folder->index[i], 0);
	if (!file)
		return fault_set(f, EXIT_DATA, "cannot be unpacked from its archive");
	struct zip_member *source = xcalloc(1, sizeof *source);
	source->in.read = member_read;
	source->in.close = member_close;
	source->file = file;
	source->of = folder;
	source->packed_bytes = st.valid & ZIP_STAT_COMP_SIZE ? st.comp_size : 0;
	*s = &source->in;
	return 0;
}

static void zip_folder_close(struct folder *d)
{
	struct file_folder *folder = (struct file_folder *)d;
	if (folder->zip)
		zip_discard(folder->zip);
	free(folder->index);
	free(folder->held);
}

static int zip_bytes(struct file_folder *folder, struct source *in, struct fault *f)
{
	struct buffer all = { 0 };
	int code = source_slurp(in, LARGEST_HELD_BYTES, &all, f);
	source_close(in);
	folder->held = all.bytes;
	folder->packed_bytes = all.len;
	CHECK(code);
	zip_source_t *bytes = zip_source_buffer_create(all.bytes, all.len, 0, NULL);
	folder->zip = bytes ? zip_open_from_source(bytes, ZIP_RDONLY, NULL) : NULL;
	if (!folder->zip && bytes)
		zip_source_free(bytes);
	return 0;
}

int folder_of_zip(struct folder **d, const char *path, struct source *in, struct fault *f)
{
	struct file_folder *folder = xcalloc(1, sizeof *folder);
	folder->in.open = zip_folder_open;
	folder->in.close = zip_folder_close;
	*d = &folder->in;
	struct stat st;
	if (path) {
		folder->zip = zip_open(path, ZIP_RDONLY, NULL);
		folder->packed_bytes = stat(path, &st) == 0 ? (uint64_t)st.st_size : 0;
	} else
		CHECK(zip_bytes(folder, in, f));
	if (!folder->zip)
		return fault_set(f, EXIT_DATA, "a damaged zip archive");
	zip_int64_t n = zip_get_num_entries(folder->zip, 0);
	if (n > MOST_FILES)
		return fault_set(f, EXIT_DATA, "an archive of more than %d files", MOST_FILES);
	struct zip_place *places = xcalloc((size_t)n, sizeof *places);
	size_t used = 0;
	for (zip_uint64_t i = 0; i < (zip_uint64_t)n; i++) {
		const char *name = zip_get_name(folder->zip, i, ZIP_FL_ENC_GUESS);
		const char *slash = name ? strrchr(name, '/') : NULL, *last = slash ? slash + 1 : name;
		if (last && *last && *last != '.' && strncmp(name, "__MACOSX/", 9) != 0)
			places[used++] = (struct zip_place){ i, xstrdup(name) };
		else if (last && strcmp(last, ".rels") == 0)
			places[used++] = (struct zip_place){ i, xstrdup(name) };
	}
	qsort(places, used, sizeof *places, by_place);
	folder->index = xcalloc(used, sizeof *folder->index);
	for (size_t i = 0; i < used; i++) {
		folder->index[i] = places[i].index;
		add_name(*d, places[i].name);
	}
	free(places);
	return 0;
}

size_t folder_find(const struct folder *d, const char *name)
{
	size_t i = 0;
	while (i < d->n && strcasecmp(d->names[i], name) != 0)
		i++;
	return i;
}

int folder_open(struct folder *d, size_t i, struct source **s, struct digest *digest, struct fault *f)
{
	return d->open(d, i, s, digest, f);
}

void folder_close(struct folder *d)
{
	if (!d)
		return;
	d->close(d);
	for (size_t i = 0; i < d->n; i++)
		free(d->names[i]);
	free(d->names);
	free(d);
}
