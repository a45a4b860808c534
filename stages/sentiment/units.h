/* units.h: the tokens of a response, folded and looked up: what the rules for
 * sentiment and position read.
 */
#ifndef CANVASS_UNITS_H
#define CANVASS_UNITS_H

#include "lexicon.h"

enum unit_flag {
	UNIT_CAPITAL = 1,       /* begins with a capital, the rest not */
	UNIT_SHOUTED = 2,       /* three letters or more, all capitals, in a text that is not */
	UNIT_CLAUSE = 4,        /* first of a clause: after , ; : ( ) or a dash */
	UNIT_SENTENCE = 8,      /* first of a sentence */
	UNIT_NEGATION = 16,     /* ends in n't */
	UNIT_QUOTED = 32,       /* between double quotation marks */
	UNIT_NAMED = 64         /* in a name of several words: "Happy Days Nursery" */
};
struct unit {
	uint32_t start, end;    /* bytes of the text */
	uint32_t node;          /* of the lexicon; 0 if in none */
	uint32_t base;          /* the same, or of "not" for "no", "isn't", "ain't", "dont": for
	                           estimated weights, so that no form of English has its own */
	uint32_t word;          /* in the scratch: folded bytes */
	uint16_t word_len;
	uint8_t flags;          /* enum unit_flag */
	uint8_t kind;           /* enum token_kind */
	uint32_t sentence;      /* index into sentences */
};
/* What ends a sentence tells how it was said. */
struct sentence {
	uint32_t first, last;   /* units [first, last) */
	uint32_t words, titled; /* of three letters or more; of those, with a capital that begins no clause */
	uint8_t questions, exclamations; /* marks at its end, at most 255 */
};
/* Words met lately and their nodes: the few hundred that make up most of any text. */
enum { RECENT_WORDS = 1024 };
struct recent_word {
	uint64_t prefix;        /* all of a word of at most 8 bytes; 0: empty */
	uint32_t len, node;
};
/* Reused from response to response; zero it, release with units_free. */
struct units {
	struct unit *list;
	struct sentence *sentences;
	uint32_t n, n_sentences;
	uint32_t cap, cap_sentences;
	struct buffer folded;
	const struct lexicon *recent_of;
	struct recent_word recent[RECENT_WORDS];
};

/* Fills u from a text and its tokens (in order, within the text). Lower case, ’ to ',
 * emoji without skin tone and variation selector; hyphened words that no lexicon
 * has come apart; letters drawn out ("sooo") are shortened; ":)" and ":(" become
 * units; names of several words are marked. Linear; allocates only to grow u. */
void units_fill(struct units *u, const struct lexicon *l, struct span text,
                const struct token *tokens, size_t n_tokens);
void units_free(struct units *u);

static inline struct span unit_word(const struct units *u, const struct unit *w)
{
	return (struct span){ u->folded.bytes + w->word, w->word_len };
}

#endif
