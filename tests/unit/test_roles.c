/* test_roles.c: what headers, answers and columns are taken for. */
#include "unit.h"

#include "../../stages/ingest/fold.h"
#include "../../stages/ingest/header.h"
#include "../../stages/ingest/layout.h"
#include "../../stages/ingest/plan.h"
#include "../../stages/ingest/questions.h"
#include "../../stages/ingest/roles.h"

/* A context that data files can be read with. */
struct setting {
	struct context ctx;
	struct lexicons l;
	struct arena a;
};

static struct setting *setting_open(void)
{
	struct setting *s = xcalloc(1, sizeof *s);
	struct fault f = { 0 };
	s->ctx.stage = stage_find("ingest");
	if (lexicons_read(&s->l, &s->ctx, &s->a, &f) != 0)
		fail_msg("%s", f.message);
	return s;
}

static void setting_close(struct setting *s)
{
	arena_free(&s->a);
	context_free(&s->ctx);
	free(s);
}

/* The profile of values parted by '|'. */
static struct profile profile_of(const char *values, struct arena *a)
{
	struct span *cells = arena_calloc(a, 400, sizeof *cells);
	size_t n = 0;
	for (const char *p = values; *p && n < 400; n++) {
		size_t w = strcspn(p, "|");
		cells[n] = (struct span){ p, w };
		p += w + (p[w] == '|');
	}
	struct profile p;
	profile_cells(&p, cells, n, a);
	return p;
}

static void folds(void **state)
{
	struct arena a = { 0 };
	int n;
	(void)state;
	assert_span(fold_text(SPAN("  It\xE2\x80\x99s  \xC3\x89T\xC3\x89 "), &a), "it's \xC3\xA9t\xC3\xA9");
	assert_span(fold_header(SPAN("responseId:"), &a), "response id");
	assert_span(fold_header(SPAN("IP_Address"), &a), "ip address");
	assert_span(fold_header(SPAN("RespondentID"), &a), "respondent id");
	assert_span(fold_answer(SPAN("5 - Strongly agree"), &a, &n), "strongly agree");
	assert_int_equal(n, 5);
	assert_span(fold_answer(SPAN("Agree (2)"), &a, &n), "agree");
	assert_int_equal(n, 2);
	assert_span(fold_answer(SPAN("7"), &a, &n), "");
	assert_int_equal(n, 7);
	assert_span(fold_answer(SPAN(""), &a, &n), "");
	assert_int_equal(n, -1);
	assert_true(glob_match(SPAN("id|comment*"), SPAN("comment-id")));
	assert_true(glob_match(SPAN("*a*b"), SPAN("xxaxxabb")));
	assert_false(glob_match(SPAN("*a*b"), SPAN("xxaxxabbc")));
	assert_true(has_phrase(SPAN("what is your age?"), SPAN("age")));
	assert_false(has_phrase(SPAN("which garage?"), SPAN("age")));
	arena_free(&a);
}

static void knows_forms(void **state)
{
	static const char *const dates[] = { "2024-03-01", "2024-03-01T10:00:00.000Z", "01/03/2024 09:15", "3/1/24 9:10:00",
		"Tue Feb 13 12:58:16 WIB 2018", "1 March 2024", "2024/03/01 9:10:00 AM GMT", "03.04.2024 10:00", NULL };
	static const char *const not_dates[] = { "12", "hello", "30-44", "1.5", "2024", "$50,000 - $99,999", "N/A",
		"We met in May 2020 at the hall", "0117 496 0000", NULL };
	bool whole;
	(void)state;
	for (size_t i = 0; dates[i]; i++)
		if (!looks_date(span_of(dates[i])))
			fail_msg("'%s' is a date", dates[i]);
	for (size_t i = 0; not_dates[i]; i++)
		if (looks_date(span_of(not_dates[i])))
			fail_msg("'%s' is no date", not_dates[i]);
	assert_true(looks_number(SPAN("-1,234.5"), &whole) && !whole);
	assert_true(looks_number(SPAN("42"), &whole) && whole);
	assert_false(looks_number(SPAN("4a"), &whole));
	assert_false(looks_number(SPAN("-"), &whole));
	assert_true(looks_mail(SPAN("a.b@example.org")));
	assert_false(looks_mail(SPAN("@home is where")));
	assert_true(looks_phone(SPAN("01632 960123")));
	assert_false(looks_phone(SPAN("123456")));
	assert_true(looks_postcode(SPAN("ZZ1 1ZZ")));
	assert_false(looks_postcode(SPAN("ZZ1")));
	assert_true(looks_address(SPAN("192.0.2.1")));
	assert_true(looks_address(SPAN("2001:db8::1:2:3")));
	assert_false(looks_address(SPAN("12.10.20")));
}

static void reads_scales(void **state)
{
	static const struct { const char *wording, *values, *scale; bool agreement; } cases[] = {
		{ "Do you agree?", "Strongly agree|Agree|Neither agree nor disagree|Disagree", "agreement", true },
		{ "Views", "5 - Strongly agree|4|3|2|1 - Strongly disagree", "numbers", true },
		{ "1 = strongly disagree to 5 = strongly agree", "1|2|3|4|5", "numbers", true },
		{ "Please rate from 1 (strongly oppose) to 10 (strongly support)", "1|5|10|7", "numbers", true },
		{ "How many rooms?", "1|2|3|4|5", NULL, false },
		{ "Do you support the plan?", "Yes|No|Not sure", "yesno", true },
		{ "Do you own a car?", "Yes|No", "yesno", false },
		{ "Stance", "Object|Support|Comment only", "support", true },
		{ "Avis", "Tout \xC3\xA0 fait d'accord|Pas d'accord|Ne sait pas", "agreement", true },
		{ "Barn", "Cytuno\xE2\x80\x99n gryf|Anghytuno|Ddim yn gwybod", "agreement", true },
		{ "How satisfied are you?", "Very satisfied|Fairly dissatisfied|Don't know", "satisfaction", false },
		{ "What should change?", "Some experts say so|Some experts do not", NULL, false },
		{ "Town", "Bath|Wells", NULL, false },
	};
	struct setting *s = setting_open();
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct profile p = profile_of(cases[i].values, &s->a);
		struct scale_match m;
		scale_find(&s->l.scales, &p, span_of(cases[i].wording), &s->a, &m);
		if (!m.name != !cases[i].scale || (m.name && strcmp(m.name, cases[i].scale) != 0) ||
		    m.agreement != cases[i].agreement)
			fail_msg("case %zu: scale %s, agreement %d", i, m.name ? m.name : "none", m.agreement);
	}
	setting_close(s);
}

static void states_positions(void **state)
{
	static const struct { const char *wording, *values, *answer; enum position position; } cases[] = {
		{ "", "Strongly agree|Disagree|Neither agree nor disagree", "strongly AGREE ", POSITION_AGREE },
		{ "", "Strongly agree|Disagree|Neither agree nor disagree", "Neither agree nor disagree", POSITION_UNCLEAR },
		{ "", "Strongly agree|Disagree|Neither agree nor disagree", "Perhaps on Sundays", POSITION_NONE },
		{ "Do you oppose the scheme?", "Yes|No", "Yes", POSITION_DISAGREE },
		{ "Do you oppose or support the scheme?", "Yes|No", "Yes", POSITION_AGREE },
		{ "", "Yes - with changes|No to the plan", "Yes - with changes", POSITION_NONE },
		{ "Should it go ahead?", "Yes - with changes|No to the plan", "No to the plan", POSITION_DISAGREE },
		{ "1 = strongly agree, 5 = strongly disagree", "1|2|3|4|5", "2", POSITION_AGREE },
		{ "1 = strongly agree, 5 = strongly disagree", "1|2|3|4|5", "3", POSITION_UNCLEAR },
		{ "1 = strongly agree, 5 = strongly disagree", "1|2|3|4|5", "5", POSITION_DISAGREE },
	};
	struct setting *s = setting_open();
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct column c = { .profile = profile_of(cases[i].values, &s->a) };
		struct scale_match m;
		scale_find(&s->l.scales, &c.profile, span_of(cases[i].wording), &s->a, &m);
		c.answers = m.agreement ? m.answers : NULL;
		c.n_answers = m.agreement ? m.n_answers : 0;
		uint8_t got = stated_position(&c, trim(span_of(cases[i].answer)), &s->a);
		if (got != cases[i].position)
			fail_msg("case %zu: %s", i, position_name((enum position)got));
	}
	setting_close(s);
}

static void parts_choices(void **state)
{
	struct arena a = { 0 };
	char separator[4] = "";
	struct profile p = profile_of("Bus;Walk;|Bus;|Walk;|Car;Bus;", &a);
	(void)state;
	assert_true(holds_choices(&p, "", separator, &a));
	assert_string_equal(separator, ";");
	p = profile_of("Bus, Walk|Bus|Walk|Bus, Car|Car|Walk, Car|Bus, Walk, Car|Bus|Walk|Car|Car", &a);
	assert_true(holds_choices(&p, "", separator, &a));
	assert_string_equal(separator, ", ");
	p = profile_of("Yes, a lot|Yes, a little|No|Yes, a lot|No|Yes, a little|No", &a);
	assert_false(holds_choices(&p, "", separator, &a));
	p = profile_of("I like it, mostly|No, never|Well, perhaps|Trees, please|Fine, but small", &a);
	assert_false(holds_choices(&p, "", separator, &a));
	arena_free(&a);
}

static void drops_missing(void **state)
{
	struct setting *s = setting_open();
	struct profile p = profile_of("1|2|-99|3|-99|4", &s->a);
	(void)state;
	profile_drop_missing(&p, &s->l.missing, false);
	assert_int_equal(p.filled, 4);
	assert_int_equal(p.missing_cells, 2);
	p = profile_of("-99|-12|-99|-7|3", &s->a);             /* a number like the others */
	profile_drop_missing(&p, &s->l.missing, false);
	assert_int_equal(p.missing_cells, 0);
	p = profile_of("A|N/A|B|N/A", &s->a);
	profile_drop_missing(&p, &s->l.missing, false);
	assert_int_equal(p.missing_cells, 2);
	p = profile_of("It is fine|N/A|Trees please|N/A", &s->a); /* typed by people */
	profile_drop_missing(&p, &s->l.missing, true);
	assert_int_equal(p.missing_cells, 0);
	p = profile_of("A|#NULL!|B|C", &s->a);                 /* once only */
	profile_drop_missing(&p, &s->l.missing, false);
	assert_int_equal(p.missing_cells, 0);
	setting_close(s);
}

static void name_columns(const char *const *names, size_t n, struct columns *c)
{
	heading_of_names((char *const *)(uintptr_t)names, n, c);
}

/* Headers and rows into roles, without a layout. */
static void judge(struct setting *s, struct columns *c, const char *const *names, size_t n,
                  const char *const *cells, size_t n_rows)
{
	const struct span **rows = arena_calloc(&s->a, n_rows, sizeof *rows);
	*c = (struct columns){ .arena = &s->a };
	name_columns(names, n, c);
	for (size_t i = 0; i < n_rows; i++) {
		struct span *row = arena_calloc(&s->a, n, sizeof *row);
		for (size_t k = 0; k < n; k++)
			row[k] = span_of(cells[i * n + k]);
		rows[i] = row;
	}
	questions_group(c);
	roles_find(c, &s->l, rows, n_rows, true, "");
}

static void judges_columns(void **state)
{
	static const char *const names[] = { "Ref", "Full name", "Contact", "Do you agree with the plan?", "Why?", "Age",
		"Visited", "Browser" };
	static const char *const cells[] = {
		"A1", "Ann Invented", "a@example.org", "Agree", "The lane is too narrow for buses", "18-24", "2024-03-01", "X",
		"A2", "Ben Invented", "b@example.org", "Disagree", "More trees in the square, please", "25-34", "2024-03-02", "X",
		"A3", "Cat Invented", "c@example.org", "Agree", "It is good for the school run", "18-24", "2024-03-03", "X",
		"A4", "Dan Invented", "d@example.org", "Disagree", "I do not trust the figures", "25-34", "2024-03-04", "X" };
	static const enum column_role roles[] = { COLUMN_REFERENCE, COLUMN_PERSONAL, COLUMN_PERSONAL, COLUMN_CLOSED,
		COLUMN_TEXT, COLUMN_ATTRIBUTE, COLUMN_TIMESTAMP, COLUMN_IGNORED };
	struct setting *s = setting_open();
	struct questions q = { 0 };
	struct columns c;
	(void)state;
	judge(s, &c, names, 8, cells, 4);
	for (size_t k = 0; k < 8; k++)
		if (c.list[k].role != roles[k])
			fail_msg("%s is taken for %s: %s", names[k], column_role_names[c.list[k].role], c.list[k].reason);
	questions_find(&q, &c, &s->l, NULL);
	assert_int_equal(q.n, 2);
	assert_string_equal(q.list[0].id, "q1");
	assert_false(q.list[0].open);
	assert_true(q.list[1].open);
	assert_int_equal(c.list[4].closed, 3);
	questions_free(&q);
	setting_close(s);
}

static void groups_choices_and_statements(void **state)
{
	static const char *const names[] = { "Which do you use? [Bus]", "Which do you use? [Train]", "How important? [Price]",
		"How important? [Speed]" };
	static const char *const cells[] = { "Yes", "", "Very important", "Not important",
		"Yes", "Yes", "Important", "Very important", "", "Yes", "Not important", "Important" };
	struct setting *s = setting_open();
	struct questions q = { 0 };
	struct columns c;
	(void)state;
	judge(s, &c, names, 4, cells, 3);
	questions_find(&q, &c, &s->l, NULL);
	assert_int_equal(q.n, 3);
	assert_int_equal(c.list[0].question, c.list[1].question);
	assert_span(c.list[1].choice, "Train");
	assert_true(c.list[2].question != c.list[3].question);
	assert_int_equal(c.list[2].group.len, 0);
	questions_free(&q);
	setting_close(s);
}

static void parses_layouts(void **state)
{
	static const struct { const char *content; int code; } cases[] = {
		{ "layout\tX\nneeds\tid\ncolumn\tid\treference\nother\tauto\nmultiple\t;\nunquoted\n", 0 },
		{ "layout\tX\n", EXIT_CONFIG }, { "needs\tid\n", EXIT_CONFIG },
		{ "layout\tX\nneeds\tid\ncolumn\tid\tking\n", EXIT_CONFIG },
		{ "layout\tX\nneeds\tid\nqueen\tid\n", EXIT_CONFIG },
		{ "layout\tX\nneeds\tid\ncolumn\n", EXIT_CONFIG },
		{ "layout\tX\nneeds\tid\ncolumn\ta\tclosed\nanswer\ta\t1\tagree\n", 0 },
		{ "layout\tX\nneeds\tid\nanswer\ta\t1\tperhaps\n", EXIT_CONFIG },
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct arena a = { 0 };
		struct fault f = { 0 };
		struct layout l = { .file = "x.tsv", .content = span_of(cases[i].content) };
		assert_int_equal(layout_parse(&l, &a, &f), cases[i].code);
		arena_free(&a);
	}
}

static void reads_every_layout(void **state)
{
	struct arena a = { 0 };
	struct fault f = { 0 };
	struct layouts all = { 0 };
	(void)state;
	if (layouts_read(&all, &a, &f) != 0)
		fail_msg("%s", f.message);
	assert_true(all.n >= 15);
	arena_free(&a);
}

static void takes_columns_back(void **state)
{
	static const char *const names[] = { "id", "words", "place" };
	static const char *const cells[] = { "1", "one thing is good", "x", "2", "another thing is bad", "y" };
	struct setting *s = setting_open();
	struct columns c, again = { .arena = &s->a };
	struct buffer b = { 0 };
	struct fault f = { 0 };
	(void)state;
	judge(s, &c, names, 3, cells, 2);
	c.list[2].role = COLUMN_IGNORED;
	c.list[1].wording = SPAN("What do you say?");
	plan_print(&c, "x.csv", true, &b);
	name_columns(names, 3, &again);
	assert_int_equal(plan_read(&again, (struct span){ b.bytes, b.len }, "plan.tsv", "other.csv", &f), 0);
	for (size_t k = 0; k < 3; k++)
		assert_int_equal(again.list[k].role, c.list[k].role);
	assert_span(again.list[1].wording, "What do you say?");
	assert_int_equal(plan_read(&again, SPAN("input\tposition\trole\theader\nx\t9\ttext\tnone\n"), "plan.tsv", "x", &f), EXIT_CONFIG);
	assert_says(f, "line 2");
	f = (struct fault){ 0 };
	assert_int_equal(plan_read(&again, SPAN("a,b\n1,2\n"), "plan.tsv", "x", &f), EXIT_CONFIG);
	buffer_free(&b);
	setting_close(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(folds), cmocka_unit_test(knows_forms), cmocka_unit_test(reads_scales),
		cmocka_unit_test(states_positions), cmocka_unit_test(parts_choices), cmocka_unit_test(drops_missing),
		cmocka_unit_test(judges_columns), cmocka_unit_test(groups_choices_and_statements),
		cmocka_unit_test(parses_layouts), cmocka_unit_test(reads_every_layout),
		cmocka_unit_test(takes_columns_back),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
