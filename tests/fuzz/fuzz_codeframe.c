/* Codeframes and seed words, which users write by hand. */
#include "../../stages/themes/codeframe.h"
#include "../../stages/themes/seeds.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span content = { (const char *)data, size };
	struct fault f = { 0 };
	struct codeframe c;
	struct seeds s;
	if (codeframe_parse("fuzz", content, &c, &f) == 0 && (c.n == 0 || c.themes[0].label.len == 0))
		__builtin_trap();
	codeframe_free(&c);
	f = (struct fault){ 0 };
	if (seeds_parse("fuzz", content, &s, &f) == 0 && (s.n == 0 || s.themes[0].n_words == 0))
		__builtin_trap();
	seeds_free(&s);
	return 0;
}
