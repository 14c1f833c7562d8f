/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_DISK_RENEW_H
#define RINGLET_DISK_RENEW_H

/*
 * existing = own: the system afresh, the data kept. Looks at all disks together. Part of the disk plan (disk.h).
 *
 * What cannot be seen from outside of the arrays (whether the members that are there are up to date, their level
 * and number of devices) is left to the step ASSEMBLE, which refuses before the first write.
 */

#include "plan/disk_judge.h"
#include "plan/disk_layout.h"

/*
 * For candidates that are as many as asked for, with no objection.
 * 0: none of them holds data of this node, it is an installation like any other. 1: a renewal: plan->renew is set,
 * every disk that is taken has its number, blank ones those of the lost disks, and the candidates are sorted by it.
 * -1: there are data to be kept, and they could not be; the report says why.
 */
int disks_to_renew(struct disk_plan *plan, struct candidates *all, struct report *report);

/*
 * How this node's disks are divided, as members of its arrays tell it. 0: all that tell anything agree. 1: own
 * or copy are told by none, or odd differs from the others (NULL: it is one disk's own table that makes no sense).
 */
int disks_layout(struct disk_layout *layout, const struct candidates *all, const struct candidate **odd);

/* Says which halves of a mirror are not apart as mirror-across wants them: a new disk takes the place of a lost one. */
void renewal_warn_mirrors(const struct disk_plan *plan, const struct profile *profile, struct report *report);

#endif
