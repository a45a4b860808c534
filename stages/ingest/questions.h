/* questions.h: the questions that a table's columns answer. */
#ifndef CANVASS_QUESTIONS_H
#define CANVASS_QUESTIONS_H

#include "roles.h"

/* The questions of a whole consultation: several tables may ask the same ones. */
struct questions {
	struct question *list;
	size_t n, cap;
};

/* Before the roles are judged: marks columns that are choices of one question (group,
 * choice) or statements under one heading (matrix), by the wording they share. Needs
 * the profiles of no column. */
void questions_group(struct columns *c);
/* After the roles are judged: gives each text and closed column its question (found
 * among `q` by name, wording and kind, or added), reads the scales of the closed ones,
 * and finds for each text the closed agreement question that belongs to it: the nearest
 * before it that is no statement of a matrix, or the only one. wording: from --question,
 * or null. */
void questions_find(struct questions *q, struct columns *c, const struct lexicons *l,
                    const char *wording);
/* The question of a name, wording and kind: found, or added. */
int question_of(struct questions *q, struct span name, struct span wording, bool open);
void questions_free(struct questions *q);

/* True if the column's cells only tick its choice: one value, or one and its denial. */
bool only_ticks(const struct column *c);

/* What platforms write into a choice that was not made, or made ("No", "Selected"). */
bool is_denial(struct span value);
bool is_affirmation(struct span value);

/* The position that a closed answer states; POSITION_NONE if it states none. */
uint8_t stated_position(const struct column *closed, struct span answer, struct arena *scratch);

#endif
