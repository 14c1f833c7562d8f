/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_DISK_REPLACE_H
#define RINGLET_DISK_REPLACE_H

/*
 * A disk died: which number a new one takes, whether it may, and what is to be done next. Pure.
 *
 * A replacement is granted once (disk_replace), written into the node's record, and then done by looking: what is
 * next follows from the record, the disk and the arrays alone (disk_replace_next). So it may be cut off anywhere and is
 * finished by whoever looks next, and two who do it at the same time do it once.
 *
 * The order: mark "newborn" and table, boot, root, own and copy into the arrays, and only when boot and root are
 * complete on it the boot code: a disk that is not yet filled never boots.
 */

#include "plan/disk_set.h"

struct replace_facts {
	const struct cluster *cluster;
	int node;
	const struct disk_facts *disks; /* of the machine, opened */
	size_t count;
	const struct array_facts *array; /* ARRAYS */
	const struct disk_record *record;
	const struct disk_set *set; /* made of the same facts */
};

struct replace_wish {
	const char *name; /* "sde" or "/dev/sde" */
	int number;	  /* 0: the one that is missing */
	bool erase;	  /* it may hold something */
};

struct replace_grant {
	int number;
	const struct disk_facts *disk;
	bool erase; /* something is on it that will be lost */
};

/*
 * 0: granted, the report may hold warnings; 1: refused, the report says why and what would change it. Nothing may
 * have been written before.
 */
int disk_replace(struct replace_grant *grant, const struct replace_facts *facts, const struct replace_wish *wish,
		 struct report *report);

enum replace_step {
	REPLACE_DONE,	   /* all is done; arrays may still be rebuilding */
	REPLACE_STUCK,	   /* nobody but a person can go on: text says why */
	REPLACE_WAIT,	   /* for an array to be rebuilt: text */
	REPLACE_PARTITION, /* target */
	REPLACE_CLEAN,	   /* array: members that failed or are gone are taken out */
	REPLACE_ADD,	   /* array, target: its partition */
	REPLACE_SEAL,
};

struct replace_next {
	enum replace_step step;
	int array;
	struct disk_target target;
	char text[160]; /* one line */
};

/* For a number whose entry in the record is not sealed. erase: as granted just now, and only by who granted it. */
void disk_replace_next(struct replace_next *next, const struct replace_facts *facts, int number, bool erase);

/*
 * What the new disk will look like: as those that are there. 0; -1: none of them shows all its partitions, or they
 * are not where this Ringlet puts them.
 */
int disk_replace_target(struct disk_target *target, const struct replace_facts *facts, const struct disk_facts *disk,
			int number);

/* Numbers whose replacement is not finished, and the first of them after this one; 0: none. */
int disk_replace_pending(const struct disk_record *record, int after);

#endif
