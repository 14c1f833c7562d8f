/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_DEMO_SEEN_H
#define RINGLET_DEMO_SEEN_H

/* What one node knows of all of them, from its 'ringctl status --json'. What it does not say is not known. Pure. */

#include "plan/cluster.h"

enum demo_known { DEMO_UNKNOWN, DEMO_NO, DEMO_YES };

struct demo_seen {
	int from;			   /* number of the node that says so */
	enum demo_known healthy, quorate;  /* that node; where it is */
	enum demo_known member[NODES_MAX]; /* of node [i]: in the cluster */
	enum demo_known unclean[NODES_MAX]; /* gone, and not known to be fenced */
	int place[NODES_MAX];		   /* of volume [i]: number of the node where it is promoted; 0: nowhere; -1: not said */
	char afford[160];		   /* what the cluster can still lose; "": not said */
	char complaint[256];		   /* the gravest; "": none */
};

/* What stands before the first brace does not count. False: it is no status of a node of this cluster. */
bool demo_seen_parse(struct demo_seen *seen, const struct cluster *cluster, const char *text);

#endif
