/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_SWITCH_H
#define RINGLET_SWITCH_H

/*
 * Switch-over by a person: which steps empty a node, or bring a volume home,
 * or why not. Thinking only; the same list is printed by --plan and walked.
 *
 * Whatever is said, a half that is not up to date is never promoted. What
 * --force can do instead is let a volume stand still: its data stay where they
 * are, and are in use again when the node comes back.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "plan/cluster.h"
#include "plan/volume.h"

/* A guest that runs on the node where its volume is in use. */
struct switch_guest {
	char name[64];
	bool by_hand;	 /* it does not start by itself: a person started it there */
	bool outside;	 /* Pacemaker does not know that it runs */
	uint64_t memory; /* bytes; 0: unknown */
};

struct switch_node {
	bool online;	 /* Pacemaker may use it */
	bool drained;	 /* attribute ringlet-drain */
	bool no_carrier; /* lan0 is known to have none */
};

struct switch_volume {
	int on;	   /* number of the node where it is promoted; 0: nowhere */
	bool seen; /* the next three are known, from one of its two nodes */
	enum drbd_connection connection;
	enum drbd_disk disk[2]; /* at home, at the standby */
	bool suspended;
	bool allowed;	 /* on its standby, by attribute: matters where there is no automatic fail-over */
	char failed[64]; /* a resource of it that has failed; "" */
	char stuck[64];	 /* one that Pacemaker must not or cannot touch: blocked, or not managed; "" */
	bool looked;	 /* the next three are known, from the node where it is in use */
	int64_t free;	 /* bytes free on its file system; -1: unknown */
	struct switch_guest *guest;
	size_t guests;
};

struct switch_facts {
	const struct cluster *cluster;
	bool failover; /* the cluster may switch by itself: volumes need no permission on their standby */
	bool device;   /* a quorum device votes, too */
	bool returns;  /* return = auto */
	bool known;    /* Pacemaker answers here */
	bool quorum, maintenance;
	struct switch_node node[NODES_MAX];	/* index: number - 1 */
	struct switch_volume volume[NODES_MAX]; /* likewise */
};

void switch_facts_free(struct switch_facts *facts);

enum switch_then { SWITCH_REST, SWITCH_POWEROFF, SWITCH_REBOOT };

struct switch_wish {
	enum switch_then then;
	bool keep;  /* guests keep running: their memory goes along */
	bool force; /* a person has given a reason */
};

enum switch_what {
	STEP_KEEP,	/* guests of volume on node: a stop is to save their memory */
	STEP_FOLLOW,	/* guests of volume that were started by hand: they may run on node, too */
	STEP_ALLOW,	/* volume may be promoted on node, its standby */
	STEP_PREFER,	/* volume is to be on node, whatever speaks for staying */
	STEP_DRAIN,	/* node: no volume is to be promoted there */
	STEP_UNDRAIN,	/* node: ... any more */
	STEP_AWAIT,	/* until volume is in use on node, with its guests; it comes from the node from */
	STEP_AWAIT_STOP, /* until volume is in use nowhere */
	STEP_RELEASE,	/* the preference of volume is taken back */
	STEP_DISALLOW,	/* the permission of volume on node is taken back */
	STEP_FORGET,	/* guests of volume that were started by hand: no longer on node */
	STEP_UNKEEP,	/* guests of volume, which is in use on node: a stop shuts them down again */
	STEP_SETTLE,	/* until nothing runs on node, and Pacemaker is at rest */
	STEP_POWEROFF,	/* node */
	STEP_REBOOT,
};

struct switch_step {
	enum switch_what what;
	int volume, node, from; /* numbers; 0: not about any */
};

#define SWITCH_STEPS 32

struct switch_plan {
	struct switch_step step[SWITCH_STEPS];
	size_t count; /* 0: there is nothing to do */
	size_t settled; /* what fails before this one undoes all; from here on everything is where it was to go */
};

/*
 * 0: the plan holds, notes and warnings are in the report; 1: refused, the report says why and what would be accepted.
 * Numbers are valid.
 */
int switch_drain(struct switch_plan *plan, const struct switch_facts *facts, int node, const struct switch_wish *wish,
		 struct report *report);
int switch_undrain(struct switch_plan *plan, const struct switch_facts *facts, int node, struct report *report);
int switch_home(struct switch_plan *plan, const struct switch_facts *facts, int volume, const struct switch_wish *wish,
		struct report *report);

/* What brings everything back to where it was, after the first begun steps of the plan were begun. */
void switch_undo(struct switch_plan *undo, const struct switch_plan *plan, size_t begun);

/* Would those nodes (index: number - 1) have quorum, in a cluster that has it now? */
bool switch_quorate(const struct cluster *cluster, bool device, const bool online[NODES_MAX]);

/* "r1 moves from node1 to node3". For the caller to free. */
char *switch_step_text(const struct switch_step *step, const struct cluster *cluster);
const char *switch_step_name(enum switch_what what); /* "keep", "follow" ... */

/* Home's or standby's end of a volume, as an index: 0 or 1; -1: none of the two. */
int switch_end(const struct cluster_volume *volume, int node);

#endif
