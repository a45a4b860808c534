/* grammar_internal.h: what grammar.c, classes.c and pattern.c share; others use grammar.h. */
#ifndef CANVASS_THEMES_GRAMMAR_INTERNAL_H
#define CANVASS_THEMES_GRAMMAR_INTERNAL_H

#include "grammar.h"

/* What a word does in a phrase, beside its class: bits. */
enum word_role {
	WORD_LINK = 1,          /* of, near: may join two noun phrases */
	WORD_ARTICLE = 2,       /* the, our: may stand before a noun within a label */
	WORD_IN_PHRASE = 4,     /* this, some, many: a noun is to come */
	WORD_QUANTITY = 8,      /* no, more: may begin a label */
	WORD_ENOUGH = 16,       /* enough, much: after "not" and "too" */
	WORD_TOO = 32,          /* too, not */
	WORD_DEGREE = 64,       /* too, not, very, always: before an adjective */
	WORD_PARTICLE = 128,    /* back, up: after a verb */
	WORD_BARE_BE = 256,     /* be, been: no predicate can be made with it */
	WORD_SUBJECT = 512,     /* we, people: a verb is to come */
	WORD_NO_OBJECT = 1024,  /* of, and: what stands before it is no verb */
	WORD_TO = 2048,
	WORD_EDGE = 4096,       /* no label begins or ends with it */
	WORD_PERSONAL = 8192,   /* my, them: whose or who, that only the answer tells */
	WORD_NEGATION = 16384,  /* no, not */
	WORD_DOER = 32768       /* i, they, who: does what the verb after it says */
};

struct entry {
	struct span language, word;
	const char *classes;    /* of wordclass.tsv; marks of phrasing.tsv: "e" edge, "w" weak */
	uint16_t roles;
};
struct wording {
	struct span language, role, words;
};
struct grammar {
	struct entry *classes, *marks, *manners, *joints, *known; /* open addressing; known: closed
	                             classes of English; of phrasing.tsv, manners: "c" coarse, "l" leans;
	                             joints: "K" clause, "B" bare */
	size_t class_slots, mark_slots, known_slots;
	struct wording *wordings;
	size_t n_wordings;
	struct arena arena;
};

/* The entry of a word, or the free place for it (classes null). */
struct entry *grammar_entry(struct entry *table, size_t slots, struct span language, struct span word);
bool grammar_marked(const struct grammar *g, struct span language, struct span word, char mark);
/* Takes the next of some words that spaces part. */
bool grammar_next_word(struct span *rest, struct span *word);
/* classes.c: fills g->known. */
void grammar_know_english(struct grammar *g);

#endif
