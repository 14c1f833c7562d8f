/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_PACKET_H
#define RINGLET_PACKET_H

/*
 * Raw Ethernet frames on all interfaces of this network namespace: hellos, the answers of ARP, and what switches say of
 * themselves (LLDP) are let through, nothing else, and nothing that carries a VLAN's tag. The socket sees them before a
 * bridge does, so that the ports of a bridge can be listened to as well.
 */

#include <stddef.h>
#include <stdint.h>

/* A descriptor to be polled for reading; -1: errno. */
int packet_open(void);

/* Has the port take what is sent to the hellos' two addresses. Again is no harm. 0, or -1 with errno. */
int packet_join(int fd, unsigned ifindex);

/* The length of the next frame, 0: none is there. Never waits. Longer ones than room are passed over. */
size_t packet_receive(int fd, unsigned *ifindex, uint8_t *frame, size_t room);

/* Header included. 0, or -1 with errno. */
int packet_send(int fd, unsigned ifindex, const uint8_t *frame, size_t length);

#endif
