/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_DISK_JUDGE_H
#define RINGLET_DISK_JUDGE_H

/*
 * Every disk that was seen, with what is thought of it. Part of the disk plan (disk.h).
 *
 * Not counted are disks that a profile's count can hardly mean (the boot medium, drives with nothing in them,
 * read-only ones, removable ones and those on USB unless their transport is named) and those that [disks] does
 * not mean (disk_select.h). Disks that are counted but cannot be taken are objections: they are never skipped in
 * favour of another one.
 */

#include "plan/disk_kin.h"

enum verdict {
	VERDICT_TAKE,  /* blank, or an interrupted installation */
	VERDICT_ERASE, /* has content, and the profile allows erasing it */
	VERDICT_KEEP,  /* this very node's, and the profile wants its data kept: a renewal */
	/* Not counted: */
	VERDICT_MEDIUM,
	VERDICT_EMPTY_DRIVE,
	VERDICT_REMOVABLE,
	VERDICT_USB,
	VERDICT_READ_ONLY,
	VERDICT_UNMEANT, /* disk_unmeant_text() says why */
	/* Objections: */
	VERDICT_BUSY,
	VERDICT_TWICE, /* one disk that is seen as two */
	VERDICT_SECTOR,
	VERDICT_FOREIGN,
	VERDICT_SIBLING,
	VERDICT_OWN_DATA,  /* this very node's, may hold data */
	VERDICT_INSTALLED, /* to be erased, but perhaps it is what this very medium has installed */
	VERDICT_NOT_NAMED, /* to be erased, but erase-serial names others */
};

struct candidate {
	const struct disk_facts *disk;
	struct kinship kinship;
	enum verdict verdict;
	const struct disk_facts *twin; /* of VERDICT_TWICE: the other one */
};

/* Which medium finished this node, as far as its disks tell. */
enum installed { INSTALLED_UNKNOWN, INSTALLED_BY_OTHER, INSTALLED_BY_THIS };

struct candidates {
	const struct cluster *cluster;
	int node;
	bool again; /* what this very medium installed, or nobody knows who, counts as another's */
	enum installed installed;
	struct candidate *items; /* by kind and place: NVMe before SATA before virtio, port 2 before port 10 */
	size_t count;
	unsigned counted;
	unsigned objected;
	/* By disks_count(), disk_count.h: */
	unsigned set; /* disks that an installation of this node has, or would have; 0: the profile leaves it open, and no
			 disk tells */
	unsigned least, most; /* so many are to be counted: what the profile says, or of a set that is kept its count */
};

void candidates_judge(struct candidates *all, const struct cluster *cluster, int node, bool again,
		      const struct disk_facts *facts, size_t count);
void candidates_free(struct candidates *all);

static inline bool verdict_counted(enum verdict verdict)
{
	return verdict < VERDICT_MEDIUM || verdict > VERDICT_UNMEANT;
}

static inline bool verdict_objects(enum verdict verdict)
{
	return verdict > VERDICT_UNMEANT;
}

#endif
