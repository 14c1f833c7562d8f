/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_SYSFS_H
#define RINGLET_SYSFS_H

/*
 * What the kernel tells about block devices. root is "" for the machine that
 * we run on, or a folder with a captured tree: everything is looked up below it.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* /sys/class/block/NAME/FILE without the spaces around it, cut to size. False: not there, or empty. */
bool sysfs_text(const char *root, const char *name, const char *file, char *value, size_t size);

/* The same as a number; 0 if it is none. */
uint64_t sysfs_number(const char *root, const char *name, const char *file);

/* Is there such a file or folder? */
bool sysfs_has(const char *root, const char *name, const char *file);

/* Where /sys/class/block/NAME/FILE really is, from /sys on (root is taken off); to be freed. NULL: nowhere. */
char *sysfs_real(const char *root, const char *name, const char *file);

/* The entry of that folder (a path from /sys on) that begins with the prefix and comes first by number; NULL: none. */
char *sysfs_first(const char *root, const char *folder, const char *prefix);

#endif
