/* data.c: finding, reading and noting data files. */
#include "data.h"

#include <errno.h>
#include <fcntl.h>
#include <nettle/sha2.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MAP_FROM_BYTES = 1 << 20 };

static char *joined(const char *directory, const char *middle, const char *name)
{
	char *path = NULL;
	if (asprintf(&path, "%s%s%s", directory, middle, name) < 0)
		memory_exhausted();
	return path;
}

char *data_path(const char *name)
{
	const char *given = getenv("CANVASS_DATA");
	char program[4096];
	if (given) {
		char *path = joined(given, "/", name);
		if (access(path, R_OK) == 0)
			return path;
		free(path);
	}
	ssize_t n = readlink("/proc/self/exe", program, sizeof program - 1);
	if (n <= 0)
		return NULL;
	program[n] = '\0';
	*strrchr(program, '/') = '\0';
	static const char *const places[] = { "/../../", "/../share/canvass/" };
	for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
		char *path = joined(program, places[i], name);
		if (access(path, R_OK) == 0)
			return path;
		free(path);
	}
	return NULL;
}

void sha256_hex(struct span bytes, char hex[65])
{
	struct sha256_ctx sha;
	uint8_t digest[SHA256_DIGEST_SIZE];
	sha256_init(&sha);
	sha256_update(&sha, bytes.len, (const uint8_t *)bytes.bytes);
	sha256_digest(&sha, sizeof digest, digest);
	for (size_t i = 0; i < sizeof digest; i++)
		snprintf(hex + 2 * i, 3, "%02x", digest[i]);
}

static const struct data_file *find_file(const struct context *ctx, const char *name)
{
	for (size_t i = 0; i < ctx->n_files; i++)
		if (strcmp(ctx->files[i].name, name) == 0)
			return &ctx->files[i];
	return NULL;
}

const char *data_sha256(const struct context *ctx, const char *name)
{
	const struct data_file *file = find_file(ctx, name);
	return file ? file->sha256 : NULL;
}

static struct data_file *add_file(struct context *ctx, const char *name)
{
	ctx->files = xrealloc(ctx->files, ctx->n_files + 1, sizeof *ctx->files);
	struct data_file *file = &ctx->files[ctx->n_files++];
	*file = (struct data_file){ .name = xstrdup(name) };
	return file;
}

static int read_whole(const char *path, const char *name, struct data_file *file, int missing,
                      struct fault *f)
{
	struct stat st;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return fault_set(f, missing, "cannot open '%s': %s", name, strerror(errno));
	int code = 0;
	struct buffer b = { 0 };
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size >= MAP_FROM_BYTES) {
		void *p = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
		if (p == MAP_FAILED)
			code = fault_set(f, EXIT_IO, "cannot map '%s': %s", name, strerror(errno));
		else
			file->content = (struct span){ p, (size_t)st.st_size };
		file->mapped = code == 0;
	} else {
		ssize_t got = 1;
		while (!code && got > 0) {
			buffer_reserve(&b, 64 * 1024);
			got = read(fd, b.bytes + b.len, b.cap - b.len);
			if (got > 0)
				b.len += (size_t)got;
			else if (got < 0)
				code = fault_set(f, errno == EISDIR ? missing : EXIT_IO,
				                 "cannot read '%s': %s", name, strerror(errno));
		}
		file->content = (struct span){ b.bytes, b.len };
	}
	close(fd);
	if (!code)
		sha256_hex(file->content, file->sha256);
	return code;
}

int data_read(struct context *ctx, const char *name, struct span *content, struct fault *f)
{
	const struct data_file *known = find_file(ctx, name);
	if (known) {
		*content = known->content;
		return 0;
	}
	char *path = data_path(name);
	if (!path)
		return fault_set(f, EXIT_CONFIG, "data file '%s' not found (set CANVASS_DATA)", name);
	struct data_file *file = add_file(ctx, name);
	int code = read_whole(path, name, file, EXIT_CONFIG, f);
	*content = file->content;
	free(path);
	return code;
}

int data_read_user(struct context *ctx, const char *path, struct span *content, struct fault *f)
{
	const char *slash = strrchr(path, '/');
	struct data_file *file = add_file(ctx, slash ? slash + 1 : path);
	CHECK(read_whole(path, path, file, EXIT_NO_INPUT, f));
	*content = file->content;
	return 0;
}

bool utf8_ascii(struct span s)
{
	uint64_t eight, high = 0;
	size_t i = 0;
	for (; s.len - i >= 8; i += 8) {
		memcpy(&eight, s.bytes + i, 8);
		high |= eight;
	}
	for (; i < s.len; i++)
		high |= (unsigned char)s.bytes[i];
	return !(high & 0x8080808080808080u);
}

bool utf8_valid(struct span s, size_t *at)
{
	const unsigned char *p = (const unsigned char *)s.bytes;
	size_t i = 0, n = s.len;
	*at = 0;
	while (i < n) {
		uint64_t eight;
		while (n - i >= 8 && (memcpy(&eight, p + i, 8), !(eight & 0x8080808080808080u)))
			i += 8;
		if (i == n)
			break;
		unsigned char c = p[i];
		size_t more = c < 0x80 ? 0 : c < 0xc2 ? 9 : c < 0xe0 ? 1 : c < 0xf0 ? 2 : c < 0xf5 ? 3 : 9;
		if (more > 3 || n - i <= more)
			goto bad;
		for (size_t k = 1; k <= more; k++)
			if ((p[i + k] & 0xc0) != 0x80)
				goto bad;
		if ((c == 0xe0 && p[i + 1] < 0xa0) || (c == 0xed && p[i + 1] > 0x9f) ||
		    (c == 0xf0 && p[i + 1] < 0x90) || (c == 0xf4 && p[i + 1] > 0x8f))
			goto bad;
		i += more + 1;
	}
	return true;
bad:
	*at = i;
	return false;
}

bool tsv_next(struct tsv *t, struct span *fields, size_t least, size_t most, struct fault *f)
{
	while (t->rest.len) {
		const char *start = t->rest.bytes;
		const char *newline = memchr(start, '\n', t->rest.len);
		size_t len = newline ? (size_t)(newline - start) : t->rest.len;
		size_t passed = newline ? len + 1 : len, at;
		t->rest.bytes += passed;
		t->rest.len -= passed;
		t->line++;
		if (len && start[len - 1] == '\r')
			len--;
		if (!len || *start == '#')
			continue;
		if (!utf8_valid((struct span){ start, len }, &at)) {
			fault_set(f, EXIT_CONFIG, "%s: line %zu: invalid UTF-8 at byte %zu", t->name, t->line, at);
			return false;
		}
		size_t n = 0;
		for (const char *p = start, *end = start + len; p; n++) {
			const char *tab = memchr(p, '\t', (size_t)(end - p));
			if (n < most)
				fields[n] = (struct span){ p, (size_t)((tab ? tab : end) - p) };
			p = tab ? tab + 1 : NULL;
		}
		if (n < least || n > most) {
			fault_set(f, EXIT_CONFIG, "%s: line %zu: %zu fields where %zu to %zu are expected",
			          t->name, t->line, n, least, most);
			return false;
		}
		for (; n < most; n++)
			fields[n] = (struct span){ "", 0 };
		return true;
	}
	return false;
}

int tsv_number(const struct tsv *t, struct span field, double *value, struct fault *f)
{
	char copy[64], *end = copy;
	if (field.len && field.len < sizeof copy) {
		memcpy(copy, field.bytes, field.len);
		copy[field.len] = '\0';
		*value = strtod(copy, &end);
	}
	if (end == copy || *end || !(*value > -1e300 && *value < 1e300))
		return fault_set(f, EXIT_CONFIG, "%s: line %zu: a number is expected", t->name, t->line);
	return 0;
}

void context_free(struct context *ctx)
{
	for (size_t i = 0; i < ctx->n_files; i++) {
		struct data_file *file = &ctx->files[i];
		free(file->name);
		if (file->mapped)
			munmap((void *)(uintptr_t)file->content.bytes, file->content.len);
		else
			free((void *)(uintptr_t)file->content.bytes);
	}
	free(ctx->files);
	if (ctx->shared)
		ctx->shared_free(ctx->shared);
	options_free(&ctx->options);
	*ctx = (struct context){ 0 };
}
