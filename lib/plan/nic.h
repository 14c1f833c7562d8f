/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_NIC_H
#define RINGLET_NIC_H

/*
 * An Ethernet port as the kernel has it, and its place on the bus. Which role it has: cabling.h.
 */

#include <stddef.h>

#include "plan/cluster.h"

struct nic_facts {
	char ifname[IFNAME_TEXT]; /* as it is named now */
	char path[128];		  /* its place: sysfs device path, sorts by bus order ("/devices/pci0000:00/0000:00:03.0/virtio1") */
	char mac[18];
	int carrier;		  /* 1, 0; -1: unknown (port down) */
	int speed;		  /* Mbit/s; -1: unknown */
	char driver[32];	  /* "e1000e", "" */
};

/* How many ports a node has roles for: the LAN and its cables. */
size_t nic_ports_needed(const struct cluster *cluster, int node);

/* Sorts them by their place on the bus: as roles are given where nothing better is known. */
void nic_sort(struct nic_facts *facts, size_t count);

/* Orders two ports by that: <0, 0, >0. */
int nic_compare(const struct nic_facts *a, const struct nic_facts *b);

/* Of its path what says where it is plugged in: "0000:00:04.0"; "" if that is not known. Returns room, or text in it. */
const char *nic_place(char *room, size_t size, const struct nic_facts *nic);

/* Orders two sysfs device paths by bus, device and port numbers: <0, 0, >0. */
int nic_path_compare(const char *a, const char *b);

#endif
