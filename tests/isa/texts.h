/* texts.h: the 1,000 texts that every build of the encoder must give the same vectors
 * for, made from phrases written for this test: short and long answers, marks, accents,
 * other scripts, emoji, numbers, bytes that are not UTF-8, and an empty one. */
#ifndef CANVASS_TEST_TEXTS_H
#define CANVASS_TEST_TEXTS_H

#include <stdint.h>
#include <string.h>

#include "../../pipeline/span.h"

enum { TEST_TEXTS = 1000, TEST_TEXT_BYTES = 2048 };

static const char *const test_starts[] = {
	"I think", "We were told that", "Nobody asked whether", "It is unfair if", "Please make sure",
	"My neighbours say", "On the whole", "As a wheelchair user I find", "Last winter", "Honestly,"
};
static const char *const test_subjects[] = {
	"the number 12 bus", "the crossing by the school", "parking on Mill Lane", "the library's opening hours",
	"the new cycle track", "street lighting", "our GP surgery", "the park-and-ride", "council tax", "the allotments"
};
static const char *const test_claims[] = {
	"never turns up when it says", "ought to stay exactly as it is", "costs far too much for pensioners",
	"has made the mornings bearable", "isn't safe after dark", "could be shared by both villages",
	"should open until 8.30pm", "needs a proper drop kerb", "was promised in 2019 and forgotten"
};
static const char *const test_ends[] = {
	".", "!!", " - thank you.", ", café owners included.", "; see example.org/plan?id=7", " 🙂", " (£3.50 each way)",
	" … and that’s that.", "; mae'n rhaid i ni weithredu.", " 谢谢", " \xff\xfe?", ""
};

/* Text i into a buffer of TEST_TEXT_BYTES; every hundredth is long, the first empty. */
static inline struct span test_text(size_t i, char *text)
{
	size_t len = 0, sentences = i == 0 ? 0 : i % 100 == 99 ? 24 : i % 7 == 0 ? 2 : 1;
	uint32_t random = (uint32_t)i * 2654435761u + 12345u;
	for (size_t s = 0; s < sentences; s++) {
		const char *const parts[4] = {
			test_starts[(random >> 3) % 10], test_subjects[(random >> 9) % 10],
			test_claims[(random >> 15) % 9], test_ends[(random >> 21) % 12]
		};
		for (size_t p = (i % 3 == 0); p < 4; p++) {
			size_t n = strlen(parts[p]);
			if (len && p < 3)
				text[len++] = ' ';
			memcpy(text + len, parts[p], n);
			len += n;
		}
		random = random * 1664525u + 1013904223u;
	}
	return (struct span){ text, len };
}

#endif
