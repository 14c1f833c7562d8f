/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_DISK_FAIL_H
#define RINGLET_DISK_FAIL_H

/* Taking a disk out of the arrays in order, so that it can be pulled: may it, and which members are those? Pure. */

#include "plan/disk_set.h"

struct fail_plan {
	const struct set_disk *disk;
	char member[ARRAYS][32]; /* "sdb3"; "": not in this array */
};

/* which: "2" or "sdb" or "/dev/sdb". 0; 1: refused, the report says why. layout: of raid10. */
int disk_fail(struct fail_plan *plan, const struct disk_set *set, const struct array_facts array[ARRAYS],
	      enum layout layout, const char *which, struct report *report);

/* Would the array still have all its data without the members of this disk? Doubt counts as no. */
bool array_survives(const struct array_facts *array, enum layout layout, const char *disk);

#endif
