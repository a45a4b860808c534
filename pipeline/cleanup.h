/* cleanup.h: temporary outputs that must not outlive a run that was stopped.
 *
 * The one piece of state that is the process's and not a stage's: a signal
 * handler can reach nothing else.
 */
#ifndef CANVASS_CLEANUP_H
#define CANVASS_CLEANUP_H

/* Remembers path (copied, at most 4095 bytes) to be unlinked by cleanup_now. One
 * path at a time; null forgets it. */
void cleanup_path(const char *path);

/* Unlinks the remembered path and its SQLite journal. Async-signal-safe. */
void cleanup_now(void);

/* From now on SIGINT, SIGTERM and SIGHUP clean up and then end the process as
 * they would have; SIGPIPE is ignored, so that a broken pipe is a write error. */
void cleanup_on_signals(void);

#endif
