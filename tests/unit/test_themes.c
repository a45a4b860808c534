/* The engine behind themes: communities, neighbours, mixture, samples, teaching words. */
#include "unit.h"

#include <math.h>

#include "../../pipeline/hash.h"
#include "../../stages/themes/calibrate.h"
#include "../../stages/themes/consensus.h"
#include "../../stages/themes/linear.h"
#include "../../stages/themes/lsa.h"
#include "../../stages/themes/fit.h"
#include "../../stages/themes/needs.h"
#include "../../stages/themes/neighbours.h"

/* Zachary's karate club (1977): 34 members, 78 friendships. */
static const uint8_t karate[][2] = {
	{ 1, 2 }, { 1, 3 }, { 2, 3 }, { 1, 4 }, { 2, 4 }, { 3, 4 }, { 1, 5 }, { 1, 6 }, { 1, 7 }, { 5, 7 },
	{ 6, 7 }, { 1, 8 }, { 2, 8 }, { 3, 8 }, { 4, 8 }, { 1, 9 }, { 3, 9 }, { 3, 10 }, { 1, 11 }, { 5, 11 },
	{ 6, 11 }, { 1, 12 }, { 1, 13 }, { 4, 13 }, { 1, 14 }, { 2, 14 }, { 3, 14 }, { 4, 14 }, { 6, 17 }, { 7, 17 },
	{ 1, 18 }, { 2, 18 }, { 1, 20 }, { 2, 20 }, { 1, 22 }, { 2, 22 }, { 24, 26 }, { 25, 26 }, { 3, 28 }, { 24, 28 },
	{ 25, 28 }, { 3, 29 }, { 24, 30 }, { 27, 30 }, { 2, 31 }, { 9, 31 }, { 1, 32 }, { 25, 32 }, { 26, 32 }, { 29, 32 },
	{ 3, 33 }, { 9, 33 }, { 15, 33 }, { 16, 33 }, { 19, 33 }, { 21, 33 }, { 23, 33 }, { 24, 33 }, { 30, 33 }, { 31, 33 },
	{ 32, 33 }, { 9, 34 }, { 10, 34 }, { 14, 34 }, { 15, 34 }, { 16, 34 }, { 19, 34 }, { 20, 34 }, { 21, 34 }, { 23, 34 },
	{ 24, 34 }, { 27, 34 }, { 28, 34 }, { 29, 34 }, { 30, 34 }, { 31, 34 }, { 32, 34 }, { 33, 34 } };
enum { MEMBERS = 34, TIES = sizeof karate / sizeof *karate };

static void make_club(struct graph *g)
{
	*g = (struct graph){ .n = MEMBERS };
	g->first = xcalloc(MEMBERS + 1, sizeof *g->first);
	g->to = xcalloc(2 * TIES, sizeof *g->to);
	g->weight = xcalloc(2 * TIES, sizeof *g->weight);
	size_t at = 0;
	for (uint8_t m = 1; m <= MEMBERS; m++) {
		g->first[m - 1] = at;
		for (size_t t = 0; t < TIES; t++)
			if (karate[t][0] == m || karate[t][1] == m) {
				g->to[at] = (uint32_t)(karate[t][0] == m ? karate[t][1] : karate[t][0]) - 1;
				g->weight[at++] = 1;
			}
	}
	g->first[MEMBERS] = at;
}

static void test_leiden_known(void **state)
{
	struct graph g;
	uint32_t c[MEMBERS];
	(void)state;
	make_club(&g);
	/* The greatest modularity there is, proven by Brandes et al. (2008): 0.4198, in 4. */
	assert_int_equal(leiden(&g, 1, 1, c), 4);
	assert_true(fabs(modularity(&g, 1, c) - 0.41979) < 1e-4);
	for (size_t i = 0; i < MEMBERS; i++)
		c[i] = 0;
	assert_true(fabs(modularity(&g, 1, c)) < 1e-12);
	assert_int_equal(leiden(&g, 0.01, 1, c), 1);
	assert_int_equal(leiden(&g, 50, 1, c), MEMBERS);
	graph_free(&g);
}

static void test_leiden_odd(void **state)
{
	size_t first[4] = { 0, 0, 0, 0 };
	struct graph empty = { 0 }, alone = { .n = 3, .first = first };
	uint32_t c[3] = { 7, 7, 7 };
	(void)state;
	assert_int_equal(leiden(&empty, 1, 1, c), 0);
	assert_int_equal(leiden(&alone, 1, 1, c), 3);
	assert_true(fabs(modularity(&alone, 1, c)) < 1e-12);
}

static void test_number_wanted(void **state)
{
	struct graph g;
	uint32_t c[MEMBERS], most = 0;
	(void)state;
	make_club(&g);
	for (size_t k = 1; k <= 10; k++) {
		most = 0;
		assert_int_equal(number_at(&g, number_resolution(&g, k), k, c), k);
		for (size_t i = 0; i < MEMBERS; i++)
			most = c[i] > most ? c[i] : most;
		assert_int_equal(most, k - 1);
	}
	graph_free(&g);
}

/* Six cliques of four in a row, the first tied closely to the second, the third to the
 * fourth, the fifth to the sixth; the pairs loosely to each other. */
static void test_number_merges_what_is_tied(void **state)
{
	enum { CLIQUES = 6, SIZE = 4, N = CLIQUES * SIZE };
	static uint32_t to[N * N];
	static float weight[N * N];
	size_t first[N + 1], at = 0;
	uint32_t c[N];
	(void)state;
	for (size_t i = 0; i < N; i++) {
		first[i] = at;
		for (size_t j = 0; j < N; j++) {
			size_t a = i / SIZE, b = j / SIZE;
			float w = i == j ? 0 : a == b ? 1 : a / 2 == b / 2 ? 0.2f : a + 1 == b || b + 1 == a ? 0.05f : 0;
			if (w > 0) {
				to[at] = (uint32_t)j;
				weight[at++] = w;
			}
		}
	}
	first[N] = at;
	struct graph g = { N, first, to, weight };
	assert_int_equal(number_at(&g, 2, N, c), CLIQUES);
	assert_int_equal(number_at(&g, 2, 3, c), 3);
	for (size_t i = 0; i < N; i++)
		for (size_t j = 0; j < N; j++)
			assert_int_equal(c[i] == c[j], i / SIZE / 2 == j / SIZE / 2);
	uint32_t agreed[N];
	assert_int_equal(number_agreed(&g, 2, 3, 2, agreed), 3);
	assert_memory_equal(agreed, c, sizeof c);
	size_t none[N + 1] = { 0 };
	struct graph apart = { N, none, NULL, NULL };
	assert_int_equal(number_at(&apart, 1, 5, c), 5);
}

/* n points around `groups` directions, i of group i % groups. */
static float *directions(size_t n, size_t dims, size_t groups, float noise)
{
	float *v = xcalloc(n * dims, sizeof *v);
	uint64_t random = 5;
	for (size_t i = 0; i < n; i++) {
		for (size_t d = 0; d < dims; d++)
			v[i * dims + d] = noise * (float)(random_unit(&random) - 0.5);
		v[i * dims + i % groups] += 1;
		normalise(v + i * dims, dims);
	}
	return v;
}

static void test_neighbours_all_pairs(void **state)
{
	enum { N = 70, DIMS = 37, K = 6 };
	float *v = directions(N, DIMS, 5, 1);
	struct neighbours one, three;
	(void)state;
	neighbours_find(&one, v, N, DIMS, K, 1);
	neighbours_find(&three, v, N, DIMS, K, 3);
	assert_memory_equal(one.index, three.index, N * K * sizeof *one.index);
	for (size_t i = 0; i < N; i++)
		for (size_t j = 0; j < N; j++) {
			bool listed = i == j;
			float exact = dot_float(v + i * DIMS, v + j * DIMS, DIMS);
			for (size_t k = 0; k < K; k++)
				listed |= one.index[i * K + k] == j;
			assert_true(listed || exact < one.cosine[i * K + K - 1] + 0.003f);
		}
	neighbours_free(&one);
	neighbours_free(&three);
	free(v);
}

/* Found on the way, they are those that a search among them alone finds. */
static void test_neighbours_of_the_first(void **state)
{
	enum { N = 1300, FIRST = 700, DIMS = 21, K = 4, K_FIRST = 9 };
	float *v = directions(N, DIMS, 1, 7);
	(void)state;
	for (int jobs = 1; jobs <= 3; jobs += 2) {
		struct neighbours all, first, all_alone, first_alone;
		neighbours_find_both(&all, K, &first, FIRST, K_FIRST, v, N, DIMS, jobs);
		neighbours_find(&all_alone, v, N, DIMS, K, 1);
		neighbours_find(&first_alone, v, FIRST, DIMS, K_FIRST, 1);
		assert_int_equal(first.n, FIRST);
		assert_memory_equal(all.index, all_alone.index, N * K * sizeof *all.index);
		assert_memory_equal(first.index, first_alone.index, FIRST * K_FIRST * sizeof *first.index);
		assert_memory_equal(first.cosine, first_alone.cosine, FIRST * K_FIRST * sizeof *first.cosine);
		neighbours_free(&all);
		neighbours_free(&first);
		neighbours_free(&all_alone);
		neighbours_free(&first_alone);
	}
	free(v);
}

/* Sums of products, of rows and of differences as plain loops give them. */
static void check_sums(const float *v, const float *rows, size_t n, size_t dims)
{
	struct weighted_word list[] = { { 2, 0.3f }, { 0, -1.7f }, { 6, 0.01f }, { 2, 5 } };
	float got[128] = { 0 }, want[128] = { 0 }, sums[16] = { 0 };
	assert_true(n == 7 && dims <= 128);
	add_rows(got, rows, list, 4, dims);
	for (size_t k = 0; k < 4; k++)
		for (size_t d = 0; d < dims; d++)
			want[d] += rows[list[k].word * dims + d] * list[k].weight;
	assert_memory_equal(got, want, sizeof got);
	subtract(got, v, rows, dims);
	multiply(got, 0.7f, dims);
	for (size_t d = 0; d < dims; d++)
		want[d] = (v[d] - rows[d]) * 0.7f;
	assert_memory_equal(got, want, dims * sizeof *got);
	for (size_t d = 0; d < dims / 16 * 16; d++)
		sums[d % 16] += v[d] * rows[d];
	for (size_t d = 0; d < 8; d++)
		sums[d] += sums[d + 8];
	float sum = ((sums[0] + sums[4]) + (sums[1] + sums[5])) + ((sums[2] + sums[6]) + (sums[3] + sums[7]));
	for (size_t d = dims / 16 * 16; d < dims; d++)
		sum += v[d] * rows[d];
	float dot = dot_float(v, rows, dims);
	assert_memory_equal(&dot, &sum, sizeof dot);
}

static void test_greater_bytes(void **state)
{
	int8_t a[70], b[70], want[70];
	(void)state;
	for (size_t n = 0; n <= 70; n++) {
		for (size_t i = 0; i < n; i++) {
			a[i] = (int8_t)(i * 37 % 251 - 125);
			b[i] = (int8_t)(i * 91 % 253 - 126);
			want[i] = a[i] > b[i] ? a[i] : b[i];
		}
		greater_bytes(a, b, n);
		assert_memory_equal(a, want, n);
	}
}

static void test_dot_byte_rows(void **state)
{
	enum { ROWS = 7, N = 48 };
	int16_t a[N];
	int8_t rows[ROWS * N];
	int32_t out[ROWS];
	(void)state;
	for (size_t d = 0; d < N; d++)
		a[d] = (int16_t)(d % 3 ? 4095 - 170 * (int)d : -4095);
	for (size_t i = 0; i < ROWS * N; i++)
		rows[i] = (int8_t)(i * 91 % 256 - 128);
	for (size_t count = 0; count <= ROWS; count++) {
		dot_byte_rows(a, rows, count, N, out);
		for (size_t r = 0; r < count; r++) {
			int32_t want = 0;
			for (size_t d = 0; d < N; d++)
				want += a[d] * rows[r * N + d];
			assert_int_equal(out[r], want);
		}
	}
}

/* Whatever the processor has: the bits of plain loops. */
static void test_rows_same_bits(void **state)
{
	enum { ROWS = 7, MOST = 117 };
	(void)state;
	for (size_t dims = 0; dims <= MOST; dims++) {
		float *v = directions(ROWS + 1, MOST, 5, 1), *rows = v + MOST, out[ROWS], other[ROWS], to[MOST];
		double sums[MOST] = { 0 };
		check_sums(v, rows, ROWS, dims);
		dot_float_two(rows, v, rows, ROWS, dims, other, out);
		for (size_t r = 0; r < ROWS; r++) {
			float one = dot_float(rows, rows + r * dims, dims);
			assert_memory_equal(&other[r], &one, sizeof one);
		}
		dot_float_rows(v, rows, ROWS, dims, out);
		for (size_t r = 0; r < ROWS; r++) {
			float one = dot_float(v, rows + r * dims, dims);
			assert_memory_equal(&out[r], &one, sizeof one);
		}
		memcpy(to, rows, sizeof to);
		add_scaled(to, v, 0.3f, dims);
		add_row(sums, v, 3, dims);
		for (size_t d = 0; d < dims; d++) {
			float sum = rows[d] + v[d] * 0.3f, part = v[d] / 0.7f;
			double triple = 3 * (double)v[d];
			assert_memory_equal(&to[d], &sum, sizeof sum);
			assert_memory_equal(&sums[d], &triple, sizeof triple);
			rows[d] = part;
		}
		divide(v, 0.7f, dims);
		assert_memory_equal(v, rows, dims * sizeof *v);
		free(v);
	}
}

/* Units of three kinds of words and three directions; a quarter of them start wrongly. */
static void test_mixture_mends(void **state)
{
	enum { N = 120, DIMS = 8, KINDS = 3, STEMS = 30, WORDS = 4 };
	uint32_t assign[N], first[N + 1];
	struct stem_count stems[N * WORDS];
	struct features f = { .n = N, .n_stems = STEMS, .dims = DIMS, .first = first, .stems = stems };
	struct mixture m = { .beta = 0.05, .kappa = 10, .words = 1 };
	uint64_t random = 9;
	(void)state;
	f.vectors = directions(N, DIMS, KINDS, 1);
	for (size_t i = 0; i <= N; i++)
		first[i] = (uint32_t)(i * WORDS);
	for (size_t i = 0; i < N; i++) {
		for (size_t w = 0; w < WORDS; w++)
			stems[i * WORDS + w] = (struct stem_count){
				(uint32_t)(10 * (i % KINDS) + random_below(&random, 10)), 1 };
		assign[i] = (uint32_t)(i % 4 ? i % KINDS : (i + 1) % KINDS);
	}
	assert_true(mixture_fit(&m, &f, assign, KINDS, 20, N, 2) < 0);
	for (size_t i = 0; i < N; i++)
		assert_int_equal(assign[i], i % KINDS);
	double scores[KINDS], alone[KINDS];
	mixture_score(&m, stems, WORDS, f.vectors, IN_NO_THEME, scores);
	mixture_score(&m, stems, WORDS, f.vectors, 0, alone);
	assert_true(scores[0] > scores[1] && scores[0] > scores[2]);
	assert_true(alone[0] < scores[0]); /* without itself it is a little less at home */
	mixture_free(&m);
	free(f.vectors);
}

/* Three kinds of directions: noise changes nothing of them, nor does the number of threads. */
static void test_consensus_of_kinds(void **state)
{
	enum { N = 90, DIMS = 8, KINDS = 3 };
	uint32_t assign[N], other[N], first[N + 1] = { 0 };
	struct stem_count none[1];
	struct representation r = { .f = { .n = N, .n_stems = 1, .dims = DIMS, .first = first, .stems = none } };
	struct mixture like = { .beta = 0.05, .kappa = 10, .words = 1 };
	(void)state;
	r.f.vectors = directions(N, DIMS, KINDS, 0.3f);
	assert_int_equal(consensus_find(&r, &like, KINDS, 1, assign), KINDS);
	assert_int_equal(consensus_find(&r, &like, KINDS, 3, other), KINDS);
	assert_memory_equal(assign, other, sizeof assign);
	for (size_t i = 0; i < N; i++)
		assert_int_equal(assign[i], assign[i % KINDS]);
	assert_true(assign[0] != assign[1] && assign[1] != assign[2] && assign[0] != assign[2]);
	free(r.f.vectors);
}

static void test_tidy_merges_and_gives_up(void **state)
{
	enum { N = 90, DIMS = 6 };
	uint32_t assign[N], first[N + 1] = { 0 };
	struct unit units[N] = { 0 };
	struct features f = { .n = N, .n_stems = 1, .dims = DIMS, .first = first };
	(void)state;
	f.vectors = directions(N, DIMS, 3, 0.1f);
	for (size_t i = 0; i < N; i++)
		units[i].response = (uint32_t)i;
	for (size_t i = 0; i < N; i++)
		assign[i] = (uint32_t)(i % 3 == 0 ? i % 2 : i % 3 + 1); /* the first kind in two halves */
	assign[1] = 4; /* and one unit by itself */
	assert_int_equal(themes_tidy(&f, units, assign, 5, 5, 0.9), 3);
	for (size_t i = 3; i < N; i++)
		assert_int_equal(assign[i], assign[i % 3]);
	for (size_t i = 2; i < N; i += 3)
		units[i].response = (uint32_t)i / 23; /* thirty units, but four responses */
	assert_int_equal(themes_tidy(&f, units, assign, 3, 5, 0.9), 2);
	free(f.vectors);
}

static void test_themes_that_share_responses(void **state)
{
	enum { RESPONSES = 20, N = 2 * RESPONSES };
	struct unit units[N] = { 0 };
	uint32_t assign[N];
	(void)state;
	for (size_t i = 0; i < N; i++)
		units[i].response = (uint32_t)i / 2;
	for (size_t i = 0; i < N; i++) /* 0 and 1 in ten responses, 0 and 2 in six, 2 alone in four */
		assign[i] = i < 20 ? i % 2 : i < 32 ? i % 2 * 2 : 2;
	assert_int_equal(themes_merge_shared(units, N, assign, 3, 0, 1), 3);
	assert_int_equal(assign[1], 1);
	assert_int_equal(themes_merge_shared(units, N, assign, 3, 0, 0.7), 2);
	for (size_t i = 0; i < N; i++)
		assert_int_equal(assign[i], i < 20 || (i < 32 && i % 2 == 0) ? 0 : 1);
	assert_int_equal(themes_merge_shared(units, N, assign, 2, 0, 0.7), 2); /* 6 of 10 */
	assert_int_equal(themes_merge_shared(units, N, assign, 2, 0, 0.5), 1);
}

static void test_groups_by_ward(void **state)
{
	float centres[] = { 1, 0, 0, 0.9f, 0.1f, 0, 0, 1, 0, 0, 0.9f, 0.1f, 0, 0, 1 };
	double sizes[] = { 10, 5, 10, 5, 7 };
	uint32_t group[5];
	(void)state;
	themes_group(centres, sizes, 5, 3, 3, group);
	assert_int_equal(group[0], group[1]);
	assert_int_equal(group[2], group[3]);
	assert_int_not_equal(group[0], group[2]);
	assert_int_not_equal(group[4], group[0]);
}

static void test_eigenvectors(void **state)
{
	double a[] = { 4, 1, 0, 1, 3, 1, 0, 1, 2 }, copy[9], values[3], vectors[9];
	(void)state;
	memcpy(copy, a, sizeof a);
	symmetric_eigen(copy, 3, values, vectors);
	assert_true(values[0] >= values[1] && values[1] >= values[2]);
	for (size_t v = 0; v < 3; v++)
		for (size_t i = 0; i < 3; i++) {
			double sum = 0;
			for (size_t j = 0; j < 3; j++)
				sum += a[i * 3 + j] * vectors[v * 3 + j];
			assert_true(fabs(sum - values[v] * vectors[v * 3 + i]) < 1e-9);
		}
}

static void test_lsa_brings_synonyms_near(void **state)
{
	/* Stems 0 and 1 never meet, but both go with 2 and 3; 4 and 5 go with 6. */
	static const uint8_t rows[][3] = { { 0, 2, 3 }, { 1, 2, 3 }, { 0, 3, 2 }, { 1, 3, 2 }, { 4, 6, 5 },
	                                   { 5, 6, 4 }, { 4, 5, 6 }, { 0, 2, 3 }, { 1, 2, 3 }, { 4, 5, 6 } };
	enum { N = sizeof rows / sizeof *rows };
	uint32_t first[N + 1];
	struct stem_count stems[3 * N], zero = { 0, 1 }, one = { 1, 1 }, four = { 4, 1 };
	struct features f = { .n = N, .n_stems = 7, .first = first, .stems = stems };
	struct lsa l;
	float a[LSA_DIMENSIONS], b[LSA_DIMENSIONS], c[LSA_DIMENSIONS];
	(void)state;
	for (size_t i = 0; i < 3 * N; i++)
		stems[i] = (struct stem_count){ rows[i / 3][i % 3], 1 };
	for (size_t i = 0; i <= N; i++)
		first[i] = (uint32_t)(3 * i);
	lsa_fit(&l, &f, 2);
	assert_in_range(l.dims, 2, 6);
	l.dims = 2;
	float *cut = xcalloc(7 * 2, sizeof *cut), *all;
	size_t full = 0;
	lsa_free(&l);
	lsa_fit(&l, &f, 1);
	full = l.dims;
	all = l.stems;
	for (size_t s = 0; s < 7; s++)
		memcpy(cut + s * 2, all + s * full, 2 * sizeof *cut);
	struct lsa two = { .n_stems = 7, .dims = 2, .idf = l.idf, .stems = cut };
	lsa_vector(&two, &zero, 1, a);
	lsa_vector(&two, &one, 1, b);
	lsa_vector(&two, &four, 1, c);
	assert_true(dot_float(a, b, 2) > 0.9f);
	assert_true(dot_float(a, c, 2) < 0.3f);
	free(cut);
	lsa_free(&l);
}

static void test_distinct_rows(void **state)
{
	float rows[] = { 1, 2, 2, 1, 1, 2, 0, 0 };
	(void)state;
	assert_int_equal(rows_distinct(rows, 4, 2), 3);
	assert_int_equal(rows_distinct(rows, 1, 2), 1);
	assert_int_equal(rows_distinct(rows, 0, 2), 0);
}

/* Each text is one word of weight 1, and word 0 has been read: those that say another come
 * first, each of them once, and then what has been read least. */
static void test_needs_read_what_is_unknown(void **state)
{
	(void)state;
	uint32_t first[] = { 0, 1, 2, 3, 4, 5, 6 };
	struct weighted_word words[] = { { 0, 1 }, { 0, 1 }, { 1, 1 }, { 1, 1 }, { 2, 1 }, { 0, 1 } };
	struct meanings m = { .n = 3 };
	struct representation r = { .f.n = 6, .first_word = first, .words = words, .meanings = &m };
	size_t expected[] = { 2, 4, 1, 3, 5, SIZE_MAX };
	struct needs *n = needs_new(&r);
	needs_read(n, 0);
	needs_rank(n, 1, 6);
	for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
		size_t unit = needs_next(n);
		assert_int_equal(unit, expected[i]);
		if (unit != SIZE_MAX)
			needs_read(n, unit);
	}
	needs_free(n);
}

/* Outcomes that come from a known curve give it back, and scores rise with the odds. */
static void test_calibration(void **state)
{
	enum { N = 20000 };
	struct outcome *list = xcalloc(N, sizeof *list);
	struct calibration c;
	double before = 0;
	(void)state;
	for (size_t i = 0; i < N; i++) {
		double odds = (double)(i % 40) / 2, p = 1 / (1 + exp(1 - 0.8 * log1p(odds)));
		double drawn = (double)(hash_mix(i + 1) >> 11) / 9007199254740992.0;
		list[i] = (struct outcome){ odds, drawn < p };
	}
	calibration_fit(&c, list, N);
	for (double odds = 0; odds < 20; odds += 0.5) {
		double p = 1 / (1 + exp(1 - 0.8 * log1p(odds))), score = calibration_score(&c, odds);
		assert_true(fabs(score - p) < 0.03);
		assert_true(score > before);
		before = score;
	}
	calibration_fit(&c, list, 0);
	assert_true(fabs(calibration_score(&c, 5) - 0.75) < 1e-9);
	double scores[] = { -1000, -3, -2 };
	assert_true(fabs(calibration_odds(scores, 3, 2) - 1) < 1e-9);
	/* A theme that is next to impossible has a score all the same, also on a flat curve. */
	assert_true(fabs(calibration_score(&c, calibration_odds(scores, 3, 0)) - 0.75) < 1e-9);
	free(list);
}

/* A text of which the fit counted only the beginning is taken out of its theme as far as it
 * is in it. */
static void test_own_of_more_than_counted(void **state)
{
	struct stem_count stems[] = { { 0, 2 }, { 1, 1 }, { 0, 30 }, { 1, 20 } };
	uint32_t first[] = { 0, 1, 2 }, assign[] = { 0, 1 };
	float vectors[] = { 1, 0, 0, 1 };
	struct features f = { .n = 2, .n_stems = 2, .dims = 2, .first = first, .stems = stems, .vectors = vectors };
	struct mixture m = { .beta = 0.05, .kappa = 20, .words = 1 };
	(void)state;
	mixture_estimate(&m, &f, assign, 2);
	assert_true(isfinite(mixture_own(&m, stems + 2, 2, vectors, 0)));
	mixture_free(&m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_leiden_known),
		cmocka_unit_test(test_calibration),
		cmocka_unit_test(test_own_of_more_than_counted),
		cmocka_unit_test(test_distinct_rows),
		cmocka_unit_test(test_needs_read_what_is_unknown),
		cmocka_unit_test(test_leiden_odd),
		cmocka_unit_test(test_number_wanted),
		cmocka_unit_test(test_number_merges_what_is_tied),
		cmocka_unit_test(test_neighbours_all_pairs), cmocka_unit_test(test_neighbours_of_the_first),
		cmocka_unit_test(test_greater_bytes),
		cmocka_unit_test(test_dot_byte_rows),
		cmocka_unit_test(test_rows_same_bits),
		cmocka_unit_test(test_mixture_mends),
		cmocka_unit_test(test_consensus_of_kinds),
		cmocka_unit_test(test_tidy_merges_and_gives_up),
		cmocka_unit_test(test_themes_that_share_responses),
		cmocka_unit_test(test_groups_by_ward),
		cmocka_unit_test(test_eigenvectors),
		cmocka_unit_test(test_lsa_brings_synonyms_near),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
