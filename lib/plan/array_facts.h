/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_ARRAY_FACTS_H
#define RINGLET_ARRAY_FACTS_H

/* An array of a running node, as sysfs shows it. */

#include <stdbool.h>

#include "plan/profile.h"

struct member_facts {
	char name[32];	/* kernel name of the block device: "vda3" */
	int slot;	/* -1: none (a spare, or thrown out) */
	bool in_sync, faulty;
};

struct array_facts {
	char name[16];	     /* "boot", "root", "own", "copy" */
	bool there;
	char device[16];     /* "md127" */
	char level[16];	     /* "raid10" */
	unsigned raid_disks; /* how many members it should have */
	unsigned degraded;   /* how many are missing or not yet in sync */
	char action[16];     /* sync_action: "idle", "resync", "recover", "check", ... */
	int permille;	     /* of that action; -1: none */
	struct member_facts member[DISKS_MAX];
	unsigned members;
};

#endif
