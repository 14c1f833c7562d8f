/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_DISK_RECORD_H
#define RINGLET_DISK_RECORD_H

/*
 * The node's record of who its disks are, by their numbers: so that one that is gone can be named, and a replacement
 * that was cut off is finished. It is written as disk facts (disk_text.h), with the number in the place of the name:
 *
 *   disk 2 size=500107862016 model=ST500DM002 serial=Z3T0ABCD transport=sata path=... mark=sealed
 *
 * The mark says how far its replacement came:
 *   none      it was granted to be number 2; nothing may have been written yet
 *   newborn   it has its table; it is filled, and does not boot
 *   sealed    nothing is left to do: it is in all arrays and boots (some may still be rebuilding)
 */

#include "plan/disk.h"

#define DISK_RECORD "/var/lib/ringlet/disks"

struct disk_record {
	struct disk_facts disk[DISKS_MAX + 1]; /* index: number; size 0: not known */
};

/* 0; -1: the report says what is wrong. path is only for messages. */
int disk_record_read(struct disk_record *record, const char *path, const char *text, struct report *report);
char *disk_record_text(const struct disk_record *record); /* for the caller to free */

/* This disk is number K from now on. */
void disk_record_set(struct disk_record *record, int number, const struct disk_facts *disk, enum disk_mark mark);

/* The same piece of hardware: by serial number, else WWN, else place. */
bool disk_is_known(const struct disk_facts *a, const struct disk_facts *b);

/* Its number, 0: none. */
int disk_record_number(const struct disk_record *record, const struct disk_facts *disk);

#endif
