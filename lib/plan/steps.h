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
	STEP_RENEW,	 /* renewal, one disk: disk_boot_code(MARK_RENEWING) in one sector write; all before what follows */
	STEP_PARTITION,	 /* one disk: a first sector of zeros and disk_boot_code(MARK_NEWBORN) first and synced, then the
			    new GPT (libfdisk: fdisk_enable_bootbits_protection keeps that code), then whatever old
			    signatures lie in the new partitions wiped */
	STEP_ARRAY,	 /* mdadm --create of one array */
	STEP_ASSEMBLE,	 /* renewal: an array whose data are kept (own, copy), from the members that are there */
	STEP_ADD,	 /* renewal: the partition of an added disk into such an array */
	STEP_RESTORE,	 /* the node image onto the root array, digest verified, read back */
	STEP_GROW,	 /* resize2fs, journal, UUID of the root file system */
	STEP_MKFS_BOOT,	 /* ext4 for /boot */
	STEP_MOUNT,	 /* root at /target, boot at /target/boot */
	STEP_FILES,	 /* this node's files */
	STEP_METADATA,	 /* newborn DRBD metadata on own or copy */
	STEP_BOOTLOADER, /* extlinux on /boot; does not make anything bootable yet */
	STEP_VERIFY,	 /* probe again and compare with the plan; everything unmounted, stopped and synced after it */
	STEP_COMPLETE,	 /* one disk: disk_boot_code(MARK_COMPLETE) in one sector write, synced; all before the first SEAL */
	STEP_SEAL,	 /* one disk: disk_boot_code(MARK_SEALED) in one sector write, synced: only now can it boot */
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
 * finished has COMPLETE and SEAL where they are missing, and REBOOT.
 */
void install_steps(struct step_list *list, const struct cluster *cluster, int node, const struct disk_plan *plan);
void step_list_free(struct step_list *list);

#endif
