/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_STEPS_H
#define RINGLET_STEPS_H

/*
 * What the installer will do, as a list of typed steps that is either printed
 * (ringlet plan) or walked (installer). No dry-run flag anywhere.
 */

#include "plan/disk.h"
#include "plan/files.h"

enum step_kind {
	STEP_COUNTDOWN,	 /* before anything is erased: [disks] erase-countdown seconds in which any key on any console
			    stops it; a refusal then, nothing was written */
	STEP_ASSEMBLE,	 /* renewal, first of all: own or copy, from the members on the targets that are not added;
			    read-only, not a byte is written; started also with members missing (mdadm --run). A refusal,
			    nothing was written, if it does not start, or if its level or number of devices is not
			    array->level and array->members; its layout, chunk and size are what they are */
	STEP_RENEW,	 /* one disk: the first sector of its ESP zeroed, then disk_boot_code(MARK_RENEWING) in one sector write, synced, the rest of the sector
			    kept. In a renewal all disks that were there before what follows, an added one after its
			    ADDs; before an erasing those that could boot, which of the complete ones UEFI might */
	STEP_PARTITION,	 /* one disk: a first sector of zeros and disk_boot_code(MARK_NEWBORN) first and synced, the place
			    of the ESP's first sector zeroed, then the new GPT (libfdisk: fdisk_enable_bootbits_protection keeps that code), then whatever old
			    signatures lie in the new partitions wiped */
	STEP_ADD,	 /* renewal, one added disk: its partition into own or copy, which is made writable for that and
			    fills it up in the background. Without such a step own and copy stay read-only to the end */
	STEP_ARRAY,	 /* mdadm --create of one array. In a renewal only boot and root, over all targets; what is left
			    of the old ones is wiped off the members first */
	STEP_RESTORE,	 /* the node image onto the root array, digest verified, read back */
	STEP_GROW,	 /* resize2fs, journal, UUID of the root file system */
	STEP_MKFS_BOOT,	 /* ext4 for /boot */
	STEP_MOUNT,	 /* root at /target, boot at /target/boot */
	STEP_FILES,	 /* this node's files */
	STEP_METADATA,	 /* newborn DRBD metadata on own or copy */
	STEP_BOOTLOADER, /* extlinux on /boot; does not make anything bootable yet */
	STEP_ESP,	 /* shim, GRUB and its menu into the ESP of each disk, whose first sector stays zeros: UEFI
			    does not start from it yet */
	STEP_VERIFY,	 /* probe again and compare with the plan (of own and copy in a renewal: that they are there, on
			    all targets); everything unmounted, stopped and synced after it */
	STEP_COMPLETE,	 /* one disk: disk_boot_code(MARK_COMPLETE) in one sector write, synced; all before the first SEAL */
	STEP_SEAL,	 /* one disk: the first sector of its ESP, from which UEFI can start it now; then
			    disk_boot_code(MARK_SEALED) in one sector write, synced: only now can a BIOS */
	STEP_ENTRIES,	 /* where UEFI started the machine: an entry for each disk in its boot order, ours before all others.
			    What the firmware refuses is told, and no failure: it starts disks without an entry, too */
	STEP_REBOOT,
};

struct step {
	enum step_kind kind;
	const struct disk_target *target; /* RENEW, PARTITION, ADD, COMPLETE, SEAL: which disk */
	const struct array_plan *array;	  /* ARRAY, ASSEMBLE, ADD, RESTORE, GROW, MKFS_BOOT, METADATA: which array */
	char *text;			  /* one line for people, without newline: "disk vda: new partition table ..." */
	const char *stage;		  /* the stage it counts to in progress reports: "partition", "arrays", "restore"... */
};

struct step_list {
	struct step *steps;
	size_t count;
};

#define STEP_LIST_NULL {0}

/*
 * plan and its facts must outlive the list. A sealed plan has the one step REBOOT; one to be
 * finished has COMPLETE and SEAL where they are missing, and REBOOT. A renewal has no METADATA, and no ARRAY of
 * own and copy: its data stay.
 */
void install_steps(struct step_list *list, const struct cluster *cluster, int node, const struct disk_plan *plan);
void step_list_free(struct step_list *list);

#endif
