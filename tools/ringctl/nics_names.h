/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGCTL_NICS_NAMES_H
#define RINGCTL_NICS_NAMES_H

/* Gives ports the names of their roles, up as they are. A port without a role has a neutral name, never one of a role. */

#include "nics_networkd.h"
#include "plan/cabling.h"
#include "sys/link.h"
#include "sys/listen.h"

struct nics_names {
	char role[NODES_MAX + 1][IFNAME_TEXT]; /* this node's roles, "lan0" first */
	size_t role_count;
	bool no_udev; /* do not wait for it: ports of a test are none of its business */
	struct known_port {
		unsigned ifindex;
		double since;		   /* when it was first seen */
		char neutral[IFNAME_TEXT]; /* what it was called without a role; "": not known */
	} known[PORTS_MAX];
	size_t known_count;
	char refused[256]; /* what was said last of a renaming that failed: once is enough */
};

void nics_names_init(struct nics_names *names, const struct cluster *cluster, int node);

bool nics_names_is_role(const struct nics_names *names, const char *ifname);

/* Remembers the ports' neutral names, and since when they are there. */
void nics_names_look(struct nics_names *names, struct listener *listener, double now);

/* udev is through with all of them, or had its time: it looks a port up by its name while it works on it. */
bool nics_names_ready(const struct nics_names *names, double now);

/*
 * Does the renamings that the roles ask for, and says so, with the reason. Each is noted for networkd.
 * Returns how many were done.
 */
size_t nics_names_apply(struct nics_names *names, struct link_socket *link, struct listener *listener,
			const struct cabling *cabling, const struct cluster *cluster, int node,
			struct nics_networkd *networkd, double now);

#endif
