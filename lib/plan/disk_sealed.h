/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_DISK_SEALED_H
#define RINGLET_DISK_SEALED_H

/* Is this machine finished already, or nearly? Looks at all disks together. Part of the disk plan (disk.h). */

#include "plan/disk_judge.h"

/*
 * True: this node's finished installation is here; the plan names its disks and asks for nothing.
 * A complete set is taken for that whatever the profile says about existing disks, or a medium
 * that was left in the drive would erase the node at its next start. A set that could still start with
 * some missing is taken for it too unless the profile says erase: a node that lost a disk shall come
 * up again, and a look at a shell prompt would help nobody.
 */
bool disks_sealed(struct disk_plan *plan, const struct candidates *all, struct report *report);

/*
 * Sets plan->finish where an installation was verified and then interrupted while its disks were marked
 * and sealed, and moves the disks into their old order.
 */
void disks_to_finish(struct disk_plan *plan, struct candidates *all);

#endif
