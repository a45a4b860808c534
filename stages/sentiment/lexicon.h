/* lexicon.h: words and phrases with weights, as analysts edit them in
 * lexicons/ (TSV: term, weight, kind, source), held for lookup word by word.
 *
 * A trie over whole words: node ids 1..n_words are the single words, a phrase is
 * reached from its first word's node by one lookup for each further word. Node 0
 * is "not in any lexicon". Nothing is changed after loading, so that any number of
 * threads may read it.
 */
#ifndef CANVASS_LEXICON_H
#define CANVASS_LEXICON_H

#include "../../pipeline/data.h"

/* How a term bears on sentiment other than by a weight of its own. */
enum role {
	ROLE_NONE,
	ROLE_NEGATOR,   /* turns what follows: "not" */
	ROLE_BOOSTER,   /* weight is added to the factor of what follows: "very" 0.25 */
	ROLE_CONTRAST,  /* what follows counts more, what stood before less: "but" */
	ROLE_CONCEDE,   /* its own clause counts less: "although" */
	ROLE_WISH,      /* good things after it are missing: "wish", "should have" */
	ROLE_TOO        /* "too" before a word: more than is good */
};

/* How a term bears on position. */
enum stance {
	STANCE_NONE,
	STANCE_PROPOSAL,  /* toward the proposal as worded: "I support", "scrap it" */
	STANCE_OBJECT,    /* toward what the proposal is about: "should be banned" */
	STANCE_JUDGED,    /* of what the segment speaks of: "excessive" */
	STANCE_CONDITION, /* "provided that": agreement has conditions */
	STANCE_REPORT,    /* "the council says": somebody else's view follows */
	STANCE_SKIP       /* may stand inside a phrase: "I [strongly] support" */
};

/* FLAG_NAME: a name as well as a word ("grace"): weighs nothing with a capital.
 * FLAG_GROUP: for a group of people, or a name: never weighs, alone or in a phrase.
 * FLAG_DOMAIN: what consultations are about ("crime"): never weighs alone. FLAG_DETAIL:
 * tell a response that is rich in evidence ("in my experience", "survey",
 * "for instance", "I suggest", "thousands"); FLAG_OPINION: a longer term that does not
 * after all ("my" tells, "my view" does not). */
enum { FLAG_NAME = 1, FLAG_GROUP = 2, FLAG_EXPERIENCE = 4, FLAG_REFERENCE = 8, FLAG_EXAMPLE = 16,
       FLAG_SUGGESTION = 32, FLAG_FIGURES = 128, FLAG_DETAIL = 188, FLAG_DOMAIN = 64, FLAG_OPINION = 256 };
/* What kinds of longer terms begin with a term. */
enum { MORE_TERM = 1, MORE_PAIR = 2, MORE_STANCE = 4, MORE_DETAIL = 8 };

/* Weights in millionths. 64 bytes: a word costs one line of the cache. */
struct node {
	int32_t valence;         /* curated and rated, which add up */
	int32_t trained;         /* estimated; same scale */
	int32_t trained_negated; /* the same in the scope of a negator */
	int32_t role_weight, stance_weight;
	int32_t answer;          /* as the first word only: "yes", "no" */
	int32_t verb;            /* in a question: 1 promotes its object ("build"), -1 is against it ("ban") */
	int32_t side;            /* estimated: toward the object of a proposal */
	int32_t side_negated;
	uint16_t has;            /* HAS_VALENCE and so on: what files say of it */
	uint16_t flags;          /* FLAG_NAME and so on */
	uint8_t role, stance;
	uint8_t more;            /* what longer terms begin with this one */
	struct span term;        /* in the file's content */
};
enum {
	HAS_VALENCE = 1, HAS_TRAINED = 2, HAS_NEGATED = 4, HAS_SIDE = 8, HAS_SIDE_NEGATED = 16,
	HAS_ANSWER = 32, HAS_VERB = 64, HAS_ROLE = 128, HAS_STANCE = 256,
	HAS_ASKS = 512,          /* a question asks for ways toward a goal */
	HAS_RATED = 2048,        /* a weight from lexicons that people rated */
	HAS_WANTS = 4096,        /* "should": what comes after it is wanted */
	HAS_TAKES = 8192,        /* "support": what comes after it is what is supported */
	HAS_SPEAKER = 16384,     /* "i": a statement of one's own begins */
	HAS_ABSENCE = 1024       /* of what comes when a thing is gone: "without" */
};

/* The fields are lexicon.c's own; here for the sake of inlining. */
struct lexicon {
	struct node *nodes;
	struct span *words;       /* the single word of a node; empty for phrases */
	uint32_t n_nodes, cap_nodes;
	struct word_slot *by_word;
	uint32_t n_words, word_mask;
	struct child_slot *by_child;
	uint32_t n_children, child_mask;
	/* Of the hashes of all words and children: say no for most that are none. */
	uint64_t *word_bits, *child_bits;
};

/* Reads files (names as for data_read, null ends the list) into one lexicon.
 * Returns 0 or EXIT_CONFIG: a row that is not four fields, an unknown kind, a
 * weight outside [-10, 10], a capital letter, a term of more than 8 words, a term
 * twice with one kind, a weight on a term for a group of people, or a file without
 * a term; a word of the domain with a weight of its own. Sets *lexicon even when it fails; release with lexicon_free. Linear in
 * the bytes: about 2 ms for 20,000 entries. The contents are ctx's. */
int lexicon_open(struct context *ctx, const char *const *files, struct lexicon **lexicon,
                 struct fault *f);
/* The same from bytes in memory that must outlive it; name is for messages. */
int lexicon_read(struct lexicon *l, const char *name, struct span content, struct fault *f);
struct lexicon *lexicon_new(void);
void lexicon_free(struct lexicon *l);

/* The node of a folded word, or 0. */
uint32_t lexicon_word(const struct lexicon *l, struct span folded);
/* A word's first 8 bytes, the first one lowest. */
static inline uint64_t lexicon_prefix(struct span word)
{
	uint64_t prefix = 0;
	for (size_t i = 0; i < word.len && i < 8; i++)
		prefix |= (uint64_t)(unsigned char)word.bytes[i] << 8 * i;
	return prefix;
}
/* The node of the term `parent word`, or 0. Call only where parent's `more` says so. */
uint32_t lexicon_child(const struct lexicon *l, uint32_t parent, uint32_t word);
static inline const struct node *lexicon_node(const struct lexicon *l, uint32_t id)
{
	return &l->nodes[id];
}

#endif
