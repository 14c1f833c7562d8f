/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_INSPECT_NODES_H
#define RINGLET_INSPECT_NODES_H

/* Whom a stamped ISO is for: one node, or all of them. Of it `ringlet inspect` tells. */

#include <json-c/json.h>

#include "plan/files.h"
#include "plan/node_ini.h"

struct inspected {
	struct node_ini ini[NODES_MAX];	    /* of one node, or of all in their order */
	char address[NODES_MAX][IPV4_TEXT]; /* "": it could not be told */
	char *match[NODES_MAX];		    /* by what a machine is known as it; "": by nothing; NULL: it could not be told */
	int nodes;
	bool all;
};

/* One node.ini, or one for each node. 0; 1: none, too many, or one that cannot be understood. free in either case. */
int inspect_nodes_read(struct inspected *plan, const struct file_list *files);
void inspect_nodes_free(struct inspected *plan);

/* What the profile says of each node. False: they do not fit it. */
bool inspect_nodes_fit(struct inspected *plan, const struct cluster *cluster);

/* As lines on standard output; as "node", "number", "address" and "match", or as "nodes", of a JSON object. */
void inspect_nodes_say(const struct inspected *plan);
void inspect_nodes_json(struct json_object *to, const struct inspected *plan);

#endif
