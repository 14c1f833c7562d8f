/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_PLAN_FACTS_H
#define RINGLET_PLAN_FACTS_H

/* What `ringlet plan` knows of a machine: recorded facts, or what the profile wishes. */

#include "plan/facts_text.h"
#include "plan_print.h"

/*
 * given: a file of facts, or a folder (a mounted stick, a folder of notes) in which one of node's is looked for:
 * NODE.facts, facts.txt, ringlet/facts.txt. NULL: disks as the profile wishes them, no ports.
 * *node NULL: it becomes the one whose match fits what was recorded; one that was named must not have another match.
 * 0; 1: refused; -1: cannot be read. The report says why; it warns of facts of another node. free in either case.
 */
int plan_facts_get(struct facts *facts, const char *given, const struct cluster *cluster,
		   const struct cluster_node **node, struct report *report);

/*
 * Fills the view's ports: the roles as they will be given, to the recorded ports if there are any. 0; 1: their cabling
 * is refused. What there is to be said of it is in the report. The view's cabling is to be freed; facts must outlive it.
 */
int plan_ports(struct node_view *view, const struct facts *facts, struct report *report);

#endif
