/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_HARDWARE_H
#define RINGLET_HARDWARE_H

/*
 * The virtual hardware of a cluster: one plan, rendered as QEMU command lines
 * (hardware_qemu.h) or as Proxmox VE configuration (hardware_qm.h).
 */

#include "plan/cluster.h"

enum medium { MEDIUM_CD, MEDIUM_USB, MEDIUM_NONE };

struct hardware_nic {
	char name[IFNAME_TEXT]; /* "lan0", "to-node2": the role it will have */
	int cable;		/* number of the cable; 0: the LAN */
	int end;		/* of the cable: 0 or 1 */
	char mac[18];		/* 52:54:00:<hash of cluster name>:<node>:<port> */
};

struct hardware_machine {
	int node;
	const char *name;
	unsigned memory_mib;
	unsigned cpus;
	unsigned disks;
	uint64_t disk_size; /* bytes */
	enum medium medium;
	struct hardware_nic nic[3]; /* in the bus order that nic.h expects: LAN, next, previous */
	int nics;
};

struct hardware {
	const struct cluster *cluster;
	struct hardware_machine machine[NODES_MAX];
	int machines;
};

/* disk_size 0: twice the profile's min-size. memory 0: 1536. */
void hardware_plan(struct hardware *hardware, const struct cluster *cluster, uint64_t disk_size, unsigned memory_mib);

#endif
