/* remarks.c: see remarks.h. A set of stems for each language. */
#include "remarks.h"

#include <stdlib.h>

#include "../../pipeline/intern.h"

enum { MOST_LANGUAGES = 8 };

struct remarks {
	struct { struct span code; struct intern stems; } languages[MOST_LANGUAGES];
	size_t n;
};

static const struct intern *stems_of(const struct remarks *m, struct span language)
{
	for (size_t i = 0; i < m->n; i++)
		if (span_equal(m->languages[i].code, language))
			return &m->languages[i].stems;
	return NULL;
}

static int add_words(struct remarks *m, struct prepare *p, struct span language, struct span words, struct fault *f)
{
	struct arena a = { 0 };
	struct record r;
	const struct span *stems;
	size_t n = 0, at = 0;
	while (at < m->n && !span_equal(m->languages[at].code, language))
		at++;
	if (at == m->n)
		m->languages[m->n++].code = language;
	int code = prepare_text(p, words, language, &a, &r, f);
	if (!code)
		code = record_stems(&r, &stems, &n, f);
	for (size_t i = 0; i < n && !code; i++)
		if (stems[i].len)
			intern_add(&m->languages[at].stems, stems[i]);
	arena_free(&a);
	return code;
}

int remarks_open(struct remarks **out, struct context *ctx, struct prepare *p, struct fault *f)
{
	struct remarks *m = *out = xcalloc(1, sizeof *m);
	struct tsv t = { .name = "lexicons/remarks.tsv" };
	struct span fields[2];
	CHECK(data_read(ctx, t.name, &t.rest, f));
	while (tsv_next(&t, fields, 2, 2, f)) {
		if (m->n == MOST_LANGUAGES && !stems_of(m, fields[0]))
			return fault_set(f, EXIT_CONFIG, "%s: line %zu: more than %d languages", t.name, t.line,
			                 MOST_LANGUAGES);
		CHECK(add_words(m, p, fields[0], fields[1], f));
	}
	return f->code;
}

bool remarks_only(const struct remarks *m, struct span language, const struct span *stems, size_t n)
{
	const struct intern *set = stems_of(m, language);
	for (size_t i = 0; i < n; i++)
		if (stems[i].len && (!set || intern_find(set, stems[i]) == UINT32_MAX))
			return false;
	return true;
}

void remarks_close(struct remarks *m)
{
	for (size_t i = 0; m && i < m->n; i++)
		intern_free(&m->languages[i].stems);
	free(m);
}
