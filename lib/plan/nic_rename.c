/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plan/nic_rename.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What a port is called while we go through the list, and what it shall be called. */
struct naming {
	char now[IFNAME_TEXT], goal[IFNAME_TEXT];
};

static bool is_wanted(const struct cabling_role *roles, size_t count, const char *ifname)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(roles[i].ifname, ifname) == 0)
			return true;
	return false;
}

static bool is_taken(const struct naming *naming, size_t count, const char *ifname)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(naming[i].now, ifname) == 0)
			return true;
	return false;
}

static void set_goals(struct naming *naming, const struct port_facts *ports, size_t count,
		      const struct cabling_role *roles, size_t role_count, const char (*neutral)[IFNAME_TEXT])
{
	for (size_t i = 0; i < count; i++)
		memcpy(naming[i].now, ports[i].nic.ifname, IFNAME_TEXT);
	for (size_t i = 0; i < count; i++) {
		const struct cabling_role *role = cabling_role_of(roles, role_count, i);
		const char *goal = role ? role->ifname : naming[i].now;
		if (!role && is_wanted(roles, role_count, goal))
			goal = *neutral[i] && !is_taken(naming, count, neutral[i]) ? neutral[i] : NIC_NAME_ANY;
		memcpy(naming[i].goal, goal, strlen(goal) + 1);
	}
}

static void put(struct nic_rename *rename, struct naming *naming, size_t port, const char *to)
{
	rename->port = port;
	memcpy(rename->from, naming[port].now, IFNAME_TEXT);
	snprintf(rename->to, sizeof rename->to, "%s", to);
	memcpy(naming[port].now, rename->to, IFNAME_TEXT);
}

/* All that can go straight to their goals. Returns how many. */
static size_t go(struct naming *naming, size_t count, struct nic_rename *renames)
{
	size_t n = 0;
	for (size_t i = 0; i < count; i++)
		if (strcmp(naming[i].now, naming[i].goal) != 0 &&
		    (strcmp(naming[i].goal, NIC_NAME_ANY) == 0 || !is_taken(naming, count, naming[i].goal)))
			put(&renames[n++], naming, i, naming[i].goal);
	return n;
}

/* The first that cannot: it goes out of the way. False: none is left. */
static bool step_aside(struct naming *naming, size_t count, struct nic_rename *rename)
{
	char between[IFNAME_TEXT];
	for (size_t i = 0; i < count; i++) {
		if (strcmp(naming[i].now, naming[i].goal) == 0)
			continue;
		snprintf(between, sizeof between, "ringlet%u", (unsigned)i % 1000);
		put(rename, naming, i, between);
		return true;
	}
	return false;
}

size_t nic_renames(const struct port_facts *ports, size_t count, const struct cabling_role *roles, size_t role_count,
		   const char (*neutral)[IFNAME_TEXT], struct nic_rename *renames)
{
	struct naming *naming = xcalloc(count ? count : 1, sizeof *naming);
	size_t n = 0, gone;
	set_goals(naming, ports, count, roles, role_count, neutral);
	do {
		while ((gone = go(naming, count, renames + n)) > 0)
			n += gone;
	} while (n < 2 * count && step_aside(naming, count, renames + n) && ++n);
	free(naming);
	return n;
}
