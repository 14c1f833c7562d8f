/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_DISK_KIN_H
#define RINGLET_DISK_KIN_H

/*
 * Whose disk is this? Told by ids alone: the GUID of its table and the UUIDs of its
 * arrays derive from the cluster's id and the node's name. Part of the disk plan (disk.h).
 */

#include "plan/disk.h"

enum kin {
	KIN_BLANK,   /* nothing was found on it */
	KIN_OWN,     /* a disk of this very node */
	KIN_SIBLING, /* a disk of another node of this cluster */
	KIN_FOREIGN,
};

struct kinship {
	enum kin kin;
	/* Of OWN and SIBLING: */
	int node;
	int number;	/* K of its disk GUID; 0: only arrays tell whose it is */
	bool members;	/* it shows members of all four arrays */
	bool data;	/* it shows members of own and copy */
	bool strangers; /* and things beside table, ESP and arrays, which an installation does not leave behind */
};

struct kinship disk_kinship(const struct disk_facts *disk, const struct cluster *cluster, int node);

const char *array_name(int array); /* 0..ARRAYS-1: "boot", "root", "own", "copy" */
void array_id(char id[ID_TEXT], const struct cluster *cluster, int node, int array);
/* Of the file system in its ESP. */
void esp_id(char id[ESP_ID], const struct cluster *cluster, int node, int number);
void disk_id(char id[ID_TEXT], const struct cluster *cluster, int node, int number);

#endif
