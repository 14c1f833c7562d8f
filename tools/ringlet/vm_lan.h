/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_VM_LAN_H
#define RINGLET_VM_LAN_H

/*
 * The LAN of the virtual machines: a switch of its own (vde_switch), and a QEMU
 * without a machine in it that stands for the gateway. The gateway leads
 * nowhere (restrict=on): not one packet of a guest reaches a real network. The
 * only way in is a TCP port of 127.0.0.1 for every node's ssh.
 */

#include <stdint.h>

#include "plan/cluster.h"
#include "vm_argv.h"
#include "vm_process.h"

/* Addresses that QEMU wants to have for itself; no node's. */
struct vm_lan_plan {
	uint32_t gateway, dns, dhcp;
	uint16_t port[NODES_MAX]; /* of 127.0.0.1, for ssh to node [i] */
};

struct vm_lan {
	struct vm_process wires, gateway;
};

#define VM_LAN_NULL {VM_PROCESS_NULL, VM_PROCESS_NULL}

/* Pure. -1: the network is so small that there are not three addresses left. */
int vm_lan_addresses(struct vm_lan_plan *plan, const struct cluster *cluster, struct report *report);

/* Finds a free port for every node. */
int vm_lan_ports(struct vm_lan_plan *plan, const struct cluster *cluster, struct report *report);

/* Pure: the gateway's command line, to be run in the run folder. */
void vm_lan_argv(struct vm_argv *argv, const struct vm_lan_plan *plan, const struct cluster *cluster);

/* Both run in the current folder, which is the run folder. 0; -1: nothing runs. */
int vm_lan_start(struct vm_lan *lan, const struct vm_lan_plan *plan, const struct cluster *cluster,
		 struct report *report);

/* The process of the two that has ended, which it should not; NULL: both run. */
struct vm_process *vm_lan_fallen(struct vm_lan *lan);

/* Safe on null. */
void vm_lan_stop(struct vm_lan *lan);

#endif
