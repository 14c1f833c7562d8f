/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_LISTEN_H
#define RINGLET_LISTEN_H

/*
 * Says hello on every Ethernet port and listens who answers: the sockets, the clock and the ports' coming and going
 * around plan/hearing.h. The installer and the node's daemon run the same one. It brings ports up when it first sees them
 * (without a carrier nobody can be heard), and changes nothing else of them: one that a person takes down stays down.
 */

#include "plan/cluster.h"
#include "plan/hello.h"
#include "plan/port.h"
#include "sys/wire.h"

struct listener; /* opaque */

struct listener_setup {
	const struct cluster *cluster; /* must outlive it */
	int node;
	const uint8_t *key; /* HELLO_KEY_SIZE bytes */
	const char *root;   /* where /sys is: "" */
	const char *only;   /* a pattern of names: for tests, which have ports without hardware; NULL: real ports */
	const struct wire *wire; /* a test's; it is the listener's from then on. NULL: the machine's own (wire_open) */
};

/* NULL: the report says why. */
struct listener *listener_open(const struct listener_setup *setup, struct report *report);
void listener_close(struct listener *listener);

/*
 * Sends what is due, takes what comes, for at most that many seconds; returns sooner when something changed: true.
 * What others do to ports (names, carrier) is heard by netlink.
 */
bool listener_turn(struct listener *listener, double seconds);
int listener_fds(struct listener *listener, int fds[2]); /* to be polled beside others; returns how many */

/* It stands until the next turn, or the next role that is told. */
const struct port_facts *listener_ports(struct listener *listener, size_t *count);

/* Tell it what a port is used as now, by its index in the facts; it says so to its neighbours. */
void listener_role(struct listener *listener, size_t port, const char *role);

/* The interface's index (if_nametoindex(3)) of a port by its index in the facts. */
unsigned listener_ifindex(const struct listener *listener, size_t port);

/*
 * Every port with a carrier has been heard on or listened to for seconds, and none came, went, or changed its carrier
 * meanwhile: there is nothing to be gained by waiting longer.
 */
bool listener_settled(struct listener *listener, double seconds);

#endif
