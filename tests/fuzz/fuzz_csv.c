/* fuzz_csv.c: any bytes as delimited text in any character set. */
#include "read_all.h"

#include "../../stages/ingest/charset.h"
#include "../../stages/ingest/csv.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct table t = { .notes = xstrdup("") };
	struct fault f = { 0 };
	struct source *in = drops_of(bytes, len);
	int code = charset_open(&in, &t, &f);
	if (code)
		source_close(in);
	else
		code = csv_open(&t, in, len % 7 == 0 ? '\t' : '\0', &f);
	must(!code || f.message[0]);
	read_all(&t, code);
	return 0;
}
