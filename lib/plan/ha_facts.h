/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_HA_FACTS_H
#define RINGLET_HA_FACTS_H

/*
 * What Pacemaker has where, in the numbers of the cluster plan: volumes, guests,
 * nodes that are to be left alone, and what fences. Numbers of nodes are 0 for
 * "nowhere". sys/probe_ha.h fills it.
 */

#include <stdbool.h>
#include <stddef.h>

#include "plan/profile.h"

#define GUESTS_MAX 200 /* further ones are counted, and not looked at */

/* A volume as Pacemaker knows it, on whichever node it is. */
struct ha_volume {
	int promoted;	   /* number of the node */
	bool twice;	   /* it is promoted on both, which must not be */
	int mounted;	   /* number of the node */
	int only;	   /* the one node that may promote it: DRBD's fencing has named it; 0: both may */
	bool good[2];	   /* home's, standby's half is up to date, as their promotion scores tell */
	char failed[24];   /* the resource that has failed, "r1-fs"; "" */
	int failed_on;	   /* where */
	bool blocked;	   /* and Pacemaker does not try again */
	char pending[24];  /* what is under way: "Promoting", "Starting"; "" */
};

struct ha_guest {
	char name[64];
	int volume; /* number; 0: not known */
	int node;   /* number of the one it runs on */
	bool wanted; /* it should run where its volume is */
	bool failed, blocked, unmanaged;
	char pending[24];
};

struct ha_facts {
	bool fencing, maintenance; /* as Pacemaker is set up now */
	size_t failed_actions;	   /* that it remembers, overcome or not */
	bool config;		   /* its configuration could be read: what guests are wanted, and only[] */
	bool drained[NODES_MAX];   /* by a person: nothing is to be promoted there */
	bool standby[NODES_MAX];   /* in Pacemaker's own words: nothing is to run there */
	bool unclean[NODES_MAX];   /* it may still be at work on what it had: it is to be fenced */
	bool allowed[NODES_MAX];   /* by volume: a person let its standby have it */
	bool fencer_down[NODES_MAX]; /* nobody holds the resource by which its management controller is reached */
	struct ha_volume volume[NODES_MAX];
	struct ha_guest guest[GUESTS_MAX];
	size_t guests;

	char watchdog[48];    /* what the kernel calls it: "i6300ESB timer"; "": there is none */
	bool watchdog_active; /* somebody feeds it */
};

/* What the kernel calls its own: it resets nothing when the kernel hangs. */
#define SOFTDOG "Software Watchdog"

#endif
