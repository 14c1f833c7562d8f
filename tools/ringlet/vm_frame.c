/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Ethernet     0 dst, 6 src, 12 type, 14 ...
 * ARP          0 hardware (1), 2 protocol (08 00), 4 lengths (6, 4), 6 operation, 8 sender's MAC, 14 sender's address,
 *              18 target's MAC, 24 target's address
 * IPv4         0 version and words of the head (45), 2 total length, 4 identification, 6 flags and offset, 8 time to
 *              live, 9 protocol, 10 checksum, 12 source, 16 target
 * ICMP echo    0 type (8 asks, 0 answers), 1 code, 2 checksum, 4 identifier, 6 sequence, 8 ...
 * UDP          0 from, 2 to (port), 4 length, 6 checksum (0: none), 8 ...
 */
#include "vm_frame.h"

#include <string.h>

enum { ETHERNET = 14, IPV4 = 20, ARP = 28, HEAD = 8 }; /* lengths; HEAD: of ICMP echo and UDP alike */
enum { TYPE_IPV4 = 0x0800, TYPE_ARP = 0x0806 };
enum { ARP_REQUEST = 1, ARP_REPLY = 2 };
enum { ICMP = 1, UDP = 17 };
enum { ECHO_REPLY = 0, ECHO_REQUEST = 8 };

#define SHORTEST 60
#define TIME_TO_LIVE 64

static const uint8_t everybody[ETHERNET_ADDRESS] = {0xff, 0xff, 0xff, 0xff, 0xff, 0xff};
static const uint8_t arp_head[6] = {0, 1, 0x08, 0, ETHERNET_ADDRESS, 4};

static unsigned get16(const uint8_t *bytes)
{
	return (unsigned)bytes[0] << 8 | bytes[1];
}

static uint32_t get32(const uint8_t *bytes)
{
	return (uint32_t)get16(bytes) << 16 | get16(bytes + 2);
}

static void put16(uint8_t *bytes, size_t value)
{
	bytes[0] = (uint8_t)(value >> 8);
	bytes[1] = (uint8_t)value;
}

static void put32(uint8_t *bytes, uint32_t value)
{
	put16(bytes, value >> 16);
	put16(bytes + 2, value & 0xffff);
}

/* The Internet's checksum (RFC 1071). Over bytes that hold their own it is 0. */
static uint16_t checksum(const uint8_t *bytes, size_t length)
{
	uint32_t sum = 0;
	for (size_t i = 0; i + 1 < length; i += 2)
		sum += get16(bytes + i);
	if (length % 2)
		sum += (uint32_t)bytes[length - 1] << 8;
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	return (uint16_t)~sum;
}

/* --- written ---------------------------------------------------------------------------- */

static uint8_t *put_ethernet(uint8_t *frame, const uint8_t *from, const uint8_t *to, unsigned type)
{
	memset(frame, 0, SHORTEST);
	memcpy(frame, to, ETHERNET_ADDRESS);
	memcpy(frame + ETHERNET_ADDRESS, from, ETHERNET_ADDRESS);
	put16(frame + 12, type);
	return frame + ETHERNET;
}

static size_t at_least_shortest(size_t length)
{
	return length < SHORTEST ? SHORTEST : length;
}

static size_t put_arp(uint8_t *frame, unsigned operation, const struct vm_party *from, const uint8_t *to, uint32_t whom)
{
	uint8_t *arp = put_ethernet(frame, from->mac, to, TYPE_ARP);
	memcpy(arp, arp_head, sizeof arp_head);
	put16(arp + 6, operation);
	memcpy(arp + 8, from->mac, ETHERNET_ADDRESS);
	put32(arp + 14, from->address);
	if (operation == ARP_REPLY)
		memcpy(arp + 18, to, ETHERNET_ADDRESS);
	put32(arp + 24, whom);
	return SHORTEST;
}

size_t vm_frame_arp_request(uint8_t frame[VM_FRAME_MAX], const struct vm_party *from, uint32_t whom)
{
	return put_arp(frame, ARP_REQUEST, from, everybody, whom);
}

size_t vm_frame_arp_reply(uint8_t frame[VM_FRAME_MAX], const struct vm_party *from, const struct vm_party *to)
{
	return put_arp(frame, ARP_REPLY, from, to->mac, to->address);
}

/* Ethernet's and IPv4's heads around so many bytes, which begin at what is returned. */
static uint8_t *put_ipv4(uint8_t *frame, const struct vm_party *from, const struct vm_party *to, uint8_t protocol,
			 size_t length)
{
	uint8_t *ip = put_ethernet(frame, from->mac, to->mac, TYPE_IPV4);
	ip[0] = 0x45;
	put16(ip + 2, IPV4 + length);
	ip[8] = TIME_TO_LIVE;
	ip[9] = protocol;
	put32(ip + 12, from->address);
	put32(ip + 16, to->address);
	put16(ip + 10, checksum(ip, IPV4));
	return ip + IPV4;
}

size_t vm_frame_echo(uint8_t frame[VM_FRAME_MAX], const struct vm_party *from, const struct vm_party *to, uint16_t id,
		     uint16_t sequence)
{
	uint8_t *icmp = put_ipv4(frame, from, to, ICMP, HEAD);
	icmp[0] = ECHO_REQUEST;
	put16(icmp + 4, id);
	put16(icmp + 6, sequence);
	put16(icmp + 2, checksum(icmp, HEAD));
	return SHORTEST;
}

size_t vm_frame_udp(uint8_t frame[VM_FRAME_MAX], const struct vm_party *from, uint16_t from_port,
		    const struct vm_party *to, uint16_t to_port, const void *payload, size_t length)
{
	length = length < VM_FRAME_PAYLOAD ? length : VM_FRAME_PAYLOAD;
	uint8_t *udp = put_ipv4(frame, from, to, UDP, HEAD + length);
	put16(udp, from_port);
	put16(udp + 2, to_port);
	put16(udp + 4, HEAD + length);
	if (length)
		memcpy(udp + HEAD, payload, length);
	return at_least_shortest(ETHERNET + IPV4 + HEAD + length);
}

/* --- read ------------------------------------------------------------------------------- */

static void read_arp(struct vm_heard *heard, const uint8_t *arp, size_t length, uint32_t me)
{
	if (length < ARP || memcmp(arp, arp_head, sizeof arp_head) != 0 || get32(arp + 24) != me)
		return;
	memcpy(heard->from.mac, arp + 8, ETHERNET_ADDRESS);
	heard->from.address = get32(arp + 14);
	heard->what = get16(arp + 6) == ARP_REQUEST ? VM_HEARD_ARP_REQUEST
		    : get16(arp + 6) == ARP_REPLY   ? VM_HEARD_ARP_REPLY
						    : VM_HEARD_NOTHING;
}

static void read_echo(struct vm_heard *heard, const uint8_t *icmp, size_t length)
{
	if (icmp[0] != ECHO_REPLY || icmp[1] != 0 || checksum(icmp, length) != 0)
		return;
	heard->what = VM_HEARD_ECHO_REPLY;
	heard->id = (uint16_t)get16(icmp + 4);
	heard->sequence = (uint16_t)get16(icmp + 6);
	heard->payload = icmp + HEAD;
	heard->length = length - HEAD;
}

/* Its checksum is not looked at: no wire here can damage a frame, and who sends may leave it out. */
static void read_udp(struct vm_heard *heard, const uint8_t *udp, size_t length)
{
	size_t said = get16(udp + 4);
	if (said < HEAD || said > length)
		return;
	heard->what = VM_HEARD_UDP;
	heard->from_port = (uint16_t)get16(udp);
	heard->to_port = (uint16_t)get16(udp + 2);
	heard->payload = udp + HEAD;
	heard->length = said - HEAD;
}

static void read_ipv4(struct vm_heard *heard, const uint8_t *ip, size_t length, uint32_t me)
{
	if (length < IPV4 + HEAD)
		return;
	size_t head = (size_t)(ip[0] & 15) * 4, total = get16(ip + 2);
	if (ip[0] >> 4 != 4 || head < IPV4 || total > length || total < head + HEAD || (get16(ip + 6) & 0x3fff) != 0 ||
	    checksum(ip, head) != 0 || get32(ip + 16) != me)
		return;
	heard->from.address = get32(ip + 12);
	if (ip[9] == ICMP)
		read_echo(heard, ip + head, total - head);
	else if (ip[9] == UDP)
		read_udp(heard, ip + head, total - head);
}

struct vm_heard vm_frame_read(const uint8_t *frame, size_t length, const struct vm_party *me)
{
	struct vm_heard heard = {.what = VM_HEARD_NOTHING};
	if (length < ETHERNET || (!(frame[0] & 1) && memcmp(frame, me->mac, ETHERNET_ADDRESS) != 0))
		return heard;
	memcpy(heard.from.mac, frame + ETHERNET_ADDRESS, ETHERNET_ADDRESS);
	if (get16(frame + 12) == TYPE_ARP)
		read_arp(&heard, frame + ETHERNET, length - ETHERNET, me->address);
	else if (get16(frame + 12) == TYPE_IPV4)
		read_ipv4(&heard, frame + ETHERNET, length - ETHERNET, me->address);
	return heard;
}
