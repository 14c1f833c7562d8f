/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_HEARING_H
#define RINGLET_HEARING_H

/*
 * The book of what was heard: frames come in with their time, and who is at the other end of which port is kept.
 * Pure: no clock, no socket; the caller (sys/listen.h) has both. Its size is fixed, whatever comes. Replayed frames (a
 * session we know with an old sequence, another session that does not hear us), floods (more frames of a sender than it
 * may send), and senders beyond HEARD_MAX change nothing. A sender not heard for HEARING_FORGET seconds is forgotten,
 * at once when the carrier goes.
 */

#include "plan/hello.h"
#include "plan/port.h"

#define HEARING_PERIOD 1.0 /* seconds between two hellos on a port; the first ones, and those after news, come sooner */
#define HEARING_FORGET 3.5

struct hearing; /* opaque */

/* session: random, not 0. cluster must outlive it. */
struct hearing *hearing_new(const struct cluster *cluster, int node, const uint8_t key[HELLO_KEY_SIZE],
			    uint64_t session);
void hearing_free(struct hearing *hearing);

/*
 * The machine's ports as they are now (nic, mtu, mtu_max, role; at most PORTS_MAX); those known by MAC and path keep
 * what was heard. A port whose carrier went forgets it.
 */
void hearing_ports(struct hearing *hearing, const struct port_facts *ports, size_t count, double now);

/* A frame of HELLO_ETHERTYPE, as it came, on the port of that index. Returns true if something changed. */
bool hearing_hello(struct hearing *hearing, size_t port, const uint8_t *frame, size_t length, double now);

/* An ARP frame: is it the gateway's answer? Returns true if something changed. */
bool hearing_arp(struct hearing *hearing, size_t port, const uint8_t *frame, size_t length, double now);

/* A frame of LLDP_ETHERTYPE: a switch says who it is. It is shown, and nothing follows from it. True: it is news. */
bool hearing_lldp(struct hearing *hearing, size_t port, const uint8_t *frame, size_t length, double now);

/*
 * The next frame that is due, if any: writes it, and which port it has to go out on. Returns its length; 0: none is
 * due, and nothing will be forgotten, before *next, which is never more than a HEARING_PERIOD away. Hellos both ways,
 * padded ones that try the MTU, and ARP requests for the gateway.
 */
size_t hearing_due(struct hearing *hearing, size_t *port, uint8_t frame[HELLO_FRAME_MAX], double now, double *next);

/*
 * What is known, with the ports in the order in which they were given. What is too old is forgotten first. It stands
 * until the next call of any function here: ports that are told anew are somewhere else.
 */
const struct port_facts *hearing_facts(struct hearing *hearing, size_t *count, double now);

/* Frames that were not believed, by verdict (enum hello_verdict), and those dropped as replay or flood: for the log. */
struct hearing_counts {
	unsigned long fine, not_one, broken, other_cluster, forged, version, replayed, flooded;
};
struct hearing_counts hearing_counts(const struct hearing *hearing);

#endif
