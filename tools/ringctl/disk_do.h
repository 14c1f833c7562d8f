/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGCTL_DISK_DO_H
#define RINGCTL_DISK_DO_H

/*
 * The deeds of `ringctl disk`, one at a time: each looks, lets the plan decide, and does the one thing it says, under a
 * lock. So it does not matter who calls, how often, and where the last one was cut off.
 */

#include "disk_look.h"

/* One step for number K. Returns what the plan said; *next holds it. -1: it was tried and failed, the report says why. */
int disk_do_next(struct disk_look *look, struct replace_next *next, int number, bool erase, struct report *report);

/* Writes into the record, durably, that this disk is number K from now on. */
int disk_do_grant(struct disk_look *look, const struct replace_grant *grant, struct report *report);

/* Marks the members of a disk as failed and takes them out of their arrays. */
int disk_do_fail(const struct array_facts array[ARRAYS], const char (*member)[32], struct report *report);

/* Brings the record up to date with the disks that are there; those that are missing stay in it. */
int disk_do_remember(struct disk_look *look, struct report *report);

/* One at a time: the lock, held until it is closed; -1: the report says why not. */
int disk_do_lock(struct report *report);

#endif
