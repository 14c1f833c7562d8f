/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_BOOT_H
#define RINGLET_BOOT_H

/*
 * How the disks of a finished node start it, and what is to be done so that each does, by BIOS and by UEFI. Pure: what
 * lies in an ESP says disk/esp.h, what the firmware's entries are sys/efi.h.
 */

#include "plan/disk_set.h"

/* What is in the ESP of a disk. */
enum esp_state {
	ESP_IN_STEP, /* each file is what it should be; there may be others beside them, from firmware for instance */
	ESP_CLOSED,  /* nothing starts from it */
	ESP_OTHER,   /* no file system, or another file */
};

enum boot_need {
	BOOT_GOOD,   /* nothing: the disk starts the node */
	BOOT_WRITE,  /* its ESP has to be written anew */
	BOOT_FINISH, /* an installation was cut off while it sealed: ESP, boot code and mark. Whoever asks runs from what it
			installed, so it is whole */
	BOOT_WAIT,   /* for `ringctl disk replace`: it is being filled, and must not start yet */
	BOOT_LOST,   /* its first sector has no mark: nobody knows what it is */
};

enum boot_need boot_need(const struct set_disk *disk, enum esp_state esp);

/* --- entries of the firmware ---------------------------------------------------------------- */

#define BOOT_LABEL 40
#define BOOT_ENTRIES_MAX 128

/* What `efibootmgr` shows of one: "Boot0003* Ringlet node1 disk 2\tHD(1,GPT,...)/\EFI\debian\shimx64.efi". */
struct boot_entry {
	unsigned number;
	bool active;
	char label[BOOT_LABEL];
	char path[256];
};

size_t boot_entries_parse(struct boot_entry entries[BOOT_ENTRIES_MAX], const char *text);

/* Of disk K: "Ringlet node1 disk 2". What begins with its first word is ours, whatever node it was made for. */
void boot_label(char label[BOOT_LABEL], const struct cluster *cluster, int node, int number);

struct boot_entries_plan {
	unsigned remove[BOOT_ENTRIES_MAX];
	size_t removes;
	bool right[DISKS_MAX + 1]; /* by the disk's number: it has one that leads to it, and that stays */
};

/*
 * Which of ours go: all if they are to be made anew, else those that lead to no disk of this node. An entry names the
 * partition by its id, so it is right for whatever disk has the number, and stays while none is there.
 */
void boot_entries_plan(struct boot_entries_plan *plan, const struct cluster *cluster, int node,
		       const struct boot_entry *entries, size_t count, bool anew);

#endif
