/* Records handed to another thread: all of them, in order, whole, faults included. */
#include "unit.h"

#include "../../pipeline/handoff.h"

/* Checks that records come in order; may refuse one. */
struct taker {
	struct emitter in;          /* first member */
	int64_t next, refused;
	bool ended;
};

static int take(struct emitter *self, struct record *r, struct fault *f)
{
	struct taker *t = (struct taker *)self;
	int64_t line;
	if (r->type == RECORD_END) {
		t->ended = true;
		return 0;
	}
	CHECK(record_int(r, M_LINE, &line, f));
	if (line != t->next || !span_is(record_text_or_empty(r, M_TEXT), "some text"))
		return fault_set(f, EXIT_BUG, "out of order");
	t->next++;
	return line == t->refused ? fault_set(f, EXIT_IO, "refused") : 0;
}

/* The sender's arena is reset after each record, as a reader's is. */
static int send(struct handoff *h, struct arena *a, enum record_type type, int64_t line, struct fault *f)
{
	struct record r;
	arena_reset(a);
	record_begin(&r, type, a);
	record_set_int(&r, M_LINE, line);
	record_set_text(&r, M_TEXT, arena_span(a, SPAN("some text")));
	return emit(handoff_in(h), &r, f);
}

static void passes_all_in_order(void **state)
{
	struct taker t = { .in = { take }, .refused = -1 };
	struct arena a = { 0 };
	struct fault f = { 0 };
	struct handoff *h;
	(void)state;
	handoff_open(&h, &t.in, NULL);
	for (int64_t i = 0; i < 5000; i++)
		assert_int_equal(send(h, &a, RECORD_RESPONSE, i, &f), 0);
	assert_int_equal(send(h, &a, RECORD_END, 0, &f), 0);
	assert_true(t.ended); /* not before, not after */
	assert_int_equal(t.next, 5000);
	handoff_close(h);
	arena_free(&a);
}

static void brings_a_fault_back(void **state)
{
	struct taker t = { .in = { take }, .refused = 700 };
	struct arena a = { 0 };
	struct fault f = { 0 };
	struct handoff *h;
	int code = 0;
	(void)state;
	handoff_open(&h, &t.in, NULL);
	for (int64_t i = 0; i < 100000 && !code; i++)
		code = send(h, &a, RECORD_RESPONSE, i, &f);
	assert_int_equal(code, EXIT_IO);
	assert_string_equal(f.message, "refused");
	assert_int_equal(t.next, 701); /* nothing is passed on after it */
	assert_false(t.ended);
	handoff_close(h);
	arena_free(&a);
}

/* A fault in the last batch is known when the end has been passed on. */
static void a_fault_at_the_end_is_not_lost(void **state)
{
	struct taker t = { .in = { take }, .refused = 9 };
	struct arena a = { 0 };
	struct fault f = { 0 };
	struct handoff *h;
	(void)state;
	handoff_open(&h, &t.in, NULL);
	for (int64_t i = 0; i < 10; i++)
		assert_int_equal(send(h, &a, RECORD_RESPONSE, i, &f), 0);
	assert_int_equal(send(h, &a, RECORD_END, 0, &f), EXIT_IO);
	assert_false(t.ended);
	handoff_close(h);
	arena_free(&a);
}

static void stops_in_the_middle(void **state)
{
	struct taker t = { .in = { take }, .refused = -1 };
	struct arena a = { 0 };
	struct fault f = { 0 };
	struct handoff *h;
	(void)state;
	handoff_open(&h, &t.in, NULL);
	for (int64_t i = 0; i < 3000; i++)
		assert_int_equal(send(h, &a, RECORD_RESPONSE, i, &f), 0);
	handoff_close(h);
	assert_false(t.ended);
	arena_free(&a);
}

/* Looks at the members of one response. */
static int look(struct emitter *self, struct record *r, struct fault *f)
{
	struct taker *t = (struct taker *)self;
	struct buffer b = { 0 };
	(void)f;
	if (r->type == RECORD_RESPONSE) {
		record_write(r, &b);
		t->next = span_is((struct span){ b.bytes, b.len },
		                  "{\"type\":\"response\",\"ref\":\"A\",\"text\":\"x\",\"mood\":1}\n") &&
		          span_is(record_text_or_empty(r, M_TEXT), "x") && !record_has(r, M_STEMS);
		buffer_free(&b);
	}
	return 0;
}

static void leaves_out_what_is_not_read(void **state)
{
	static const char *const ignored[] = { "stems", "language", "nonsense", NULL };
	static const struct span stems[] = { { "a", 1 } };
	struct taker t = { .in = { look } };
	struct arena a = { 0 };
	struct fault f = { 0 };
	struct handoff *h;
	struct record r;
	(void)state;
	handoff_open(&h, &t.in, ignored);
	record_begin(&r, RECORD_RESPONSE, &a);
	record_set_stems(&r, stems, 1);
	record_set_text(&r, M_REF, SPAN("A"));
	record_set_text(&r, M_LANGUAGE, SPAN("en"));
	record_set_text(&r, M_TEXT, SPAN("x"));
	record_add_unknown(&r, SPAN("mood"), SPAN("1"));
	assert_int_equal(emit(handoff_in(h), &r, &f), 0);
	record_begin(&r, RECORD_END, &a);
	assert_int_equal(emit(handoff_in(h), &r, &f), 0);
	assert_int_equal(t.next, 1);
	handoff_close(h);
	arena_free(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(passes_all_in_order), cmocka_unit_test(brings_a_fault_back),
		cmocka_unit_test(a_fault_at_the_end_is_not_lost), cmocka_unit_test(stops_in_the_middle),
		cmocka_unit_test(leaves_out_what_is_not_read),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
