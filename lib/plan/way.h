/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_WAY_H
#define RINGLET_WAY_H

/*
 * Which way the traffic to another node takes: over the cable to it, round the ring by a neighbour, or by the LAN.
 * Judged by the route to its address on the ring (struct cluster_node). Pure.
 */

#include "plan/cluster.h"

enum way_kind { WAY_UNKNOWN, WAY_NONE, WAY_DIRECT, WAY_ROUND, WAY_LAN };

struct way {
	enum way_kind kind;
	int by; /* the neighbour whose cable it is: the node itself with DIRECT; 0 with the others */
};

/*
 * The way to node number to when its address is reached over that interface and gateway (0: none).
 * What the LAN's gateway would get is on no way: it knows nothing of the ring.
 */
struct way way_judge(const struct cluster *cluster, int node, int to, const char *ifname, uint32_t gateway);

/* Is there a cable between the two? Only then direct is what is to be expected. */
bool way_neighbours(const struct cluster *cluster, int a, int b);

/* "direct", "round by node3", "by the LAN", "none", "unknown". For the caller to free. */
char *way_text(struct way way, const struct cluster *cluster);
const char *way_word(enum way_kind kind); /* "direct", "ring", "lan", "none"; NULL: not known */

#endif
