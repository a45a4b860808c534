/* stale.c: looks through the folder for files by the name that store gives them. */
#include "stale.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static const char ending[] = ".partial";

/* The process in NAME.PID.partial; 0: another kind of name. */
static long process_of(const char *entry, const char *name)
{
	size_t n = strlen(name);
	if (strncmp(entry, name, n) != 0 || entry[n] != '.' || entry[n + 1] < '1' || entry[n + 1] > '9')
		return 0;
	char *end;
	errno = 0;
	long pid = strtol(entry + n + 1, &end, 10);
	return errno || strcmp(end, ending) != 0 || pid != (pid_t)pid ? 0 : pid;
}

/* A file under this process's own number is from an earlier one (in a container, the first
 * process always has the same); so may be that of a process that is not to be seen from
 * here, hence the lock. */
static bool is_gone(long pid)
{
	return pid == (long)getpid() || (kill((pid_t)pid, 0) != 0 && errno == ESRCH);
}

static void remove_if_stale(int folder, const char *entry)
{
	struct stat st;
	int fd = openat(folder, entry, O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	if (fd < 0)
		return;
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_uid == geteuid() && flock(fd, LOCK_EX | LOCK_NB) == 0)
		unlinkat(folder, entry, 0);
	close(fd);
}

void stale_remove(const char *path)
{
	const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
	char *folder = slash ? strndup(path, (size_t)(slash - path) + 1) : strdup(".");
	DIR *list = folder ? opendir(folder) : NULL;
	for (struct dirent *e; list && (e = readdir(list));) {
		long pid = process_of(e->d_name, name);
		if (pid && is_gone(pid))
			remove_if_stale(dirfd(list), e->d_name);
	}
	if (list)
		closedir(list);
	free(folder);
}
