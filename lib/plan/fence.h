/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_FENCE_H
#define RINGLET_FENCE_H

/*
 * DRBD asks whether one half of a volume may go on, or begin, without the other
 * (its handler fence-peer): the answer, judged from what was seen. Thinking only.
 *
 * What makes it safe is one constraint in Pacemaker's configuration (HA_FENCE):
 * "none but this node may be promoted". Whoever claims it first has the good
 * copy. It is claimed only where Corosync has quorum, and quorum is a majority:
 * whoever decides later has it or will be given it before it decides. So nothing
 * has to wait until the other node was fenced. Only in a cluster of two equal
 * votes both sides have quorum: there the other node must have been fenced, or
 * be in one membership with this one.
 *
 * A node that has just been cut off may believe for a moment that it is not. So
 * a claim counts at once when Corosync has already noticed that the peer is gone;
 * while the peer still counts as a member, only after a time in which its absence
 * would have been noticed.
 */

#include <stdbool.h>

#include "plan/volume.h"

/* The node that the constraint names. */
enum fence_holder {
	HOLDER_NOBODY, /* or nobody knows */
	HOLDER_US,
	HOLDER_PEER, /* or anybody else */
};

/* The other node, as Pacemaker sees it. */
enum fence_peer {
	PEER_UNKNOWN, /* not asked, or no answer */
	PEER_ALIVE,
	PEER_PROMOTED, /* alive, and the volume is in use there */
	PEER_UNCLEAN,  /* gone, and not fenced yet */
	PEER_DEAD,     /* fenced, or it left in order */
};

struct fence_facts {
	const char *volume, *peer_name;
	bool primary;	     /* here: it has lost its peer. False: it is to become primary without it */
	bool connected;	     /* the halves have found each other again */
	enum drbd_disk disk; /* of our half */
	bool two_node;	     /* each of two nodes that lost each other has quorum */
	int quorate, member; /* FACT_*: this node has quorum; the peer is a member, as Corosync says */
	int joined;	     /* FACT_*: Pacemaker has given this node its newest configuration; unknown: not asked */
	enum fence_peer peer;
	enum fence_holder holder;
	bool stored;	    /* the claim lies on this node's disk */
	unsigned steady_ms; /* for so long the claim, quorum and the peer's membership have been seen unchanged */
	unsigned token_ms;  /* Corosync's */
};

/* Exit statuses of DRBD's handler (drbd_nl.c: conn_try_outdate_peer); any other leaves the volume frozen. */
enum {
	FENCE_FAILED = 1,
	FENCE_OUTDATED = 4, /* the peer cannot be promoted */
	FENCE_OLDER = 6,    /* it is our half that is the older one: outdate it. For one that is not primary */
	FENCE_FENCED = 7,   /* the peer is dead */
};

enum fence_step {
	FENCE_WAIT,  /* look again in a moment */
	FENCE_ASK,   /* joined and peer must be known: ask Pacemaker, then judge again */
	FENCE_CLAIM, /* put the constraint in, unless there is one */
	FENCE_END,
};

struct fence_verdict {
	enum fence_step step;
	int status;	/* of FENCE_END */
	char text[160]; /* "r1 waits until node1 is fenced" */
};

void fence_judge(struct fence_verdict *verdict, const struct fence_facts *facts);

/* The claim has done its work: both halves are up to date. For the node to say where it is in use, else for its home. */
bool fence_is_over(const struct drbd_state *drbd, bool home);
/* It is primary here and frozen, as its peer is gone and there was no answer. */
bool fence_is_frozen(const struct drbd_state *drbd);

/* The constraint, as XML: none but that node may be promoted for the volume. For the caller to free. */
char *fence_constraint(const char *volume, const char *node);

const char *fence_step_name(enum fence_step step); /* "wait", "ask", ... */

#endif
