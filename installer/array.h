/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_ARRAY_H
#define RINGLET_ARRAY_H

#include "plan/disk.h"

/*
 * STEP_ARRAY: mdadm --create, then old signatures within the new array wiped. In a renewal what is left of the old
 * array is wiped off the members first.
 */
int array_create(const struct disk_plan *plan, const struct array_plan *array, struct report *report);

/*
 * STEP_ASSEMBLE: an array whose data stay, from the targets that have it, read-only: not even its superblocks are
 * written. 0; -1: it is not running, the report says why: it does not start, or is another array than planned.
 */
int array_assemble_kept(const struct disk_plan *plan, const struct array_plan *array, struct report *report);

/* STEP_ADD: that disk's partition into a kept array, which may be written from then on. It fills up in the background. */
int array_add(const struct disk_target *target, const struct array_plan *array, struct report *report);

/*
 * What the kernel runs is what was planned: id, level, number of members, none missing. Of a kept array: as many as
 * have it; if it is not whole, that is a warning, as it may have been so before.
 */
int array_verify(const struct disk_plan *plan, const struct array_plan *array, struct report *report);

int array_stop(const char *name, struct report *report);

/* Any array by its id from these members (device paths), started with some missing too, to be read only. */
int array_assemble(const char *name, const char *level, const char *id, const char *const *members, size_t count,
		   struct report *report);

/* "/dev/md/root"; to be freed. */
char *array_device(const char *name);

#endif
