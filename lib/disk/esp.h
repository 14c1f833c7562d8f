/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_ESP_H
#define RINGLET_ESP_H

/*
 * The EFI system partition of a disk, from which UEFI starts it: a FAT file system with Debian's signed shim and GRUB,
 * twice, and GRUB's menu.
 *
 *   EFI/BOOT    where firmware looks that has no entry for the disk: BOOTX64.EFI is shim; grubx64.efi, mmx64.efi
 *   EFI/debian  where entries lead to: shimx64.efi, grubx64.efi, mmx64.efi; and grub.cfg, which Debian's GRUB reads here
 *               wherever it was started from
 *
 * No fbx64.efi: it would make entries of its own. GRUB finds the kernel in /boot by the UUID of its file system, so
 * kernels come and go without a change here.
 *
 * It is open or closed. Closed is its first sector zeros: no firmware sees a file system then, and nothing starts from
 * it. Everything else is written to a closed one; what opens it is one write of one sector, a copy of which it
 * keeps itself (ESP_COPY). So it goes with the marks of a disk's first sector (plan/disk.h): closed before the mark
 * says that nothing boots, opened when all disks are complete.
 */

#include <stdbool.h>

#include "disk/fat.h"
#include "plan/boot.h"
#include "plan/disk.h"

#define ESP_GRUB_CFG "/etc/ringlet/grub.cfg" /* on the node; what stands in the ESPs is a copy */
#define ESP_SHIM "/usr/lib/shim/shimx64.efi.signed"
#define ESP_KEYS "/usr/lib/shim/mmx64.efi.signed"
#define ESP_GRUB "/usr/lib/grub/x86_64-efi-signed/grubx64.efi.signed"

/* Its sector with a copy of the first one. */
#define ESP_COPY 6
#define ESP_FILES 7

struct esp {
	struct fat_file file[ESP_FILES];
	char *source[4]; /* what they were read from */
	/* As it was made last, by a dozen programs: the next disk mostly wants another id, no more. */
	unsigned char *made;
	size_t length;
	struct fat_shape shape;
};

#define ESP_NULL {0}

/* What it is to hold, from the system below root ("" is this one). 0; -1: the report says what is missing. */
int esp_read(struct esp *esp, const char *root, struct report *report);
void esp_free(struct esp *esp);

/* The following take the path of the whole disk, a device or a file, and find the place in target. 0; -1: the report. */

/* All of it, and closed. */
int esp_write(const char *path, const struct disk_target *target, struct esp *esp, struct report *report);
/* 0: read again, it is what esp_write() wrote, and closed. */
int esp_verify(const char *path, const struct disk_target *target, struct esp *esp, struct report *report);
/* From here on UEFI can start from it. 1: it holds nothing of ours, and stays as it is. */
int esp_open(const char *path, const struct disk_target *target, struct report *report);
/* From here on nothing does, whatever lies there. */
int esp_close(const char *path, const struct disk_target *target, struct report *report);

/* What is there. why is a clause if it is not in step: "EFI/BOOT/grubx64.efi differs"; to be freed, else NULL. */
int esp_look(const char *path, const struct disk_target *target, const struct esp *esp, enum esp_state *state,
	     char **why, struct report *report);

#endif
