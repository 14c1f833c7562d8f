/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_MATCH_H
#define RINGLET_MATCH_H

/*
 * Which node a machine is, by what the profile's nodes are known by ([node] match) and what was seen of the machine.
 * Pure: the installer asks it before anything is written, and `ringlet plan --facts` at the desk. A guess is not among
 * its answers.
 */

#include "plan/cluster.h"
#include "plan/machine.h"

/* All nodes have a match: a machine can be asked which one it is. */
bool match_all(const struct cluster *cluster);

/* A MAC is among what this node is known by (0: any node), so that network cards have to be there before one decides. */
bool match_wants_macs(const struct cluster *cluster, int node);

/*
 * asked: the node that a person chose, or whose medium this is; it is refused if it has a match and that does not fit.
 * 0: none was chosen, the matches decide. Returns the node's number, and a note says by what it is known, if by
 * anything; 0: refused, and the report says what was seen, and which lines of the profile speak of it.
 */
int match_decide(const struct cluster *cluster, int asked, const struct machine_facts *machine, struct report *report);

/* "serial:ABC, mac:52:54:00:12:34:56"; "": none. To be freed. */
char *match_text(const struct profile_node *node);

/* What was seen, in one line: "serial ABC, uuid ..., mac ... (eth0)". To be freed. */
char *match_seen_text(const struct machine_facts *machine);

#endif
