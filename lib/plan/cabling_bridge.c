/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A cable that is none: a bridge of a virtualization host, or a small switch between two nodes. It keeps the direct
 * address to itself, so the only node behind it is heard as on a LAN. When the LAN is known to be elsewhere, and this is
 * no second port on it, it is as good as a cable, and it is said that it is none.
 */
#include <string.h>

#include "plan/cabling_parts.h"

static bool hears(const struct port_facts *port, enum heard_kind kind, const char *mac)
{
	for (size_t i = 0; i < port->heard_count; i++)
		if (port->heard[i].kind == kind && (!mac || strcmp(port->heard[i].mac, mac) == 0))
			return true;
	return false;
}

/* On one LAN the two would hear each other, and the same ports of the others. */
static bool is_apart(const struct work *work, size_t port, size_t lan)
{
	const struct port_facts *facts = &work->ports[port];
	return !facts->gateway && !hears(facts, HEARD_SELF, NULL) &&
	       !hears(&work->ports[lan], HEARD_MEMBER, work->view[port].behind->mac);
}

static bool has_cables_enough(const struct work *work, int node)
{
	size_t ports = 0, cables = 0;
	for (size_t i = 0; i < work->count; i++)
		ports += work->view[i].node == node && !work->used[i] && !work->view[i].bridged;
	for (size_t w = 1; w < work->wanted_count; w++)
		cables += work->wanted[w].peer == node;
	return ports >= cables;
}

void cables_see_bridges(struct work *work)
{
	const struct wanted *lan = &work->wanted[0];
	if (!is_given(lan))
		return;
	for (size_t i = 0; i < work->count; i++) {
		struct port_view *view = &work->view[i];
		if (work->used[i] || !view->behind || !is_apart(work, i, lan->port) ||
		    has_cables_enough(work, view->behind->node))
			continue;
		view->bridged = true;
		view->lan = false;
		view->peer = view->behind;
		view->node = view->behind->node;
	}
}
