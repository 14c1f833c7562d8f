/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGCTL_BOOT_H
#define RINGCTL_BOOT_H

#include "base/report.h"
#include "plan/disk.h"

/*
 * Every ESP in step with the packages' files, what an installation left unsealed sealed, the firmware's entries. One
 * disk after the other, so that at any moment all others start. What was done is said on standard output; what is left
 * to say stands in BOOT_SAID then. 0; -1: not all could be done, the report says why.
 */
int boot_sync(const struct cluster *cluster, int node, struct report *report);

/* Of a disk that was filled: what it is to hold, and open, for a disk that is sealed already. */
int boot_fill(const char *path, const struct disk_target *target, struct report *report);

#endif
