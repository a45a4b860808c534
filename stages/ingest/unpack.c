/* unpack.c: gzip (zlib) and zstd layers. */
#include "unpack.h"

#include <stdlib.h>
#include <zlib.h>
#include <zstd.h>

enum { PACKED_BYTES = 128 * 1024 };

struct unpack_source {
	struct source in;           /* first member */
	struct source *from;
	unsigned char packed[PACKED_BYTES];
	size_t at, len;
	uint64_t packed_bytes, unpacked_bytes;
	bool ended;                 /* no more packed bytes */
	bool between;               /* the last stream is complete */
	z_stream zlib;
	ZSTD_DStream *zstd;
};

static int fill(struct unpack_source *s, struct fault *f)
{
	if (s->at < s->len || s->ended)
		return 0;
	s->at = 0;
	CHECK(source_read(s->from, (char *)s->packed, sizeof s->packed, &s->len, f));
	s->ended = s->len == 0;
	s->packed_bytes += s->len;
	return 0;
}

static int checked(struct unpack_source *s, size_t got, unsigned times, struct fault *f)
{
	s->unpacked_bytes += got;
	uint64_t used = s->packed_bytes - (s->len - s->at);
	if (s->unpacked_bytes > UNPACKED_FREE_BYTES && s->unpacked_bytes / times > used)
		return fault_set(f, EXIT_DATA, "unpacks to more than %u times its size", times);
	return 0;
}

static int gzip_read(struct source *in, char *bytes, size_t cap, size_t *got, struct fault *f)
{
	struct unpack_source *s = (struct unpack_source *)in;
	z_stream *z = &s->zlib;
	*got = 0;
	cap = cap < 1u << 30 ? cap : 1u << 30;
	while (*got == 0) {
		CHECK(fill(s, f));
		if (s->ended)
			return s->between ? 0 : fault_set(f, EXIT_DATA, "cut: its gzip data have no end");
		if (s->between) { /* another member, or padding */
			if (s->packed[s->at] == 0) {
				s->at++;
				continue;
			}
			inflateReset(z);
			s->between = false;
		}
		z->next_in = s->packed + s->at;
		z->avail_in = (uInt)(s->len - s->at);
		z->next_out = (unsigned char *)bytes;
		z->avail_out = (uInt)cap;
		int result = inflate(z, Z_NO_FLUSH);
		s->at = s->len - z->avail_in;
		*got = cap - z->avail_out;
		if (result == Z_STREAM_END)
			s->between = true;
		else if (result != Z_OK && result != Z_BUF_ERROR)
			return fault_set(f, EXIT_DATA, "damaged gzip data");
	}
	return checked(s, *got, MOST_TIMES, f);
}

static void gzip_close(struct source *in)
{
	struct unpack_source *s = (struct unpack_source *)in;
	inflateEnd(&s->zlib);
	source_close(s->from);
	free(s);
}

static int zstd_read(struct source *in, char *bytes, size_t cap, size_t *got, struct fault *f)
{
	struct unpack_source *s = (struct unpack_source *)in;
	ZSTD_outBuffer out = { bytes, cap, 0 };
	while (out.pos == 0) {
		CHECK(fill(s, f));
		if (s->ended && s->between)
			break;
		ZSTD_inBuffer from = { s->packed, s->len, s->at };
		size_t left = ZSTD_decompressStream(s->zstd, &out, &from);
		if (ZSTD_isError(left))
			return fault_set(f, EXIT_DATA, "damaged zstd data");
		s->at = from.pos;
		s->between = left == 0;
		if (s->ended && out.pos == 0)
			return fault_set(f, EXIT_DATA, "cut: its zstd data have no end");
	}
	*got = out.pos;
	return checked(s, *got, MOST_TIMES_ZSTD, f);
}

static void zstd_close(struct source *in)
{
	struct unpack_source *s = (struct unpack_source *)in;
	ZSTD_freeDStream(s->zstd);
	source_close(s->from);
	free(s);
}

struct source *unpack_gzip(struct source *packed)
{
	struct unpack_source *s = xcalloc(1, sizeof *s);
	if (inflateInit2(&s->zlib, 15 + 16) != Z_OK)
		memory_exhausted();
	s->in.read = gzip_read;
	s->in.close = gzip_close;
	s->from = packed;
	s->between = true;
	return &s->in;
}

struct source *unpack_zstd(struct source *packed)
{
	struct unpack_source *s = xcalloc(1, sizeof *s);
	s->zstd = ZSTD_createDStream();
	if (!s->zstd)
		memory_exhausted();
	ZSTD_DCtx_setParameter(s->zstd, ZSTD_d_windowLogMax, 27); /* 128 MiB */
	s->in.read = zstd_read;
	s->in.close = zstd_close;
	s->from = packed;
	s->between = true;
	return &s->in;
}
