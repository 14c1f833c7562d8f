/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_SECTOR_H
#define RINGLET_SECTOR_H

/*
 * The first sector of a disk: marks and boot code (plan/disk.h). Each function
 * is one write of one sector, past the cache, synced and read back.
 */

#include "plan/disk.h"

#define GPTMBR "/usr/lib/syslinux/gptmbr.bin"	       /* in the initramfs */
#define GPTMBR_NODE "/usr/lib/syslinux/mbr/gptmbr.bin" /* where Debian has it, on the finished node */

/* STEP_PARTITION's first write: zeros and MARK_NEWBORN, whatever was there. */
int sector_first(const char *path, struct report *report);

/* STEP_COMPLETE, STEP_SEAL: another mark, the rest of the sector as it is. */
int sector_mark(const char *path, enum disk_mark mark, struct report *report);

#endif
