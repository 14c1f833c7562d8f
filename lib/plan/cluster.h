/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_CLUSTER_H
#define RINGLET_CLUSTER_H

/*
 * The cluster plan: ring, cables, addresses, volumes, derived from a profile
 * and the cluster's id, checked as a whole. Pure data; the same profile and
 * id give the same plan on the build host, in the installer and on a node.
 * Numbers of nodes, cables and volumes begin at 1; the arrays at [0].
 */

#include "base/id.h"
#include "plan/profile.h"

#define IFNAME_TEXT 16

/* Has the node's address on the LAN. Its ports are lan0 and the guests' cards. */
#define LAN_BRIDGE "br0"

/*
 * How [cables] network is shared out: from 0 on the cables' /31s, from 17 on the nodes' own addresses.
 * So node 3 of the default network is 10.254.254.19.
 */
#define RING_ADDRESSES 16

struct cluster_node {
	int number;	  /* 1..n */
	const char *name; /* of the profile */
	uint32_t address; /* on the LAN */
	uint32_t ring;	  /* its address on the ring: a /32 that every cable, and at last the LAN, leads to */
	int next, previous;
	int own;  /* volume whose home this is: = number */
	int copy; /* volume whose standby this is */
};

/* The cable of number k leaves node k for its next neighbour. */
struct cluster_cable {
	int number;
	int node[2];			  /* numbers: [0] = k, [1] = next of k */
	uint32_t address[2];		  /* /31, [0] is the even one */
	char ifname[2][IFNAME_TEXT];	  /* on node[0], on node[1]: "to-node2"; a second one between the same two: "to2-node2" */
};

/* The volume rK: one DRBD resource. */
struct cluster_volume {
	int number;
	char name[4];	/* "r1" */
	int home, standby;
	int cable;	/* number of the cable it is mirrored over */
	unsigned port;	/* TCP: 7788 + number */
};

struct cluster {
	const struct profile *profile; /* must outlive the plan */
	char id[ID_TEXT];
	int n;
	struct cluster_node node[NODES_MAX];
	int cables;
	struct cluster_cable cable[NODES_MAX];
	struct cluster_volume volume[NODES_MAX]; /* n of them */
};

/* Stands for the cluster's id where no secrets were made yet. */
#define CLUSTER_ID_NONE "00000000-0000-0000-0000-000000000000"

/* Minors on a node: its own volume is /dev/drbd0, its neighbour's copy /dev/drbd1. */
#define MINOR_OWN 0
#define MINOR_COPY 1

/*
 * Derives and cross-checks. 0: the plan holds; -1: the report says why not.
 * Call it even when profile_read() found errors: it reports what it can see.
 */
int cluster_plan(struct cluster *cluster, const struct profile *profile, const char *id, struct report *report);

/* The node of that name, or of that number in digits; NULL: no such node. */
const struct cluster_node *cluster_find(const struct cluster *cluster, const char *name);

/* The number of the node of just that name; 0: no such node. */
int cluster_number(const struct cluster *cluster, const char *name);

/* Which end (0 or 1) of the cable the node holds; -1: none. */
int cable_end(const struct cluster_cable *cable, int node);

#endif
