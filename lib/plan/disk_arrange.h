/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_DISK_ARRANGE_H
#define RINGLET_DISK_ARRANGE_H

/*
 * The disks of a new installation, put into the order in which they get their numbers: by name, or with mirror-across
 * so that the halves of each mirror are on different controllers or in different groups. Part of the disk plan.
 */

#include "plan/disk_judge.h"

/*
 * Reorders the items; all that are counted can be taken. 0; 1: there is no such order, and the report says why.
 */
int disks_arrange(struct candidates *all, struct report *report);

/* Fills in what the plan tells of its mirrors; the targets are there. */
void disks_tell_mirrors(struct disk_plan *plan, const struct profile *profile);

/* What mirror-across tells the disk from others by: its controller, or the first pattern that it matches; or NULL. */
const char *disk_group(const struct disk_facts *disk, const struct profile *profile);

/* Of wished disks: pretended controllers, or the groups of the profile, as many as the mirrors need. */
void disks_wish_groups(struct disk_facts *facts, size_t count, const struct profile *profile);

#endif
