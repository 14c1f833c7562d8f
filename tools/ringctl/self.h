/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGCTL_SELF_H
#define RINGCTL_SELF_H

/* Which node of which cluster this is: /etc/ringlet/profile.conf and node.ini, and the plan derived from them. */

#include "plan/cluster.h"

struct self {
	struct profile profile;
	struct cluster cluster;
	int node; /* number */
	char version[32]; /* of the Ringlet that installed this node */
};

/* Below root ("": this machine). 0; -1: the report says why this node does not know itself. */
int self_load(struct self *self, const char *root, struct report *report);
void self_free(struct self *self);

/* The same for a command: says on standard error what is wrong. */
int self_load_or_say(struct self *self, const char *root);

#endif
