/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_PARTITION_H
#define RINGLET_PARTITION_H

#include "plan/disk.h"

/*
 * STEP_PARTITION. The order of writes: the mark "newborn" (from here on the
 * disk can only be installed again), nothing where its ESP begins, old signatures wiped, the table, old
 * signatures within the new partitions wiped.
 */
int partition_disk(const struct disk_target *target, struct report *report);

/* The table alone, onto a device or a file. */
int partition_write_table(const char *path, const struct disk_target *target, struct report *report);

/* Compares a disk's table with the plan, every id and every place. 0; -1: the report says what differs. */
int partition_verify(const char *path, const struct disk_target *target, struct report *report);

/* "/dev/sda" + 2 -> "/dev/sda2", "/dev/nvme0n1" -> "/dev/nvme0n1p2"; to be freed. */
char *partition_device(const struct disk_target *target, enum partition part);

#endif
