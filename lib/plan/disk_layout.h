/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_DISK_LAYOUT_H
#define RINGLET_DISK_LAYOUT_H

/* Numbers only: how disks of a certain size are divided. Part of the disk plan (disk.h). */

#include "plan/disk.h"

struct disk_layout {
	uint64_t start[PART_COUNT + 1]; /* bytes, index enum partition */
	uint64_t length[PART_COUNT + 1];
};

/*
 * Usable bytes of an array with members of that size. The same rule as md's; its own records
 * (superblock, bitmap: about a thousandth) are not subtracted.
 */
uint64_t level_usable(enum level level, unsigned members, uint64_t member_size);
/* How many members of the level are needed at least, and how many may be missing. */
unsigned level_members_min(enum level level);
unsigned level_missing_max(enum level level, unsigned members);
/* Do those that are there hold everything? there[]: by their place in the array, from 0. The layout counts for raid10. */
bool level_survives(enum level level, enum layout layout, const bool there[], unsigned members);

/*
 * The layout of count disks of which the smallest has this size. root_size 0: chosen.
 * 0; 1: root, own and copy do not fit; needed is then the size that the smallest disk must have.
 */
int disk_layout(struct disk_layout *layout, enum level level, unsigned count, uint64_t smallest, uint64_t root_size,
		uint64_t *needed);

#endif
