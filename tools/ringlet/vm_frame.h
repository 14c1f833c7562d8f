/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_VM_FRAME_H
#define RINGLET_VM_FRAME_H

/*
 * Ethernet frames by which somebody on the virtual machines' LAN asks others whether they are there: ARP, ICMP echo and
 * UDP over IPv4. Pure. IPv4 addresses and ports are in host byte order.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ETHERNET_ADDRESS 6
#define VM_FRAME_PAYLOAD 1400 /* bytes that a message may carry */
#define VM_FRAME_MAX (14 + 20 + 8 + VM_FRAME_PAYLOAD)

struct vm_party {
	uint8_t mac[ETHERNET_ADDRESS];
	uint32_t address;
};

enum vm_heard_what {
	VM_HEARD_NOTHING,     /* of no concern, or damaged */
	VM_HEARD_ARP_REQUEST, /* somebody looks for us */
	VM_HEARD_ARP_REPLY,
	VM_HEARD_ECHO_REPLY,
	VM_HEARD_UDP,
};

struct vm_heard {
	enum vm_heard_what what;
	struct vm_party from;
	uint16_t id, sequence;	     /* of an echo */
	uint16_t from_port, to_port; /* of UDP */
	const uint8_t *payload;	     /* of both, within the frame */
	size_t length;
};

/* Each writes a frame and returns its length. The request goes to everybody on the LAN. */
size_t vm_frame_arp_request(uint8_t frame[VM_FRAME_MAX], const struct vm_party *from, uint32_t whom);
size_t vm_frame_arp_reply(uint8_t frame[VM_FRAME_MAX], const struct vm_party *from, const struct vm_party *to);
size_t vm_frame_echo(uint8_t frame[VM_FRAME_MAX], const struct vm_party *from, const struct vm_party *to, uint16_t id,
		     uint16_t sequence);
/* More than VM_FRAME_PAYLOAD bytes are cut. */
size_t vm_frame_udp(uint8_t frame[VM_FRAME_MAX], const struct vm_party *from, uint16_t from_port,
		    const struct vm_party *to, uint16_t to_port, const void *payload, size_t length);

/* What a frame says to this party; whole, unfragmented, its sums right. */
struct vm_heard vm_frame_read(const uint8_t *frame, size_t length, const struct vm_party *me);

#endif
