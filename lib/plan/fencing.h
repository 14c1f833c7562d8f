/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_FENCING_H
#define RINGLET_FENCING_H

/*
 * How a node is made sure not to run any more before its volumes are used
 * elsewhere, and whether that happens by itself. Pure functions of the profile.
 *
 * The watchdog (diskless SBD) resets a node that has no quorum, that hangs, or
 * that lost Pacemaker. It needs a majority which goes on: three nodes, or two and
 * a quorum device. Two alone would both reset themselves when they lose each
 * other, so there it is IPMI on both, or nothing.
 */

#include "plan/cluster.h"

/* BOTH is WATCHDOG | IPMI. */
enum fencing { FENCING_NONE, FENCING_WATCHDOG, FENCING_IPMI, FENCING_BOTH };

/* Volumes of a dead node are started on their standbys by the cluster itself. */
bool profile_fails_over(const struct profile *profile);
bool cluster_fails_over(const struct cluster *cluster);

/* Diskless SBD runs on all nodes. */
bool cluster_has_watchdog(const struct cluster *cluster);

/* How this one is fenced; NONE on all nodes where there is no automatic fail-over. */
enum fencing cluster_fencing(const struct cluster *cluster, int node);

/* Two equal votes with nobody to break the tie: corosync's two_node, in which each side of a split has quorum. */
bool cluster_two_node(const struct cluster *cluster);

/*
 * Seconds after which a node that left is taken for reset by its own watchdog. It notices on its own that it is alone,
 * some seconds later than the others perhaps; so this is twice the watchdog's time, and five seconds more at least. Where
 * there is a quorum device, who was cut off waits for its vote first, and has quorum until then.
 */
unsigned fencing_watchdog_seconds(const struct cluster *cluster);

/* How long Corosync waits for the vote of the quorum device when the membership changes; 0: there is none. */
unsigned fencing_sync_ms(const struct cluster *cluster);

/* On the others: the password of the management controller of the node of that name. */
#define IPMI_PASSWORD_FILE "/etc/ringlet/ipmi/%s"

const char *fencing_name(enum fencing fencing); /* "none", "watchdog", "ipmi", "ipmi, then watchdog" */

#endif
