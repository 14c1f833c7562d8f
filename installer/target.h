/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_TARGET_H
#define RINGLET_TARGET_H

/* The new system's tree at /target: mounted, filled, unmounted. */

#include "installation.h"

/* STEP_MOUNT: root, boot (which takes over the image's /boot), and what programs below it expect to find. */
int target_mount(struct installation *it);
/* STEP_FILES: this node's files, root's password, and what was learnt of the ports. */
int target_files(struct installation *it);
/* STEP_METADATA: the DRBD metadata of one array, newborn. */
int target_metadata(struct installation *it, const struct array_plan *array);
/* STEP_BOOTLOADER: extlinux in /boot and in each mirror half's boot sector. */
int target_bootloader(struct installation *it);
/* All off, in the reverse order. */
int target_unmount(struct report *report);

#endif
