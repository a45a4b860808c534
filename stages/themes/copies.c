/* copies.c: shingles, and letters found by those that they share. */
#include "copies.h"

#include <stdlib.h>
#include <string.h>

#include "../../pipeline/hash.h"

enum {
	LEAST_SHARED = 6,   /* shingles */
	MANY_SHARED = 12,   /* that can be no chance: a smaller part does */
	MOST_SHINGLES = 4096, /* of one response: more tell nothing new */
	MOST_POSTED = 24,   /* letters remembered for a shingle: with more it is a common phrase */
	COMPARED = 4        /* letters that a response is compared with */
};
static const double OF_SHORTER = .45, OF_BOTH = .28, MANY_OF_SHORTER = .38, MANY_OF_BOTH = .22;

/* Distinct shingles of a response, ascending. */
struct shingled {
	const uint64_t *list;
	size_t n;
	uint32_t response;
	double central;     /* how often others have its shingles, on average; of a letter's core,
	                       how many texts it has */
};

/* A shingle, in how many responses it is, and the letters that have it. */
struct shingle {
	uint64_t key;
	uint32_t responses, n_letters, last;  /* last: 1 + index of the posting added last */
};
struct posting {
	uint32_t letter, before;
};
struct copies {
	struct corpus *c;
	uint64_t *room;
	struct shingled *texts;
	size_t n;
	struct shingle *table; /* open addressing */
	size_t slots;
	struct posting *postings;
	size_t n_postings;
	uint32_t *shared;      /* [n]: with the response at hand, by letter */
	uint32_t *touched;
};

static int by_number(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
	return (x > y) - (x < y);
}

/* The shingles of a response into list; how many. */
static size_t shingles_of(const struct corpus *c, const struct corpus_response *r, uint64_t *list)
{
	size_t n = 0, distinct = 0;
	uint32_t before = NO_STEM;
	for (size_t s = r->first_segment; s < r->first_segment + r->n_segments; s++)
		for (size_t t = 0; t < c->segments[s].n_tokens && n < MOST_SHINGLES; t++) {
			uint32_t stem = c->tokens[c->segments[s].first_token + t].stem;
			if (stem == NO_STEM)
				continue;
			if (before != NO_STEM)
				list[n++] = hash_mix((uint64_t)before << 32 | stem);
			before = stem;
		}
	qsort(list, n, sizeof *list, by_number);
	for (size_t i = 0; i < n; i++)
		if (i == 0 || list[i] != list[i - 1])
			list[distinct++] = list[i];
	return distinct;
}

static struct shingle *look_up(const struct copies *s, uint64_t key)
{
	size_t at = (size_t)key & (s->slots - 1);
	while (s->table[at].responses && s->table[at].key != key)
		at = (at + 1) & (s->slots - 1);
	return &s->table[at];
}

/* One response of each set of equal words, with its shingles. */
static void read_texts(struct copies *s, uint32_t bound)
{
	const struct corpus *c = s->c;
	uint32_t *alike = xcalloc((size_t)bound + 1, sizeof *alike);
	size_t used = 0;
	for (size_t i = 0; i < c->n_responses; i++) {
		const struct corpus_response *r = &c->responses[i];
		if (alike[r->copies]++)
			continue;
		size_t n = shingles_of(c, r, s->room + used);
		if (n < LEAST_SHARED)
			continue;
		s->texts[s->n++] = (struct shingled){ s->room + used, n, (uint32_t)i, 0 };
		used += n;
	}
	for (s->slots = 1024; s->slots < 2 * used; s->slots *= 2)
		;
	s->table = xcalloc(s->slots, sizeof *s->table);
	s->postings = xmalloc((used + 1) * sizeof *s->postings);
	for (size_t i = 0; i < s->n; i++)
		for (size_t k = 0; k < s->texts[i].n; k++) {
			struct shingle *x = look_up(s, s->texts[i].list[k]);
			x->key = s->texts[i].list[k];
			x->responses += alike[c->responses[s->texts[i].response].copies];
		}
	for (size_t i = 0; i < s->n; i++) {
		uint64_t sum = 0;
		for (size_t k = 0; k < s->texts[i].n; k++)
			sum += look_up(s, s->texts[i].list[k])->responses;
		s->texts[i].central = (double)sum / (double)s->texts[i].n;
	}
	free(alike);
}

/* Most central first, so that a letter is known by what all its copies have. */
static int by_centre(const void *a, const void *b)
{
	const struct shingled *x = a, *y = b;
	if (x->central > y->central || x->central < y->central)
		return x->central > y->central ? -1 : 1;
	return (x->response > y->response) - (x->response < y->response);
}

static bool is_copy(const struct shingled *x, const struct shingled *y)
{
	size_t i = 0, k = 0, n = 0;
	while (i < x->n && k < y->n) {
		uint64_t a = x->list[i], b = y->list[k];
		n += a == b;
		i += a <= b;
		k += a >= b;
	}
	double shared = (double)n, both = (double)(x->n + y->n - n), shorter = (double)(x->n < y->n ? x->n : y->n);
	return (n >= LEAST_SHARED && shared >= OF_SHORTER * shorter && shared >= OF_BOTH * both) ||
	       (n >= MANY_SHARED && shared >= MANY_OF_SHORTER * shorter && shared >= MANY_OF_BOTH * both);
}

/* The letter that a response is a near-copy of; s->n if it is of none. Postings of common
 * shingles are not complete: what looks most alike is compared shingle by shingle. */
static size_t letter_of(struct copies *s, const struct shingled *x)
{
	size_t touched = 0, found = s->n;
	for (size_t k = 0; k < x->n; k++) {
		const struct shingle *h = look_up(s, x->list[k]);
		for (uint32_t p = h->last; p; p = s->postings[p - 1].before) {
			uint32_t letter = s->postings[p - 1].letter;
			if (s->shared[letter]++ == 0)
				s->touched[touched++] = letter;
		}
	}
	for (int round = 0; round < COMPARED && found == s->n; round++) {
		uint32_t best = 0;
		size_t at = touched;
		for (size_t t = 0; t < touched; t++) {
			uint32_t letter = s->touched[t], n = s->shared[letter];
			if (n > best || (n && n == best && letter < s->touched[at])) {
				best = n;
				at = t;
			}
		}
		if (best < LEAST_SHARED / 2)
			break;
		if (is_copy(x, &s->texts[s->touched[at]]))
			found = s->touched[at];
		s->shared[s->touched[at]] = 0;
	}
	for (size_t t = 0; t < touched; t++)
		s->shared[s->touched[t]] = 0;
	return found;
}

static void remember_letter(struct copies *s, size_t letter)
{
	const struct shingled *x = &s->texts[letter];
	for (size_t k = 0; k < x->n; k++) {
		struct shingle *h = look_up(s, x->list[k]);
		if (h->responses < 2 || h->n_letters == MOST_POSTED)
			continue;
		s->postings[s->n_postings] = (struct posting){ (uint32_t)letter, h->last };
		h->last = (uint32_t)++s->n_postings;
		h->n_letters++;
	}
}

/* Finds the letter of each text: of[i], the index of the text that stands for it. */
static void find_letters(struct copies *s, uint32_t *of)
{
	for (size_t i = 0; i < s->slots; i++)
		s->table[i].last = s->table[i].n_letters = 0;
	s->n_postings = 0;
	qsort(s->texts, s->n, sizeof *s->texts, by_centre);
	for (uint32_t i = 0; i < s->n; i++) {
		size_t letter = letter_of(s, &s->texts[i]);
		of[i] = letter < s->n ? (uint32_t)letter : i;
		if (of[i] == i)
			remember_letter(s, i);
	}
}

/* Texts in order of their letters. */
struct member {
	uint32_t letter, text;
};

static int by_letter(const void *a, const void *b)
{
	const struct member *x = a, *y = b;
	if (x->letter != y->letter)
		return x->letter < y->letter ? -1 : 1;
	return (x->text > y->text) - (x->text < y->text);
}

/* What letters are made of: for each the shingles that two of five of its texts have; the
 * text that stands for it where there are fewer than three. Largest letters are to come
 * first. cores[]: gives how many; room: for the shingles. */
static size_t find_cores(const struct copies *s, const uint32_t *of, struct shingled *cores, uint64_t *room)
{
	struct member *list = xmalloc((s->n + 1) * sizeof *list);
	size_t n = 0;
	for (uint32_t i = 0; i < s->n; i++)
		list[i] = (struct member){ of[i], i };
	qsort(list, s->n, sizeof *list, by_letter);
	for (size_t i = 0, end; i < s->n; i = end) {
		const struct shingled *own = &s->texts[list[i].letter];
		size_t all = 0, kept = 0;
		for (end = i; end < s->n && list[end].letter == list[i].letter; end++) {
			const struct shingled *x = &s->texts[list[end].text];
			memcpy(room + all, x->list, x->n * sizeof *room);
			all += x->n;
		}
		cores[n] = *own;
		cores[n].central = (double)(end - i);
		if (end - i >= 3) {
			qsort(room, all, sizeof *room, by_number);
			for (size_t k = 0, run; k < all; k += run) {
				for (run = 1; k + run < all && room[k + run] == room[k]; run++)
					;
				if (5 * run >= 2 * (end - i))
					room[kept++] = room[k];
			}
			cores[n].list = room;
			cores[n].n = kept;
			room += kept;
		}
		n++;
	}
	free(list);
	return n;
}

/* The number of each set of equal words becomes that of its letter. */
static void number_letters(const struct copies *s, const uint32_t *of, uint32_t *number)
{
	const struct corpus_response *responses = s->c->responses;
	for (size_t i = 0; i < s->n; i++)
		number[responses[s->texts[i].response].copies] = responses[s->texts[of[i]].response].copies;
}

void copies_join(struct corpus *c, uint32_t bound)
{
	struct copies s = { .c = c };
	uint32_t *text = xmalloc(((size_t)bound + 1) * sizeof *text), *letter = xmalloc(((size_t)bound + 1) * sizeof *letter);
	uint32_t *of = xcalloc(c->n_responses + 1, sizeof *of);
	uint64_t *room = xmalloc((c->n_tokens + 1) * sizeof *room);
	struct shingled *texts = xcalloc(c->n_responses + 1, sizeof *texts), *cores = xcalloc(c->n_responses + 1, sizeof *cores);
	s.room = xmalloc((c->n_tokens + 1) * sizeof *s.room);
	s.texts = texts;
	s.shared = xcalloc(c->n_responses + 1, sizeof *s.shared);
	s.touched = xcalloc(c->n_responses + 1, sizeof *s.touched);
	for (uint32_t i = 0; i <= bound; i++)
		text[i] = letter[i] = i;
	read_texts(&s, bound);
	find_letters(&s, of);
	number_letters(&s, of, text);
	s.n = find_cores(&s, of, cores, room);
	s.texts = cores; /* where every sender edited, letters are more alike than their texts */
	find_letters(&s, of);
	number_letters(&s, of, letter);
	for (size_t i = 0; i < c->n_responses; i++)
		c->responses[i].copies = letter[text[c->responses[i].copies]];
	free(text);
	free(letter);
	free(of);
	free(room);
	free(texts);
	free(cores);
	free(s.room);
	free(s.table);
	free(s.postings);
	free(s.shared);
	free(s.touched);
}
