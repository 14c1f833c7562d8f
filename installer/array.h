/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_ARRAY_H
#define RINGLET_ARRAY_H

#include "plan/disk.h"

/* STEP_ARRAY: mdadm --create, then old signatures within the new array wiped. */
int array_create(const struct disk_plan *plan, const struct array_plan *array, struct report *report);

/* What the kernel runs is what was planned: id, level, number of members, none missing. */
int array_verify(const struct array_plan *array, struct report *report);

int array_stop(const char *name, struct report *report);

/* Assembles the boot array of that id from the plan's disks, to be read only: not even its superblocks are written. */
int array_assemble_boot(const char *id, const struct disk_plan *plan, struct report *report);

/* "/dev/md/root"; to be freed. */
char *array_device(const char *name);

#endif
