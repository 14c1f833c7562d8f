/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_PACEMAKER_H
#define RINGLET_PACEMAKER_H

/*
 * The one door to Pacemaker: its own command-line tools, each with a time
 * limit. What is read comes as XML and is taken apart by libxml2. Names of
 * resources and attributes: plan/ha_names.h.
 */

#include <stdbool.h>
#include <stddef.h>

#include "base/report.h"

enum ha_role { HA_STOPPED, HA_STARTED, HA_UNPROMOTED, HA_PROMOTED };

/* One instance of a resource on one node, or a resource that runs nowhere (node ""). */
struct ha_resource {
	char id[64];   /* "r1-fs"; of a clone the id within: "r1-drbd" */
	char node[16]; /* its name */
	enum ha_role role;
	bool active, failed, blocked, managed;
	char pending[24]; /* "", "Starting", "Promoting" ... */
};

struct ha_node {
	char name[16];
	bool online, pending, unclean, standby, maintenance;
};

struct ha_state {
	bool known;  /* Pacemaker runs and has answered */
	bool quorum; /* this partition has it */
	bool dc;     /* there is a designated controller */
	bool fencing, maintenance;
	struct ha_node *node;
	size_t nodes;
	struct ha_resource *resource;
	size_t resources;
	struct ha_attribute {
		char node[16], name[48], value[48];
	} *attribute; /* permanent and transient, of the nodes that are online */
	size_t attributes;
	size_t failed_actions;
};

/* crm_mon's XML, taken apart. known is false when the text is not that. */
void ha_state_parse(struct ha_state *state, const char *xml);
/* Asks crm_mon (about two seconds of processor time under emulation: do not ask in a tight loop). */
void ha_state_read(struct ha_state *state);
void ha_state_free(struct ha_state *state);
/* Asks: that node takes part in Pacemaker's cluster, which has quorum and a controller. */
bool ha_has_joined(const char *node);

/* NULL: there is no such node. */
const struct ha_node *ha_node(const struct ha_state *state, const char *name);
/* The instance of that id on that node (NULL: anywhere that it is active); NULL: none. */
const struct ha_resource *ha_find(const struct ha_state *state, const char *id, const char *node);
/* The node where the volume rK is promoted; NULL: nowhere. */
const char *ha_promoted(const struct ha_state *state, const char *volume);
/* The attribute's value; NULL: it is not set. */
const char *ha_attribute(const struct ha_state *state, const char *node, const char *name);

/* The node named by the constraint of DRBD's fencing for that volume. 0; 1: there is none (node ""); -1: no answer. */
int ha_fence_holder(const char *volume, char node[16]);
/* The same from the constraint's XML. */
int ha_fence_holder_parse(const char *xml, char node[16]);

/* Whether Corosync says that this part of the cluster is the one that may act. */
bool ha_quorate(void);

/*
 * What is changed; 0, or -1 with a report. All but the last refuse without quorum. Pacemaker 3.0 does not:
 * it takes the change, which may then win over the majority's when the parts of the cluster meet again.
 */

/*
 * Puts an element into a section, unless there is one of that id: 1. It does not ask for quorum: for a caller that has
 * done so and cannot wait.
 */
int ha_cib_create(const char *section, const char *xml, struct report *report);
/* Puts an element into a section ("constraints", "resources"): made, or replaced where its id is there already. */
int ha_cib_put(const char *section, const char *xml, struct report *report);
/*
 * Several elements of several sections at once: "<configuration><resources>...</resources><constraints>..." What is there
 * already is brought up to date, what is not said of it stays; what is not there is made.
 */
int ha_cib_merge(const char *xml, struct report *report);
/* Takes the element of that tag and id out; fine if it is not there. */
int ha_cib_remove(const char *section, const char *tag, const char *id, struct report *report);
/* A node's permanent attribute; value NULL: taken away. */
int ha_node_attribute(const char *node, const char *name, const char *value, struct report *report);
/* A transient one, gone when the node leaves; value NULL: taken away. */
int ha_transient_attribute(const char *node, const char *name, const char *value, struct report *report);
/* A meta attribute of a resource ("target-role", "is-managed"); value NULL: taken away. */
int ha_meta(const char *resource, const char *name, const char *value, struct report *report);
/* Forgets the failures of a resource (or of all: NULL), so that it is tried again. */
int ha_cleanup(const char *resource, struct report *report);

#endif
