/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_NIC_RENAME_H
#define RINGLET_NIC_RENAME_H

/*
 * From roles to renamings, in an order in which no name is ever taken twice:
 * first every port that must change, or that sits on a name another one needs,
 * goes to a name of its own in between, then to its final one.
 */

#include <stddef.h>

#include "plan/nic.h"

struct nic_rename {
	size_t nic; /* index into the facts */
	char from[IFNAME_TEXT], to[IFNAME_TEXT];
};

/* Two for each port at most: room for 2 * count entries. Returns their number; 0: all names are right. */
size_t nic_renames(const struct nic_facts *facts, size_t count, const struct nic_role *roles, size_t role_count,
		   struct nic_rename *renames);

#endif
