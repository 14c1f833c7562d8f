/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_DISK_FIT_H
#define RINGLET_DISK_FIT_H

/* Whether disks that can be taken fit each other, in size and sectors. Part of the disk plan (disk.h). */

#include "plan/disk_judge.h"

/* 0; 1: size-tolerance is exceeded, and the report says by which two disks. */
int disks_fit_sizes(const struct candidates *all, struct report *report);

/* What the owner should know of the disks that are taken: what stays unused, and what a BIOS can start from. */
void disks_warn(const struct disk_plan *plan, const struct cluster *cluster, int node, struct report *report);

#endif
