/* datafile.c: heads and sections of the binary data files, within bounds. */
#include "datafile.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { HEAD_BYTES = 128, SECTION_BYTES = 64, FIRST_COUNT = 40, ENDIAN_MARK = 0x01020304 };

static uint32_t read32(const char *p)
{
	uint32_t v;
	memcpy(&v, p, sizeof v);
	return v;
}

static uint64_t read64(const char *p)
{
	uint64_t v;
	memcpy(&v, p, sizeof v);
	return v;
}

static bool sums_right(struct span file)
{
	const char *p = file.bytes + FIRST_COUNT;
	size_t n = (file.len - FIRST_COUNT) / 4;
	uint64_t sum = 0, weighted = 0;
	for (size_t i = 0; i < n; i++) {
		uint64_t word = read32(p + 4 * i);
		sum += word;
		weighted += word * (i + 1);
	}
	return sum == read64(file.bytes + 24) && weighted == read64(file.bytes + 32);
}

int datafile_open(struct datafile *d, const char *name, const char magic[8], uint32_t version,
                  struct span file, struct fault *f)
{
	*d = (struct datafile){ .name = name };
	if (file.len < HEAD_BYTES || memcmp(file.bytes, magic, 8) != 0)
		return fault_set(f, EXIT_CONFIG, "'%s' is another kind of file", name);
	if (read32(file.bytes + 12) != ENDIAN_MARK)
		return fault_set(f, EXIT_CONFIG, "'%s' is of another byte order", name);
	if (read32(file.bytes + 8) != version)
		return fault_set(f, EXIT_CONFIG, "'%s' is of version %u, not %u", name,
		                 read32(file.bytes + 8), version);
	if (read64(file.bytes + 16) != file.len || file.len % SECTION_BYTES != 0)
		return fault_set(f, EXIT_CONFIG, "'%s' is cut: %zu bytes", name, file.len);
	if (!sums_right(file))
		return fault_set(f, EXIT_CONFIG, "'%s' is altered: wrong checksum", name);
	if ((uintptr_t)file.bytes % SECTION_BYTES != 0)
		return fault_set(f, EXIT_BUG, "'%s' is not aligned in memory", name);
	for (size_t i = 0; i < DATAFILE_COUNTS; i++)
		d->counts[i] = read32(file.bytes + FIRST_COUNT + 4 * i);
	d->at = file.bytes + HEAD_BYTES;
	d->end = file.bytes + file.len;
	return 0;
}

const void *datafile_section(struct datafile *d, size_t count, size_t size)
{
	size_t left = (size_t)(d->end - d->at), bytes;
	if (d->cut || __builtin_mul_overflow(count, size, &bytes) || bytes > left) {
		d->cut = true;
		return NULL;
	}
	const char *section = d->at;
	bytes += -bytes % SECTION_BYTES; /* what is left is a multiple too */
	d->at += bytes;
	return section;
}

int datafile_close(const struct datafile *d, struct fault *f)
{
	if (d->cut || d->at != d->end)
		return fault_set(f, EXIT_CONFIG, "'%s' does not hold what its head says", d->name);
	return 0;
}

int datafile_map(const char *path, struct span *file, struct fault *f)
{
	struct stat st;
	int code = 0, fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0 || fstat(fd, &st) != 0)
		code = fault_set(f, EXIT_CONFIG, "cannot open '%s': %s", path, strerror(errno));
	else if (!S_ISREG(st.st_mode) || st.st_size == 0)
		code = fault_set(f, EXIT_CONFIG, "'%s' is empty or no regular file", path);
	void *p = code ? NULL : mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (p == MAP_FAILED)
		code = fault_set(f, EXIT_CONFIG, "cannot map '%s': %s", path, strerror(errno));
	else if (!code)
		*file = (struct span){ p, (size_t)st.st_size };
	if (fd >= 0)
		close(fd);
	return code;
}
