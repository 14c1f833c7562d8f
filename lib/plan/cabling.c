/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The order in which the rules are asked: what is known, what is likely, what is guessed. Each rule gives roles that
 * are still to be given to ports that are still free, so a weaker one never takes anything from a stronger one.
 */
#include "plan/cabling.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "plan/cabling_parts.h"

const char *evidence_name(enum evidence evidence)
{
	static const char *const names[] = {"none", "order", "hint", "memory", "held", "gateway", "heard"};
	return names[evidence];
}

const char *flaw_name(enum cabling_flaw flaw)
{
	static const char *const names[] = {"ports",	 "missing", "crossed", "loop", "one-way", "foreign",
					    "duplicate", "forged",  "slow",    "mtu",  "spare",	  "lan"};
	return names[flaw];
}

static void want(struct work *work, const char *ifname, int cable, int peer)
{
	struct wanted *wanted = &work->wanted[work->wanted_count++];
	*wanted = (struct wanted){.cable = cable, .peer = peer, .which = work->cluster->n == 2 && cable == 2 ? 2 : 1,
				  .port = SIZE_MAX};
	snprintf(wanted->ifname, sizeof wanted->ifname, "%s", ifname);
}

/* In the order in which ports without a sign get them: LAN, cable to the next, cable to the previous. */
static void want_all(struct work *work)
{
	const struct cluster *cluster = work->cluster;
	want(work, "lan0", 0, 0);
	for (int end = 0; end < 2; end++)
		for (int i = 0; i < cluster->cables; i++) {
			const struct cluster_cable *cable = &cluster->cable[i];
			if (cable->node[end] == work->node)
				want(work, cable->ifname[end], cable->number, cable->node[!end]);
		}
}

/* By insertion: they are few. Ports of one device share its path; their names tell them apart. */
static void sort_by_bus(struct work *work)
{
	for (size_t i = 0; i < work->count; i++) {
		size_t at = i;
		for (; at > 0 && nic_compare(&work->ports[i].nic, &work->ports[work->order[at - 1]].nic) < 0; at--)
			work->order[at] = work->order[at - 1];
		work->order[at] = i;
	}
}

static void give_roles(struct work *work)
{
	lan_give_known(work);
	lan_give_likely(work);
	cables_see_bridges(work);
	cables_give_heard(work);
	cables_give_likely(work);
	if (!work->guess)
		return;
	lan_give_guessed(work);
	cables_give_guessed(work);
}

static void take_roles(struct cabling *cabling, const struct work *work)
{
	cabling->complete = true;
	for (size_t w = 0; w < work->wanted_count; w++) {
		const struct wanted *wanted = &work->wanted[w];
		enum evidence enough = wanted->cable ? EVIDENCE_HEARD : EVIDENCE_GATEWAY;
		cabling->complete &= is_given(wanted) && wanted->evidence >= enough;
		if (!is_given(wanted))
			continue;
		struct cabling_role *role = &cabling->role[cabling->role_count++];
		*role = (struct cabling_role){
			.port = wanted->port, .cable = wanted->cable, .evidence = wanted->evidence};
		memcpy(role->ifname, wanted->ifname, sizeof role->ifname);
	}
}

void cabling_decide(struct cabling *cabling, const struct cluster *cluster, int node, const struct port_facts *ports,
		    size_t count, const struct port_memory *memory, size_t memory_count, bool guess)
{
	struct work *work = xcalloc(1, sizeof *work);
	*work = (struct work){
		.cluster = cluster,
		.node = node,
		.ports = ports,
		.count = count < PORTS_MAX ? count : PORTS_MAX,
		.memory = memory,
		.memory_count = memory ? memory_count : 0,
		.guess = guess,
	};
	*cabling = (struct cabling)CABLING_NULL;
	for (size_t i = 0; i < work->count; i++)
		port_look(&work->view[i], &ports[i]);
	sort_by_bus(work);
	want_all(work);
	give_roles(work);
	take_roles(cabling, work);
	cabling_find_flaws(cabling, work);
	free(work);
}

const struct cabling_role *cabling_role_of(const struct cabling_role *roles, size_t count, size_t port)
{
	for (size_t i = 0; i < count; i++)
		if (roles[i].port == port)
			return &roles[i];
	return NULL;
}

void cabling_free(struct cabling *cabling)
{
	for (size_t i = 0; i < cabling->complaint_count; i++)
		free(cabling->complaints[i].text);
	free(cabling->complaints);
	*cabling = (struct cabling)CABLING_NULL;
}
