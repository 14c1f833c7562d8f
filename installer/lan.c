/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lan.h"

#include <errno.h>
#include <net/if.h>
#include <stdlib.h>
#include <string.h>

#include "base/num.h"
#include "modules.h"
#include "plan/nic.h"
#include "stage.h"
#include "sys/clock.h"
#include "sys/event_report.h"
#include "sys/link.h"
#include "sys/probe_net.h"

#define PORTS_MAX 64
/* seconds */
#define PATIENCE_NONE 60 /* no port yet */
#define PATIENCE_SOME 5	 /* no further port since the last one */
#define PATIENCE_LINK 15 /* no carrier yet: it is noted */
#define LOOK_PAUSE 1
#define LINGER 86400 /* a machine that refused stands there until somebody comes, or plugs in its cable */

static struct lan {
	const struct cluster *cluster;
	const struct cluster_node *node;
	char *folder; /* of the medium's modules */
	char port[IFNAME_TEXT];
	size_t seen;		    /* ports */
	double begun, news, looked; /* clock */
	bool given_up, noted;
} lan;

/* The same port as on the finished node (ringctl nics): by its role or, with too few of them, the first. */
static const struct nic_facts *choose(const struct nic_facts *facts, size_t count)
{
	struct nic_role roles[NODES_MAX + 1];
	struct report unheard = REPORT_NULL;
	int found = nic_roles(facts, count, lan.cluster, lan.node->number, roles, &unheard);
	report_free(&unheard);
	return &facts[found > 0 ? roles[0].nic : nic_first(facts, count)];
}

/* Returns what could not be done, or NULL. */
static const char *set_up(struct link_socket *link, unsigned index)
{
	const struct profile *profile = lan.cluster->profile;
	if (!link || !index)
		return "cannot be reached by netlink";
	if (link_up(link, index, true) < 0)
		return "cannot be brought up";
	if (link_address(link, index, lan.node->address, profile->network.prefix) < 0)
		return "takes no address";
	if (profile->gateway && link_default_route(link, index, profile->gateway) < 0)
		return "takes no route";
	return NULL;
}

static void bring_up(const struct nic_facts *nic)
{
	const struct profile *profile = lan.cluster->profile;
	char own[IPV4_TEXT], to[IPV4_TEXT];
	struct link_socket *link = link_open();
	const char *wrong = set_up(link, if_nametoindex(nic->ifname));
	if (wrong)
		stage_note("LAN: %s (%s) %s: %s; no events by UDP", nic->ifname, nic->mac, wrong, strerror(errno));
	else
		stage_note("LAN: %s (%s, %s) is %s/%u; events go to %s:%u", nic->ifname, nic->mac, nic->path,
			   ipv4_format(lan.node->address, own), profile->network.prefix,
			   ipv4_format(profile->report_to, to), (unsigned)profile->report_port);
	link_close(link);
	memcpy(lan.port, nic->ifname, sizeof lan.port);
	lan.given_up = wrong;
}

/* Ports come up late, a USB adapter after seconds; too few of them would get the roles wrong. */
static void look(double now)
{
	static struct nic_facts facts[PORTS_MAX];
	if (now < lan.looked + LOOK_PAUSE)
		return;
	lan.looked = now;
	modules_for_hardware(lan.folder, DRIVERS_NETWORK);
	size_t count = probe_nics("", facts, PORTS_MAX);
	count = count < PORTS_MAX ? count : PORTS_MAX;
	if (count != lan.seen)
		lan.news = now;
	lan.seen = count;
	size_t needed = nic_ports_needed(lan.cluster, lan.node->number);
	if (count > 0 && (count >= needed || now > lan.news + PATIENCE_SOME)) {
		bring_up(choose(facts, count));
	} else if (count == 0 && now > lan.begun + PATIENCE_NONE) {
		stage_note("LAN: there is no Ethernet port with a driver; no events by UDP");
		lan.given_up = true;
	}
}

/* In the sender's process. */
static bool ready(void *unused)
{
	struct link_facts link;
	double now = clock_now();
	(void)unused;
	if (!*lan.port && !lan.given_up)
		look(now);
	if (!*lan.port || lan.given_up)
		return false;
	probe_link("", lan.port, &link);
	if (link.carrier != FACT_YES && !lan.noted && now > lan.begun + PATIENCE_LINK) {
		stage_note("LAN: %s has no carrier; events wait for it", lan.port);
		lan.noted = true;
	}
	return link.carrier == FACT_YES;
}

void lan_report(const struct installation *it)
{
	const struct profile *profile = &it->area.profile;
	if (!profile->report_to)
		return;
	lan.cluster = &it->area.cluster;
	lan.node = installation_node(it);
	lan.folder = modules_folder(MEDIUM_FOLDER "/modules");
	lan.begun = lan.news = clock_now();
	const struct event_report report = {
		.address = profile->report_to,
		.port = profile->report_port,
		.cluster = profile->name,
		.node = lan.node->name,
		.ready = ready,
		.crash = "the installer crashed: nothing boots from these disks unless 'seal' was done",
		.linger = LINGER,
	};
	if (!event_report_to(&report))
		stage_note("no events by UDP: %s", strerror(errno));
}
