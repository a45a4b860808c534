/* tongue.c: the languages of themes, by a vote of their segments. */
#include "tongue.h"

#include <string.h>

static const char *other_language(const struct corpus *c, uint32_t theme)
{
	const char *most = NULL;
	size_t all = 0, other = 0, votes = 0, of = 0;
	for (size_t i = 0; i < c->n_segments; i++) {
		const char *code = c->responses[c->segments[i].response].language;
		if (c->segments[i].theme != theme)
			continue;
		all++;
		if (!*code || span_is(c->language, code))
			continue;
		other++;
		/* Boyer and Moore's vote: the only one that can have two of three is left. */
		most = votes ? most : code;
		votes = strcmp(code, most) == 0 ? votes + 1 : votes - 1;
	}
	if (!most || 3 * other < 2 * all)
		return NULL;
	for (size_t i = 0; i < c->n_segments; i++)
		of += c->segments[i].theme == theme && strcmp(c->responses[c->segments[i].response].language, most) == 0;
	return 3 * of >= 2 * other ? most : "*";
}

void tongues_find(const struct corpus *c, size_t given, size_t k, const char **of)
{
	for (uint32_t z = 0; z < k; z++)
		of[z] = z < given ? NULL : other_language(c, z);
	for (uint32_t z = 0; z < k; z++) {
		bool again = false;
		for (uint32_t y = z + 1; y < k && of[z]; y++)
			if (of[y] && strcmp(of[y], of[z]) == 0) {
				of[y] = NULL;
				again = true;
			}
		if (again)
			of[z] = NULL;
	}
}
