/* units.c: see units.h. */
#include "units.h"

#include <stdlib.h>
#include <utf8proc.h>

#include "faces.h"

static inline unsigned char lower(unsigned char c)
{
	return c >= 'A' && c <= 'Z' ? (unsigned char)(c | 32) : c;
}

/* What the letters of a word looked like. */
static inline uint8_t case_of(unsigned letters, unsigned capitals, bool first_capital)
{
	if (letters >= 3 && capitals == letters)
		return UNIT_SHOUTED;
	return first_capital ? UNIT_CAPITAL : 0;
}

/* Appends the folded form of bytes [s, end) that are not all ASCII. */
static uint8_t fold_unicode(struct buffer *b, const char *s, const char *end)
{
	unsigned letters = 0, capitals = 0;
	bool first_capital = false;

	for (const char *start = s; s < end;) {
		utf8proc_int32_t point;
		utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)s, end - s, &point);
		if (n <= 0)
			break;
		bool first = s == start, letter = point >= 128 || (unsigned)((point | 32) - 'a') < 26;
		s += n;
		if (point == 0x2019 || point == 0x02BC)
			point = '\'';
		else if (point == 0x2010 || point == 0x2011)
			point = '-';
		else if (point == 0xFE0F || (point >= 0x1F3FB && point <= 0x1F3FF))
			continue;
		utf8proc_int32_t small = utf8proc_tolower(point);
		letters += letter;
		capitals += small != point;
		first_capital |= first && small != point;
		b->len += (size_t)utf8proc_encode_char(small, (utf8proc_uint8_t *)b->bytes + b->len);
	}
	return case_of(letters, capitals, first_capital);
}

/* Appends the folded form of bytes [s, end) and says what its letters looked like. */
static uint8_t fold(struct buffer *b, const char *s, const char *end)
{
	size_t n = (size_t)(end - s);
	unsigned letters = 0, capitals = 0;
	unsigned char any = 0;

	buffer_reserve(b, n * 2 + 8);
	char *to = b->bytes + b->len;
	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)s[i], small = lower(c);
		any |= c;
		letters += (unsigned char)(small - 'a') < 26;
		capitals += small != c;
		to[i] = (char)small;
	}
	if (any >= 128)
		return fold_unicode(b, s, end);
	b->len += n;
	return case_of(letters, capitals, n && *s >= 'A' && *s <= 'Z');
}

static struct unit *add_unit(struct units *u)
{
	if (u->n == u->cap) {
		u->cap = u->cap ? u->cap * 2 : 256;
		u->list = xrealloc(u->list, u->cap, sizeof *u->list);
	}
	memset(&u->list[u->n], 0, sizeof *u->list);
	return &u->list[u->n++];
}

/* Letters drawn out: each run of three and more becomes two, or one ("sooo happpy"). */
static uint32_t look_up_short(struct units *u, const struct lexicon *l, struct unit *w)
{
	struct span s = unit_word(u, w);
	unsigned n_drawn = 0;

	for (size_t i = 2; i < s.len; i++)
		n_drawn += s.bytes[i] == s.bytes[i - 1] && s.bytes[i] == s.bytes[i - 2] &&
		           (i == 2 || s.bytes[i] != s.bytes[i - 3]);
	if (!n_drawn || n_drawn > 3)
		return 0;
	for (unsigned ways = 0; ways < 1u << n_drawn; ways++) { /* a bit for each run: one letter */
		char small[48];
		unsigned n = 0, which = 0;
		for (size_t i = 0, end; i < s.len && n + 2 < sizeof small; i = end) {
			for (end = i + 1; end < s.len && s.bytes[end] == s.bytes[i]; end++)
				;
			small[n++] = s.bytes[i];
			if (end - i == 2 || (end - i > 2 && !(ways >> which & 1)))
				small[n++] = s.bytes[i];
			which += end - i > 2;
		}
		uint32_t node = lexicon_word(l, (struct span){ small, n });
		if (node)
			return node;
	}
	return 0;
}

static bool ends_in(struct span s, const char *tail)
{
	size_t n = strlen(tail);
	return s.len > n && memcmp(s.bytes + s.len - n, tail, n) == 0;
}

/* lexicon_word by way of the words met lately. */
static uint32_t find(struct units *u, const struct lexicon *l, struct span s)
{
	if (s.len > 8 || s.len == 0)
		return lexicon_word(l, s);
	uint64_t prefix = lexicon_prefix(s);
	struct recent_word *r = &u->recent[(prefix * 0x9E3779B97F4A7C15u) >> 54];
	if (r->prefix != prefix || r->len != s.len)
		*r = (struct recent_word){ prefix, (uint32_t)s.len, lexicon_word(l, s) };
	return r->node;
}

static void look_up(struct units *u, const struct lexicon *l, struct unit *w)
{
	struct span s = unit_word(u, w);
	w->node = w->base = find(u, l, s);
	if (ends_in(s, "n't"))
		w->flags |= UNIT_NEGATION;
	bool negator = (w->flags & UNIT_NEGATION) || lexicon_node(l, w->node)->role == ROLE_NEGATOR;
	if (negator && (ends_in(s, "n't") || ends_in(s, "nt") || span_is(s, "n't") || span_is(s, "no")))
		w->base = lexicon_word(l, SPAN("not"));
	if (w->node || s.len < 4)
		return;
	size_t elided = s.bytes[1] == '\'' ? 2 : s.bytes[2] == '\'' ? 3 : 0;
	if (s.bytes[s.len - 2] == '\'') /* "bus's", "cefnogi'r" */
		w->node = lexicon_word(l, (struct span){ s.bytes, s.len - 2 });
	else if (elided) /* "l'idée", "qu'elle" */
		w->node = lexicon_word(l, (struct span){ s.bytes + elided, s.len - elided });
	else
		w->node = look_up_short(u, l, w);
	if (!negator)
		w->base = w->node;
}

static void add_word(struct units *u, const struct lexicon *l, struct span text,
                     uint32_t start, uint32_t end, uint8_t kind, uint8_t flags)
{
	struct unit *w = add_unit(u);
	w->start = start;
	w->end = end;
	w->kind = kind;
	w->word = (uint32_t)u->folded.len;
	w->flags = flags | fold(&u->folded, text.bytes + start, text.bytes + end);
	size_t len = u->folded.len - w->word;
	w->word_len = (uint16_t)(len > 1000 ? 1000 : len);
	w->sentence = u->n_sentences - 1;
	look_up(u, l, w);
}

/* A hyphened word that no lexicon has comes apart: "badly-designed". */
static void add_token(struct units *u, const struct lexicon *l, struct span text,
                      const struct token *t, uint8_t flags)
{
	add_word(u, l, text, t->start, t->end, t->kind, flags);
	const char *s = text.bytes + t->start;
	if (u->list[u->n - 1].node || t->kind != TOKEN_WORD || !memchr(s, '-', t->end - t->start))
		return;
	u->n--;
	for (uint32_t i = t->start, from = i; i <= t->end; i++) {
		if (i < t->end && text.bytes[i] != '-')
			continue;
		if (i > from) {
			add_word(u, l, text, from, i, t->kind, flags);
			flags = flags & UNIT_QUOTED;
		}
		from = i + 1;
	}
}

static void begin_sentence(struct units *u)
{
	if (u->n_sentences && u->sentences[u->n_sentences - 1].first == u->n)
		return;
	if (u->n_sentences)
		u->sentences[u->n_sentences - 1].last = u->n;
	if (u->n_sentences == u->cap_sentences) {
		u->cap_sentences = u->cap_sentences ? u->cap_sentences * 2 : 32;
		u->sentences = xrealloc(u->sentences, u->cap_sentences, sizeof *u->sentences);
	}
	u->sentences[u->n_sentences++] = (struct sentence){ .first = u->n };
}

static void count(uint8_t *marks)
{
	*marks = (uint8_t)(*marks + (*marks < 255));
}

/* The first byte of a face. */
static const bool may_be_face[256] = { [':'] = true, [';'] = true, ['='] = true, ['<'] = true, ['>'] = true,
	['^'] = true, ['('] = true, ['-'] = true, ['\\'] = true };

/* Adds the face at byte i as a unit if it ends by `reach`; its end, or 0. */
static uint32_t add_face(struct units *u, const struct lexicon *l, struct span text, uint32_t i, uint32_t reach)
{
	char form[FACE_BYTES];
	size_t n, end = face_at(text, i, form, &n);
	if (!end || end > reach)
		return 0;
	struct unit *w = add_unit(u);
	*w = (struct unit){ .start = i, .end = (uint32_t)end, .kind = TOKEN_SYMBOL, .word = (uint32_t)u->folded.len,
	                    .word_len = (uint16_t)n, .flags = UNIT_CLAUSE, .sentence = u->n_sentences - 1 };
	buffer_add(&u->folded, form, n);
	w->node = w->base = lexicon_word(l, unit_word(u, w));
	return (uint32_t)end;
}

/* What stands between two tokens: the ends of clauses and sentences, quotation marks,
 * faces. A face may take in what follows the gap, up to *reach (":D"); where it ended
 * is in *reach. Gives the flags of the token that follows. */
static uint8_t read_gap(struct units *u, const struct lexicon *l, struct span text,
                        uint32_t from, uint32_t to, bool *quoted, uint32_t *reach)
{
	uint8_t flags = 0;
	bool ended = false;
	struct sentence *now = &u->sentences[u->n_sentences - 1];
	uint32_t limit = *reach;

	*reach = to;
	if (to - from == 1 && text.bytes[from] == ' ')
		return 0;
	for (uint32_t i = from; i < to; i++) {
		unsigned char c = (unsigned char)text.bytes[i];
		unsigned char next = i + 1 < to ? (unsigned char)text.bytes[i + 1] : 0;
		uint32_t end = may_be_face[c] ? add_face(u, l, text, i, limit) : 0;
		if (end) {
			flags |= UNIT_CLAUSE;
			*reach = end > to ? end : to;
			i = end - 1;
			continue;
		}
		switch (c) {
		case '?': count(&now->questions); ended = true; break;
		case '!': count(&now->exclamations); ended = true; break;
		case '.': case '\n': ended = true; break;
		case ',': case ';': case ':': case '(': case ')': flags |= UNIT_CLAUSE; break;
		case '-': flags |= UNIT_CLAUSE; break;
		case '"': *quoted = !*quoted; flags |= UNIT_CLAUSE; break;
		case 0xE2: /* “ ” and dashes */
			if (next == 0x80 && i + 2 < to) {
				unsigned char last = (unsigned char)text.bytes[i + 2];
				*quoted = last == 0x9C ? true : last == 0x9D ? false : *quoted;
				flags |= UNIT_CLAUSE;
				i += 2;
			}
			break;
		default: break;
		}
	}
	if (ended) {
		begin_sentence(u);
		flags |= UNIT_SENTENCE | UNIT_CLAUSE;
	}
	return flags;
}

/* Where the address ends that begins with this token, or 0: "@name", "a@b.org",
 * "https://...", "www...": no words of the respondent's. */
static uint32_t address_end(struct span text, const struct token *t)
{
	const char *s = text.bytes + t->start;
	size_t n = t->end - t->start, end = t->end;
	char next = end < text.len ? text.bytes[end] : ' ';

	if ((t->start && s[-1] == '@') || next == '@')
		return t->end;
	if (!((next == ':' && (*s | 32) == 'h' && (n == 4 || n == 5) && end + 2 < text.len && text.bytes[end + 1] == '/')
	      || (next == '.' && n == 3 && (*s | 32) == 'w' && (s[1] | 32) == 'w')))
		return 0;
	while (end < text.len && (unsigned char)text.bytes[end] > ' ')
		end++;
	return (uint32_t)end;
}

/* A word as a name has it: "Great", not "GREAT", "I" or "great". */
static bool is_titled(const struct unit *w)
{
	return (w->flags & UNIT_CAPITAL) && w->word_len >= 3 && w->kind == TOKEN_WORD;
}

/* Marks names of several words: capitals side by side in a sentence that has few. The
 * capital that begins a clause says nothing: it counts where two more follow. */
static void mark_names(struct units *u, const struct sentence *s)
{
	if (s->titled < 2 || 3 * s->titled > s->words)
		return; /* none, or A Headline */
	for (uint32_t i = s->first, end; i < s->last; i = end) {
		for (end = i; end < s->last && is_titled(&u->list[end]) &&
		              (end == i || !(u->list[end].flags & UNIT_CLAUSE)); end++)
			;
		uint32_t least = u->list[i].flags & UNIT_CLAUSE ? 3 : 2;
		for (uint32_t k = i; k < end && end - i >= least; k++)
			u->list[k].flags |= UNIT_NAMED;
		end += end == i;
	}
}

void units_fill(struct units *u, const struct lexicon *l, struct span text,
                const struct token *tokens, size_t n_tokens)
{
	uint32_t from = 0, shouted = 0, words = 0, address = 0;
	bool quoted = false;

	if (u->recent_of != l) {
		memset(u->recent, 0, sizeof u->recent);
		u->recent_of = l;
	}
	u->n = u->n_sentences = 0;
	u->folded.len = 0;
	buffer_reserve(&u->folded, 64);
	begin_sentence(u);
	for (size_t i = 0; i < n_tokens; i++) {
		uint32_t reach = tokens[i].end - tokens[i].start == 1 ? tokens[i].end : tokens[i].start;
		uint8_t flags = read_gap(u, l, text, from, tokens[i].start, &quoted, &reach);
		if (!u->n)
			flags |= UNIT_SENTENCE | UNIT_CLAUSE;
		if (tokens[i].kind == TOKEN_SYMBOL) /* what is said before is not said of it */
			flags |= UNIT_CLAUSE;
		uint32_t first = u->n;
		if (reach == tokens[i].start)
			add_token(u, l, text, &tokens[i], (uint8_t)(flags | (quoted ? UNIT_QUOTED : 0)));
		from = tokens[i].end;
		uint32_t end = address_end(text, &tokens[i]);
		address = end > address ? end : address;
		for (; tokens[i].start < address && first < u->n; first++)
			u->list[first].node = u->list[first].base = 0;
	}
	uint32_t reach = (uint32_t)text.len;
	read_gap(u, l, text, from, reach, &quoted, &reach);
	u->sentences[u->n_sentences - 1].last = u->n;
	if (u->n_sentences > 1 && u->sentences[u->n_sentences - 1].first == u->n)
		u->n_sentences--; /* the last stop begins nothing */
	for (uint32_t i = 0; i < u->n; i++) {
		const struct unit *w = &u->list[i];
		if (w->word_len < 3 || w->kind != TOKEN_WORD)
			continue;
		words++;
		shouted += (w->flags & UNIT_SHOUTED) != 0;
		u->sentences[w->sentence].words++;
		u->sentences[w->sentence].titled += is_titled(w) && !(w->flags & UNIT_CLAUSE);
	}
	for (uint32_t i = 0; i < u->n_sentences; i++)
		mark_names(u, &u->sentences[i]);
	if (2 * shouted > words) /* all in capitals: a habit, not a shout */
		for (uint32_t i = 0; i < u->n; i++)
			u->list[i].flags &= (uint8_t)~UNIT_SHOUTED;
}

void units_free(struct units *u)
{
	free(u->list);
	free(u->sentences);
	buffer_free(&u->folded);
}
