/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_WIPE_H
#define RINGLET_WIPE_H

/*
 * Removes every signature libblkid knows from a device (or file): what a
 * former life left in a place that is now ours must not come to life again.
 * Called only for what the gate has released. 0; -1: the report says why not.
 */

#include "base/report.h"

int wipe_signatures(const char *path, struct report *report);

/*
 * The same for a member of an array that is given up. What shows through it goes first: at no moment is there a file
 * system on the partition that would be taken for somebody else's.
 */
int wipe_member(const char *path, struct report *report);

#endif
