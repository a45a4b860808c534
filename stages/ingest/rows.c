/* rows.c: one row at a time; nothing is kept but buffers that are used again. */
#include "rows.h"

#include <stdio.h>
#include <stdlib.h>

#include "../../pipeline/json.h"
#include "fold.h"
#include "header.h"

void rows_begin(struct rows *r)
{
	size_t n = r->columns->n;
	r->cells = xcalloc(n + 1, sizeof *r->cells);
	r->keys = xcalloc(n + 1, sizeof *r->keys);
	r->join = xcalloc(n + 1, sizeof *r->join);
	r->roles = xcalloc(n + 1, sizeof *r->roles);
	for (size_t k = 0; k < n; k++) {
		const struct column *c = &r->columns->list[k];
		r->roles[k] = (uint8_t)c->role;
		if (c->role == COLUMN_TEXT && c->joined != NOT_JOINED) {
			size_t at = r->n_join++;
			for (; at > 0 && r->columns->list[r->join[at - 1]].rank > c->rank; at--)
				r->join[at] = r->join[at - 1];
			r->join[at] = k;
		}
		if (c->role == COLUMN_ATTRIBUTE)
			json_add_string(&r->keys[k], c->header);
		else if (c->role == COLUMN_CLOSED)
			json_add_string(&r->keys[k], span_of(r->questions->list[c->question].id));
		buffer_add_byte(&r->keys[k], ':');
	}
}

void rows_end(struct rows *r)
{
	for (size_t k = 0; r->keys && k < r->columns->n; k++)
		buffer_free(&r->keys[k]);
	free(r->keys);
	free(r->roles);
	free(r->join);
	free(r->met);
	free(r->cells);
	buffer_free(&r->attributes);
	buffer_free(&r->choices);
	buffer_free(&r->text);
	buffer_free(&r->joined);
	arena_free(&r->arena);
	r->keys = NULL;
	r->roles = NULL;
	r->join = NULL;
	r->cells = NULL;
}

/* The cells from `from` on as one, parted as they were. */
static struct span rejoin(struct rows *r, const struct span *cells, size_t from, size_t n)
{
	r->joined.len = 0;
	for (size_t k = from; k < n; k++) {
		if (k > from)
			buffer_add_byte(&r->joined, r->delimiter);
		buffer_add_span(&r->joined, cells[k]);
	}
	return (struct span){ r->joined.bytes, r->joined.len };
}

bool rows_fit(struct rows *r, const struct span *cells, size_t n, char *why)
{
	size_t want = r->columns->n, given = n;
	while (n > want && is_blank(cells[n - 1]))
		n--;
	if (n > want && !r->rejoins) {
		snprintf(why, 80, "%zu cells where the header has %zu", given, want);
		return false;
	}
	size_t named = want;
	while (named && !r->columns->list[named - 1].header.len)
		named--;
	if (n < named && !r->pads) {
		snprintf(why, 80, "%zu cells where the header has %zu", given, want);
		return false;
	}
	for (size_t k = 0; k < want; k++)
		r->cells[k] = k < n ? cells[k] : (struct span){ "", 0 };
	if (n > want)
		r->cells[want - 1] = rejoin(r, cells, want - 1, n);
	return true;
}

static bool is_missing(const struct column *c, struct span cell)
{
	for (size_t i = 0; i < c->profile.n_missing; i++)
		if (span_equal(c->profile.missing[i], cell))
			return true;
	return false;
}

/* A cell's answer: trimmed, empty where a code says that it is missing. */
static struct span answer(struct rows *r, size_t k)
{
	struct span s = r->cells[k].len ? trim(r->cells[k]) : r->cells[k];
	return s.len && is_missing(&r->columns->list[k], s) ? (struct span){ "", 0 } : s;
}

static void add_value(struct buffer *b, const struct buffer *key, struct span value)
{
	buffer_add_byte(b, b->len ? ',' : '{');
	buffer_add(b, key->bytes, key->len);
	json_add_string(b, value);
}

static void close_object(struct buffer *b)
{
	buffer_add_text(b, b->len ? "}" : "{}");
}

/* What a ticked cell of a multi-select stands for; empty if it is not ticked. */
static struct span ticked(const struct column *c, struct span cell)
{
	if (is_denial(cell))
		return (struct span){ "", 0 };
	return is_affirmation(cell) ? c->choice : cell;
}

/* Adds one string to the array that the buffer's object ends with. */
static void add_choice(struct buffer *b, const struct buffer *key, bool first, struct span value)
{
	if (first) {
		buffer_add_byte(b, b->len ? ',' : '{');
		buffer_add(b, key->bytes, key->len);
	}
	buffer_add_byte(b, first ? '[' : ',');
	json_add_string(b, value);
}

/* Choices of one cell, parted; true if there was one. */
static bool add_parted(struct rows *r, size_t k, struct span cell)
{
	const struct column *c = &r->columns->list[k];
	struct span gap = span_of(c->separator);
	bool any = false;
	while (cell.len) {
		const char *at = memmem(cell.bytes, cell.len, gap.bytes, gap.len);
		struct span piece = trim((struct span){ cell.bytes, at ? (size_t)(at - cell.bytes) : cell.len });
		if (piece.len) {
			add_choice(&r->choices, &r->keys[k], !any, piece);
			any = true;
		}
		if (!at)
			break;
		cell = (struct span){ at + gap.len, cell.len - (size_t)(at - cell.bytes) - gap.len };
	}
	return any;
}

/* The question that the row's one answer is to; null if the table is not of that kind,
 * or the question was not met in the sample. */
static const struct asked *asked_here(struct rows *r)
{
	return r->asked && r->asked->n ? long_asked(r->asked, trim(r->cells[r->asked->said_by])) : NULL;
}

static void collect(struct rows *r)
{
	const struct asked *asked = asked_here(r);
	bool open = false; /* an array of choices waits for more of its question */
	int last = NONE;
	r->attributes.len = r->choices.len = 0;
	for (size_t k = 0; k < r->columns->n; k++) {
		if (r->roles[k] != COLUMN_CLOSED && (r->roles[k] != COLUMN_ATTRIBUTE || (!open && !r->cells[k].len)))
			continue;
		const struct column *c = &r->columns->list[k];
		struct span cell = answer(r, k);
		bool goes_on = c->role == COLUMN_CLOSED && c->group.len && c->question == last;
		if (open && !goes_on) {
			buffer_add_byte(&r->choices, ']');
			open = false;
		}
		last = c->question;
		if (!cell.len)
			continue;
		if (c->role == COLUMN_ATTRIBUTE) {
			add_value(&r->attributes, &r->keys[k], cell);
		} else if (c->group.len) {
			struct span choice = ticked(c, cell);
			if (choice.len) {
				add_choice(&r->choices, &r->keys[k], !open, choice);
				open = true;
			}
		} else if (c->multiple) {
			open = add_parted(r, k, cell);
		} else {
			add_value(&r->choices, &r->keys[k], cell);
		}
	}
	if (open)
		buffer_add_byte(&r->choices, ']');
	if (asked && asked->closed && answer(r, r->asked->text).len) {
		struct buffer key = { 0 };
		json_add_string(&key, span_of(r->questions->list[asked->question].id));
		buffer_add_byte(&key, ':');
		add_value(&r->choices, &key, answer(r, r->asked->text));
		buffer_free(&key);
	}
	close_object(&r->attributes);
	close_object(&r->choices);
}

/* The text of a question: one column, or several joined, blank lines between. */
static struct span text_of(struct rows *r, size_t k)
{
	if (r->columns->list[k].joined == NOT_JOINED)
		return answer(r, k).len ? r->cells[k] : (struct span){ "", 0 };
	r->text.len = 0;
	for (size_t i = 0; i < r->n_join; i++) {
		struct span more = answer(r, r->join[i]);
		if (more.len && r->text.len)
			buffer_add_text(&r->text, "\n\n");
		buffer_add_span(&r->text, more);
	}
	return (struct span){ r->text.bytes, r->text.len };
}

static void set_closed(struct rows *r, const struct column *text, struct record *rec)
{
	if (text->closed == NONE)
		return;
	struct span said = answer(r, (size_t)text->closed);
	if (!said.len)
		return;
	uint8_t position = stated_position(&r->columns->list[text->closed], said, &r->arena);
	record_set_text(rec, M_CLOSED, said);
	if (position != POSITION_NONE) {
		record_set_text(rec, M_POSITION, span_of(position_name((enum position)position)));
		record_set_text(rec, M_POSITION_SOURCE, SPAN("closed"));
	}
}

/* Remembers a reference; true if it was met before. */
static bool met_before(struct rows *r, struct span ref)
{
	uint64_t h = span_hash(ref) | 1;
	if (2 * r->n_met >= r->room_met) {
		uint64_t *old = r->met;
		size_t n = r->room_met;
		r->room_met = n ? 2 * n : 1024;
		r->met = xcalloc(r->room_met, sizeof *r->met);
		for (size_t i = 0; i < n; i++)
			if (old[i]) {
				size_t at = old[i] >> 8 & (r->room_met - 1);
				while (r->met[at])
					at = (at + 1) & (r->room_met - 1);
				r->met[at] = old[i];
			}
		free(old);
	}
	size_t at = h >> 8 & (r->room_met - 1);
	while (r->met[at] && r->met[at] != h)
		at = (at + 1) & (r->room_met - 1);
	if (r->met[at])
		return true;
	r->met[at] = h;
	r->n_met++;
	return false;
}

/* The row's reference, or a made one; *given tells which. */
static struct span reference(struct rows *r, char made[32], bool *given)
{
	*given = true;
	for (size_t k = 0; k < r->columns->n; k++)
		if (r->roles[k] == COLUMN_REFERENCE && answer(r, k).len)
			return answer(r, k);
	*given = false;
	snprintf(made, 32, "row-%lld", (long long)r->counts->numbered);
	return span_of(made);
}

/* Why a row of the right length is no respondent's, or null. */
static const char *no_answer(struct rows *r, bool referenced)
{
	static const char *const sums[] = { "total", "totals", "grand total", "sum", "average", "mean",
		"total responses", "total rows", "count", NULL };
	size_t filled = 0, numbers = 0, answers = 0;
	struct span first = { 0 };
	for (size_t k = 0; k < r->columns->n; k++) {
		bool whole;
		if (!r->cells[k].len)
			continue;
		struct span s = trim(r->cells[k]);
		if (!s.len)
			continue;
		first = filled++ ? first : s;
		numbers += looks_number(s, &whole);
		answers += r->roles[k] == COLUMN_TEXT || r->roles[k] == COLUMN_CLOSED;
	}
	if (!filled)
		return "no cell is filled";
	if (repeats_header(r->columns, r->cells, r->columns->n))
		return "repeats the header";
	if (!referenced && r->all_referenced && (!answers || numbers + 1 >= filled))
		return "no reference and no answer: a total or a note";
	if (numbers + 1 < filled || filled < 2)
		return NULL;
	struct span low = fold_text(first, &r->arena);
	for (const char *const *w = sums; *w; w++)
		if (span_is(low, *w))
			return "a total";
	return NULL;
}

int rows_reject(struct rows *r, uint64_t line, const char *why, struct fault *f)
{
	struct arena a = { 0 };
	struct record rec;
	if (!r->counts->rejected++) {
		r->counts->first_line = line;
		snprintf(r->counts->first_why, sizeof r->counts->first_why, "%s", why);
	}
	record_begin(&rec, RECORD_REJECTED, &a);
	record_set_text(&rec, M_INPUT, span_of(r->input));
	record_set_int(&rec, M_LINE, (int64_t)line);
	record_set_text(&rec, M_REASON, span_of(why));
	int code = emit(r->out, &rec, f);
	arena_free(&a);
	return code;
}

static int emit_responses(struct rows *r, struct span ref, size_t replaced, struct fault *f)
{
	struct record rec;
	for (size_t k = 0; k < r->columns->n; k++) {
		if (r->roles[k] != COLUMN_TEXT)
			continue;
		const struct column *c = &r->columns->list[k];
		const struct asked *asked = asked_here(r);
		if (c->joined == JOINED_NEXT || (asked && asked->closed))
			continue;
		int question = asked ? asked->question : c->question;
		struct span text = text_of(r, k);
		if (!text.len) {
			r->counts->empty++;
			continue;
		}
		r->counts->responses++;
		record_begin(&rec, RECORD_RESPONSE, &r->arena);
		record_set_text(&rec, M_REF, ref);
		record_set_text(&rec, M_RESPONDENT, ref);
		record_set_text(&rec, M_QUESTION, span_of(r->questions->list[question].id));
		record_set_text(&rec, M_TEXT, text);
		set_closed(r, c, &rec);
		record_set_raw(&rec, M_ATTRIBUTES, (struct span){ r->attributes.bytes, r->attributes.len });
		if (replaced)
			record_set_int(&rec, M_REPLACED, (int64_t)replaced);
		replaced = 0;
		CHECK(emit(r->out, &rec, f));
	}
	return 0;
}

static int emit_row(struct rows *r, const struct table_row *row, struct fault *f)
{
	char why[80], made[32];
	struct record rec;
	bool given;
	r->counts->rows++;
	r->counts->numbered++;
	arena_reset(&r->arena);
	if (row->rejected)
		return rows_reject(r, row->line, row->rejected, f);
	if (!rows_fit(r, row->cells, row->n_cells, why))
		return rows_reject(r, row->line, why, f);
	struct span ref = reference(r, made, &given);
	const char *none = no_answer(r, given);
	if (none)
		return rows_reject(r, row->line, none, f);
	collect(r);
	if (r->repeats && given && met_before(r, ref))
		r->counts->again++;
	else
		r->counts->respondents++;
	r->counts->replaced += (int64_t)row->replaced;
	record_begin(&rec, RECORD_RESPONDENT, &r->arena);
	record_set_text(&rec, M_RESPONDENT, ref);
	record_set_raw(&rec, M_ATTRIBUTES, (struct span){ r->attributes.bytes, r->attributes.len });
	record_set_raw(&rec, M_CHOICES, (struct span){ r->choices.bytes, r->choices.len });
	CHECK(emit(r->out, &rec, f));
	return emit_responses(r, ref, row->replaced, f);
}

int rows_emit(struct rows *r, const struct table_row *row, struct fault *f)
{
	const char *input = r->input;
	r->input = row->input ? row->input : input;
	int code = emit_row(r, row, f);
	r->input = input;
	return code;
}
