/* lexicon.c: see lexicon.h. Two open-addressing tables: word bytes to node, and
 * (node, word) to node. */
#include "lexicon.h"

#include <math.h>
#include <stdlib.h>

enum { MOST_WORDS = 8, WORD_BITS = 1 << 17, CHILD_BITS = 1 << 19 };
static const uint64_t multiplier = 0x9E3779B97F4A7C15u;

/* Words of up to 8 bytes, most of them, are known by their slot alone. */
struct word_slot {
	uint64_t prefix;          /* see lexicon_prefix */
	uint32_t len, node;       /* node 0: empty */
};
struct child_slot { uint64_t key; uint32_t node; };

/* FNV-1a over what the prefix does not hold: words are short. */
static inline uint32_t hash_word(struct span s, uint64_t prefix)
{
	uint64_t h = (prefix ^ s.len) * multiplier;
	for (size_t i = 8; i < s.len; i++)
		h = (h ^ (unsigned char)s.bytes[i]) * 1099511628211u;
	return (uint32_t)((h ^ h >> 29) * multiplier >> 32);
}

static inline uint32_t hash_child(uint64_t key)
{
	return (uint32_t)((key * multiplier) >> 32);
}

struct lexicon *lexicon_new(void)
{
	struct lexicon *l = xcalloc(1, sizeof *l);
	l->word_mask = l->child_mask = 1023;
	l->by_word = xcalloc(1024, sizeof *l->by_word);
	l->by_child = xcalloc(1024, sizeof *l->by_child);
	l->word_bits = xcalloc(WORD_BITS / 64, sizeof *l->word_bits);
	l->child_bits = xcalloc(CHILD_BITS / 64, sizeof *l->child_bits);
	l->cap_nodes = 1024;
	l->nodes = xcalloc(l->cap_nodes, sizeof *l->nodes);
	l->words = xcalloc(l->cap_nodes, sizeof *l->words);
	l->n_nodes = 1;
	return l;
}

void lexicon_free(struct lexicon *l)
{
	if (!l)
		return;
	free(l->nodes);
	free(l->words);
	free(l->by_word);
	free(l->by_child);
	free(l->word_bits);
	free(l->child_bits);
	free(l);
}

static inline bool has_bit(const uint64_t *bits, uint32_t i)
{
	return bits[i / 64] >> i % 64 & 1;
}

static void set_bit(uint64_t *bits, uint32_t i)
{
	bits[i / 64] |= UINT64_C(1) << i % 64;
}

/* As span_equal, from byte 8 on. */
static inline bool same_rest(struct span a, struct span b)
{
	for (size_t i = 8; i < a.len; i++)
		if (a.bytes[i] != b.bytes[i])
			return false;
	return true;
}

uint32_t lexicon_word(const struct lexicon *l, struct span folded)
{
	uint64_t prefix = lexicon_prefix(folded);
	const struct word_slot *slot;
	uint32_t h = hash_word(folded, prefix);
	if (!has_bit(l->word_bits, h % WORD_BITS))
		return 0;
	for (uint32_t i = h & l->word_mask; (slot = &l->by_word[i])->node;
	     i = (i + 1) & l->word_mask)
		if (slot->prefix == prefix && slot->len == folded.len &&
		    (folded.len <= 8 || same_rest(l->words[slot->node], folded)))
			return slot->node;
	return 0;
}

uint32_t lexicon_child(const struct lexicon *l, uint32_t parent, uint32_t word)
{
	uint64_t key = (uint64_t)parent << 32 | word;
	uint32_t h = hash_child(key);
	if (!has_bit(l->child_bits, h % CHILD_BITS))
		return 0;
	for (uint32_t i = h & l->child_mask; l->by_child[i].node; i = (i + 1) & l->child_mask)
		if (l->by_child[i].key == key)
			return l->by_child[i].node;
	return 0;
}

/* ---- building ---- */

static uint32_t add_node(struct lexicon *l)
{
	if (l->n_nodes == l->cap_nodes) {
		l->cap_nodes *= 2;
		l->nodes = xrealloc(l->nodes, l->cap_nodes, sizeof *l->nodes);
		l->words = xrealloc(l->words, l->cap_nodes, sizeof *l->words);
	}
	memset(&l->nodes[l->n_nodes], 0, sizeof *l->nodes);
	l->words[l->n_nodes] = (struct span){ NULL, 0 };
	return l->n_nodes++;
}

static void put_word(struct word_slot *table, uint32_t mask, struct word_slot slot, struct span word)
{
	uint32_t i = hash_word(word, slot.prefix) & mask;
	while (table[i].node)
		i = (i + 1) & mask;
	table[i] = slot;
}

static uint32_t intern_word(struct lexicon *l, struct span word)
{
	uint32_t id = lexicon_word(l, word);
	if (id)
		return id;
	if (2 * ++l->n_words > l->word_mask) {
		uint32_t mask = l->word_mask * 2 + 1;
		struct word_slot *table = xcalloc((size_t)mask + 1, sizeof *table);
		for (uint32_t i = 0; i <= l->word_mask; i++)
			if (l->by_word[i].node)
				put_word(table, mask, l->by_word[i], l->words[l->by_word[i].node]);
		free(l->by_word);
		l->by_word = table;
		l->word_mask = mask;
	}
	id = add_node(l);
	l->words[id] = word;
	put_word(l->by_word, l->word_mask,
	         (struct word_slot){ lexicon_prefix(word), (uint32_t)word.len, id }, word);
	set_bit(l->word_bits, hash_word(word, lexicon_prefix(word)) % WORD_BITS);
	return id;
}

static void put_child(struct child_slot *table, uint32_t mask, struct child_slot slot)
{
	uint32_t i = hash_child(slot.key) & mask;
	while (table[i].node)
		i = (i + 1) & mask;
	table[i] = slot;
}

static uint32_t intern_child(struct lexicon *l, uint32_t parent, uint32_t word)
{
	uint32_t id = lexicon_child(l, parent, word);
	if (id)
		return id;
	if (2 * ++l->n_children > l->child_mask) {
		uint32_t mask = l->child_mask * 2 + 1;
		struct child_slot *table = xcalloc((size_t)mask + 1, sizeof *table);
		for (uint32_t i = 0; i <= l->child_mask; i++)
			if (l->by_child[i].node)
				put_child(table, mask, l->by_child[i]);
		free(l->by_child);
		l->by_child = table;
		l->child_mask = mask;
	}
	id = add_node(l);
	uint64_t key = (uint64_t)parent << 32 | word;
	put_child(l->by_child, l->child_mask, (struct child_slot){ key, id });
	set_bit(l->child_bits, hash_child(key) % CHILD_BITS);
	return id;
}

/* ---- reading ---- */

enum { IS_FLAG = 0 };
static const struct { const char *name; uint16_t has; uint16_t value; } kinds[] = {
	{ "rated", HAS_RATED, 0 }, { "trained", HAS_TRAINED, 0 }, { "trained_negated", HAS_NEGATED, 0 },
	{ "valence", HAS_VALENCE, 0 }, { "idiom", HAS_VALENCE, 0 }, { "emoji", HAS_VALENCE, 0 },
	{ "negator", HAS_ROLE, ROLE_NEGATOR }, { "booster", HAS_ROLE, ROLE_BOOSTER },
	{ "contrast", HAS_ROLE, ROLE_CONTRAST }, { "concession", HAS_ROLE, ROLE_CONCEDE },
	{ "wish", HAS_ROLE, ROLE_WISH }, { "excess", HAS_ROLE, ROLE_TOO },
	{ "absence", HAS_ABSENCE, 0 }, { "wants", HAS_WANTS, 0 }, { "takes", HAS_TAKES, 0 },
	{ "speaker", HAS_SPEAKER, 0 },
	{ "proposal", HAS_STANCE, STANCE_PROPOSAL }, { "object", HAS_STANCE, STANCE_OBJECT },
	{ "judged", HAS_STANCE, STANCE_JUDGED }, { "condition", HAS_STANCE, STANCE_CONDITION },
	{ "reported", HAS_STANCE, STANCE_REPORT }, { "skip", HAS_STANCE, STANCE_SKIP },
	{ "answer", HAS_ANSWER, 0 }, { "verb", HAS_VERB, 0 }, { "asks", HAS_ASKS, 0 },
	{ "side", HAS_SIDE, 0 }, { "side_negated", HAS_SIDE_NEGATED, 0 },
	{ "name", IS_FLAG, FLAG_NAME }, { "group", IS_FLAG, FLAG_GROUP }, { "domain", IS_FLAG, FLAG_DOMAIN },
	{ "experience", IS_FLAG, FLAG_EXPERIENCE }, { "reference", IS_FLAG, FLAG_REFERENCE },
	{ "example", IS_FLAG, FLAG_EXAMPLE }, { "suggestion", IS_FLAG, FLAG_SUGGESTION },
	{ "figure", IS_FLAG, FLAG_FIGURES }, { "opinion", IS_FLAG, FLAG_OPINION },
};

static int bad_row(const struct tsv *t, const char *what, struct fault *f)
{
	return fault_set(f, EXIT_CONFIG, "%s: line %zu: %s", t->name, t->line, what);
}

/* The node of a term, its words made nodes as needed; 0 and a fault if it is not
 * one to eight lower-case words with single spaces. */
static uint32_t intern_term(struct lexicon *l, const struct tsv *t, struct span term,
                            uint8_t more, bool *has_group, struct fault *f)
{
	uint32_t node = 0;
	int n = 0;

	*has_group = false;
	for (size_t i = 0, start = 0; i <= term.len; i++) {
		if (i < term.len && term.bytes[i] >= 'A' && term.bytes[i] <= 'Z')
			return bad_row(t, "a term must be in lower case", f), 0;
		if (i < term.len && term.bytes[i] != ' ')
			continue;
		if (i == start || n++ == MOST_WORDS)
			return bad_row(t, "a term is 1 to 8 words with single spaces", f), 0;
		uint32_t word = intern_word(l, (struct span){ term.bytes + start, i - start });
		*has_group |= (l->nodes[word].flags & FLAG_GROUP) != 0;
		if (node)
			l->nodes[node].more |= more;
		node = node ? intern_child(l, node, word) : word;
		start = i + 1;
	}
	return node;
}

/* Notes what a row says of a node; false if one said it before. */
static bool fill(struct node *n, uint16_t has, uint16_t value, int32_t weight)
{
	if (has == IS_FLAG) {
		bool first = !(n->flags & value);
		n->flags = (uint16_t)(n->flags | value);
		return first;
	}
	if (n->has & has)
		return false;
	n->has |= has;
	switch (has) {
	case HAS_VALENCE: case HAS_RATED: n->valence += weight; break;
	case HAS_TRAINED: n->trained = weight; break;
	case HAS_NEGATED: n->trained_negated = weight; break;
	case HAS_SIDE: n->side = weight; break;
	case HAS_SIDE_NEGATED: n->side_negated = weight; break;
	case HAS_ANSWER: n->answer = weight; break;
	case HAS_VERB: n->verb = weight; break;
	case HAS_ROLE:
		n->role = (uint8_t)value;
		n->role_weight = weight;
		break;
	case HAS_STANCE:
		n->stance = (uint8_t)value;
		n->stance_weight = weight;
		break;
	default: break;
	}
	return true;
}

/* Which of the rules' walks has to go on to reach a term of a kind. */
static uint8_t more_of(uint16_t has, uint16_t value)
{
	if (has == IS_FLAG)
		return value & (FLAG_DETAIL | FLAG_OPINION) ? MORE_DETAIL : MORE_TERM;
	if (has & (HAS_VALENCE | HAS_RATED | HAS_ROLE))
		return MORE_TERM;
	return has & (HAS_STANCE | HAS_VERB | HAS_ASKS) ? MORE_STANCE : MORE_PAIR;
}

static bool is_feeling(uint16_t has)
{
	return has & (HAS_VALENCE | HAS_RATED | HAS_TRAINED | HAS_NEGATED);
}

int lexicon_read(struct lexicon *l, const char *name, struct span content, struct fault *f)
{
	struct tsv t = { .name = name, .rest = content };
	struct span field[4];
	size_t n_terms = 0;

	for (; tsv_next(&t, field, 4, 4, f); n_terms++) {
		size_t k = 0, n_kinds = sizeof kinds / sizeof *kinds;
		bool has_group;
		double weight;
		while (k < n_kinds && !span_is(field[2], kinds[k].name))
			k++;
		if (k == n_kinds)
			return bad_row(&t, "unknown kind", f);
		CHECK(tsv_number(&t, field[1], &weight, f));
		if (!(weight >= -10 && weight <= 10))
			return bad_row(&t, "a weight must be in [-10, 10]", f);
		uint32_t id = intern_term(l, &t, field[0], more_of(kinds[k].has, kinds[k].value), &has_group, f);
		if (!id)
			return f->code;
		if (has_group && weight != 0)
			return bad_row(&t, "a term for a group of people must not weigh", f);
		if ((l->nodes[id].flags & FLAG_DOMAIN) && weight != 0 && is_feeling(kinds[k].has))
			return bad_row(&t, "a word of the domain must not weigh by itself", f);
		if (!fill(&l->nodes[id], kinds[k].has, kinds[k].value,
		          (int32_t)lround(weight * 1e6)))
			return bad_row(&t, "a term stands twice with one kind", f);
		l->nodes[id].term = field[0];
	}
	if (f->code)
		return f->code;
	if (!n_terms)
		return fault_set(f, EXIT_CONFIG, "%s: no term in it", name);
	return 0;
}

int lexicon_open(struct context *ctx, const char *const *files, struct lexicon **lexicon,
                 struct fault *f)
{
	*lexicon = lexicon_new();
	for (; *files; files++) {
		struct span content;
		CHECK(data_read(ctx, *files, &content, f));
		CHECK(lexicon_read(*lexicon, *files, content, f));
	}
	return 0;
}
