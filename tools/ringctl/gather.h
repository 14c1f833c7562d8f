/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGCTL_GATHER_H
#define RINGCTL_GATHER_H

/* The probes of sys/, called in turn to fill the facts on this node's health. Reads only. */

#include "plan/health.h"

/* Cheap: small reads, no command. */
void gather_links(struct health_facts *facts, const char *root);
/* What ringlet-nics.service knows of the ports, and which way the traffic to each node takes. */
void gather_ring(struct health_facts *facts, const char *root);
void gather_arrays(struct health_facts *facts, const char *root);
/* After the arrays. No disk is opened: one that is dying would hold it up. */
void gather_disks(struct health_facts *facts, const char *root);
/* What `ringctl boot` found when it last looked into the disks. */
void gather_boot(struct health_facts *facts, const char *root);
void gather_volumes(struct health_facts *facts, const char *root); /* and where they are mounted */
void gather_local(struct health_facts *facts, const char *root);	 /* all of these */
/* Who answers to a ping; waits at most milliseconds for those who do not. Nothing below a captured root. */
void gather_echo(struct health_facts *facts, const char *root, unsigned milliseconds);
/* Corosync and Pacemaker: up to two commands. */
void gather_cluster(struct health_facts *facts, const char *root);

#endif
