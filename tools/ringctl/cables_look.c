/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "cables.h"
#include "port_state.h"
#include "sys/probe_net.h"

/* Without the service a port's name is all there is to tell its role by. */
static bool is_role(const struct self *self, const char *ifname)
{
	bool found = strcmp(ifname, "lan0") == 0;
	for (int i = 0; i < self->cluster.cables; i++) {
		int end = cable_end(&self->cluster.cable[i], self->node);
		found |= end >= 0 && strcmp(self->cluster.cable[i].ifname[end], ifname) == 0;
	}
	return found;
}

static void look_without(struct cables *cables, const char *root)
{
	static struct nic_facts nics[PORTS_MAX];
	size_t count = probe_nics(root, nics, PORTS_MAX);
	cables->count = count < PORTS_MAX ? count : PORTS_MAX;
	nic_sort(nics, cables->count);
	for (size_t i = 0; i < cables->count; i++) {
		cables->port[i] = (struct port_facts){.nic = nics[i], .carrier_since = -1};
		if (is_role(cables->self, nics[i].ifname))
			strcpy(cables->port[i].role, nics[i].ifname);
	}
}

void cables_look(struct cables *cables, const struct self *self, const char *root, struct report *report)
{
	*cables = (struct cables){.self = self, .now = port_state_now(root)};
	int count = port_state(cables->port, PORTS_MAX, root, report);
	cables->listening = count >= 0;
	cables->count = count > 0 ? (size_t)count : 0;
	if (cables->listening)
		cabling_decide(&cables->cabling, &self->cluster, self->node, cables->port, cables->count, NULL, 0, false);
	else
		look_without(cables, root);
	for (size_t i = 0; i < cables->count; i++)
		port_counts_read(&cables->counts[i], root, cables->port[i].nic.ifname);
}

void cables_free(struct cables *cables)
{
	cabling_free(&cables->cabling);
}

bool cables_right(const struct cables *cables)
{
	return cables->listening && !cables->cabling.wrong;
}

double cables_age(const struct cables *cables, double since)
{
	return cables->now < 0 || since < 0 || since > cables->now ? -1 : cables->now - since;
}
