/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_HEALTH_H
#define RINGLET_HEALTH_H

/*
 * The state of a node and of what it sees of its cluster, and the verdict on
 * it: healthy, or a list of what is not. Pure; the facts come from the probes
 * in sys/, and whoever shows them (text, JSON, one line) shows the same.
 */

#include <stdbool.h>
#include <stddef.h>

#include "plan/afford.h"
#include "plan/array_facts.h"
#include "plan/cluster.h"
#include "plan/disk_set.h"
#include "plan/ha_facts.h"
#include "plan/port.h"
#include "plan/volume.h"
#include "plan/way.h"

/* Three-valued facts: */
#define FACT_NO 0
#define FACT_YES 1
#define FACT_UNKNOWN (-1)

struct link_facts {
	bool there;
	int carrier; /* FACT_*; unknown while the port is down */
	int speed;   /* Mbit/s; -1: the driver does not say (virtio) */
	bool address; /* its planned address is on it */
	int mtu;     /* bytes; -1: unknown */
};

struct health_facts {
	const struct cluster *cluster;
	int node; /* number of this node */

	/* index: number - 1 */
	int reachable[NODES_MAX];	 /* answers to a ping on the LAN: FACT_* */
	int member[NODES_MAX];		 /* of corosync's membership: FACT_* */
	int ring_reachable[NODES_MAX];	 /* answers to a ping at its address on the ring, by whatever way: FACT_* */
	struct way way[NODES_MAX];	 /* which the traffic to that address takes */
	int online[NODES_MAX];		 /* in pacemaker: FACT_* */
	struct link_facts lan; /* lan0; the address is the bridge's */
	bool bridged;	       /* lan0 is a port of the bridge that has the node's address on the LAN */
	struct link_facts cable[NODES_MAX]; /* of this node's own cables; the others are not known here */
	int cable_answers[NODES_MAX];	 /* the neighbour answers to a ping over this very cable: FACT_* */

	int listening;			/* ringlet-nics.service runs: FACT_* */
	const struct port_facts *ports; /* what it knows; NULL: nothing. Not owned */
	size_t port_count;

	struct array_facts array[ARRAYS]; /* boot, root, own, copy */
	struct disk_set disks;		  /* count 0: not looked at */
	bool drbd_loaded;
	struct drbd_state volume[2]; /* index: minor */
	bool mounted[2];	     /* at /srv/rK */
	bool root_read_only;	     /* as ext4 makes it after an error */
	const char *boot_said;	     /* a clause a line, of `ringctl boot`: disks that do not start; NULL: not known. Not owned */

	bool corosync; /* it runs */
	int quorate;   /* FACT_* */
	unsigned votes, expected;
	bool two_node, tie_breaker; /* as it counts: one of two is enough; of two equal parts the one with node 1 has it */
	bool pacemaker; /* it runs, and has an answer */
	struct ha_facts ha; /* that answer */
};

struct health {
	char **complaints; /* one clause each, the gravest first */
	size_t count;	   /* 0: healthy */
	char **remarks;	   /* what a person should know though it is no illness */
	size_t remark_count;
};

#define HEALTH_NULL {0}

void health_judge(struct health *health, const struct health_facts *facts);

/* "healthy", or "not healthy: r1 is syncing (43 %); array root is degraded: member vdb3 missing". For the caller to free. */
char *health_line(const struct health *health);
void health_free(struct health *health);

/*
 * What can still be lost, in a line: "any one node; any one cable of this node; any one disk of this node". For the caller
 * to free. And its parts.
 */
char *health_can_lose(const struct health_facts *facts);
void health_afford(struct afford_facts *afford, const struct health_facts *facts);
bool health_afford_cable(const struct health_facts *facts); /* one more way is left to every node */
bool health_afford_disk(const struct health_facts *facts);  /* whichever: all arrays have one to spare */

/* Facts of which nothing is known yet. */
void health_facts_init(struct health_facts *facts, const struct cluster *cluster, int node);

/* What volume_judge() wants to know, from these facts; minor is MINOR_OWN or MINOR_COPY. */
void health_volume(struct volume_facts *volume, const struct health_facts *facts, int minor);
/* The volume behind a minor of this node. */
const struct cluster_volume *health_volume_plan(const struct health_facts *facts, int minor);

/* The members an array lacks, by name where its neighbours betray it: "vdb3", or "1 member". For the caller to free. */
char *health_missing(const struct health_facts *facts, const struct array_facts *array);

#endif
