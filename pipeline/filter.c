/* filter.c: reads lines, pushes them through one link, writes lines. */
#include "filter.h"

#include <sched.h>
#include <stdio.h>
#include <unistd.h>

#include "cleanup.h"
#include "lines.h"
#include "link.h"
#include "version.h"

enum { WRITE_FROM_BYTES = 256 * 1024 };

const struct option_spec common_options[] = {
	{ "jobs", 'j', "N", "worker threads (default: the processors there are)", OPTION_QUIET },
	{ "help", 'h', NULL, "print this help and stop", OPTION_QUIET },
	{ "version", 0, NULL, "print the version and stop", OPTION_QUIET },
	{ 0 }
};

int jobs_wanted(const struct options *o, int *jobs, struct fault *f)
{
	cpu_set_t set;
	long processors = sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1, n;
	CHECK(options_number(o, "jobs", 1, 256, processors < 256 ? processors : 256, &n, f));
	*jobs = (int)n;
	return 0;
}

static int write_record(struct emitter *self, struct record *r, struct fault *f)
{
	struct line_writer *w = (struct line_writer *)self;
	record_write(r, &w->pending);
	return w->pending.len >= WRITE_FROM_BYTES ? line_writer_flush(w, f) : 0;
}

void line_writer_init(struct line_writer *w, int fd, const char *name)
{
	*w = (struct line_writer){ .in = { write_record }, .fd = fd, .name = name };
}

int line_writer_flush(struct line_writer *w, struct fault *f)
{
	CHECK(write_all(w->fd, w->name, w->pending.bytes, w->pending.len, f));
	w->pending.len = 0;
	return 0;
}

void line_writer_free(struct line_writer *w)
{
	buffer_free(&w->pending);
}

void filter_usage(FILE *to, const struct stage *stage)
{
	fprintf(to, "usage: canvass-%s [options]%s%s\n%s\n", stage->name,
	        stage->operands ? " " : "", stage->operands ? stage->operands : "", stage->summary);
	for (int adds = 0; adds < 2; adds++) {
		const char *const *m = adds ? stage->adds : stage->needs;
		if (!m || !*m)
			continue;
		fprintf(to, adds ? "adds: " : "needs: ");
		for (; *m; m++)
			fprintf(to, "%s%s", *m, m[1] ? ", " : "\n");
	}
	fprintf(to, "options:\n");
	options_print(to, stage->options);
	options_print(to, common_options);
}

/* The end record counts only if nothing follows: a sink commits by it. */
static int wait_for_the_end(struct line_reader *in, struct record *r, struct arena *a, struct fault *f)
{
	struct record end;
	struct span line;
	bool ended;
	record_copy(&end, r, a); /* reading on moves the line */
	CHECK(line_next(in, &line, &ended, f));
	if (!ended)
		return fault_set(f, EXIT_DATA, "a record after the end record (line %llu)",
		                 (unsigned long long)in->line);
	*r = end;
	return 0;
}

static int pump(struct link *l, struct fault *f)
{
	struct line_reader in = { .fd = STDIN_FILENO, .name = "standard input" };
	struct arena a = { 0 };
	struct record_hints hints = { { 0 } };
	int code = 0;
	while (!code) {
		struct record r;
		struct span line;
		bool end;
		if ((code = line_next(&in, &line, &end, f)) != 0 || end)
			break;
		arena_reset(&a);
		code = record_read(&r, line, &a, &hints, f);
		if (code) {
			size_t n = strlen(f->message);
			snprintf(f->message + n, sizeof f->message - n, " (line %llu)",
			         (unsigned long long)in.line);
			break;
		}
		r.line = in.line;
		if (r.type == RECORD_END)
			code = wait_for_the_end(&in, &r, &a, f);
		if (!code)
			code = emit(&l->in, &r, f);
	}
	if (!code)
		code = link_check_end(l, f);
	line_reader_free(&in);
	arena_free(&a);
	return code;
}

static int run_filter(struct context *ctx, struct fault *f)
{
	const struct stage *stage = ctx->stage;
	struct line_writer out;
	struct link l;
	line_writer_init(&out, STDOUT_FILENO, "standard output");
	int code = link_open(&l, ctx, stage->kind == STAGE_SINK ? NULL : &out.in, f);
	if (!code)
		code = stage->kind == STAGE_SOURCE ? link_run_source(&l, f) : pump(&l, f);
	/* What was right before the fault still goes out: a filter is honest to its reader. */
	struct fault flushed = { 0 };
	if (line_writer_flush(&out, code ? &flushed : f) != 0 && !code)
		code = f->code;
	if (!code && close(STDOUT_FILENO) != 0)
		code = fault_set(f, EXIT_IO, "cannot write standard output");
	link_close(&l);
	line_writer_free(&out);
	return code;
}

int filter_main(const struct stage *stage, int argc, char **argv)
{
	struct fault f = { 0 };
	struct context ctx = { .stage = stage };
	const struct option_spec *tables[] = { common_options, stage->options, NULL };
	int code = options_parse(&ctx.options, argc, argv, tables, &f);
	cleanup_on_signals();
	if (!code && options_given(&ctx.options, "help")) {
		filter_usage(stdout, stage);
	} else if (!code && options_given(&ctx.options, "version")) {
		printf("canvass-%s " CANVASS_VERSION "\n", stage->name);
	} else {
		if (!code && ctx.options.n_operands && !stage->operands)
			code = fault_set(&f, EXIT_USAGE, "takes no operand, but '%s' is given",
			                 ctx.options.operands[0]);
		if (!code)
			code = jobs_wanted(&ctx.options, &ctx.jobs, &f);
		bool done = false;
		if (!code && stage->instead)
			code = stage->instead(&ctx, &done, &f);
		if (!code && !done)
			code = run_filter(&ctx, &f);
	}
	if (!code && fflush(stdout) != 0)
		code = fault_set(&f, EXIT_IO, "cannot write standard output");
	if (code)
		report(f.who[0] ? f.who : stage->name, "error", "%s%s", f.message,
		       code == EXIT_USAGE ? " (-h shows the usage)" : "");
	context_free(&ctx);
	return code;
}
