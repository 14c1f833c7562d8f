/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Where the gateway answers ARP, there is the LAN, if nobody better says so: anybody on the wire can pretend to be it.
 * It is asked with the sender's address 0.0.0.0, as one asks who has not got an address yet (RFC 5227, section 2.1.1).
 * It is asked on every port, as a cheap switch passes the direct address too: what looks like a cable may be the LAN.
 *
 *    at bytes
 *     0     6  to: FF:FF:FF:FF:FF:FF; the answer: our MAC address
 *     6     6  from
 *    12     2  08 06
 *    14     8  00 01 08 00 06 04 00 01: Ethernet, IPv4, lengths, request; 02: answer
 *    22     6  sender's MAC address
 *    28     4  sender's IPv4 address: 0.0.0.0; the answer: the gateway
 *    32     6  target's MAC address: unknown; the answer: ours
 *    38     4  target's IPv4 address: the gateway
 */
#include <string.h>

#include "plan/hearing_parts.h"

#define ARP_LENGTH 42
#define FRAME_MIN 60 /* of Ethernet, without its check sum */
#define FIRST_GAP 0.1
#define FIRST_GAPS {0.4, 0.5, 1} /* at 0.1, 0.5, 1 and 2 s */
#define ASK_PERIOD 10
#define MISSED_GAP 2 /* one that answered before is soon asked again */
#define MISSED_MAX 3

static const uint8_t arp_head[10] = {0x08, 0x06, 0x00, 0x01, 0x08, 0x00, 0x06, 0x04, 0x00, 0x01};

void asking_begin(struct asking *asking, double now)
{
	*asking = (struct asking){.at = now + FIRST_GAP};
}

static bool set_gateway(struct hearing *hearing, size_t port, bool is)
{
	bool *gateway = &hearing->facts[port].gateway, was = *gateway;
	*gateway = is;
	hearing->facts[port].answered |= is;
	return was != is;
}

static double ask_gap(const struct asking *asking, bool known)
{
	static const double first[] = FIRST_GAPS;
	if (asking->asked < (int)(sizeof first / sizeof *first))
		return first[asking->asked];
	return known && asking->missed ? MISSED_GAP : ASK_PERIOD;
}

static void put_address(uint8_t *to, uint32_t address)
{
	for (int i = 0; i < 4; i++)
		to[i] = (uint8_t)(address >> (24 - 8 * i));
}

size_t asking_due(struct hearing *hearing, size_t port, uint8_t *frame, double now)
{
	struct asking *asking = &hearing->ear[port].asking;
	uint32_t gateway = hearing->cluster->profile->gateway;
	if (now < asking->at)
		return 0;
	if (asking->waiting && ++asking->missed >= MISSED_MAX)
		set_gateway(hearing, port, false);
	asking->at = now + ask_gap(asking, hearing->facts[port].gateway);
	asking->asked++;
	asking->waiting = gateway != 0;
	if (!gateway)
		return 0;
	memset(frame, 0, FRAME_MIN);
	memset(frame, 0xff, 6);
	memcpy(frame + 6, hearing->ear[port].mac, 6);
	memcpy(frame + 12, arp_head, sizeof arp_head);
	memcpy(frame + 22, hearing->ear[port].mac, 6);
	put_address(frame + 38, gateway);
	return FRAME_MIN;
}

/* The gateway's, and meant for this port. */
static bool is_answer(const struct hearing *hearing, const uint8_t mac[6], const uint8_t *frame, size_t length)
{
	uint8_t gateway[4];
	put_address(gateway, hearing->cluster->profile->gateway);
	return length >= ARP_LENGTH && memcmp(frame + 12, arp_head, sizeof arp_head - 1) == 0 && frame[21] == 2 &&
	       memcmp(frame, mac, 6) == 0 && memcmp(frame + 32, mac, 6) == 0 && memcmp(frame + 28, gateway, 4) == 0 &&
	       !(frame[22] & 1);
}

bool hearing_arp(struct hearing *hearing, size_t port, const uint8_t *frame, size_t length, double now)
{
	if (port >= hearing->count || !has_carrier(&hearing->facts[port]))
		return false;
	struct asking *asking = &hearing->ear[port].asking;
	if (!asking->waiting || !is_answer(hearing, hearing->ear[port].mac, frame, length))
		return false;
	asking->waiting = false;
	asking->missed = 0;
	asking->asked = sizeof(double[]) FIRST_GAPS / sizeof(double);
	asking->at = now + ASK_PERIOD;
	return set_gateway(hearing, port, true);
}
