/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_DISK_BUSY_H
#define RINGLET_DISK_BUSY_H

/*
 * Who has a disk or one of its partitions in use, in words: fills busy, "" if nobody does.
 *
 *   "sda1 is used by md127"
 *   "sda2 is used by LVM volume vg-home (dm-0)"
 *   "sda is a path of multipath device mpatha (dm-1)"
 *   "sda3 is mounted at /srv"
 *   "sda4 is used as swap"
 *   "zoned, host-managed: cannot be written at random"
 */

#include "plan/disk.h"

void disk_busy(struct disk_facts *disk, const char *root);

/* The same on a finished node, where md holds every disk: what is held by one of ours ("md127"; NULL-terminated) is not
   in use by that. */
void disk_busy_beside(struct disk_facts *disk, const char *root, const char *const *ours);

#endif
