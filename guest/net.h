/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef GUEST_NET_H
#define GUEST_NET_H

/*
 * The guest on the LAN: answers who looks for its address (ARP), pings, and datagrams to its port. An answer goes back to
 * where the question came from; it begins no talk but to say once a second where it is.
 */

#include "machine.h"

#define NET_PORT 7

struct net {
	uint8_t address[4];
	/* Fills in the answer to a datagram; how long it is. */
	size_t (*answer)(char *to, size_t room);
};

/* Without a network card, or one without an address, the guest writes on for itself: false. */
bool net_open(struct net *net);
/* Answers what came. Never waits. */
void net_step(struct net *net);
/* To everybody: this address is here. */
void net_tell(struct net *net);

#endif
