/* stale.h: half-written databases that a killed run could not take away. */
#ifndef CANVASS_STORE_STALE_H
#define CANVASS_STORE_STALE_H

/* Unlinks the files PATH.PID.partial in path's folder that nobody writes any more: regular
 * files of ours, not locked (a run holds flock(2) on its own), whose process is gone. What
 * cannot be looked at or unlinked is left, without a word. Linear in the folder. */
void stale_remove(const char *path);

#endif
