/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGCTL_VOLUME_FENCE_H
#define RINGCTL_VOLUME_FENCE_H

/*
 * DRBD's question whether a half may go on alone, and what is left behind of it.
 * Whether it may is decided in plan/fence.h.
 */

#include "self.h"

/*
 * The handler fence-peer; volume NULL: as DRBD says in its environment. What is looked at lies below root; "": this
 * machine. The status for DRBD, of plan/fence.h: never another one that means something there.
 */
int fence_handler(const char *root, const char *volume);
/* The handler unfence-peer. */
int unfence_handler(void);

/*
 * For ringctl care: a claim is taken out once the halves of a volume that is primary here are both up to date again; a
 * volume that stayed frozen here, because its handler found no answer in time, goes on when there is one; a half that lost
 * its array gets it back. What is looked at lies below root.
 */
void fences_tidy(const struct self *self, const char *root);

/* Takes the claim out, if there is one. For somebody who has seen that both halves are up to date, and cannot wait. */
void fence_lift(const char *root, const char *volume);

#endif
