/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGCTL_NICS_NETWORKD_H
#define RINGCTL_NICS_NETWORKD_H

/*
 * Addresses are systemd-networkd's business, and it gives them by name. When a name moves while it runs, it has to look
 * again: up to systemd 253 it does not by itself, and later ones lose a link when two swap their names faster than they
 * read (both looked up or tried). So it is seen to afterwards, by what it says of each link in
 * /run/systemd/netif/links, that the file of the right name is in use; if not, 'networkctl reconfigure'.
 */

#include "nics_aside.h"
#include "plan/port.h"

struct nics_networkd {
	const char *root; /* where /run is: "" */
	struct networkd_link {
		unsigned ifindex;
		char name[IFNAME_TEXT]; /* "": nothing has to be seen to */
		double renamed, after, pause;
	} link[PORTS_MAX];
	struct aside telling;
};

/* A port got another name. */
void nics_networkd_renamed(struct nics_networkd *networkd, unsigned ifindex, const char *name, double now);

/* Sees to what is due. Returns when to call again (INFINITY: no need). */
double nics_networkd_turn(struct nics_networkd *networkd, const char (*roles)[IFNAME_TEXT], size_t role_count, double now);

/* Does networkd, by its file on a link, use the file of this name; or, if the name is no role, of none of the roles? */
bool nics_networkd_right(const char *link_state, const char *name, const char (*roles)[IFNAME_TEXT], size_t role_count);

#endif
