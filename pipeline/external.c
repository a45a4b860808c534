/* external.c: serving a child process through two pipes. */
#include "external.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lines.h"

enum { SEND_FROM_BYTES = 64 * 1024, READ_BYTES = 256 * 1024 };

struct external {
	struct emitter in;       /* first member */
	struct emitter *out;
	const char *name;
	pid_t pid;
	int to, from;            /* -1 when closed */
	struct buffer pending;   /* lines not sent yet, from `sent` on */
	size_t sent;
	struct buffer received;
	struct arena arena;
	struct record_hints hints;
	uint64_t line;
	struct arena kept;
	struct record end;       /* passed on when the program has ended well */
	bool broken, ended, done; /* it reads no more; its end record came; and was passed on */
};

static int start(struct external *x, const struct step *step, bool first, struct fault *f)
{
	int to[2] = { -1, -1 }, from[2] = { -1, -1 };
	if (first)
		to[0] = open("/dev/null", O_RDONLY | O_CLOEXEC);
	if ((!first && pipe2(to, O_CLOEXEC) != 0) || pipe2(from, O_CLOEXEC) != 0)
		return fault_set(f, EXIT_IO, "cannot make a pipe: %s", strerror(errno));
	x->to = to[1];
	x->from = from[0];
	x->pid = fork();
	if (x->pid == 0) {
		signal(SIGPIPE, SIG_DFL);
		if (dup2(to[0], STDIN_FILENO) < 0 || dup2(from[1], STDOUT_FILENO) < 0)
			_exit(EXIT_IO);
		execv(step->program, step->argv);
		report(step->name, "error", "cannot run '%s': %s", step->program, strerror(errno));
		_exit(EXIT_CONFIG);
	}
	close(to[0]);
	close(from[1]);
	if (x->pid < 0)
		return fault_set(f, EXIT_IO, "cannot start '%s': %s", step->name, strerror(errno));
	if (x->to >= 0)
		fcntl(x->to, F_SETFL, O_NONBLOCK);
	fcntl(x->from, F_SETFL, O_NONBLOCK);
	return 0;
}

/* Passes on every whole line received. */
static int pass_lines(struct external *x, struct fault *f)
{
	char *at = x->received.bytes, *end = at + x->received.len, *stop;
	while (at < end && (stop = memchr(at, '\n', (size_t)(end - at))) != NULL) {
		struct record r;
		x->line++;
		arena_reset(&x->arena);
		if (record_read(&r, (struct span){ at, (size_t)(stop - at) }, &x->arena, &x->hints, f) != 0)
			return fault_prefix(f, "line %llu of its output", (unsigned long long)x->line);
		r.line = x->line;
		if (x->ended)
			return fault_set(f, EXIT_DATA, "a record after the end record (line %llu of its output)",
			                 (unsigned long long)x->line);
		x->ended = r.type == RECORD_END;
		if (x->ended)
			record_copy(&x->end, &r, &x->kept);
		else
			CHECK(emit(x->out, &r, f));
		at = stop + 1;
	}
	x->received.len = (size_t)(end - at);
	if (x->received.len)
		memmove(x->received.bytes, at, x->received.len);
	if (x->received.len > LONGEST_LINE_BYTES)
		return fault_set(f, EXIT_DATA, "its line %llu is longer than 16 MiB",
		                 (unsigned long long)x->line + 1);
	return 0;
}

static int receive(struct external *x, struct fault *f)
{
	buffer_reserve(&x->received, READ_BYTES);
	ssize_t n = read(x->from, x->received.bytes + x->received.len, READ_BYTES);
	if (n < 0)
		return errno == EAGAIN || errno == EINTR
		           ? 0 : fault_set(f, EXIT_IO, "cannot read its output: %s", strerror(errno));
	if (n == 0) {
		close(x->from);
		x->from = -1;
		if (x->received.len)
			return fault_set(f, EXIT_IO, "its output is cut in line %llu",
			                 (unsigned long long)x->line + 1);
		return 0;
	}
	x->received.len += (size_t)n;
	return pass_lines(x, f);
}

static void send_some(struct external *x)
{
	ssize_t n = write(x->to, x->pending.bytes + x->sent, x->pending.len - x->sent);
	if (n >= 0)
		x->sent += (size_t)n;
	else if (errno != EAGAIN && errno != EINTR)
		x->broken = true;
	if (x->broken || x->sent == x->pending.len)
		x->sent = x->pending.len = 0;
}

/* Serves both pipes until less than `least` bytes wait, or (all) its output ends. */
static int serve(struct external *x, bool all, struct fault *f)
{
	while (x->from >= 0 && (all || (x->pending.len > x->sent && !x->broken))) {
		if (all && x->to >= 0 && (x->broken || x->pending.len == x->sent)) {
			close(x->to);
			x->to = -1;
		}
		struct pollfd fds[2] = { { x->from, POLLIN, 0 }, { x->to, POLLOUT, 0 } };
		if (poll(fds, x->to >= 0 && x->pending.len > x->sent ? 2 : 1, -1) < 0 && errno != EINTR)
			return fault_set(f, EXIT_IO, "cannot wait for it: %s", strerror(errno));
		if (fds[0].revents)
			CHECK(receive(x, f));
		if (x->to >= 0 && fds[1].revents)
			send_some(x);
	}
	return 0;
}

/* What became of the program, once its output has ended. */
static int reap(struct external *x, struct fault *f)
{
	int status = 0;
	while (waitpid(x->pid, &status, 0) < 0 && errno == EINTR)
		;
	x->pid = 0;
	if (WIFSIGNALED(status))
		return fault_set(f, EXIT_IO, "killed by signal %d", WTERMSIG(status));
	if (WEXITSTATUS(status))
		return fault_set(f, WEXITSTATUS(status), "stopped with code %d", WEXITSTATUS(status));
	if (!x->ended)
		return fault_set(f, EXIT_IO, "its output is cut: no end record came");
	return 0;
}

static int finish(struct external *x, struct fault *f)
{
	int code = serve(x, true, f);
	if (!code)
		code = reap(x, f);
	if (code)
		return fault_who(f, x->name);
	x->done = true;
	return emit(x->out, &x->end, f);
}

static int external_emit(struct emitter *self, struct record *r, struct fault *f)
{
	struct external *x = (struct external *)self;
	if (x->done) /* it has had enough, and said so by its end record */
		return 0;
	record_write(r, &x->pending);
	if (r->type == RECORD_END || x->broken || x->from < 0)
		return finish(x, f);
	return x->pending.len - x->sent < SEND_FROM_BYTES || serve(x, false, f) == 0
	           ? 0 : fault_who(f, x->name);
}

int external_open(struct external **external, const struct step *step, bool first,
                  struct emitter *out, struct fault *f)
{
	struct external *x = *external = xcalloc(1, sizeof *x);
	x->in.emit = external_emit;
	x->out = out;
	x->name = step->name;
	x->to = x->from = -1;
	int code = start(x, step, first, f);
	return code ? fault_who(f, step->name) : 0;
}

struct emitter *external_in(struct external *x)
{
	return &x->in;
}

int external_run_source(struct external *x, struct fault *f)
{
	return finish(x, f);
}

void external_close(struct external *x)
{
	if (!x)
		return;
	if (x->to >= 0)
		close(x->to);
	if (x->from >= 0)
		close(x->from);
	if (x->pid > 0) {
		kill(x->pid, SIGTERM);
		waitpid(x->pid, NULL, 0);
	}
	buffer_free(&x->pending);
	buffer_free(&x->received);
	arena_free(&x->arena);
	arena_free(&x->kept);
	free(x);
}
