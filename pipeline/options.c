/* options.c: getopt_long driven by our tables. */
#include "options.h"

#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_OPTIONS = 128, FIRST_CODE = 1000 };

int options_parse(struct options *o, int argc, char **argv,
                  const struct option_spec *const *tables, struct fault *f)
{
	const struct option_spec *specs[MOST_OPTIONS];
	struct option longs[MOST_OPTIONS + 1];
	char shorts[2 * MOST_OPTIONS + 3] = ":";
	size_t n = 0, n_shorts = 1;

	*o = (struct options){ 0 };
	for (; *tables; tables++)
		for (const struct option_spec *s = *tables; s->name; s++) {
			bool known = false;
			for (size_t i = 0; i < n; i++)
				known |= strcmp(specs[i]->name, s->name) == 0;
			if (known || n == MOST_OPTIONS)
				continue;
			longs[n] = (struct option){ s->name, s->argument ? required_argument : no_argument,
			                            NULL, FIRST_CODE + (int)n };
			if (s->letter) {
				shorts[n_shorts++] = s->letter;
				if (s->argument)
					shorts[n_shorts++] = ':';
			}
			specs[n++] = s;
		}
	longs[n] = (struct option){ 0 };
	shorts[n_shorts] = '\0';

	size_t room = 0;
	o->operands = xcalloc((size_t)argc + 1, sizeof *o->operands);
	opterr = 0;
	optind = 0;
	for (int code; (code = getopt_long(argc, argv, shorts, longs, NULL)) != -1;) {
		const struct option_spec *spec = NULL;
		const char *word = optind > 0 && optind <= argc ? argv[optind - 1] : "";
		if (code >= FIRST_CODE) {
			spec = specs[code - FIRST_CODE];
		} else if (code != '?' && code != ':') {
			for (size_t i = 0; i < n; i++)
				if (specs[i]->letter == code)
					spec = specs[i];
		}
		if (code == ':')
			return fault_set(f, EXIT_USAGE, "option '%s' needs a value", word);
		if (!spec && optopt && optopt < 256)
			return fault_set(f, EXIT_USAGE, "unknown option '-%c'", optopt);
		if (!spec)
			return fault_set(f, EXIT_USAGE, "unknown, ambiguous or ill-formed option '%s'", word);
		if (o->n_given == room) { /* "-hhhh" is four options in one word */
			room = room ? 2 * room : 16;
			o->given = xrealloc(o->given, room, sizeof *o->given);
		}
		o->given[o->n_given++] = (struct option_value){ spec, optarg ? optarg : "" };
	}
	while (optind < argc)
		o->operands[o->n_operands++] = argv[optind++];
	return 0;
}

void options_free(struct options *o)
{
	free(o->given);
	free(o->operands);
	*o = (struct options){ 0 };
}

const char *options_text(const struct options *o, const char *name, const char *fallback)
{
	for (size_t i = o->n_given; i-- > 0;)
		if (strcmp(o->given[i].spec->name, name) == 0)
			return o->given[i].value;
	return fallback;
}

bool options_given(const struct options *o, const char *name)
{
	return options_text(o, name, NULL) != NULL;
}

const char *options_nth(const struct options *o, const char *name, size_t nth)
{
	for (size_t i = 0; i < o->n_given; i++)
		if (strcmp(o->given[i].spec->name, name) == 0 && nth-- == 0)
			return o->given[i].value;
	return NULL;
}

int options_number(const struct options *o, const char *name, long low, long high, long fallback,
                   long *value, struct fault *f)
{
	const char *text = options_text(o, name, NULL);
	*value = fallback;
	if (!text)
		return 0;
	char *end;
	errno = 0;
	long n = strtol(text, &end, 10);
	if (errno || end == text || *end || n < low || n > high)
		return fault_set(f, EXIT_USAGE, "--%s must be a whole number from %ld to %ld, not '%s'",
		                 name, low, high, text);
	*value = n;
	return 0;
}

void options_print(FILE *to, const struct option_spec *table)
{
	for (const struct option_spec *s = table; s && s->name; s++) {
		char left[64];
		snprintf(left, sizeof left, "%c%c%s--%s%s%s", s->letter ? '-' : ' ',
		         s->letter ? s->letter : ' ', s->letter ? ", " : "  ", s->name,
		         s->argument ? " " : "", s->argument ? s->argument : "");
		fprintf(to, "  %-26s %s%s\n", left, s->help,
		        s->flags & OPTION_REPEAT ? " (repeatable)" : "");
	}
}
