/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_DISK_SET_H
#define RINGLET_DISK_SET_H

/*
 * The disks of a finished node as a person counts them: the number of each, what it does in the arrays, and who is
 * not there. Pure.
 *
 * A number is known by the GUID of the disk's table, or, where the disk was not opened or does not answer, by the
 * node's record of its disks (disk_record.h).
 */

#include "plan/array_facts.h"
#include "plan/disk.h"
#include "plan/disk_record.h"

enum set_state {
	/* Of this node: */
	SET_IN_SYNC,	/* in all arrays that are there */
	SET_REBUILDING, /* in all of them, in some not in sync yet */
	SET_PARTLY,	/* in some of them */
	SET_FAULTY,	/* md threw it out of an array */
	SET_MISSING,
	/* In no array: */
	SET_STALE,	/* it was of this node: thrown out or pulled, and its data are old */
	SET_SIBLING,	/* of another node of this cluster */
	SET_BLANK,
	SET_FOREIGN,
	SET_UNOPENED,	/* it was not looked into */
};

struct set_disk {
	int number; /* 0: none, or not known */
	enum set_state state;
	bool here;
	struct disk_facts disk; /* of a missing one: what the record has, "" where there is none; contents are borrowed */
	int permille;		/* of the rebuilding that goes on; -1: none */
	unsigned members;	/* bit a: takes part in array a, and has not failed there */
	unsigned synced;	/* bit a */
	unsigned failed;	/* bit a */
};

#define SET_MAX 64

struct disk_set {
	struct set_disk disk[SET_MAX]; /* those with a number in its order, then the others */
	unsigned count;
	unsigned disks; /* that the node has by right: its numbers are 1 to this */
};

/* array: boot, root, own, copy. */
void disk_set_make(struct disk_set *set, const struct cluster *cluster, int node, const struct disk_facts *facts,
		   size_t count, const struct array_facts array[ARRAYS], const struct disk_record *record);

/* Of this node: it is, or should be, in the arrays. */
static inline bool set_state_ours(enum set_state state)
{
	return state <= SET_MISSING;
}

/* Is the block device this disk, or a partition of it? "sda3" of "sda", "nvme0n1p3" of "nvme0n1". */
bool disk_has_partition(const char *disk, const char *name);

/* "in sync", "rebuilding 42 %", "in boot and root only", "failed in root", "missing"... For the caller to free. */
char *set_disk_state(const struct set_disk *disk);

/* One word for programs: "in-sync", "rebuilding", "partly", "faulty", "missing", "stale", "sibling", "blank"... */
const char *set_state_word(enum set_state state);

/* "disk 2 (sdb, serial X)", "disk 2 (serial X)", "disk 2", "sde (serial Y)". For the caller to free. */
char *set_disk_name(const struct set_disk *disk);

/* "boot, root and copy", of bits; for the caller to free. */
char *arrays_named(unsigned bits);

#endif
