/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_DISK_H
#define RINGLET_DISK_H

/*
 * Disk facts -> disk plan, or a refusal. Thinking only: nothing here opens a device.
 *
 * Layout, the same GPT on every disk (all partitions aligned to 1 MiB):
 *   1  esp   64 MiB   EFI system partition: a FAT with shim and GRUB (disk/esp.h)
 *   2  boot  512 MiB  member of RAID1 "boot", metadata 1.0, attribute "legacy BIOS bootable"
 *   3  root           member of the root array
 *   4  own            member of the array below /dev/drbd0
 *   5  copy           member of the array below /dev/drbd1; same size as own
 * The arrays are /dev/md/boot, /dev/md/root, /dev/md/own, /dev/md/copy.
 *
 * Sizes derive from the smallest disk taken on this machine; the profile's min-size only says which disks
 * are too small. So machines with larger disks than asked for waste nothing, and machines may differ: a newborn
 * DRBD resource takes the size of its smaller end at the first connect. Within one machine own and copy
 * are always equal, and both only ever grow with the size of the smallest disk (docs/storage.md).
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "plan/cluster.h"

#define DISK_ALIGN (UINT64_C(1) << 20)	  /* every start and length is a multiple of it */
#define ESP_SIZE (UINT64_C(64) << 20)
#define BOOT_SIZE (UINT64_C(512) << 20)
#define ROOT_TARGET (UINT64_C(16) << 30)  /* usable size of the root array, if that is at most ROOT_SHARE of all */
#define ROOT_SHARE 40			  /* per cent */
#define ROOT_MIN (UINT64_C(2560) << 20)	  /* usable; what the node image really needs, the installer checks */
#define DATA_MIN (UINT64_C(256) << 20)	  /* usable; own and copy each */

/*
 * How far an installation came, kept in the first sector beside the boot code. Both change
 * in one write of one sector, so no power cut can come between them. UEFI looks for the ESP instead, whose own first
 * sector makes it one: it is taken away before the mark says that nothing boots, and comes back after all disks are complete.
 *
 *   newborn   the very first write to a disk, before its table. No disk of the set can boot: nobody can
 *             have stored data. May be overwritten under every setting.
 *   renewing  the system is being installed afresh, own and copy hold data: nothing boots, and nothing of this
 *             disk may be given away. Written to all disks that hold data before anything else is changed. Also
 *             the first write to a sealed disk that is to be erased, so that half a system never boots.
 *   complete  everything was written and verified; still nothing boots (or UEFI alone: it was cut off between the
 *             first sector of its ESP and the next mark). Every disk gets this mark before the
 *             first one is sealed: so a set of which one disk could already boot holds no newborn disk.
 *   sealed    boot code and mark together: this disk boots.
 * No mark (a lost or foreign first sector) says nothing: the disk may hold data.
 * A disk that is not sealed hands over to the next boot device, so that the medium is reached again.
 */
enum disk_mark { MARK_NONE, MARK_NEWBORN, MARK_RENEWING, MARK_COMPLETE, MARK_SEALED };

/*
 * Which medium: a medium installs a machine at most once. What it is known by stands in this file of /boot, and the
 * installer reads it back into disk_facts.installed of sealed disks.
 */
#define MEDIUM_ID 17 /* 16 hex digits and a null byte */
#define MEDIUM_ID_FILE "ringlet/medium" /* below /boot */

/* The head of SHA-256 over cluster id, node name, profile text and RINGLET_VERSION, each with its null byte. */
void medium_id(char id[MEDIUM_ID], const struct cluster *cluster, int node);

#define SECTOR 512
#define BOOT_CODE 440 /* the size of gptmbr.bin, and what a tool that writes a GPT keeps when told to protect it */

/*
 * Sets bytes 0..443 of a first sector; the rest is left as it is (zeros on the first write, the protective
 * MBR later). gptmbr is needed for MARK_SEALED only, else NULL.
 */
void disk_boot_code(unsigned char sector[SECTOR], enum disk_mark mark, const unsigned char gptmbr[BOOT_CODE]);
enum disk_mark disk_mark_of(const unsigned char sector[SECTOR]);

#define RAID_DISKS_MAX 65535 /* in one array, as md itself counts them */

/* One thing that was found on a disk, as libblkid and the tables tell it. */
struct disk_content {
	char where[32];	/* "whole disk" or the partition: "sda2" */
	char type[32];	/* libblkid TYPE or PTTYPE: "ext4", "linux_raid_member", "gpt", "drbd" */
	char label[64];
	char uuid[64];	/* lower case, dashed; of a "gpt": the disk GUID; of a member: the array's UUID */
	uint64_t size;	/* bytes, 0 if unknown */
	uint64_t start;	/* of a partition, in bytes; 0: the whole disk */
	unsigned raid_disks; /* of a member of an md array: how many it is made for; 0: not told */
};

struct disk_facts {
	char name[32];	     /* kernel name: "sda", "nvme0n1" */
	char model[64];
	char serial[64];
	char wwn[48];	     /* "naa.5000c500a1b2c3d4", "eui.0025385b71b0a1c2", "" */
	char path[128];	     /* its place: "pci-0000:00:1f.2-ata-1", "pci-0000:00:06.0-scsi-0:0:1:0", "" */
	char controller[32]; /* the PCI address of what it hangs on: "0000:00:1f.2", "" */
	char transport[16];  /* "sata", "nvme", "virtio", "usb", "scsi", "mmc", "" */
	uint64_t size;	     /* bytes */
	unsigned sector;     /* logical sector size, bytes */
	bool rotational, removable, read_only;
	bool boot_medium;    /* we were started from it */
	char busy[64];	     /* holder, mount point...; "": free */
	enum disk_mark mark; /* of its first sector */
	char installed[MEDIUM_ID]; /* of a sealed disk: which medium installed it (medium_id()), "": unknown */
	struct disk_content *contents; /* the table, if any, and what lies in it; none: the disk is blank */
	size_t content_count;
	bool wished; /* nothing was seen: it stands for a disk as the profile asks for it, whatever that is */
};

/* Of the file system in an ESP, as libblkid writes it: "1A2B-3C4D". */
#define ESP_ID 10

enum partition { PART_ESP = 1, PART_BOOT, PART_ROOT, PART_OWN, PART_COPY, PART_COUNT = PART_COPY };

struct disk_target {
	const struct disk_facts *disk;
	bool erase;			/* something is on it that will be lost */
	bool added;			/* of a renewal: a blank disk in the place of a lost one */
	const char *group;		/* of mirror-across: its controller, or the pattern of its group; else NULL */
	int number;			/* 1..: K of the ids; its place in target[] is K - 1 unless the plan is sealed */
	uint64_t start[PART_COUNT + 1]; /* bytes, index enum partition */
	uint64_t length[PART_COUNT + 1];
	char disk_guid[ID_TEXT];
	char part_guid[PART_COUNT + 1][ID_TEXT];
	char esp_id[ESP_ID];
};

struct array_plan {
	enum partition part;
	const char *name;      /* "boot" */
	const char *level;     /* mdadm --level: "1", "10", ... */
	const char *layout;    /* mdadm --layout: "n2"; NULL */
	const char *metadata;  /* "1.0", "1.2" */
	const char *bitmap;    /* "internal", "none" */
	bool assume_clean;
	unsigned members;      /* 1 only with level "1": mdadm wants --force then */
	uint64_t member_size;  /* bytes of a partition */
	uint64_t usable;       /* bytes of the array, about: md's own records are not subtracted */
	char uuid[ID_TEXT];    /* array UUID, dashed; id_as_md() for mdadm */
	char fs_uuid[ID_TEXT]; /* file system directly on it (boot, root); "" */
};

#define ARRAYS 4

/* Two disks that hold the copies of each other's blocks: their places in target[]. */
struct mirror_pair {
	unsigned a, b;
};

struct disk_plan {
	struct disk_target target[DISKS_MAX];
	unsigned targets;
	struct array_plan array[ARRAYS]; /* boot, root, own, copy */
	unsigned arrays;
	struct mirror_pair mirror[DISKS_MAX]; /* with mirror-across, of a new installation */
	unsigned mirrors;
	bool sealed; /* the finished installation of this very node is here: boot it, write nothing;
			target holds the disks that were found, arrays is 0 */
	bool renew;  /* the system is installed afresh on boot and root; own and copy are assembled as they are, and
			disks that were added fill up from the others */
	bool finish; /* it was interrupted after everything had been verified: only marks and boot code are missing */
};

/*
 * 0: plan holds, nothing stands against it (the report may hold warnings). 1: refused; the report names each disk,
 * what was found on it and which profile line would change that. facts must outlive the plan.
 * again: a finished installation of this very medium counts as another medium's (ringlet.again=1).
 */
int disk_plan(struct disk_plan *plan, const struct cluster *cluster, int node, bool again,
	      const struct disk_facts *facts, size_t count, struct report *report);

/* Facts as the profile hopes for them (disk1.., blank, of min-size, the least count of them): for `ringlet plan` on the build host. */
size_t disk_facts_wished(struct disk_facts facts[DISKS_MAX], const struct cluster *cluster);

/* Frees what hangs below each of the facts, not the array itself. */
void disk_facts_free(struct disk_facts *facts, size_t count);

/* "sda (ST4000NM, serial Z1Z0, sata, 3.6 TiB)"; what is unknown is left out. To be freed. */
char *disk_describe(const struct disk_facts *disk);

const char *partition_name(enum partition part); /* "esp", "boot"...; the GPT name is "ringlet-" and this */

#endif
