/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_DISK_MIRROR_H
#define RINGLET_DISK_MIRROR_H

/*
 * Which disks of an array hold the copies of each other's blocks, and an order of disks in which no such two are of one
 * group. Numbers only. Part of the disk plan (disk.h).
 *
 * Where md puts the two copies of raid10 (drivers/md/raid10.c, __raid10_find_phys), count disks from 0:
 *   near    n2: the copies of chunk c follow each other, row by row: on disk 2c and 2c + 1, modulo count. An even count
 *               makes pairs of it: 0+1, 2+3... With an odd one the pairs wander: every disk shares with the next one.
 *   far     f2: one copy as raid0 has it, on disk d; the other one in the second half of disk d + 1, modulo count.
 *   offset  o2: the same, but in the next row.
 * So it is pairs, or a ring of all disks.
 */

#include "plan/disk.h"

/* Returns how many pairs there are; 0: the level does not mirror in halves. */
unsigned mirror_pairs(struct mirror_pair pairs[DISKS_MAX], enum level level, enum layout layout, unsigned count);

/* How many groups there must be at least: 2; 3 if an odd count makes a ring. */
unsigned mirror_groups_min(enum level level, enum layout layout, unsigned count);

/*
 * Finds order[place] = disk such that group[] of the two disks of each pair differ; the same for the same input, and if
 * there is such an order at all, one is found. 0; 1: there is none, for more than half of the disks are of one group.
 */
int mirror_order(unsigned order[DISKS_MAX], const char *const group[], unsigned count, const struct mirror_pair *pairs,
		 unsigned pair_count);

#endif
