/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lan.h"

#include <errno.h>
#include <net/if.h>
#include <stdlib.h>
#include <string.h>

#include "base/num.h"
#include "ports.h"
#include "stage.h"
#include "sys/clock.h"
#include "sys/event_report.h"
#include "sys/link.h"
#include "sys/probe_net.h"

/* seconds */
#define PATIENCE_NONE 60 /* no port yet */
#define PATIENCE_LINK 15 /* no carrier yet: it is noted */
#define LOOK_PAUSE 1
#define LINGER 86400 /* a machine that refused stands there until somebody comes, or plugs in its cable */

static struct lan {
	const struct cluster *cluster;
	const struct cluster_node *node;
	char port[IFNAME_TEXT]; /* that was given the address; "": none */
	bool works;		/* nothing went wrong with it */
	double begun, looked;	/* clock */
	bool noted_none, noted_link;
} lan;

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

/* The port that had the address before was only guessed. */
static void take_back(struct link_socket *link)
{
	unsigned index = if_nametoindex(lan.port);
	if (link && index && link_no_address(link, index, lan.node->address, lan.cluster->profile->network.prefix) < 0)
		stage_note("LAN: %s keeps its address: %s", lan.port, strerror(errno));
}

static void move_to(const struct nic_facts *nic)
{
	const struct profile *profile = lan.cluster->profile;
	char own[IPV4_TEXT], to[IPV4_TEXT];
	struct link_socket *link = link_open();
	if (*lan.port)
		take_back(link);
	const char *wrong = set_up(link, if_nametoindex(nic->ifname));
	if (wrong)
		stage_note("LAN: %s (%s) %s: %s; no events by UDP", nic->ifname, nic->mac, wrong, strerror(errno));
	else
		stage_note("LAN: %s (%s, %s) is %s/%u; events go to %s:%u", nic->ifname, nic->mac, nic->path,
			   ipv4_format(lan.node->address, own), profile->network.prefix,
			   ipv4_format(profile->report_to, to), (unsigned)profile->report_port);
	link_close(link);
	memcpy(lan.port, nic->ifname, sizeof lan.port);
	lan.works = !wrong;
	lan.noted_link = false;
}

/* Which port is the LAN's is known better and better (ports.h): who hears more may have been wrong before. */
static void look(double now)
{
	static struct port_facts ports[PORTS_MAX];
	if (now < lan.looked + LOOK_PAUSE)
		return;
	lan.looked = now;
	size_t count = ports_known(ports);
	for (size_t i = 0; i < count; i++) {
		if (strcmp(ports[i].role, "lan0") != 0)
			continue;
		if (strcmp(ports[i].nic.ifname, lan.port) != 0)
			move_to(&ports[i].nic);
		return;
	}
	if (!*lan.port && !lan.noted_none && now > lan.begun + PATIENCE_NONE) {
		stage_note("LAN: no Ethernet port is known as the LAN's; events wait for one");
		lan.noted_none = true;
	}
}

/* In the sender's process. */
static bool ready(void *unused)
{
	struct link_facts link;
	double now = clock_now();
	(void)unused;
	look(now);
	if (!lan.works)
		return false;
	probe_link("", lan.port, &link);
	if (link.carrier != FACT_YES && !lan.noted_link && now > lan.begun + PATIENCE_LINK) {
		stage_note("LAN: %s has no carrier; events wait for it", lan.port);
		lan.noted_link = true;
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
	lan.begun = clock_now();
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
