/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_AFFORD_H
#define RINGLET_AFFORD_H

/*
 * Which nodes the cluster can still afford to lose, one at a time: those without
 * which the rest has quorum, and an up-to-date half of every volume, which
 * it may use because something makes sure that the lost one is off. Pure.
 */

#include <stdbool.h>

#include "plan/cluster.h"

struct afford_volume {
	const char *name;
	int home, standby;  /* numbers of nodes */
	bool good[2];	    /* their halves are up to date, as far as is known */
	bool syncing;	    /* the other one is on its way */
	int left;	    /* seconds, as DRBD estimates it; -1: it does not */
};

struct afford_facts {
	int n;				 /* nodes, and volumes */
	const char *name[NODES_MAX];	 /* of the nodes */
	bool member[NODES_MAX];		 /* of the part of the cluster that this node is in */
	bool quorate;
	unsigned votes, expected;	 /* a quorum device's included */
	bool two_node;			 /* one of two is enough */
	bool tie_breaker;		 /* of two equal parts the one with node 1 has quorum */
	bool fails_over;		 /* by itself: else a person has to */
	bool unfenced[NODES_MAX];	 /* nothing could fence it now, and nothing of it would move */
	struct afford_volume volume[NODES_MAX];
};

/* The members that can be lost: bit number - 1 of each. */
unsigned afford_nodes(const struct afford_facts *facts);

/*
 * "any one node"; "any one node but node3: r1 is up to date nowhere else"; "node1 or node2: ..."; "no node: r2 is syncing,
 * 4 min left". For the caller to free.
 */
char *afford_text(const struct afford_facts *facts);

#endif
