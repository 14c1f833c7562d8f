/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_PROBE_DISK_H
#define RINGLET_PROBE_DISK_H

/*
 * The machine's disks as facts: sysfs and libblkid, read only. Thinking about
 * them is plan/disk.h. A plain file can be looked at as if it were a disk, and
 * a captured tree as if it were the machine, which the tests do.
 */

#include "plan/disk.h"

/* All disks, sorted by name; loop, RAM, md, CD and floppy drives are none. facts is to be freed after disk_facts_free(). */
size_t probe_disks(struct disk_facts **facts, const char *boot_medium);

/* The same on a finished node, whose own arrays hold its disks: see disk_busy_beside(). */
size_t probe_disks_of_node(struct disk_facts **facts, const char *const *ours);

/* How many there are besides the medium, without opening any. */
size_t probe_disk_count(const char *boot_medium);

/* What lies on the device (or file) and in its partitions: fills contents and mark. 0; -1: errno. */
int probe_contents(struct disk_facts *disk, const char *path);

/* Its parts: the names of all disks below root ("" is the machine), and what sysfs tells of one of them. */
size_t probe_disk_names(char ***names, const char *root);
void probe_disk_names_free(char **names, size_t count);
void probe_disk(struct disk_facts *disk, const char *root, const char *name);

#endif
