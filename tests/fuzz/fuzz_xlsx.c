/* fuzz_xlsx.c: a workbook whose parts are the input's, which a NUL parts from each other
 * (a fuzzer would hardly get past the checksums of a zip); or a zip as it stands. */
#include "read_all.h"

#include "../../stages/ingest/xlsx.h"

static const char *const parts[] = { "_rels/.rels", "xl/_rels/workbook.xml.rels", "xl/sharedStrings.xml",
	"xl/styles.xml", "xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml" };
enum { N_PARTS = sizeof parts / sizeof *parts };

struct fake {
	struct folder in;          /* first member */
	const uint8_t *bytes[N_PARTS];
	size_t len[N_PARTS];
};

static int fake_open(struct folder *d, size_t i, struct source **s, struct digest *digest, struct fault *f)
{
	struct fake *fake = (struct fake *)d;
	(void)digest, (void)f;
	*s = drops_of(fake->bytes[i], fake->len[i]);
	return 0;
}

static void fake_close(struct folder *d)
{
	(void)d;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct table t = { .notes = xstrdup("") };
	struct fault f = { 0 };
	struct folder *book = NULL;
	int code = 0;
	if (len > 2 && bytes[0] == 'P' && bytes[1] == 'K') {
		code = folder_of_zip(&book, NULL, drops_of(bytes, len), &f);
	} else {
		struct fake *fake = xcalloc(1, sizeof *fake);
		book = &fake->in;
		book->open = fake_open;
		book->close = fake_close;
		book->names = xcalloc(N_PARTS, sizeof *book->names);
		for (; book->n < N_PARTS; book->n++) {
			const uint8_t *nul = len ? memchr(bytes, '\0', len) : NULL;
			fake->bytes[book->n] = bytes;
			fake->len[book->n] = nul ? (size_t)(nul - bytes) : len;
			book->names[book->n] = xstrdup(parts[book->n]);
			len -= fake->len[book->n] + (nul != NULL);
			bytes = nul ? nul + 1 : bytes + fake->len[book->n];
		}
	}
	if (code)
		folder_close(book);
	else
		code = xlsx_open(&t, book, NULL, &f);
	must(!code || f.message[0]);
	read_all(&t, code);
	return 0;
}
