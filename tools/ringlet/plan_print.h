/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_PLAN_PRINT_H
#define RINGLET_PLAN_PRINT_H

/*
 * What `ringlet plan` shows, as text for people (and diff) and as JSON for programs.
 * Both say the same; neither holds a clock, a secret or anything of this machine.
 */

#include <json-c/json.h>

#include "base/text.h"
#include "plan/cabling.h"
#include "plan/steps.h"

/* The ports of a node by their roles, as the plan hopes to find them or as they were recorded. */
struct port_plan {
	char ifname[IFNAME_TEXT];
	int cable; /* number; 0: the LAN */
	int end;   /* of the cable */
	const struct nic_facts *seen; /* the recorded port that will have the role; NULL: none was recorded */
	const struct cabling_role *role; /* why it will; NULL likewise */
};

/* All that is known of a node before a machine was seen, or with the facts of one. */
struct node_view {
	const struct cluster *cluster;
	const struct cluster_node *node;
	struct port_plan port[NODES_MAX + 1];
	int ports;
	const struct port_facts *recorded; /* all ports of the machine; NULL: none was recorded */
	size_t recorded_count;
	struct cabling cabling; /* of those; whoever filled it has to free it */
	bool wished; /* the disks are those the profile asks for, not those of a machine */
	const struct disk_plan *disks;
	const struct step_list *steps;
	const struct file_list *files;
	const struct file_list *blanked; /* the same files, made without secrets: placeholders stand for them */
	bool has_secrets;		 /* false: both lists hold placeholders */
};

void plan_print_cluster(struct text *text, const struct cluster *cluster);
void plan_print_ha(struct text *text, const struct cluster *cluster); /* a part of it */
void plan_print_node(struct text *text, const struct node_view *view);
/* The ports as they are cabled: what a refusal of the cabling shows. */
void plan_print_cabling(struct text *text, const struct node_view *view);

/*
 * What of a file may be shown; NULL: nothing. A secret file never shows itself: those of DRBD, which people want
 * to read, show what they are like with a placeholder for the secret.
 */
const struct file *plan_shown(const struct node_view *view, const struct file *file);

struct json_object *plan_json_cluster(const struct cluster *cluster);
struct json_object *plan_json_ha(const struct cluster *cluster);
struct json_object *plan_json_node(const struct node_view *view);

#endif
