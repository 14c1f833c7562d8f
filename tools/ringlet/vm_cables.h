/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_VM_CABLES_H
#define RINGLET_VM_CABLES_H

/*
 * The ring cables between virtual machines. Each end of cable K is a pair of unix datagram sockets in the current folder:
 * cableK.E, the plug (QEMU's, -netdev dgram), and cableK.E.wire (ours), to which that plug sends; what is heard there
 * goes to the plug of the other end, whatever has that name at that moment.
 *
 * From plug to plug with nothing between them, a machine that stands still, or has not started its network card yet, would hold up
 * the other one, whose QEMU asks all the time whether it may send now. A real cable takes every frame, and so does this one:
 * who does not take his in time loses them.
 */

#include <pthread.h>

#include "base/report.h"
#include "plan/cluster.h"

#define VM_CABLE_PLUG "cable%d.%d"
#define VM_CABLE_WIRE VM_CABLE_PLUG ".wire"

struct vm_wire {
	int fd, cable, end; /* where it begins */
	pthread_t thread;
};

struct vm_cables {
	int wires;
	struct vm_wire wire[2 * NODES_MAX];
};

/* All cables of the cluster carry frames, by threads of their own, until they are closed. 0; -1: none does, see the report. */
int vm_cables_open(struct vm_cables *cables, const struct cluster *cluster, struct report *report);
void vm_cables_close(struct vm_cables *cables);

#endif
