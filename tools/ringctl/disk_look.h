/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGCTL_DISK_LOOK_H
#define RINGCTL_DISK_LOOK_H

/* Everything that is seen of this node's disks: what lies on them, the arrays, the record. Reads only. */

#include "plan/disk_replace.h"
#include "plan/disk_set.h"

struct disk_look {
	const struct cluster *cluster;
	int node;
	const char *root;	  /* "": this machine */
	struct disk_facts *disks; /* opened */
	size_t count;
	struct array_facts array[ARRAYS];
	struct disk_record record;
	struct disk_set set;
};

/*
 * Looks, anew where it was done before. Below a captured root the disks are those of FOLDER/captured/disks, in the form
 * that `ringctl facts` writes. 0; -1: the report says what could not be read.
 */
int disk_look(struct disk_look *look, const struct cluster *cluster, int node, const char *root, struct report *report);
void disk_look_free(struct disk_look *look);

/* The same, as what the thinking wants; holds as long as the look is not repeated. */
struct replace_facts disk_look_facts(const struct disk_look *look);

/* The record; none, or one that cannot be read, is empty: it only remembers, and is made again. */
void disk_look_record(struct disk_record *record, const char *root);

/* The kernel's names of the arrays that are there, NULL-terminated. */
void disk_look_ours(const char *ours[ARRAYS + 1], const struct array_facts array[ARRAYS]);

#endif
