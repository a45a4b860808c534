/* generate.c: archives of consultation responses for the benchmarks, of any size.
 *
 *   generate ROWS [SEED] > archive.csv
 *
 * One row is a reference, two attributes, a closed question and an answer, about 180
 * bytes. Answers are put together from phrases.h as people write them: one word or an
 * essay, with typing errors, letters sent by many, some Welsh and some French. What the
 * phrases say is filled out with words of the general vocabulary, by the classes of
 * lexicons/wordclass.tsv and the ranks of lexicons/taught.bin, frequent ones oftener as in
 * real text (Zipf's law), so that words and pairs of words are about as many as in answers
 * to real surveys and in samples/ (tests/bench/README.md). Names are invented at a rate
 * that falls with the square root (Simon 1955, Biometrika 42). The same arguments and
 * lexicons give the same bytes on any machine. */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "phrases.h"
#include "vocabulary.h"

enum { LONGEST_ANSWER = 8192, CAMPAIGN_SENTENCES = 6, ROWS_A_CAMPAIGN = 15000, MOST_CAMPAIGNS = 64,
       COMMON_WORDS = 32 };

/* Names used so far: a new one, or one drawn from the earlier uses. */
struct names {
	uint32_t *uses;
	size_t n, cap;
	uint32_t distinct;
};

struct text {
	char bytes[LONGEST_ANSWER];
	size_t len;
};

struct generator {
	uint64_t state;
	struct vocabulary words;
	struct names places, people;
	struct text campaigns[MOST_CAMPAIGNS];
	int campaign_themes[MOST_CAMPAIGNS];
	int n_campaigns;
};

static uint64_t mix(uint64_t z) /* splitmix64's output (Steele, Lea, Flood 2014) */
{
	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return z ^ z >> 31;
}

static unsigned below(struct generator *g, unsigned n)
{
	g->state += 0x9e3779b97f4a7c15u;
	return (unsigned)((mix(g->state) >> 32) * n >> 32);
}

static bool chance(struct generator *g, unsigned per_thousand)
{
	return below(g, 1000) < per_thousand;
}

#define PICK(g, list) ((list)[below((g), sizeof(list) / sizeof *(list))])

static void add(struct text *t, const char *s)
{
	size_t n = strlen(s);
	if (t->len + n < sizeof t->bytes) {
		memcpy(t->bytes + t->len, s, n);
		t->len += n;
	}
	t->bytes[t->len] = '\0';
}

/* ---- names ---- */

static uint32_t name_id(struct generator *g, struct names *names)
{
	if (names->n == names->cap) {
		names->cap = names->cap ? 2 * names->cap : 1024;
		names->uses = realloc(names->uses, names->cap * sizeof *names->uses);
		if (!names->uses)
			abort();
	}
	uint64_t d = names->distinct;
	uint32_t id = d * d < 100 * (names->n + 1) ? names->distinct++
	                                           : names->uses[below(g, (unsigned)names->n)];
	names->uses[names->n++] = id;
	return id;
}

static void add_place(struct generator *g, struct text *t)
{
	static const char *const first[] = { "Ash", "Bram", "Cold", "Dun", "Elm", "Fen", "Gor", "Hart",
		"Ivel", "Kings", "Lang", "Mar", "Nether", "Oak", "Pen", "Rad", "Stan", "Thorn", "Up", "West",
		"Wood", "Black", "Clay", "Hol", "Mill", "Swan", "Tor", "Wal", "Brock", "Crow" };
	static const char *const second[] = { "bourne", "by", "church", "combe", "cote", "dale", "den",
		"field", "ford", "gate", "ham", "hurst", "ley", "mere", "minster", "port", "ridge", "stead",
		"stone", "thorpe", "ton", "wade", "well", "wick", "worth", "mouth", "bridge", "head" };
	static const char *const way[] = { " Road", " Street", " Lane", "", "", " Avenue", " Hill", " Green",
		"", " Close" };
	uint64_t h = mix(name_id(g, &g->places) + 1);
	add(t, first[h % 30]);
	if ((h >> 8) % 4 == 0)
		add(t, second[(h >> 10) % 28]);
	add(t, second[(h >> 20) % 28]);
	add(t, way[(h >> 40) % 10]);
}

static void add_surname(struct generator *g, struct text *t)
{
	static const char *const start[] = { "Bar", "Car", "Dal", "El", "Far", "Gil", "Hal", "Jen", "Kel",
		"Lo", "Mor", "Nor", "Pat", "Row", "Sin", "Tan", "Wil", "Kha", "Oko", "Mac" };
	static const char *const middle[] = { "", "a", "e", "i", "o", "der", "ling", "mon", "ri", "ta" };
	static const char *const end[] = { "son", "ton", "ley", "man", "well", "s", "ard", "nan", "ska",
		"gan", "kins", "more", "rie", "wood", "ova" };
	uint64_t h = mix(name_id(g, &g->people) + 77);
	add(t, start[h % 20]);
	add(t, middle[(h >> 10) % 10]);
	add(t, end[(h >> 20) % 15]);
}

/* A word of a class: one of the 32 most frequent, or of the next 32, 64, 128 and so on, each
 * as likely (Zipf's law with Mandelbrot's shift). */
static void add_word(struct generator *g, struct text *t, char class)
{
	const struct word_list *l = vocabulary_list(&g->words, class);
	unsigned groups = 1;
	while ((size_t)COMMON_WORDS << groups <= l->n)
		groups++;
	unsigned group = below(g, groups), from = group ? (unsigned)COMMON_WORDS << (group - 1) : 0;
	struct span word = l->words[from + below(g, group ? from : COMMON_WORDS)];
	char text[64];
	snprintf(text, sizeof text, "%.*s", (int)word.len, word.bytes);
	add(t, text);
}

/* A phrase with its slots filled. */
static void add_phrase(struct generator *g, struct text *t, const char *phrase)
{
	char piece[2] = "";
	for (; *phrase; phrase++) {
		if (*phrase == '@') {
			add_place(g, t);
		} else if (*phrase == '^') {
			add_surname(g, t);
		} else if (*phrase == '#') {
			char number[16];
			snprintf(number, sizeof number, "%u", 2 + below(g, chance(g, 150) ? 900 : 30));
			add(t, number);
		} else if (*phrase == '~') {
			add_word(g, t, *++phrase);
		} else {
			piece[0] = *phrase;
			add(t, piece);
		}
	}
}

/* ---- sentences ---- */

static void capitalise(struct text *t, size_t at)
{
	if (at < t->len && t->bytes[at] >= 'a' && t->bytes[at] <= 'z')
		t->bytes[at] = (char)(t->bytes[at] - 32);
}

static void add_claim(struct generator *g, struct text *t, const struct theme_phrases *p, bool favour)
{
	add_phrase(g, t, PICK(g, p->subject));
	add(t, " ");
	add_phrase(g, t, favour ? PICK(g, p->good) : PICK(g, p->bad));
}

static void add_sentence(struct generator *g, struct text *t, int theme, bool favour)
{
	static const char *const openers[] = { "I think ", "in my view ", "to be honest ", "I feel that ",
		"as a resident, I know ", "my neighbours say that ", "I am sure ", "we all know that ",
		"it is clear that ", "I worry that ", "I'm told that ", "looking at it now, ", "so far ",
		"for me ", "after # years here I can say that ", "living on @, I see that " };
	static const char *const joins[] = { " because ", " and ", " as ", ", and ", " since ", "; " };
	static const char *const turns[] = { ", but ", ". However, ", " although ", " but then ", ", yet " };
	static const char *const asks[] = { "please ", "you should ", "could you ", "I would ask you to ",
		"why not ", "the council should ", "it would help to ", "just " };
	const struct theme_phrases *p = &THEMES[theme];
	size_t start = t->len;
	unsigned shape = below(g, 100);
	if (chance(g, 350)) {
		add_phrase(g, t, PICK(g, ASIDES));
	} else if (shape < 20) {
		add_phrase(g, t, PICK(g, asks));
		add_phrase(g, t, PICK(g, p->wish));
	} else if (shape < 38) {
		add_phrase(g, t, PICK(g, p->reason));
	} else {
		if (chance(g, 350))
			add_phrase(g, t, PICK(g, openers));
		add_claim(g, t, p, favour);
		if (shape < 62) {
			add(t, PICK(g, joins));
			add_phrase(g, t, PICK(g, p->reason));
		} else if (shape < 70) {
			add(t, PICK(g, turns));
			add_claim(g, t, p, !favour);
		}
	}
	if (chance(g, 500))
		add_phrase(g, t, PICK(g, TAILS));
	capitalise(t, start);
	add(t, chance(g, 70) ? "!" : ".");
}

/* Few themes are on many minds: the next is half as frequent every fourth. */
static int draw_theme(struct generator *g)
{
	int theme = (int)below(g, 4);
	while (theme < N_THEMES - 4 && chance(g, 700))
		theme += 4;
	return theme;
}

static void add_sentences(struct generator *g, struct text *t, int theme, bool favour, unsigned n)
{
	for (unsigned i = 0; i < n; i++) {
		if (t->len)
			add(t, chance(g, 25) ? "\n" : " ");
		add_sentence(g, t, theme, chance(g, 150) ? !favour : favour);
		if (chance(g, 250))
			theme = draw_theme(g);
	}
}

/* Typing errors: a letter dropped, doubled, swapped with the next or put wrong. */
static void mistype(struct generator *g, struct text *t, unsigned per_thousand)
{
	struct text out = { .len = 0 };
	for (size_t i = 0; i < t->len;) {
		size_t n = 0;
		while (i + n < t->len && (unsigned char)((t->bytes[i + n] | 32) - 'a') < 26)
			n++;
		size_t at = n > 3 && chance(g, per_thousand) ? i + 1 + below(g, (unsigned)n - 2) : SIZE_MAX;
		unsigned kind = at == SIZE_MAX ? 0 : below(g, 4);
		for (size_t k = i, end = i + (n ? n : 1); k < end && out.len + 3 < sizeof out.bytes; k++) {
			if (k != at) {
				out.bytes[out.len++] = t->bytes[k];
			} else if (kind == 0) {
				out.bytes[out.len++] = t->bytes[k];
				out.bytes[out.len++] = t->bytes[k];
			} else if (kind == 1) {
				out.bytes[out.len++] = t->bytes[k + 1];
				out.bytes[out.len++] = t->bytes[k++];
			} else if (kind == 2) {
				out.bytes[out.len++] = (char)('a' + below(g, 26));
			}
		}
		i += n ? n : 1;
	}
	out.bytes[out.len] = '\0';
	memcpy(t->bytes, out.bytes, out.len + 1);
	t->len = out.len;
}

/* ---- answers ---- */

static void add_short(struct generator *g, struct text *t, bool favour)
{
	static const char *const good[] = { "Yes", "Great idea", "I support this", "Fully in favour", "Good",
		"About time", "Yes please", "Happy with it", "agree", "Brilliant, well done" };
	static const char *const bad[] = { "No", "Terrible idea", "Waste of money", "I object", "Rubbish",
		"Scrap it", "no thanks", "It won't work", "Against", "Leave things as they are" };
	static const char *const none[] = { "n/a", "Nothing to add", "See above", "Not sure", "-", "none",
		"Don't know", "As above", "No comment", "?" };
	add(t, chance(g, 250) ? PICK(g, none) : favour ? PICK(g, good) : PICK(g, bad));
}

static void add_foreign(struct generator *g, struct text *t, bool welsh)
{
	static const char *const cy[] = { "Rwy'n cefnogi'r cynllun oherwydd bydd y stryd yn dawelach.",
		"Nid oes digon o fysiau ar ôl saith o'r gloch yn @.", "Mae angen lle i barcio ger y feddygfa.",
		"Mae'r traffig ar @ yn waeth nag erioed.", "Hoffwn weld mwy o goed a meinciau.",
		"Gwrandewch ar y trigolion os gwelwch yn dda.", "Bydd siopau bach yn colli cwsmeriaid.",
		"Mae'r plant yn gallu cerdded i'r ysgol yn ddiogel nawr.", "Dydw i ddim yn cytuno â'r cynllun o gwbl.",
		"Mae'r llyfrgell yn bwysig iawn i'r gymuned." };
	static const char *const fr[] = { "Je suis pour ce projet parce que la rue sera plus calme.",
		"Il n'y a pas assez de bus le soir vers @.", "Le stationnement près du marché est devenu impossible.",
		"Les voitures passent maintenant par @ et c'est dangereux pour les enfants.",
		"Merci d'écouter les habitants avant de décider.", "Les commerçants vont perdre leurs clients.",
		"J'aimerais voir plus d'arbres et de pistes cyclables.", "C'est une mauvaise idée, très mal expliquée.",
		"La bibliothèque devrait rester ouverte le samedi.", "L'air est plus propre depuis les travaux." };
	for (unsigned i = 0, n = 1 + below(g, 3); i < n; i++) {
		if (i)
			add(t, " ");
		add_phrase(g, t, welsh ? PICK(g, cy) : PICK(g, fr));
	}
}

/* A letter that many send: as it came, or with words of their own before or after. */
static void add_letter(struct generator *g, struct text *t, bool *favour)
{
	int which = (int)below(g, (unsigned)g->n_campaigns);
	int theme = g->campaign_themes[which];
	*favour = which % 3 == 0;
	if (chance(g, 200)) {
		add_sentence(g, t, theme, *favour);
		add(t, " ");
	}
	add(t, g->campaigns[which].bytes);
	if (chance(g, 200)) {
		add(t, " ");
		add_sentence(g, t, theme, *favour);
	}
}

/* What some keyboards and platforms do to a text. */
static void roughen(struct generator *g, struct text *t)
{
	bool lower = chance(g, 70), upper = !lower && chance(g, 12);
	for (size_t i = 0; i < t->len; i++) {
		char *c = &t->bytes[i];
		if (lower && *c >= 'A' && *c <= 'Z')
			*c = (char)(*c + 32);
		else if (upper && *c >= 'a' && *c <= 'z')
			*c = (char)(*c - 32);
	}
	if (chance(g, 200) && t->len && t->bytes[t->len - 1] == '.')
		t->bytes[--t->len] = '\0';
	if (chance(g, 6))
		add(t, chance(g, 500) ? " \xF0\x9F\x98\xA1" : " \xF0\x9F\x91\x8D");
	if (chance(g, 10))
		add(t, " &amp; that's that");
	if (chance(g, 15))
		add(t, " We\xE2\x80\x99ll see.");
	if (chance(g, 10))
		add(t, " They call it \"progress\".");
	if (chance(g, 40))
		add(t, " ");
}

static void make_answer(struct generator *g, struct text *t, bool *favour)
{
	unsigned kind = below(g, 1000);
	t->len = 0;
	*favour = chance(g, 450);
	if (kind < 100) {
		add_short(g, t, *favour);
	} else if (kind < 130) {
		add_letter(g, t, favour);
	} else if (kind < 155) {
		add_foreign(g, t, kind < 145);
	} else {
		unsigned n = kind < 560 ? 1 : kind < 850 ? 2 : kind < 950 ? 3 : kind < 990 ? 4 + below(g, 3)
		                                                                         : 7 + below(g, 8);
		add_sentences(g, t, draw_theme(g), *favour, n);
		mistype(g, t, chance(g, 150) ? 60 : 12);
		roughen(g, t);
	}
}

static void make_campaigns(struct generator *g, unsigned long rows)
{
	g->n_campaigns = 1 + (int)(rows / ROWS_A_CAMPAIGN);
	if (g->n_campaigns > MOST_CAMPAIGNS)
		g->n_campaigns = MOST_CAMPAIGNS;
	for (int i = 0; i < g->n_campaigns; i++) {
		g->campaign_themes[i] = draw_theme(g);
		for (int k = 0; k < CAMPAIGN_SENTENCES; k++) {
			if (k)
				add(&g->campaigns[i], " ");
			add_sentence(g, &g->campaigns[i], g->campaign_themes[i], i % 3 == 0);
		}
	}
}

static void print_cell(const struct text *t)
{
	if (!strpbrk(t->bytes, ",\"\n")) {
		fputs(t->bytes, stdout);
		return;
	}
	putchar('"');
	for (const char *p = t->bytes; *p; p++) {
		if (*p == '"')
			putchar('"');
		putchar(*p);
	}
	putchar('"');
}

int main(int argc, char **argv)
{
	static const char *const ages[] = { "16-24", "25-34", "35-44", "45-54", "55-64", "65-74", "75+", "" };
	static const char *const areas[] = { "Harbour", "Old Town", "Northside", "Valley", "Castle Hill",
		"Riverside", "Outside the town" };
	static const char *const scale[] = { "Strongly agree", "Agree", "Neither agree nor disagree",
		"Disagree", "Strongly disagree" };
	static struct generator g;
	static struct text answer;
	unsigned long rows = argc > 1 ? strtoul(argv[1], NULL, 10) : 0;
	if (rows == 0 || argc > 3) {
		fprintf(stderr, "usage: generate ROWS [SEED]\n");
		return 64;
	}
	g.state = argc > 2 ? strtoul(argv[2], NULL, 10) : 1;
	struct fault f = { 0 };
	if (vocabulary_open(&g.words, &f) != 0) {
		fprintf(stderr, "generate: %s\n", f.message);
		return f.code;
	}
	make_campaigns(&g, rows);
	printf("Response ID,Age group,Area,\"Overall, how far do you agree or disagree with the town plan?\","
	       "\"What do you think of the proposals in the town plan, and why?\"\n");
	for (unsigned long i = 0; i < rows; i++) {
		bool favour;
		make_answer(&g, &answer, &favour);
		/* Drawn one by one: the order in which arguments are evaluated is the compiler's. */
		const char *age = PICK(&g, ages), *area = PICK(&g, areas);
		unsigned at = favour ? below(&g, 3) : 2 + below(&g, 3);
		printf("TP-%07lu,%s,%s,%s,", i + 1, age, area, chance(&g, 40) ? "" : scale[at]);
		print_cell(&answer);
		putchar('\n');
	}
	free(g.places.uses);
	free(g.people.uses);
	vocabulary_close(&g.words);
	return fflush(stdout) == 0 && !ferror(stdout) ? 0 : 74;
}
