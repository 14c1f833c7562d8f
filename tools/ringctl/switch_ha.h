/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGCTL_SWITCH_HA_H
#define RINGCTL_SWITCH_HA_H

/* What Pacemaker said last of a volume that is moved: of its file system, and of the guests that ran when it was planned. */

#include "switch_look.h"

/* All of them are on that node, and nothing is to be done with them. */
bool switch_ha_well(const struct ha_state *ha, const struct switch_facts *facts, int volume, int node);

/* One of them is blocked that was not when it was planned: its id, for the caller to free. NULL: none. */
char *switch_ha_blocked(const struct ha_state *ha, const struct switch_facts *facts, int volume);

/*
 * Why it may not come about, in Pacemaker's terms: "r3-fs is on node2, vm-guest3 is on node2 (Stopping); its halves are
 * worth node3 2000, node2 10000". For the caller to free.
 */
char *switch_ha_text(const struct ha_state *ha, const struct switch_facts *facts, int volume);

#endif
