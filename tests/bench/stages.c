/* stages.c: what each stage of a fused run takes, on one core.
 *
 *   stages [-n N] [-r RECIPE] INPUT [--option VALUE]...
 *
 * Runs a recipe (default) cut after its first stage, after its second and so on, each
 * in a process of its own with its records going nowhere; a stage's time is what its
 * run takes longer than the one before, in processor time, the best of N runs (3).
 * Prints a line for each: name, its seconds, the seconds up to it, peak resident KiB. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../../pipeline/chain.h"

static int drop(struct emitter *self, struct record *r, struct fault *f)
{
	(void)self, (void)r, (void)f;
	return 0;
}

/* Gives an option to the stages that declare it. */
static void hand_out(struct chain *c, const char *option, const char *value)
{
	for (size_t i = 0; i < c->n_steps; i++)
		for (const struct option_spec *o = c->steps[i].stage ? c->steps[i].stage->options : NULL;
		     o && o->name; o++)
			if (strcmp(o->name, option + 2) == 0) {
				step_argument(c, &c->steps[i], option);
				step_argument(c, &c->steps[i], value);
			}
}

/* The child: runs the first n steps. */
static int run_first(struct chain *c, size_t n)
{
	struct emitter nowhere = { drop };
	struct fault f = { 0 };
	c->n_steps = n;
	int code = chain_resolve(c, 1, &f);
	if (!code)
		code = chain_run_fused(c, 1, &nowhere, false, &f);
	if (code)
		report(f.who[0] ? f.who : "stages", "error", "%s", f.message);
	return code;
}

static int measure(struct chain *c, size_t n, double *seconds, long *peak_kib)
{
	struct rusage used;
	int status;
	fflush(NULL);
	pid_t pid = fork();
	if (pid == 0)
		_exit(run_first(c, n));
	if (pid < 0 || wait4(pid, &status, 0, &used) < 0)
		return 71;
	*seconds = (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
	           (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6;
	*peak_kib = used.ru_maxrss;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 70;
}

int main(int argc, char **argv)
{
	struct chain c = { 0 };
	struct fault f = { 0 };
	int times = 3, option;
	double before = 0;
	const char *recipe = "default";
	while ((option = getopt(argc, argv, "+n:r:")) != -1)
		if (option == 'n')
			times = atoi(optarg);
		else if (option == 'r')
			recipe = optarg;
	if (optind >= argc || recipe_read(&c, recipe, &f) != 0) {
		fprintf(stderr, "usage: stages [-n N] [-r RECIPE] INPUT [--option VALUE]...\n%s\n", f.message);
		return 64;
	}
	step_argument(&c, &c.steps[0], argv[optind]);
	for (int i = optind + 1; i + 1 < argc; i += 2)
		hand_out(&c, argv[i], argv[i + 1]);
	char database[] = "/tmp/canvass-stages-XXXXXX";
	int fd = mkstemp(database), code = 0;
	if (fd >= 0)
		close(fd);
	const struct stage *last_stage = c.steps[c.n_steps - 1].stage;
	if (last_stage && last_stage->kind == STAGE_SINK)
		step_argument(&c, &c.steps[c.n_steps - 1], database);
	for (size_t n = 1, n_steps = c.n_steps; n <= n_steps && !code; n++) {
		double best = 0, seconds = 0;
		long peak = 0;
		for (int i = 0; i < times && !code; i++) {
			code = measure(&c, n, &seconds, &peak);
			best = i == 0 || seconds < best ? seconds : best;
		}
		if (!code)
			printf("%s %.3f %.3f %ld\n", c.steps[n - 1].name, best - before, best, peak);
		before = best;
	}
	unlink(database);
	chain_free(&c);
	return code;
}
