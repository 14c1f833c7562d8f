/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_DISK_SELECT_H
#define RINGLET_DISK_SELECT_H

/*
 * Which disks the profile means, by size, place, serial number, WWN, model, transport and kind: each key of [disks]
 * that is there must be met; of a key with several lines, one. Part of the disk plan (disk.h).
 */

#include "base/text.h"
#include "plan/disk_judge.h"

/* Does it meet all that is asked? */
bool disk_meant(const struct disk_facts *disk, const struct profile *profile);

/* Does the profile name its transport? Disks on USB, and removable ones, are meant only then. */
bool disk_transport_named(const struct disk_facts *disk, const struct profile *profile);

/* The first thing it does not meet: "its serial Z1 matches none of serial (t.conf:14)". */
void disk_unmeant_text(struct text *text, const struct disk_facts *disk, const struct profile *profile);

/* Of a count that is not met: the lines that leave disks out, or the keys that could. */
void disk_select_hints(const struct candidates *all, struct report *report);

/* What tells it from disks of the same make, if known: "; path pci-0000:00:1f.2-ata-1, wwn naa.5000c500a1b2c3d4". */
void disk_place_text(struct text *text, const struct disk_facts *disk);

/*
 * One disk, seen over two ways without anything that joins them: the same WWN; where one of the two has none, the
 * same serial number and model. Its size is then the same too.
 */
bool disk_same(const struct disk_facts *a, const struct disk_facts *b);

/* "t.conf:14, 15" */
void profile_lines_text(struct text *text, const struct profile *profile, const struct profile_list *list);

#endif
