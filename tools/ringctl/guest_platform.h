/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGCTL_GUEST_PLATFORM_H
#define RINGCTL_GUEST_PLATFORM_H

/* What this node and the volume's other node can both run, asked of libvirt on both. */

#include "guest_site.h"
#include "plan/guest.h"

/*
 * pinned: the nodes it was asked of ("node1 node2"); only this one where the other does not answer, with a warning.
 * emulate: though the hardware could. 0; -1: the report says why nothing is known even of this node.
 */
int guest_platform_ask(struct guest_platform *platform, char pinned[32], const struct guest_site *site, int volume,
		       bool emulate, struct report *report);

#endif
