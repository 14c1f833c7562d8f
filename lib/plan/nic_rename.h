/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_NIC_RENAME_H
#define RINGLET_NIC_RENAME_H

/*
 * From roles to renamings, in an order in which no name is ever taken twice and a port whose name is right is never
 * touched: whoever sits on a name that another port needs leaves first; only where ports sit on each other's names one
 * of them goes to a name in between.
 */

#include <stddef.h>

#include "plan/cabling.h"

/* A name in place of which the kernel takes the first free one of that kind. */
#define NIC_NAME_ANY "eth%d"

struct nic_rename {
	size_t port; /* index into the facts */
	char from[IFNAME_TEXT], to[IFNAME_TEXT];
};

/*
 * neutral: what each port would be called without a role ("": nothing is known). Only ports that sit on a name another
 * one gets are given it, or NIC_NAME_ANY if it is taken.
 * Two for each port at most: room for 2 * count entries. Returns their number; 0: all names are right.
 */
size_t nic_renames(const struct port_facts *ports, size_t count, const struct cabling_role *roles, size_t role_count,
		   const char (*neutral)[IFNAME_TEXT], struct nic_rename *renames);

#endif
