/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_NODE_INI_H
#define RINGLET_NODE_INI_H

/*
 * node.ini: which node of which cluster this is. It lies beside the profile on
 * the medium and in /etc/ringlet; with both, the whole plan can be derived again.
 */

#include "plan/cluster.h"

/* In the plan of a medium for all nodes: the folder with a folder for each of them, named after it. */
#define PLAN_NODES "nodes"

/* What was not there is 0 or "". */
struct node_ini {
	int index;
	char name[64];
	char cluster[64];
	char id[ID_TEXT]; /* the cluster's; "" also where there was none that is one */
	char version[32]; /* of the ringlet that stamped it */
	int format;
};

/* For the caller to free. */
char *node_ini_text(const struct cluster *cluster, int node);

/* 0; else the line that is not understood. */
int node_ini_read(struct node_ini *ini, const char *text);

#endif
