/* piped.c: a chain as processes, as a shell would run it. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "chain.h"

static pid_t start(const struct step *s, int from, int to, const char *jobs)
{
	char *program = s->stage ? stage_program(s->name) : xstrdup(s->program);
	char **argv = xcalloc((size_t)s->argc + 3, sizeof *argv);
	for (int i = 0; i < s->argc; i++)
		argv[i + (s->stage && i ? 2 : 0)] = s->argv[i];
	if (s->stage) {
		argv[0] = strrchr(program, '/') + 1; /* the name tells the program which stage it is */
		argv[1] = (char *)(uintptr_t)"--jobs";
		argv[2] = (char *)(uintptr_t)jobs;
	}
	fflush(NULL);
	pid_t parent = getpid(), pid = fork();
	if (pid == 0) {
		/* A run that is killed must not go on to replace the database. */
		prctl(PR_SET_PDEATHSIG, SIGTERM);
		if (getppid() != parent)
			_exit(EXIT_IO);
		signal(SIGPIPE, SIG_DFL);
		if ((from >= 0 && dup2(from, STDIN_FILENO) < 0) || (to >= 0 && dup2(to, STDOUT_FILENO) < 0))
			_exit(EXIT_IO);
		execv(program, argv);
		report(s->name, "error", "cannot run '%s': %s", program, strerror(errno));
		_exit(EXIT_CONFIG);
	}
	free(program);
	free(argv);
	return pid;
}

static int code_of(int status, const char *name)
{
	if (!WIFSIGNALED(status))
		return WEXITSTATUS(status);
	if (WTERMSIG(status) != SIGPIPE)
		report(name, "error", "killed by signal %d", WTERMSIG(status));
	return EXIT_IO;
}

/* The chain's code. A stage that lost its reader or its writer says 74 (a program of
 * another project anything, 141 for one): that is somebody else's fault wherever one of
 * ours has another, or one of theirs. */
static int first_to_blame(const struct chain *c, const int *codes, size_t n)
{
	int cut = 0, theirs = 0;
	for (size_t i = 0; i < n; i++) {
		bool lost = codes[i] == EXIT_IO || codes[i] == 128 + SIGPIPE;
		if (codes[i] && !lost && c->steps[i].stage)
			return codes[i];
		if (codes[i] && !lost && !theirs)
			theirs = codes[i];
		if (codes[i])
			cut = EXIT_IO;
	}
	return theirs ? theirs : cut;
}

int chain_run_piped(struct chain *c, int jobs, struct fault *f)
{
	pid_t *pids = xcalloc(c->n_steps, sizeof *pids);
	int *codes = xcalloc(c->n_steps, sizeof *codes), from = -1, code = 0;
	char jobs_text[16];
	snprintf(jobs_text, sizeof jobs_text, "%d", jobs);
	size_t n = 0;
	for (; n < c->n_steps && !code; n++) {
		int ends[2] = { -1, -1 };
		if (n + 1 < c->n_steps && pipe2(ends, O_CLOEXEC) != 0)
			code = fault_set(f, EXIT_IO, "cannot make a pipe: %s", strerror(errno));
		else if ((pids[n] = start(&c->steps[n], from, ends[1], jobs_text)) < 0)
			code = fault_set(f, EXIT_IO, "cannot start %s: %s", c->steps[n].name, strerror(errno));
		if (from >= 0)
			close(from);
		if (ends[1] >= 0)
			close(ends[1]);
		from = ends[0];
	}
	if (from >= 0)
		close(from);
	for (size_t i = 0; i < n; i++) {
		int status = 0;
		while (pids[i] > 0 && waitpid(pids[i], &status, 0) < 0 && errno == EINTR)
			;
		codes[i] = code_of(status, c->steps[i].name);
	}
	if (!code)
		code = first_to_blame(c, codes, n);
	free(pids);
	free(codes);
	return code;
}
