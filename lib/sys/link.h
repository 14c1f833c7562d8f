/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_LINK_H
#define RINGLET_LINK_H

/* Names, states, sizes, bridges, addresses and the default route of network interfaces, read and changed by rtnetlink. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "plan/cluster.h"

struct link_socket; /* opaque */

/* NULL: errno. */
struct link_socket *link_open(void);
void link_close(struct link_socket *link);

/* Each: 0, or -1 with errno. index is that of if_nametoindex(3). */
/* Since Linux 6.2 a port that is up may be renamed, too. "eth%d": the first number that is free. */
int link_rename(struct link_socket *link, unsigned index, const char *name);
int link_up(struct link_socket *link, unsigned index, bool up);
int link_alone(struct link_socket *link, unsigned index); /* out of the bridge that it is a port of */
int link_mtu(struct link_socket *link, unsigned index, unsigned mtu); /* some drivers drop the carrier for seconds */
/* Host byte order. What is there already is replaced, so each may be called again. */
int link_address(struct link_socket *link, unsigned index, uint32_t address, unsigned prefix);
int link_no_address(struct link_socket *link, unsigned index, uint32_t address, unsigned prefix);
int link_default_route(struct link_socket *link, unsigned index, uint32_t gateway); /* the link is up and has its address */

struct link_entry {
	unsigned index;
	char name[IFNAME_TEXT];
	bool up;		/* somebody brought it up; of a carrier that says nothing */
	unsigned mtu, mtu_max;	/* 0: the kernel does not say */
	unsigned flaps;		/* how often the carrier came or went */
};

/* All of them; at most room are written. Returns how many there are, or -1 with errno. */
ptrdiff_t link_list(struct link_socket *link, struct link_entry *entries, size_t room);

#endif
