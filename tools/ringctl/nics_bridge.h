/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGCTL_NICS_BRIDGE_H
#define RINGCTL_NICS_BRIDGE_H

/*
 * The bridge on the LAN has one of the node's ports, lan0, and the guests' cards. systemd-networkd puts lan0 in; but it
 * takes out only a port that it has a file for, and not at once. A cable in the bridge would be a loop through another
 * node, a spare port on the LAN one through the switch.
 */

#include "sys/link.h"
#include "sys/listen.h"

/* Takes each port that is in it and not called lan0 out of it, and says so. */
void nics_bridge_keep(struct link_socket *link, struct listener *listener);

#endif
