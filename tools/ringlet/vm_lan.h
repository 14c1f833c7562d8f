/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_VM_LAN_H
#define RINGLET_VM_LAN_H

/*
 * What joins the virtual machines: their ring cables (vm_cables.h), and the LAN, which is
 * a switch (vm_switch.h), and a QEMU without a machine in it that stands for the gateway. The gateway leads nowhere
 * (restrict=on): not one packet of a guest reaches a real network. The only
 * way in is a TCP port of 127.0.0.1 for every node's ssh; ssh_config in the
 * run folder knows them. The only way out is that of events to the profile's
 * report-to (vm_report.h).
 *
 * An open one leads wherever this machine's own programs get to, and what is
 * sent to the gateway's address comes to 127.0.0.1.
 */

#include <stdbool.h>
#include <stdint.h>

#include "plan/cluster.h"
#include "vm_argv.h"

/* Addresses that QEMU wants to have for itself; no node's. */
struct vm_lan_plan {
	uint32_t gateway, dns, dhcp;
	uint16_t port[NODES_MAX]; /* of 127.0.0.1, for ssh to node [i] */
	/* Wished for, and 0 where no address is left: of who looks from outside, and of a guest of each node. */
	uint32_t observer, guest[NODES_MAX];
};

/* Pure. -1: the network is so small that there are not three addresses left. */
int vm_lan_addresses(struct vm_lan_plan *plan, const struct cluster *cluster, struct report *report);

/* Finds a free port for every node. */
int vm_lan_ports(struct vm_lan_plan *plan, const struct cluster *cluster, struct report *report);

/* Pure: the gateway's command line, to be run in the run folder. */
void vm_lan_argv(struct vm_argv *argv, const struct vm_lan_plan *plan, const struct cluster *cluster, bool open);

/*
 * Is the LAN and the cables, in the current folder, until SIGINT or SIGTERM: 0. Writes ssh_config once machines may be
 * plugged in, and takes it away at the end. -1: it could not begin, or the gateway ended by itself.
 */
int vm_lan_run(const struct cluster *cluster, bool open, struct report *report);

#endif
