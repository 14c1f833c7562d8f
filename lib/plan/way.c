/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plan/way.h"

#include <string.h>

#include "base/text.h"

bool way_neighbours(const struct cluster *cluster, int a, int b)
{
	for (int i = 0; i < cluster->cables; i++)
		if (cable_end(&cluster->cable[i], a) >= 0 && cable_end(&cluster->cable[i], b) >= 0)
			return true;
	return false;
}

struct way way_judge(const struct cluster *cluster, int node, int to, const char *ifname, uint32_t gateway)
{
	for (int i = 0; i < cluster->cables; i++) {
		const struct cluster_cable *cable = &cluster->cable[i];
		int end = cable_end(cable, node);
		if (end >= 0 && strcmp(cable->ifname[end], ifname) == 0)
			return (struct way){cable->node[!end] == to ? WAY_DIRECT : WAY_ROUND, cable->node[!end]};
	}
	if (strcmp(ifname, LAN_BRIDGE) == 0 && (!gateway || gateway == cluster->node[to - 1].address))
		return (struct way){WAY_LAN, 0};
	return (struct way){WAY_NONE, 0};
}

char *way_text(struct way way, const struct cluster *cluster)
{
	switch (way.kind) {
	case WAY_DIRECT: return xstrdup("direct");
	case WAY_ROUND: return xasprintf("round by %s", cluster->node[way.by - 1].name);
	case WAY_LAN: return xstrdup("by the LAN");
	case WAY_NONE: return xstrdup("none");
	case WAY_UNKNOWN: break;
	}
	return xstrdup("unknown");
}

const char *way_word(enum way_kind kind)
{
	static const char *const words[] = {NULL, "none", "direct", "ring", "lan"};
	return words[kind];
}
