/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_VM_SWITCH_H
#define RINGLET_VM_SWITCH_H

/*
 * An Ethernet switch between virtual machines: every port a pair of unix
 * datagram sockets in the current folder, lanP.switch (ours) and lanP.plug
 * (QEMU's, -netdev dgram). Either side may come and go. As every bridge it
 * keeps to itself what is sent to 01:80:c2:00:00:00 to :0f (IEEE 802.1D).
 *
 * Port 0 is the gateway's, and it is not flooded: QEMU's user network takes
 * every packet that it gets for its own, whatever its address, and answers.
 */

#include <stddef.h>
#include <stdint.h>

#include "base/report.h"
#include "vm_report.h"

#define VM_SWITCH_PORTS 8
#define VM_SWITCH_STATIONS 64
#define ETHERNET_ADDRESS 6

struct vm_station {
	uint8_t mac[ETHERNET_ADDRESS];
	int port;
};

/* Who was heard where. The newest of too many takes the place of the oldest. */
struct vm_switch_table {
	struct vm_station station[VM_SWITCH_STATIONS];
	size_t count, oldest;
};

struct vm_switch {
	int ports;
	int fd[VM_SWITCH_PORTS];
	struct vm_switch_table table;
	struct vm_report report; /* set by the caller after opening; closed with the rest */
};

/* Pure: notes the sender, and says to which ports the frame goes, as a set of bits. 0: to nobody. */
unsigned vm_switch_decide(struct vm_switch_table *table, int ports, int from, const uint8_t *frame, size_t length);

int vm_switch_open(struct vm_switch *vswitch, int ports, struct report *report);

/* Passes on what there is on this port. */
void vm_switch_serve(struct vm_switch *vswitch, int port);

void vm_switch_close(struct vm_switch *vswitch);

#endif
