/* cleanup.c: unlinks the half-written output when a run is stopped. */
#include "cleanup.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static char remembered[4096], journal[4096 + 16];

void cleanup_path(const char *path)
{
	remembered[0] = journal[0] = '\0';
	if (!path || strlen(path) >= sizeof remembered)
		return;
	snprintf(journal, sizeof journal, "%s-journal", path);
	strcpy(remembered, path);
}

void cleanup_now(void)
{
	if (remembered[0])
		unlink(remembered);
	if (journal[0])
		unlink(journal);
}

static void on_signal(int number)
{
	cleanup_now();
	signal(number, SIG_DFL);
	raise(number);
}

void cleanup_on_signals(void)
{
	static const int fatal[] = { SIGINT, SIGTERM, SIGHUP };
	struct sigaction action = { .sa_handler = on_signal };
	sigemptyset(&action.sa_mask);
	for (size_t i = 0; i < sizeof fatal / sizeof *fatal; i++)
		sigaction(fatal[i], &action, NULL);
	signal(SIGPIPE, SIG_IGN);
}
