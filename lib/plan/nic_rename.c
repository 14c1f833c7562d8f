/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plan/nic_rename.h"

#include <stdio.h>
#include <string.h>

static const struct nic_role *role_of(const struct nic_role *roles, size_t count, size_t nic)
{
	for (size_t i = 0; i < count; i++)
		if (roles[i].nic == nic)
			return &roles[i];
	return NULL;
}

static bool is_wanted(const struct nic_role *roles, size_t count, const char *ifname)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(roles[i].ifname, ifname) == 0)
			return true;
	return false;
}

static void put(struct nic_rename *rename, size_t nic, const char *from, const char *to)
{
	rename->nic = nic;
	snprintf(rename->from, sizeof rename->from, "%s", from);
	snprintf(rename->to, sizeof rename->to, "%s", to);
}

size_t nic_renames(const struct nic_facts *facts, size_t count, const struct nic_role *roles, size_t role_count,
		   struct nic_rename *renames)
{
	size_t n = 0;
	for (size_t i = 0; i < count; i++) {
		const struct nic_role *role = role_of(roles, role_count, i);
		char between[IFNAME_TEXT];
		snprintf(between, sizeof between, "ringlet%u", (unsigned)i % 1000);
		if (role ? strcmp(role->ifname, facts[i].ifname) != 0 : is_wanted(roles, role_count, facts[i].ifname))
			put(&renames[n++], i, facts[i].ifname, between);
	}
	size_t first = n;
	for (size_t i = 0; i < first; i++) {
		const struct nic_role *role = role_of(roles, role_count, renames[i].nic);
		if (role) /* a port without a role keeps the name in between */
			put(&renames[n++], role->nic, renames[i].to, role->ifname);
	}
	return n;
}
