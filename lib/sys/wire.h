/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_WIRE_H
#define RINGLET_WIRE_H

/*
 * All that a listener (listen.h) needs of a machine: its ports, how frames leave and come, and the time. The machine's
 * own is made of packet.h, link_watch.h, link.h and probe_net.h; a test has one in memory.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "plan/port.h"

struct wire_port {
	unsigned ifindex;
	bool up; /* brought up; that is no carrier */
	struct nic_facts nic;
	unsigned mtu, mtu_max; /* 0: unknown */
	unsigned flaps;	       /* how often the carrier came or went: another cable may be plugged in between two looks */
};

struct wire {
	void *self;
	int (*fds)(void *self, int fds[2]); /* to be polled for reading; how many: 0 to 2 */
	double (*now)(void *self);	    /* seconds */
	/* Has a port come, gone or changed since the last call? The first time: true. */
	bool (*changed)(void *self);
	/* The Ethernet ports, in any order; at most room are written. Returns how many were; -1: it cannot be said just now. */
	ptrdiff_t (*ports)(void *self, struct wire_port *ports, size_t room);
	int (*up)(void *self, unsigned ifindex); /* brings a port up: 0, or -1 with errno */
	/* A frame's length, 0: nothing is there. Never waits. */
	size_t (*receive)(void *self, unsigned *ifindex, uint8_t *frame, size_t room);
	int (*send)(void *self, unsigned ifindex, const uint8_t *frame, size_t length); /* 0, or -1 with errno */
	void (*close)(void *self);
};

/*
 * The machine's own, of this network namespace. root: where /sys is, "". only: NULL, or a pattern of names (fnmatch(3)
 * with its extensions) of ports to be taken although no hardware is behind them; their place is their alias.
 * 0, or -1 with errno.
 */
int wire_open(struct wire *wire, const char *root, const char *only);

#endif
