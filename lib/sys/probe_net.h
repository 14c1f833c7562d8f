/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_PROBE_NET_H
#define RINGLET_PROBE_NET_H

/* Ethernet ports, their carrier and addresses, and who answers at their other end. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "plan/health.h"
#include "plan/nic.h"

/*
 * The Ethernet ports with a device behind them (no bridges, taps or radios) in ROOT/sys/class/net,
 * in no particular order. At most room of them are written; returns how many there are.
 */
size_t probe_nics(const char *root, struct nic_facts *facts, size_t room);

/*
 * The same of those whose names match a pattern (fnmatch(3), with its extensions), hardware or none: for tests, in
 * which a port's alias stands for its place.
 */
size_t probe_nics_only(const char *root, const char *only, struct nic_facts *facts, size_t room);

/* One port by its name; all but the address. */
void probe_link(const char *root, const char *ifname, struct link_facts *link);

/* The port of that name is a port of the bridge. */
bool probe_bridged(const char *root, const char *bridge, const char *ifname);

/* This machine has the IPv4 address on the interface of that name. */
bool probe_address(const char *ifname, uint32_t address);

struct echo {
	uint32_t address;   /* 0: skip it */
	const char *ifname; /* ask and be answered over this one alone; NULL: over any */
	int answer;	    /* result: FACT_YES or FACT_NO; FACT_UNKNOWN where it could not be asked (only root may ask) */
};

/* One ICMP echo request to each, and one wait for all answers of at most milliseconds. */
void probe_echo(struct echo *echoes, size_t count, unsigned milliseconds);

#endif
