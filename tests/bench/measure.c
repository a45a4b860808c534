/* measure.c: runs a command and says what it took.
 *
 *   measure COMMAND [ARGUMENT...]
 *
 * Prints to descriptor 3 (standard error if that is not open) one line: seconds by the
 * clock, seconds of processor time, and the peak resident KiB of the largest process
 * among it and its children. Gives the command's exit code. */
#include <fcntl.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double seconds(struct timeval t)
{
	return (double)t.tv_sec + (double)t.tv_usec / 1e6;
}

int main(int argc, char **argv)
{
	struct timespec from, to;
	struct rusage used;
	int status, report = fcntl(3, F_GETFD) < 0 ? STDERR_FILENO : 3;
	if (argc < 2)
		return 64;
	clock_gettime(CLOCK_MONOTONIC, &from);
	pid_t pid = fork();
	if (pid == 0) {
		close(3);
		execvp(argv[1], argv + 1);
		perror(argv[1]);
		_exit(127);
	}
	if (pid < 0 || waitpid(pid, &status, 0) < 0)
		return 71;
	clock_gettime(CLOCK_MONOTONIC, &to);
	getrusage(RUSAGE_CHILDREN, &used);
	dprintf(report, "%.3f %.3f %ld\n",
	        (double)(to.tv_sec - from.tv_sec) + (double)(to.tv_nsec - from.tv_nsec) / 1e9,
	        seconds(used.ru_utime) + seconds(used.ru_stime), used.ru_maxrss);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
