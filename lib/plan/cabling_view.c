/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Who counts of those who were heard on a port, and what they amount to. Only members of the cluster who hear us too
 * do: what another cluster's node says is not proven, and what one says that does not hear us may be a recording.
 */
#include <string.h>

#include "plan/cabling_parts.h"

/* Seconds. The frames of both addresses come together; one of them may be lost. */
#define GROUP_ALONE 1.0

static bool is_member(const struct port_heard *heard)
{
	return heard->kind == HEARD_MEMBER && heard->two_way;
}

/*
 * A cable that was pulled and put in elsewhere without its carrier going (a media converter, a virtual machine) has two
 * nodes in the book for some seconds: the one that was there is silent since before the other was first heard. That
 * makes no LAN of it.
 */
static bool is_superseded(const struct port_facts *port, const struct port_heard *heard)
{
	for (size_t i = 0; i < port->heard_count; i++)
		if (is_member(&port->heard[i]) && port->heard[i].since > heard->last)
			return true;
	return false;
}

/* Alone by the group address, and not only because the other frame has not come yet. */
static bool is_by_switch(const struct port_heard *heard)
{
	bool timed = heard->last > 0;
	return !heard->direct && heard->group && (!timed || heard->last - heard->since >= GROUP_ALONE);
}

void port_look(struct port_view *view, const struct port_facts *port)
{
	const struct port_heard *only = NULL;
	*view = (struct port_view){0};
	for (size_t i = 0; i < port->heard_count; i++) {
		const struct port_heard *heard = &port->heard[i];
		if (is_member(heard) && !is_superseded(port, heard)) {
			only = heard;
			view->members++;
		}
		if (heard->kind == HEARD_SELF && heard->direct)
			view->loop = heard;
	}
	view->lan = view->members > 1 || (view->members == 1 && is_by_switch(only));
	if (view->members == 1 && view->lan)
		view->behind = only;
	if (view->members == 1 && only->direct) {
		view->node = only->node;
		view->peer = only;
	}
}
