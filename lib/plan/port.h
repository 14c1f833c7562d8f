/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_PORT_H
#define RINGLET_PORT_H

/*
 * An Ethernet port, and all that was found out about the other end of its cable. The facts from which cabling.h
 * decides; as text: port_text.h. Times are seconds of the machine's own clock (sys/clock.h).
 */

#include "plan/lldp.h"
#include "plan/nic.h"

#define PORTS_MAX 64
#define PORT_MTU_MAX 65536
#define HEARD_MAX 8 /* senders on one port; a LAN of several clusters may have more: the own cluster's come first */

enum heard_kind {
	HEARD_MEMBER,	 /* a node of this cluster, authenticated */
	HEARD_SELF,	 /* this very process, on another of its ports (or this one): a loop */
	HEARD_DUPLICATE, /* this node's number, authenticated, but another machine */
	HEARD_FOREIGN,	 /* another cluster's node; nothing of it is proven */
	HEARD_FORGED,	 /* says it is of this cluster, and has not its key */
};

struct port_heard {
	enum heard_kind kind;
	int node;
	char cluster[CLUSTER_NAME_MAX + 1]; /* its name, of FOREIGN */
	char mac[18];			    /* of the port it came from */
	char port[IFNAME_TEXT];		    /* the name of that */
	unsigned cable;			    /* what it takes the cable for: struct hello */
	bool direct, group;		    /* by which addresses it was heard lately */
	bool two_way;			    /* it says that it hears this port, in this session */
	unsigned speed;			    /* of its port, Mbit/s; 0: unknown */
	unsigned port_mtu;		    /* that its port is set to; 0: unknown */
	unsigned mtu;			    /* that both ports can do, and frames of it came through both ways; 0: not found out yet */
	double since, last;
};

struct port_facts {
	struct nic_facts nic;
	char role[IFNAME_TEXT]; /* what it is used as: "lan0", "to-node2"; "": not */
	unsigned mtu, mtu_max;	/* 0: unknown */
	bool gateway;		/* the gateway answers ARP there; what that is worth beside who is heard: cabling.h */
	bool answered;		/* since it has its carrier, the gateway did, or a member was heard by the group address alone */
	double carrier_since;	/* since when carrier is as it is */
	double listened;	/* seconds that it had a carrier and was listened to without a break */
	size_t heard_count;
	struct port_heard heard[HEARD_MAX];
	struct lldp lldp; /* the switch there; .seconds 0: none was heard, or it is too long ago */
	double lldp_last;
};

/* Nothing is new but that time passed. */
bool port_same(const struct port_facts *a, const struct port_facts *b);
bool port_heard_same(const struct port_heard *a, const struct port_heard *b);

#endif
