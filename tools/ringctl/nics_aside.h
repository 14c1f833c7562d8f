/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGCTL_NICS_ASIDE_H
#define RINGCTL_NICS_ASIDE_H

/*
 * What may take long (a file synced to a busy disk, a command) is done by a child, so that neighbours go on hearing us
 * meanwhile. One child at a time for each kind of work.
 */

#include <stdbool.h>
#include <sys/types.h>

struct aside {
	pid_t child; /* 0: none */
};

/* Runs deed(context) in a child, whose exit status is 0 if that returned 0. False: one is at work, or there is no room. */
bool aside_begin(struct aside *aside, int (*deed)(void *context), void *context);

enum aside_state { ASIDE_REST, ASIDE_BUSY, ASIDE_DONE, ASIDE_FAILED };
/* Done and failed are told once. */
enum aside_state aside_state(struct aside *aside);

#endif
