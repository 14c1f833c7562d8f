/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_ROUTE_H
#define RINGLET_ROUTE_H

/* Which way the kernel would send to an address now: asked by rtnetlink, nothing is sent. */

#include <stdint.h>

#include "plan/cluster.h"

struct route {
	char ifname[IFNAME_TEXT];
	uint32_t gateway; /* host byte order; 0: it is on that link itself */
};

/* 0; 1: there is no route; -1: errno. */
int route_get(struct route *route, uint32_t address);

/* The same from what "ip route get ADDRESS" said, a line for each address, as a captured tree has it. 0 or 1. */
int route_parse(struct route *route, uint32_t address, const char *text);

#endif
