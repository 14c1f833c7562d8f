/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_LLDP_H
#define RINGLET_LLDP_H

/*
 * What a switch says of itself on each of its ports (LLDP, IEEE 802.1AB), every 30 seconds as a rule. Only what helps a
 * person to find the socket is taken from it. Nothing in it is proven: it is shown, and nothing is decided from it.
 *
 *     0             6            12       14
 *     | destination | source     | 88 cc  | TLV | TLV | ...
 *
 *     TLV:  | type: 7 bits, length: 9 bits | value: that many bytes |
 *     1 chassis, 2 port, 3 seconds to live, in this order; 4 the port in words, 5 the system's name; 0 ends it
 */

#include <stddef.h>
#include <stdint.h>

#define LLDP_ETHERTYPE 0x88CC
#define LLDP_TEXT 64

/* Texts are printable ASCII without a double quote: for other bytes stands '?'. What is too long is cut. */
struct lldp {
	char chassis[LLDP_TEXT];     /* "52:54:00:12:34:56", "192.0.2.9", or its own word */
	char port[LLDP_TEXT];	     /* "Gi0/12" */
	char description[LLDP_TEXT]; /* of the port; "" */
	char system[LLDP_TEXT];	     /* its name; "" */
	unsigned seconds;	     /* how long this holds; 0: nothing was heard, or it said goodbye */
};

/* Any bytes may be given, header included. 0; -1: it is not one, or broken. */
int lldp_decode(struct lldp *lldp, const uint8_t *frame, size_t length);

#endif
