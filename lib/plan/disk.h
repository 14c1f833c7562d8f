/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_DISK_H
#define RINGLET_DISK_H

/*
 * Disk facts -> disk plan, or a refusal. Thinking only: nothing here opens a device.
 *
 * Layout, the same GPT on every disk (all partitions aligned to 1 MiB):
 *   1  esp   64 MiB   reserved for UEFI boot (EFI system partition)
 *   2  boot  512 MiB  member of RAID1 "boot", metadata 1.0, attribute "legacy BIOS bootable"
 *   3  root           member of the root array
 *   4  own            member of the array below /dev/drbd0
 *   5  copy           member of the array below /dev/drbd1; same size as own
 * The arrays are /dev/md/boot, /dev/md/root, /dev/md/own, /dev/md/copy. Sizes derive from
 * the profile (disk_min_size, disk_count, root_size) and the smallest disk; own and copy must be
 * equal on all nodes of a cluster, so they derive from disk_min_size rounded down and from
 * nothing that one machine alone knows.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "plan/cluster.h"

/* One thing that was found on a disk, as libblkid and the tables tell it. */
struct disk_content {
	char where[32];	/* "whole disk" or the partition: "sda2" */
	char type[32];	/* libblkid TYPE or PTTYPE: "ext4", "linux_raid_member", "gpt", "drbd" */
	char label[64];
	char uuid[64];
	uint64_t size;	/* bytes, 0 if unknown */
};

struct disk_facts {
	char name[32];	     /* kernel name: "sda", "nvme0n1" */
	char model[64];
	char serial[64];
	char transport[16];  /* "sata", "nvme", "virtio", "usb", "scsi", "mmc", "" */
	uint64_t size;	     /* bytes */
	unsigned sector;     /* logical sector size, bytes */
	bool rotational, removable, read_only;
	bool boot_medium;    /* we were started from it */
	char busy[64];	     /* holder, mount point...; "": free */
	struct disk_content *contents;
	size_t content_count;
};

enum partition { PART_ESP = 1, PART_BOOT, PART_ROOT, PART_OWN, PART_COPY, PART_COUNT = PART_COPY };

struct disk_target {
	const struct disk_facts *disk;
	uint64_t start[PART_COUNT + 1]; /* bytes, index enum partition */
	uint64_t length[PART_COUNT + 1];
	char disk_guid[ID_TEXT];
	char part_guid[PART_COUNT + 1][ID_TEXT];
};

struct array_plan {
	enum partition part;
	const char *name;      /* "boot" */
	const char *level;     /* mdadm --level: "1", "10", ... */
	const char *layout;    /* mdadm --layout: "n2"; NULL */
	const char *metadata;  /* "1.0", "1.2" */
	const char *bitmap;    /* "internal", "none" */
	bool assume_clean;
	unsigned members;
	uint64_t member_size;  /* bytes of a partition */
	char uuid[ID_TEXT];    /* array UUID, dashed; id_as_md() for mdadm */
	char fs_uuid[ID_TEXT]; /* file system directly on it (boot, root); "" */
};

struct disk_plan {
	struct disk_target target[DISKS_MAX];
	unsigned targets;
	struct array_plan array[PART_COUNT - 1]; /* boot, root, own, copy */
	unsigned arrays;
	bool sealed; /* these disks hold the finished installation of this very node: boot it, write nothing */
};

/*
 * 0: plan holds, nothing stands against it. 1: refused; the report names each disk, what was
 * found on it and which profile line would change that. facts must outlive the plan.
 */
int disk_plan(struct disk_plan *plan, const struct cluster *cluster, int node, const struct disk_facts *facts,
	      size_t count, struct report *report);

/* Facts as the profile hopes for them (disk1.., blank, of min-size): for `ringlet plan` on the build host. */
size_t disk_facts_wished(struct disk_facts facts[DISKS_MAX], const struct cluster *cluster);

void disk_facts_free(struct disk_facts *facts, size_t count);

#endif
