/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_VM_STATION_H
#define RINGLET_VM_STATION_H

/*
 * A station on the virtual machines' LAN that is no machine: plugged into a port of the switch (vm_switch.h) behind those
 * of the nodes, it has a MAC and an IPv4 address, answers who looks for it, and asks others whether they are there, by
 * ICMP echo or UDP. It never waits: descriptor fd is to be polled for reading.
 *
 *     struct vm_station station = VM_STATION_NULL;
 *     vm_station_open(&station, vm_switch_observer(nodes, 0), address, &report);
 *     vm_station_ping(&station, guest, sequence++);              every 100 ms or so
 *     while (vm_station_hear(&station, &heard))                  whenever fd is readable
 *             if (heard.what == VM_HEARD_ECHO_REPLY) ...         heard.from.address, .sequence
 *
 * Who was not heard for a second is looked for by ARP with every question, so that one who answers from elsewhere now
 * is found again as soon as it is there: the switch learns from its answer where it is.
 */

#include <stdbool.h>

#include "base/report.h"
#include "vm_frame.h"

#define VM_STATION_PEERS 32

struct vm_peer {
	struct vm_party party; /* its MAC is nothing before it was heard */
	double heard;	       /* clock; 0: never */
};

struct vm_station {
	int fd;
	int port; /* of the switch */
	struct vm_party me;
	struct vm_peer peer[VM_STATION_PEERS];
	int peers;
	uint8_t frame[VM_FRAME_MAX]; /* the one that was heard last */
};

#define VM_STATION_NULL {.fd = -1}

/* Plugs it in, in the current folder, which is the run folder. 0, or -1 with a report. The switch may come later. */
int vm_station_open(struct vm_station *station, int port, uint32_t address, struct report *report);

/* Safe on one that was never opened. */
void vm_station_close(struct vm_station *station);

/* Asks by ICMP echo; the identifier is the station's port. */
void vm_station_ping(struct vm_station *station, uint32_t whom, uint16_t sequence);

/* Sends a datagram. Is whom not known yet, it is only looked for: so ask again. */
void vm_station_tell(struct vm_station *station, uint32_t whom, uint16_t from_port, uint16_t to_port,
		     const void *payload, size_t length);

/* Looks for it by ARP: two who have the address both answer. */
void vm_station_look_for(struct vm_station *station, uint32_t whom);

/*
 * The next thing that was said to us, never VM_HEARD_NOTHING; its payload is valid until the next call. An ARP request
 * has been answered already. False: nothing more is there.
 */
bool vm_station_hear(struct vm_station *station, struct vm_heard *heard);

#endif
