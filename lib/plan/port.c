/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plan/port.h"

#include <string.h>

bool port_heard_same(const struct port_heard *a, const struct port_heard *b)
{
	return a->kind == b->kind && a->node == b->node && strcmp(a->cluster, b->cluster) == 0 &&
	       strcmp(a->mac, b->mac) == 0 && strcmp(a->port, b->port) == 0 && a->cable == b->cable &&
	       a->direct == b->direct && a->group == b->group && a->two_way == b->two_way && a->speed == b->speed &&
	       a->port_mtu == b->port_mtu && a->mtu == b->mtu;
}

static bool same_nic(const struct nic_facts *a, const struct nic_facts *b)
{
	return strcmp(a->ifname, b->ifname) == 0 && strcmp(a->path, b->path) == 0 && strcmp(a->mac, b->mac) == 0 &&
	       a->carrier == b->carrier && a->speed == b->speed && strcmp(a->driver, b->driver) == 0;
}

static bool same_lldp(const struct lldp *a, const struct lldp *b)
{
	return a->seconds == b->seconds && strcmp(a->chassis, b->chassis) == 0 && strcmp(a->port, b->port) == 0 &&
	       strcmp(a->description, b->description) == 0 && strcmp(a->system, b->system) == 0;
}

bool port_same(const struct port_facts *a, const struct port_facts *b)
{
	bool same = same_nic(&a->nic, &b->nic) && strcmp(a->role, b->role) == 0 && a->mtu == b->mtu &&
		    a->mtu_max == b->mtu_max && a->gateway == b->gateway && a->answered == b->answered &&
		    a->carrier_since == b->carrier_since && same_lldp(&a->lldp, &b->lldp) &&
		    a->heard_count == b->heard_count;
	for (size_t i = 0; same && i < a->heard_count; i++)
		same = port_heard_same(&a->heard[i], &b->heard[i]);
	return same;
}
