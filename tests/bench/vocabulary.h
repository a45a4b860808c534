/*
 * vocabulary.h - general English words for the benchmark generator, by class and frequency
 *
 * The words of lexicons/taught.bin in the order it has them, the most frequent first, sorted
 * by what lexicons/wordclass.tsv says that they mostly are; words it has not are nouns or
 * names, but for those whose endings tell otherwise. No text is taken from anywhere.
 */
#ifndef CANVASS_BENCH_VOCABULARY_H
#define CANVASS_BENCH_VOCABULARY_H

#include "../../pipeline/data.h"
#include "../../pipeline/encoder/words.h"
#include "../../pipeline/intern.h"

enum { WORD_CLASSES = 4 };
static const char CLASS_LETTERS[WORD_CLASSES + 1] = "navr"; /* noun, adjective, verb, adverb */

struct word_list {
	struct span *words;
	size_t n, cap;
};

struct vocabulary {
	struct context ctx;           /* of the files */
	struct words *table;
	struct intern known;          /* words with a class */
	char *class;                  /* [known.n]: the first letter of what each can be */
	size_t cap;
	struct word_list lists[WORD_CLASSES];
};

static const struct word_list *vocabulary_list(const struct vocabulary *v, char class)
{
	return &v->lists[strchr(CLASS_LETTERS, class) - CLASS_LETTERS];
}

static int vocabulary_classes(struct vocabulary *v, struct fault *f)
{
	struct tsv t = { .name = "lexicons/wordclass.tsv" };
	struct span row[3];
	CHECK(data_read(&v->ctx, t.name, &t.rest, f));
	while (tsv_next(&t, row, 3, 3, f)) {
		const char *at = row[2].bytes, *end = at + row[2].len;
		while (at < end && span_is(row[0], "en") && row[1].len) {
			const char *stop = memchr(at, ' ', (size_t)(end - at));
			stop = stop ? stop : end;
			uint32_t id = intern_add(&v->known, (struct span){ at, (size_t)(stop - at) });
			if (id == v->cap) {
				v->cap = v->cap ? 2 * v->cap : 1024;
				v->class = xrealloc(v->class, v->cap, 1);
			}
			v->class[id] = row[1].bytes[0];
			at = stop < end ? stop + 1 : end;
		}
	}
	return f->code;
}

static bool vocabulary_ends(struct span w, const char *ending)
{
	size_t n = strlen(ending);
	return w.len > n && memcmp(w.bytes + w.len - n, ending, n) == 0;
}

static char vocabulary_class(const struct vocabulary *v, struct span w)
{
	uint32_t id = intern_find(&v->known, w);
	if (id != UINT32_MAX)
		return v->class[id];
	return vocabulary_ends(w, "ly") ? 'r' : vocabulary_ends(w, "able") || vocabulary_ends(w, "ful") ||
	       vocabulary_ends(w, "ous") || vocabulary_ends(w, "ive") ? 'a' :
	       vocabulary_ends(w, "ing") || vocabulary_ends(w, "ed") || vocabulary_ends(w, "s") ? 'x' : 'n';
}

static int vocabulary_open(struct vocabulary *v, struct fault *f)
{
	struct span file;
	CHECK(vocabulary_classes(v, f));
	CHECK(data_read(&v->ctx, WORDS_FILE, &file, f));
	CHECK(words_open(&v->table, WORDS_FILE, file, f));
	for (size_t i = 0; i < words_count(v->table); i++) {
		struct span w = words_text(v->table, i);
		bool plain = w.len > 2 && w.len < 20;
		for (size_t k = 0; k < w.len; k++)
			plain &= w.bytes[k] >= 'a' && w.bytes[k] <= 'z';
		const char *class = plain ? strchr(CLASS_LETTERS, vocabulary_class(v, w)) : NULL;
		if (!class || !*class)
			continue;
		struct word_list *l = &v->lists[class - CLASS_LETTERS];
		if (l->n == l->cap) {
			l->cap = l->cap ? 2 * l->cap : 1024;
			l->words = xrealloc(l->words, l->cap, sizeof *l->words);
		}
		l->words[l->n++] = w;
	}
	return 0;
}

static void vocabulary_close(struct vocabulary *v)
{
	for (size_t i = 0; i < WORD_CLASSES; i++)
		free(v->lists[i].words);
	free(v->class);
	intern_free(&v->known);
	words_close(v->table);
	context_free(&v->ctx);
}

#endif
