/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_FILESYSTEM_H
#define RINGLET_FILESYSTEM_H

#include "plan/disk.h"

/* STEP_GROW: the restored file system gets the array's size, a journal and its own UUID. */
int filesystem_grow(const struct array_plan *root, struct report *report);

/* STEP_MKFS_BOOT: an ext4 that extlinux reads. */
int filesystem_make_boot(const struct array_plan *boot, struct report *report);

/* The file system's UUID is the planned one. */
int filesystem_verify(const struct array_plan *array, struct report *report);

#endif
