/* question.c: see question.h. */
#include "question.h"

enum { FAMILY_PREFIX = 4 };

/* The verb or phrase (kind verb, asks) that begins at unit i: its node, or 0. */
static uint32_t phrase_at(const struct units *u, const struct lexicon *l, uint32_t i, uint32_t *end)
{
	uint32_t at = u->list[i].node, found = 0;

	*end = i + 1;
	for (uint32_t j = i + 1; at; j++) {
		const struct node *n = lexicon_node(l, at);
		if (n->has & (HAS_VERB | HAS_ASKS)) {
			found = at;
			*end = j;
		}
		if (!(n->more & MORE_STANCE) || j == u->n || !u->list[j].node)
			break;
		at = lexicon_child(l, at, u->list[j].node);
	}
	return found;
}

static bool is_small(const struct units *u, const struct lexicon *l, uint32_t i)
{
	return u->list[i].word_len <= 3 || lexicon_node(l, u->list[i].node)->stance == STANCE_SKIP;
}

void question_read(struct question *q, const struct units *u, const struct lexicon *l)
{
	bool hangs = true; /* nothing but small words since the last verb */
	int turned = 1;

	*q = (struct question){ .direction = 1 };
	for (uint32_t i = 0, end; i < u->n; i = end) {
		const struct unit *unit = &u->list[i];
		const struct node *n = lexicon_node(l, unit->node);
		uint32_t id = phrase_at(u, l, i, &end);
		const struct node *verb = lexicon_node(l, id);
		if (unit->node && q->n_words < QUESTION_WORDS && !is_small(u, l, i))
			q->words[q->n_words++] = unit->node;
		q->asks |= (verb->has & HAS_ASKS) != 0;
		if (q->has_verb && (unit->flags & UNIT_CLAUSE))
			hangs = false;
		if ((verb->has & HAS_VERB) && (!q->has_verb || hangs)) {
			q->direction *= verb->verb < 0 ? -turned : turned;
			if (!q->action || verb->verb < 0)
				q->action = id;
			q->has_verb = hangs = true;
			turned = 1;
		} else if (n->role == ROLE_NEGATOR) {
			turned = -1;
		} else if (q->has_verb && !is_small(u, l, i)) {
			hangs = false;
		}
	}
}

bool question_is_action(const struct question *q, const struct lexicon *l, uint32_t node)
{
	if (!q->action || !(lexicon_node(l, node)->has & HAS_VERB))
		return false;
	struct span a = lexicon_node(l, q->action)->term, b = lexicon_node(l, node)->term;
	size_t n = a.len < b.len ? a.len : b.len;
	n = n < FAMILY_PREFIX ? n : FAMILY_PREFIX;
	return memcmp(a.bytes, b.bytes, n) == 0;
}

bool question_has_word(const struct question *q, uint32_t node)
{
	for (uint32_t i = 0; i < q->n_words; i++)
		if (q->words[i] == node)
			return true;
	return false;
}
