/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_COUNTDOWN_H
#define RINGLET_COUNTDOWN_H

#include "installation.h"

/*
 * STEP_COUNTDOWN: says what is going to be erased, and counts down on every console. 0: the time is over.
 * 1: somebody pressed a key, or nobody could have: the report says so, nothing may be written.
 */
int countdown(struct installation *it);

/* Its heart, for tests too: waits so many seconds for a key on the terminals; tick is called before each of them. */
enum countdown_end { COUNTDOWN_OVER, COUNTDOWN_KEY, COUNTDOWN_NOBODY };
enum countdown_end countdown_wait(const char *const *terminals, size_t count, unsigned seconds,
				  void (*tick)(unsigned left));

#endif
