/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_DISK_SEALED_H
#define RINGLET_DISK_SEALED_H

/* Is this machine finished already, or nearly? Looks at all disks together. Part of the disk plan (disk.h). */

#include "plan/disk_judge.h"

/*
 * True: this node's finished installation is here and stays as it is; the plan names its disks and asks for nothing.
 * That is so under existing = refuse, and whenever this very medium has installed it: a medium installs a machine
 * at most once, or one left in the drive would do it at every start. What another medium finished is renewed under
 * existing = own and erased under erase. A set that could still start with some missing counts like a whole
 * one: a node that lost a disk shall come up again, and a look at a shell prompt would help nobody.
 */
bool disks_sealed(struct disk_plan *plan, const struct candidates *all, struct report *report);

/*
 * Sets plan->finish where an installation was verified and then interrupted while its disks were marked
 * and sealed, and moves the disks into their old order.
 */
void disks_to_finish(struct disk_plan *plan, struct candidates *all);

#endif
