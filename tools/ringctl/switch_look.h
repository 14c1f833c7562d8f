/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGCTL_SWITCH_LOOK_H
#define RINGCTL_SWITCH_LOOK_H

/*
 * What a switch-over has to know of the cluster: what each node sees of its volumes (files here, one question over
 * ssh elsewhere: cheap), and what Pacemaker says (dear: seconds of processor time under emulation).
 */

#include "plan/switch.h"
#include "self.h"
#include "sys/pacemaker.h"
#include "sys/sight.h"

struct switch_world {
	const struct self *self;
	const char *root; /* "", or where this machine's files are to be found */
	struct sight sight[NODES_MAX]; /* index: number - 1 */
	double silent_until[NODES_MAX]; /* who did not answer is left in peace for a while */
	struct ha_state ha;
};

void switch_world_init(struct switch_world *world, const struct self *self, const char *root);
void switch_world_free(struct switch_world *world);

/* Looks at one node anew. */
void switch_look(struct switch_world *world, int node);
/* Asks Pacemaker anew. */
void switch_ask(struct switch_world *world);

/* What both have told so far, for plan/switch.h. */
void switch_facts_fill(struct switch_facts *facts, const struct switch_world *world);

/* The minor under which the node knows the volume; -1: it has no half of it. */
int switch_minor(const struct cluster *cluster, int node, int volume);
/* Names of a node's volumes by minor. */
void switch_names(const char *names[2], const struct cluster *cluster, int node);

#endif
