/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nics_bridge.h"

#include <errno.h>
#include <net/if.h>
#include <stdio.h>
#include <string.h>

#include "sys/probe_net.h"

static void take_out(struct link_socket *link, unsigned ifindex, const char *name)
{
	if (link_alone(link, ifindex) == 0)
		printf("%s is not the LAN's: taken out of " LAN_BRIDGE "\n", name);
	else
		fprintf(stderr, "%s cannot be taken out of " LAN_BRIDGE ": %s\n", name, strerror(errno));
	fflush(stdout);
}

void nics_bridge_keep(struct link_socket *link, struct listener *listener)
{
	size_t count;
	listener_ports(listener, &count);
	for (size_t i = 0; i < count; i++) {
		char name[IF_NAMESIZE];
		unsigned ifindex = listener_ifindex(listener, i);
		/* As it is called now: what was heard of it may be a moment behind. */
		if (if_indextoname(ifindex, name) && strcmp(name, "lan0") != 0 && probe_bridged("", LAN_BRIDGE, name))
			take_out(link, ifindex, name);
	}
}
