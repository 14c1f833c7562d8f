/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_VM_SWITCH_H
#define RINGLET_VM_SWITCH_H

/*
 * An Ethernet switch between virtual machines: every port a pair of unix
 * datagram sockets in the current folder, lanP.switch (ours) and lanP.plug
 * (QEMU's, -netdev dgram). Either side may come and go. As every bridge it
 * keeps to itself what is sent to 01:80:c2:00:00:00 to :0f (IEEE 802.1D).
 *
 * The last ports are for observers (vm_station.h), who may be there or not: one that does not take its frames loses
 * them at once, so that it holds up nobody.
 *
 * Port 0 is the gateway's, and it is not flooded: QEMU's user network takes
 * every packet that it gets for its own, whatever its address, and answers.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/report.h"
#include "plan/cluster.h"
#include "vm_frame.h"
#include "vm_report.h"

#define VM_SWITCH_OBSERVERS 2
#define VM_SWITCH_PORTS (1 + NODES_MAX + VM_SWITCH_OBSERVERS)
#define VM_SWITCH_STATIONS 64

struct vm_switch_station {
	uint8_t mac[ETHERNET_ADDRESS];
	int port;
};

/* Who was heard where. The newest of too many takes the place of the oldest. */
struct vm_switch_table {
	struct vm_switch_station station[VM_SWITCH_STATIONS];
	size_t count, oldest;
};

struct vm_switch {
	int ports, observers;
	int fd[VM_SWITCH_PORTS];
	bool full[VM_SWITCH_PORTS]; /* did not take its last frame in time */
	struct vm_switch_table table;
	struct vm_report report; /* set by the caller after opening; closed with the rest */
};

/* Pure: notes the sender, and says to which ports the frame goes, as a set of bits. 0: to nobody. */
unsigned vm_switch_decide(struct vm_switch_table *table, int ports, int from, const uint8_t *frame, size_t length);

/* The port of an observer, 0 or 1, on the LAN of so many nodes. */
static inline int vm_switch_observer(int nodes, int observer)
{
	return 1 + nodes + observer;
}

/* So many ports, the last ones of which are the observers'. */
int vm_switch_open(struct vm_switch *vswitch, int ports, int observers, struct report *report);

/* Passes on what there is on this port. */
void vm_switch_serve(struct vm_switch *vswitch, int port);

void vm_switch_close(struct vm_switch *vswitch);

#endif
