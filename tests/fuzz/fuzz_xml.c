/* fuzz_xml.c: any bytes as an XML document. */
#include "read_all.h"

#include "../../stages/ingest/xml.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct table t = { .notes = xstrdup("") };
	struct fault f = { 0 };
	int code = xml_open(&t, drops_of(bytes, len), len % 11 == 0 ? "r" : NULL, &f);
	must(!code || f.message[0]);
	read_all(&t, code);
	return 0;
}
