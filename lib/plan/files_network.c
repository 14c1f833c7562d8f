/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Names and addresses: /etc/hosts, resolv.conf, and one systemd-networkd file per port, one for the bridge that has the
 * LAN's port in it and the node's address there, and one for lo, which has its address on the ring. Which cable leads to
 * whom is the routing daemon's to say: files_routing.c.
 */
#include "plan/files_parts.h"

#include <stdio.h>
#include <stdlib.h>

/* node1-c3 is node1's end of cable 3: for those who want to reach a neighbour past the LAN. */
static void add_cable_hosts(struct text *text, const struct cluster *cluster)
{
	char address[IPV4_TEXT];
	for (int c = 0; c < cluster->cables; c++)
		for (int end = 0; end < 2; end++) {
			const struct cluster_cable *cable = &cluster->cable[c];
			text_add(text, "%s\t%s-c%d\n", ipv4_format(cable->address[end], address),
				 cluster->node[cable->node[end] - 1].name, cable->number);
		}
}

/* The node's own name leads to its LAN address too: corosync and others must not find 127.0.1.1 there. */
static void hosts(const struct files_job *job)
{
	char address[IPV4_TEXT];
	struct text text = TEXT_NULL;
	text_add(&text, "127.0.0.1\tlocalhost\n"
			"::1\tlocalhost ip6-localhost ip6-loopback\n"
			"ff02::1\tip6-allnodes\n"
			"ff02::2\tip6-allrouters\n\n");
	for (int i = 0; i < job->cluster->n; i++)
		text_add(&text, "%s\t%s\n", ipv4_format(job->cluster->node[i].address, address),
			 job->cluster->node[i].name);
	text_add(&text, "\n");
	for (int i = 0; i < job->cluster->n; i++)
		text_add(&text, "%s\t%s-ring\n", ipv4_format(job->cluster->node[i].ring, address),
			 job->cluster->node[i].name);
	text_add(&text, "\n");
	add_cable_hosts(&text, job->cluster);
	file_add(job, "/etc/hosts", 0644, SHOWN, &text);
}

static void resolv_conf(const struct files_job *job)
{
	const struct profile_list *dns = &job->cluster->profile->dns;
	struct text text = TEXT_NULL;
	for (size_t i = 0; i < dns->count; i++)
		text_add(&text, "nameserver %s\n", dns->items[i]);
	if (dns->count == 0)
		text_add(&text, "# The profile names neither dns nor gateway.\n");
	file_add(job, "/etc/resolv.conf", 0644, SHOWN, &text);
}

/* What the node is known by on the ring, whichever cables are alive: DRBD and corosync speak from here to there. */
static void loopback(const struct files_job *job)
{
	char address[IPV4_TEXT];
	struct text text = TEXT_NULL;
	text_add(&text,
		 "[Match]\n"
		 "Name=lo\n"
		 "\n"
		 "[Link]\n"
		 "RequiredForOnline=no\n"
		 "\n"
		 "[Network]\n"
		 "Address=%s/32\n",
		 ipv4_format(job->node->ring, address));
	file_add(job, "/etc/systemd/network/05-lo.network", 0644, SHOWN, &text);
}

/*
 * The last way to the other nodes' ring addresses. The routing daemon's routes have a lower metric; these are always
 * there, also while the daemon does not run.
 */
static void add_last_ways(struct text *text, const struct files_job *job)
{
	char to[IPV4_TEXT], by[IPV4_TEXT], from[IPV4_TEXT];
	for (int i = 0; i < job->cluster->n; i++) {
		const struct cluster_node *other = &job->cluster->node[i];
		if (other == job->node)
			continue;
		text_add(text,
			 "\n"
			 "[Route]\n"
			 "Destination=%s/32\n"
			 "Gateway=%s\n"
			 "PreferredSource=%s\n"
			 "Metric=%d\n",
			 ipv4_format(other->ring, to), ipv4_format(other->address, by),
			 ipv4_format(job->node->ring, from), METRIC_LAST_WAY);
	}
}

/*
 * A MAC of its own, from the node's id: the address on the LAN then stays where others last knew it when the card is
 * replaced, and does not change with the ports that come and go. Locally administered: the second digit is 2.
 */
static void bridge_mac(char mac[18], const struct files_job *job)
{
	char id[ID_TEXT];
	id_derive(id, job->cluster->id, "%s/lan", job->node->name);
	const char *digit = id + ID_TEXT - 1 - 10; /* none of them says which kind of id it is */
	snprintf(mac, 18, "02:%.2s:%.2s:%.2s:%.2s:%.2s", digit, digit + 2, digit + 4, digit + 6, digit + 8);
}

/*
 * The LAN as guests get it, too. One port leads to the world, so there can be no loop to look for, and a frame must not
 * wait for that. All multicast is passed on: without a querier on the LAN, snooping would forget who wants it.
 */
static void bridge(const struct files_job *job)
{
	char mac[18];
	struct text text = TEXT_NULL;
	bridge_mac(mac, job);
	text_add(&text,
		 "[NetDev]\n"
		 "Name=" LAN_BRIDGE "\n"
		 "Kind=bridge\n"
		 "MACAddress=%s\n"
		 "\n"
		 "[Bridge]\n"
		 "STP=no\n"
		 "ForwardDelaySec=0\n"
		 "MulticastSnooping=no\n",
		 mac);
	file_add(job, "/etc/systemd/network/10-" LAN_BRIDGE ".netdev", 0644, SHOWN, &text);
}

/*
 * The address is there with or without a carrier, so that the node is itself (and corosync
 * starts) when the switch is dead; nothing is taken from router advertisements. What comes from
 * the LAN for another node's ring is not passed on.
 */
static void lan(const struct files_job *job)
{
	const struct profile *profile = job->cluster->profile;
	char address[IPV4_TEXT];
	struct text text = TEXT_NULL;
	text_add(&text,
		 "[Match]\n"
		 "Name=" LAN_BRIDGE "\n"
		 "\n"
		 "[Link]\n"
		 "RequiredForOnline=no-carrier\n"
		 "\n"
		 "[Network]\n"
		 "Address=%s/%u\n",
		 ipv4_format(job->node->address, address), profile->network.prefix);
	if (profile->gateway)
		text_add(&text, "Gateway=%s\n", ipv4_format(profile->gateway, address));
	for (size_t i = 0; i < profile->dns.count; i++)
		text_add(&text, "DNS=%s\n", profile->dns.items[i]);
	text_add(&text, "LinkLocalAddressing=no\n"
			"IPv6AcceptRA=no\n"
			"LLDP=no\n"
			"EmitLLDP=no\n"
			"IPv4Forwarding=no\n"
			"ConfigureWithoutCarrier=yes\n");
	add_last_ways(&text, job);
	file_add(job, "/etc/systemd/network/10-" LAN_BRIDGE ".network", 0644, SHOWN, &text);
}

/* Has no address of its own. A port that loses this name goes out of the bridge: no cable's file names one. */
static void lan_port(const struct files_job *job)
{
	struct text text = TEXT_NULL;
	text_add(&text, "[Match]\n"
			"Name=lan0\n"
			"\n"
			"[Link]\n"
			"RequiredForOnline=no\n"
			"\n"
			"[Network]\n"
			"Bridge=" LAN_BRIDGE "\n"
			"LinkLocalAddressing=no\n"
			"IPv6AcceptRA=no\n"
			"LLDP=no\n"
			"EmitLLDP=no\n"
			"ConfigureWithoutCarrier=yes\n");
	file_add(job, "/etc/systemd/network/10-lan0.network", 0644, SHOWN, &text);
}

/*
 * One address, and packets for others pass; stays configured when the cable is pulled or the neighbour is off.
 * Without an MTU in the profile none is said here: what both ends pass is found out while the node runs.
 */
static void cable(const struct files_job *job, const struct cluster_cable *cable, int end)
{
	unsigned mtu = job->cluster->profile->cable_mtu;
	char address[IPV4_TEXT];
	struct text text = TEXT_NULL;
	text_add(&text,
		 "# cable %d, to %s\n"
		 "[Match]\n"
		 "Name=%s\n"
		 "\n"
		 "[Link]\n"
		 "RequiredForOnline=no\n",
		 cable->number, job->cluster->node[cable->node[!end] - 1].name, cable->ifname[end]);
	if (mtu)
		text_add(&text, "MTUBytes=%u\n", mtu);
	text_add(&text,
		 "\n"
		 "[Network]\n"
		 "Address=%s/31\n"
		 "LinkLocalAddressing=ipv6\n"
		 "IPv6AcceptRA=no\n"
		 "LLDP=no\n"
		 "EmitLLDP=no\n"
		 "IPv4Forwarding=yes\n"
		 "ConfigureWithoutCarrier=yes\n"
		 "IgnoreCarrierLoss=yes\n",
		 ipv4_format(cable->address[end], address));
	char *path = xasprintf("/etc/systemd/network/10-%s.network", cable->ifname[end]);
	file_add(job, path, 0644, SHOWN, &text);
	free(path);
}

void files_network(const struct files_job *job)
{
	hosts(job);
	resolv_conf(job);
	loopback(job);
	bridge(job);
	lan(job);
	lan_port(job);
	for (int c = 0; c < job->cluster->cables; c++) {
		int end = cable_end(&job->cluster->cable[c], job->node->number);
		if (end >= 0)
			cable(job, &job->cluster->cable[c], end);
	}
}
